"""The encoder mode: a small transformer marks source, cue and content and links them."""

RESOURCES = tuple(
    f"extractors/sourcing/encoder/lang/en/{name}"
    for name in ("model.json", "model.onnx", "vocabulary.txt")
)
