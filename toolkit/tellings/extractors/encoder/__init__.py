"""The encoder: one small transformer, for every layer that asks it, in two sizes."""

from collections.abc import Mapping

MODES: Mapping[str, str] = {"encoder": "", "small": "small/"}
"""Modes that read by an encoder, and where its files lie below those of its language."""

RESOURCES = (
    *(
        f"extractors/encoder/lang/en/{folder}{name}"
        for folder in MODES.values()
        for name in ("model.json", "model.onnx")
    ),
    "extractors/encoder/lang/en/vocabulary.txt",
)
