"""Marked sentences of the other tasks of the encoder: hedge cues, portrayal of a target."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.encoder.windows import (
    HEDGE_TAGS,
    POLARITIES,
    EncoderDocument,
    Window,
    WordPieces,
    windows,
)
from tellings.extractors.sourcing.encoder.gold import NOT_ASKED, gold_documents
from tellings.extractors.sourcing.gold import touched

Ints = NDArray[np.int64]

WITHOUT_CUE = 0.3


@dataclass(frozen=True, kw_only=True, eq=False)
class Sentence:
    """A window of a marked sentence; what is not marked in it is ``NOT_ASKED``.

    Parameters
    ----------
    window : Window
        The sentence.
    hedge : int64, n_words
        Place in ``HEDGE_TAGS`` of each word.
    target : bool, n_words
        The words of the target.
    polarity : int
        Place in ``POLARITIES``.
    """

    window: Window
    hedge: Ints
    target: NDArray[np.bool_]
    polarity: int


def hedge_sentences(
    files: Iterable[Path], word_pieces: WordPieces, *, seed: int
) -> Iterator[Sentence]:
    """Sentences with cues: ``text`` and ``cues`` of ``start``, ``end``, ``type``.

    Of those without a cue a share is drawn.
    """
    draw = random.Random(seed)  # noqa: S311 (no secret)
    for row, document in _documents(files, word_pieces):
        cues = row["cues"]
        if not cues and draw.random() > WITHOUT_CUE:
            continue
        tags = np.zeros(document.start.size, dtype=np.int64)
        assert isinstance(cues, list)  # noqa: S101 (the file is ours to trust)
        for cue in cues:
            begun = HEDGE_TAGS.index(f"B-{cue['type']}")
            for first, last in _words(document, cue):
                tags[first:last] = begun + 1
                tags[first] = begun
        window = next(windows(document))
        yield Sentence(
            window=window,
            hedge=tags[: window.last],
            target=np.zeros(window.last, dtype=bool),
            polarity=NOT_ASKED,
        )


def portrayal_sentences(files: Iterable[Path], word_pieces: WordPieces) -> Iterator[Sentence]:
    """Sentences with a target: ``text``, ``start``, ``end`` of it and ``polarity`` towards it."""
    for row, document in _documents(files, word_pieces):
        window = next(windows(document))
        target = np.zeros(window.last, dtype=bool)
        for first, last in _words(document, row):
            target[first:last] = True
        if target.any():
            yield Sentence(
                window=window,
                hedge=np.full(window.last, NOT_ASKED, dtype=np.int64),
                target=target,
                polarity=POLARITIES.index(str(row["polarity"])),
            )


def _documents(
    files: Iterable[Path], word_pieces: WordPieces
) -> Iterator[tuple[Mapping[str, object], EncoderDocument]]:
    for file in files:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        yield from (
            (row, document)
            for row, document in gold_documents(rows, word_pieces)
            if document.start.size
        )


def _words(document: EncoderDocument, span: Mapping[str, object]) -> Sequence[tuple[int, int]]:
    asked = [[int(str(span["start"])), int(str(span["end"]))]]
    return touched(document.start.tolist(), document.end.tolist(), asked)
