"""The encoder: one small transformer, for every layer that asks it."""

RESOURCES = tuple(
    f"extractors/encoder/lang/en/{name}" for name in ("model.json", "model.onnx", "vocabulary.txt")
)
