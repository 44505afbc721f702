"""Batches of training: padded windows of articles, and sentences of the other tasks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tellings.extractors.encoder.tasks import Sentence, side_by_side
from tellings.extractors.encoder.windows import CLS, SEP, WINDOW_PIECES
from tellings.extractors.sourcing.encoder.gold import NOT_ASKED, Example

BATCH, SHARED = 8, 6  # windows a step: of articles, and shared by sentences of another task
POOL = 160  # windows of like length are drawn from pools, so that little is padding
# Pieces that windows of sentences have room for, in turn: some sentences stand alone.
ROOM = (1, WINDOW_PIECES // 2, WINDOW_PIECES - 2, WINDOW_PIECES - 2)


@dataclass(frozen=True, kw_only=True, eq=False)
class Batch:
    """Padded windows; ``real`` marks words, ``mask`` pieces."""

    ids: Tensor
    kinds: Tensor
    heads: Tensor
    mask: Tensor
    tags: Tensor
    links: tuple[Tensor, Tensor, Tensor]
    real: Tensor


def padded(chosen: Sequence[Example], device: str) -> Batch:
    """Examples as tensors of one size."""

    def stack(rows: Sequence[NDArray[np.int64]], filling: int) -> Tensor:
        return stacked(rows, filling, device)

    pieces = [np.ones_like(example.window.ids) for example in chosen]
    words = [np.ones_like(example.tags) for example in chosen]
    return Batch(
        ids=stack([example.window.ids for example in chosen], 0),
        kinds=stack([example.window.kinds for example in chosen], 0),
        heads=stack([example.window.heads for example in chosen], 0),
        mask=stack(pieces, 0).bool(),
        tags=stack([example.tags for example in chosen], 0),
        links=(
            stack([example.cue for example in chosen], NOT_ASKED),
            stack([example.source for example in chosen], NOT_ASKED),
            stack([example.speaker for example in chosen], NOT_ASKED),
        ),
        real=stack(words, 0).bool(),
    )


def stacked(rows: Sequence[NDArray[np.int64]], filling: int, device: str) -> Tensor:
    """Rows of unequal length as one tensor."""
    out = np.full((len(rows), max(row.size for row in rows)), filling, dtype=np.int64)
    for number, row in enumerate(rows):
        out[number, : row.size] = row
    return torch.from_numpy(out).to(device)


@dataclass(frozen=True, kw_only=True, eq=False)
class Marked:
    """Padded windows of sentences of one of the other tasks."""

    ids: Tensor
    kinds: Tensor
    heads: Tensor
    mask: Tensor
    hedge: Tensor
    target: Tensor
    polarity: Tensor
    real: Tensor
    n_sentences: int


def padded_sentences(chosen: Sequence[Sequence[Sentence]], device: str) -> Marked:
    """Windows of sentences as tensors of one size."""
    shared = [side_by_side(one) for one in chosen]
    ids = [np.concatenate([[CLS], one.ids, [SEP]]) for one in shared]
    return Marked(
        ids=stacked(ids, 0, device),
        kinds=stacked([np.pad(one.kinds, 1) for one in shared], 0, device),
        heads=stacked([one.heads + 1 for one in shared], 0, device),
        mask=stacked([np.ones_like(one) for one in ids], 0, device).bool(),
        hedge=stacked([one.hedge for one in shared], NOT_ASKED, device),
        target=stacked([one.target for one in shared], 0, device),
        polarity=stacked([one.polarity for one in shared], NOT_ASKED, device),
        real=stacked([np.ones_like(one.hedge) for one in shared], 0, device).bool(),
        n_sentences=sum(len(one) for one in chosen),
    )


@lru_cache(maxsize=4)
def together(lengths: tuple[int, ...], seed: int) -> list[list[int]]:
    """Shuffled sentences dealt into windows, at least one each.

    Examples
    --------
    >>> sorted(map(len, together((100, 100, 100, 100, 100, 100), 1)))
    [1, 1, 2, 2]
    """
    draw = random.Random(seed)  # noqa: S311 (no secret)
    order = list(range(len(lengths)))
    draw.shuffle(order)
    dealt: list[list[int]] = []
    left = 0
    for one in order:
        if lengths[one] > left:
            left = ROOM[len(dealt) % len(ROOM)]
            dealt.append([])
        dealt[-1].append(one)
        left -= lengths[one]
    return dealt


@lru_cache(maxsize=8)
def order_of(lengths: tuple[int, ...], seed: int, size: int = BATCH) -> list[list[int]]:
    """The batches of one epoch: shuffled pools, sorted by length inside."""
    draw = random.Random(seed)  # noqa: S311 (no secret)
    order = list(range(len(lengths)))
    draw.shuffle(order)
    pools = [
        sorted(order[first : first + POOL], key=lambda place: (lengths[place], place))
        for first in range(0, len(order), POOL)
    ]
    batches = [pool[first : first + size] for pool in pools for first in range(0, len(pool), size)]
    draw.shuffle(batches)
    return batches


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawn:
    """Examples in batches of like length, an epoch after the other.

    Parameters
    ----------
    lengths : tuple of int
        Pieces of each example.
    seed : int
        Of the order.
    """

    lengths: tuple[int, ...]
    seed: int

    @property
    def an_epoch(self) -> int:
        """Batches of an epoch."""
        return len(order_of(self.lengths, self.seed * 1000))

    def batch(self, number: int) -> list[int]:
        """The examples of a batch."""
        epoch, place = divmod(number, self.an_epoch)
        return order_of(self.lengths, self.seed * 1000 + epoch)[place]

    def shared(self, number: int) -> list[list[int]]:
        """The examples of a batch of windows that several share, dealt anew each epoch."""
        epoch, place = divmod(number, max(1, len(together(self.lengths, self.seed)) // SHARED))
        windows = together(self.lengths, self.seed + epoch)
        sizes = tuple(sum(self.lengths[one] for one in window) for window in windows)
        batches = order_of(sizes, self.seed * 1000 + epoch, SHARED)
        return [windows[one] for one in batches[place % len(batches)]]
