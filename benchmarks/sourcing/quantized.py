"""Folders of one trained encoder in several kinds of numbers, for ``variants.py`` to compare.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/quantized.py WEIGHTS --out FOLDER
       --calibrate polnear_train.jsonl [--windows 48] [--texts FILE ...] [--kind fp32 ...]

Needs the extra ``train`` (torch, onnx). WEIGHTS is what the training wrote. Each kind becomes a
folder of its name in ``--out`` with ``model.onnx``, ``model.json`` and ``vocabulary.txt``:

fp32              no number rounded
int8-dynamic      what ships: weights in seven bits an output, activations scaled a window at a time
int8-full         the same with eight bits, which processors without VNNI add up wrongly
static-*          activations scaled once for all, by the extremes, the 99.99th percentile or the
                  entropy of windows drawn (seed 1) from ``--calibrate``
nbits8, nbits4    weights in eight or four bits, a scale for each 32 (needs onnx_ir)
pruned            as int8-dynamic, with the word pieces alone that ``--texts`` (JSON lines with
                  ``text``) hold, the special ones and all single characters: a word of these
                  texts is spelled as before, and none becomes unknown that was known
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import nn

from tellings.extractors.encoder.export import (
    Rounded,
    describe,
    export,
    export_whole,
    vocabulary_of,
)
from tellings.extractors.encoder.network import Network
from tellings.extractors.encoder.train import base_tokenizer, network_of
from tellings.extractors.encoder.windows import Window, WordPieces, windows
from tellings.extractors.sourcing.encoder.gold import gold_documents


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--calibrate", type=Path, required=True)
    parser.add_argument("--windows", type=int, default=48)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    kinds = [*KINDS, PRUNED]
    parser.add_argument("--kind", nargs="+", choices=kinds, default=kinds)
    options = parser.parse_args()
    drawn = drawn_windows(options.calibrate, options.windows)
    if PRUNED in options.kind:
        write_pruned(network_of(options.weights), options.texts, options.out / PRUNED)
    network = network_of(options.weights)
    with tempfile.TemporaryDirectory() as folder:
        whole = {name: Path(folder, f"{name}.onnx") for name in ("plain", "rounded")}
        export_whole(network, whole["plain"])
        network.piece = Rounded(network.piece.weight.detach())
        export_whole(network, whole["rounded"])
        for kind in [one for one in options.kind if one != PRUNED]:
            out = options.out / kind
            out.mkdir(parents=True, exist_ok=True)
            KINDS[kind](whole["plain" if kind == "fp32" else "rounded"], out / "model.onnx", drawn)
            describe(network.state_dict(), vocabulary_of(base_tokenizer()), out)
            print(kind, (out / "model.onnx").stat().st_size, flush=True)


# The special pieces of the base model and what lies between them: their numbers are fixed.
SPECIAL = 104


def write_pruned(network: Network, texts: Iterable[Path], out: Path) -> None:
    """The folder of a network with fewer word pieces."""
    vocabulary = vocabulary_of(base_tokenizer())
    kept = used_pieces(texts, vocabulary)
    network.piece = nn.Embedding.from_pretrained(network.piece.weight.detach()[kept])
    out.mkdir(parents=True, exist_ok=True)
    export(network, out / "model.onnx")
    describe(network.state_dict(), [vocabulary[number] for number in kept], out)
    print(PRUNED, f"{len(kept):,} of {len(vocabulary):,} pieces", flush=True)


def used_pieces(texts: Iterable[Path], vocabulary: Sequence[str]) -> list[int]:
    """Numbers of the word pieces to keep, in order."""
    kept = set(range(SPECIAL))
    single = (len(piece.removeprefix("##")) == 1 for piece in vocabulary)
    kept.update(number for number, alone in enumerate(single) if alone)
    word_pieces = WordPieces(base_tokenizer())
    for file in texts:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        for _, document in gold_documents(rows, word_pieces):
            kept.update(piece for pieces in document.pieces for piece in pieces)
    return sorted(kept)


def drawn_windows(file: Path, n: int) -> list[Window]:
    """Some windows of articles."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    rows = random.Random(1).sample(rows, min(n, len(rows)))
    word_pieces = WordPieces(base_tokenizer())
    made = [list(windows(document)) for _, document in gold_documents(rows, word_pieces)]
    # The first is a whole one, where an article is long enough; the last mostly is not.
    return [of_one[0] for of_one in made if len(of_one) > 1]


Feed = Mapping[str, NDArray[np.int64]]


class Fed:
    """Windows as the calibration of onnxruntime asks for them."""

    def __init__(self, drawn: Sequence[Window]) -> None:
        # The histograms of onnxruntime want windows of one size.
        n_pieces = min(one.ids.size for one in drawn)
        n_words = min(int((one.heads < n_pieces).sum()) for one in drawn)
        self._feeds: Iterator[Feed] = (
            {
                "ids": one.ids[None, :n_pieces],
                "kinds": one.kinds[None, :n_pieces],
                "heads": one.heads[None, :n_words],
            }
            for one in drawn
        )

    def get_next(self) -> Feed | None:
        return next(self._feeds, None)


def as_it_is(whole: Path, file: Path, drawn: Sequence[Window]) -> None:
    del drawn
    file.write_bytes(whole.read_bytes())


def dynamic(whole: Path, file: Path, drawn: Sequence[Window], *, narrow: bool) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    del drawn
    quantize_dynamic(
        whole, file, per_channel=True, reduce_range=narrow,
        weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"],
    )  # fmt: skip


def static(whole: Path, file: Path, drawn: Sequence[Window], *, method: str) -> None:
    from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    ready = file.with_suffix(".ready")
    quant_pre_process(whole, ready, skip_symbolic_shape=True)
    quantize_static(
        ready, file, Fed(drawn), quant_format=QuantFormat.QDQ, per_channel=True,
        reduce_range=True, activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"], calibrate_method=CalibrationMethod[method],
        extra_options={"MatMulConstBOnly": True, "CalibPercentile": 99.99},
    )  # fmt: skip
    ready.unlink()


def weights_alone(whole: Path, file: Path, drawn: Sequence[Window], *, bits: int) -> None:
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    del drawn
    quantizer = MatMulNBitsQuantizer(
        onnx.load(str(whole)), bits=bits, block_size=32, is_symmetric=True, accuracy_level=4
    )
    quantizer.process()
    quantizer.model.save_model_to_file(str(file))


KINDS: Mapping[str, Callable[[Path, Path, Sequence[Window]], None]] = {
    "fp32": as_it_is,
    "int8-dynamic": partial(dynamic, narrow=True),
    "int8-full": partial(dynamic, narrow=False),
    "static-extremes": partial(static, method="MinMax"),
    "static-percentile": partial(static, method="Percentile"),
    "static-entropy": partial(static, method="Entropy"),
    "nbits8": partial(weights_alone, bits=8),
    "nbits4": partial(weights_alone, bits=4),
}
PRUNED = "pruned"


if __name__ == "__main__":
    main()
