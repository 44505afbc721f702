"""Trained weights as the files that ship (``python -m`` this module).

Weights of linear layers and word pieces become whole numbers of eight bits, a scale for each
output or word piece; activations are scaled a window at a time, which no other window can change.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from tellings.extractors.encoder.model import OUTPUTS
from tellings.extractors.encoder.network import Network
from tellings.extractors.encoder.train import base_tokenizer, network_of

OPSET = 17
# What the network gives, in its order: sourcing's outputs, the heads of other layers, the states.
NAMES = (*OUTPUTS, "hedge", "portrayal", "words")


class Rounded(nn.Module):
    """An embedding in eight bits a weight and a scale a row."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", (table / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        """The rows of word pieces."""
        rows: Tensor = self.rows[ids].float() * self.scale[ids]
        return rows


def export(network: Network, file: Path) -> None:
    """Write the network as ONNX with eight-bit weights."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.piece = Rounded(network.piece.weight.detach())
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole.onnx")
        export_whole(network, whole)
        quantize_dynamic(
            whole, file, per_channel=True, reduce_range=True,
            weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"],
        )  # fmt: skip


def export_whole(network: Network, file: Path) -> None:
    """Write the network as ONNX with its weights as they are."""
    ids = torch.ones(1, 12, dtype=torch.int64)
    heads = torch.arange(1, 9)[None]
    sizes = {"ids": {1: "pieces"}, "kinds": {1: "pieces"}, "heads": {1: "words"}}
    sizes |= {name: {1: "words"} for name in NAMES}
    with torch.inference_mode():
        torch.onnx.export(
            network.eval(), (ids, torch.zeros_like(ids), heads), str(file),
            input_names=["ids", "kinds", "heads"], output_names=list(NAMES),
            dynamic_axes=sizes, opset_version=OPSET, dynamo=False,
        )  # fmt: skip


def vocabulary_of(tokenizer: Tokenizer) -> list[str]:
    """The word pieces in the order of their numbers."""
    numbers = tokenizer.get_vocab()
    return sorted(numbers, key=numbers.__getitem__)


def card_of(weights: Mapping[str, Tensor], folder: Path) -> dict[str, object]:
    """What ``model.json`` must say of the files, before anything is chosen on dev."""

    def digest(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()

    return {
        "sha256": digest("model.onnx"),
        "sha256_vocabulary": digest("vocabulary.txt"),
        "transition": _numbers(weights["transition"]),
        "opening": _numbers(weights["opening"]),
        "heads": [],
        "certainty": [0.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        "least": 0.0,
    }


def _numbers(values: Tensor) -> list[object]:
    rounded: list[object] = [_numbers(one) if one.dim() else round(float(one), 4) for one in values]
    return rounded


def describe(weights: Mapping[str, Tensor], vocabulary: Sequence[str], folder: Path) -> None:
    """Write vocabulary and card beside the network of a folder."""
    text = "\n".join(vocabulary) + "\n"
    (folder / "vocabulary.txt").write_text(text, encoding="utf-8")
    card = json.dumps(card_of(weights, folder), indent=1, sort_keys=True) + "\n"
    (folder / "model.json").write_text(card, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of the export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="what train wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    given = parser.parse_args(arguments)
    network = network_of(given.weights)
    given.out.mkdir(parents=True, exist_ok=True)
    export(network, given.out / "model.onnx")
    describe(network.state_dict(), vocabulary_of(base_tokenizer()), given.out)


if __name__ == "__main__":
    main()
