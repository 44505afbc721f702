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
    """A marked sentence, or several in one window; what is not marked in it is ``NOT_ASKED``.

    Parameters
    ----------
    ids, kinds : int64, n_pieces
        As in a window, without the two special pieces.
    heads : int64, n_words
        The place of each word's first piece.
    hedge : int64, n_words
        Place in ``HEDGE_TAGS`` of each word.
    target : int64, n_words
        For the words of a target 1 + its place in ``polarity``, 0 elsewhere.
    polarity : int64, n_targets
        Places in ``POLARITIES``.
    """

    ids: Ints
    kinds: Ints
    heads: Ints
    hedge: Ints
    target: Ints
    polarity: Ints


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
        yield _sentence(window, tags[: window.last], np.zeros(window.last, dtype=np.int64), [])


def portrayal_sentences(files: Iterable[Path], word_pieces: WordPieces) -> Iterator[Sentence]:
    """Sentences with targets: ``text``, ``start``, ``end`` of one and ``polarity`` towards it.

    Rows of one text are one sentence; a target that meets an earlier one makes another.
    """
    begun: dict[str, list[tuple[Window, Ints, list[int]]]] = {}
    for row, document in _documents(files, word_pieces):
        window = next(windows(document))
        words = np.zeros(window.last, dtype=bool)
        for first, last in _words(document, row):
            words[first:last] = True
        if not words.any():
            continue
        of_text = begun.setdefault(str(row["text"]), [])
        free = (one for one in of_text if not one[1][words].any())
        found = next(free, None)
        if found is None:
            found = window, np.zeros(window.last, dtype=np.int64), []
            of_text.append(found)
        _, target, polarity = found
        polarity.append(POLARITIES.index(str(row["polarity"])))
        target[words] = len(polarity)
    for of_text in begun.values():
        for window, target, polarity in of_text:
            yield _sentence(window, np.full(window.last, NOT_ASKED), target, polarity)


def side_by_side(sentences: Sequence[Sentence]) -> Sentence:
    """Sentences in one window, as an article holds them."""
    pieces = np.cumsum([0, *(one.ids.size for one in sentences)])
    targets = np.cumsum([0, *(one.polarity.size for one in sentences)])
    return Sentence(
        ids=np.concatenate([one.ids for one in sentences]),
        kinds=np.concatenate([one.kinds for one in sentences]),
        heads=np.concatenate(
            [one.heads + before for one, before in zip(sentences, pieces, strict=False)]
        ),
        hedge=np.concatenate([one.hedge for one in sentences]),
        target=np.concatenate(
            [
                np.where(one.target > 0, one.target + before, 0)
                for one, before in zip(sentences, targets, strict=False)
            ]
        ),
        polarity=np.concatenate([one.polarity for one in sentences]),
    )


def _sentence(window: Window, hedge: Ints, target: Ints, polarity: Sequence[int]) -> Sentence:
    return Sentence(
        ids=window.ids[1:-1],
        kinds=window.kinds[1:-1],
        heads=window.heads - 1,
        hedge=hedge,
        target=target,
        polarity=np.array(polarity, dtype=np.int64),
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
