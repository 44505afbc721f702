"""Marked articles as training windows: tags and pointer targets of every token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.extractors.encoder.windows import (
    WINDOW_PIECES,
    EncoderDocument,
    Window,
    WordPieces,
    encoder_documents,
    part,
    windows,
)
from tellings.extractors.sourcing.gold import touched
from tellings.text import segment

Ints = NDArray[np.int64]

SOURCE, CUE, CONTENT = 1, 3, 5  # the B- tags; the I- tag is the next one
NOT_ASKED, NOBODY = -100, 0
_BATCH = 200


@dataclass(frozen=True, kw_only=True, eq=False)
class Example:
    """A window with its tags and, for each token, the token its attribution's cue or source
    begins with: 0 for none, 1 + place in the window, or ``NOT_ASKED``.
    """

    window: Window
    tags: Ints
    cue: Ints
    source: Ints
    speaker: Ints


def gold_documents(
    rows: Sequence[Mapping[str, object]], word_pieces: WordPieces
) -> Iterator[tuple[Mapping[str, object], EncoderDocument]]:
    """Each gold article with what the encoder reads of it."""
    for first in range(0, len(rows), _BATCH):
        batch = rows[first : first + _BATCH]
        frame = pl.DataFrame(
            {
                "article_id": [str(number) for number in range(len(batch))],
                "text": [str(row["text"]) for row in batch],
            }
        )
        yield from zip(batch, encoder_documents(segment(frame), word_pieces), strict=True)


def examples(row: Mapping[str, object], document: EncoderDocument) -> Iterator[Example]:
    """The training windows of a gold article; contexts are trained on too."""
    targets = _targets(row, document)
    return (_example(window, targets) for window in windows(document))


def short_examples(row: Mapping[str, object], document: EncoderDocument) -> Iterator[Example]:
    """Each sentence of a gold article as a window of its own, as briefs and headlines are read."""
    targets = _targets(row, document)
    ends = np.flatnonzero(np.diff(document.sentence)) + 1
    for first, last in pairwise([0, *ends.tolist(), document.sentence.size]):
        window = part(document, first, last)
        if window.ids.size <= WINDOW_PIECES:
            yield _example(window, targets)


def _example(window: Window, targets: tuple[Ints, Ints, Ints, Ints]) -> Example:
    tags, *links = (one[window.first : window.last] for one in targets)
    cue, source, speaker = (_inside(one, window) for one in links)
    return Example(window=window, tags=_begun(tags), cue=cue, source=source, speaker=speaker)


def _targets(row: Mapping[str, object], document: EncoderDocument) -> tuple[Ints, Ints, Ints, Ints]:
    """Tags; and for content its cue's first token, for a cue its source's, for content its
    source's: -1 for none, ``NOT_ASKED`` elsewhere.
    """
    n = document.start.size
    tags = np.zeros(n, dtype=np.int64)
    cue_of, source_of, speaker_of = (np.full(n, NOT_ASKED, dtype=np.int64) for _ in range(3))
    offsets = document.start.tolist(), document.end.tolist()
    attributions = row["attributions"]
    assert isinstance(attributions, list)  # noqa: S101 (the file is ours to trust)
    for attribution in attributions:
        source, cue, content = (
            touched(*offsets, attribution[role]) for role in ("source", "cue", "content")
        )
        first_source = source[0][0] if source else -1
        first_cue = cue[0][0] if cue else -1
        for tag, ranges in ((CONTENT, content), (CUE, cue), (SOURCE, source)):
            for first, last in ranges:
                tags[first:last] = tag + 1
                tags[first] = tag
                if tag == CONTENT:
                    cue_of[first:last] = first_cue
                    speaker_of[first:last] = first_source
                elif tag == CUE:
                    source_of[first:last] = first_source
    return tags, cue_of, source_of, speaker_of


def _begun(tags: Ints) -> Ints:
    """A span cut by a window or by another span begins anew, so that no tag is forbidden."""
    before = np.concatenate([[0], tags[:-1]])
    inner = (tags > 0) & (tags % 2 == 0)
    return np.where(inner & (before != tags) & (before != tags - 1), tags - 1, tags)


def _inside(target: Ints, window: Window) -> Ints:
    """Targets as places in the window; what lies outside it is not asked."""
    place = target - window.first
    reachable = (place >= 0) & (place < window.last - window.first)
    inside = np.where(reachable, place + 1, NOT_ASKED)
    return np.where(target == -1, NOBODY, np.where(target == NOT_ASKED, NOT_ASKED, inside))
