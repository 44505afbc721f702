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

from tellings.extractors.encoder.tasks import Sentence
from tellings.extractors.sourcing.encoder.gold import NOT_ASKED, Example

BATCH, SENTENCES = 8, 16
POOL = 160  # windows of like length are drawn from pools, so that little is padding


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
    """Padded sentences of one of the other tasks."""

    ids: Tensor
    kinds: Tensor
    heads: Tensor
    mask: Tensor
    hedge: Tensor
    target: Tensor
    polarity: Tensor
    real: Tensor


def padded_sentences(chosen: Sequence[Sentence], device: str) -> Marked:
    """Sentences as tensors of one size."""
    windows = [one.window for one in chosen]
    return Marked(
        ids=stacked([one.ids for one in windows], 0, device),
        kinds=stacked([one.kinds for one in windows], 0, device),
        heads=stacked([one.heads for one in windows], 0, device),
        mask=stacked([np.ones_like(one.ids) for one in windows], 0, device).bool(),
        hedge=stacked([one.hedge for one in chosen], NOT_ASKED, device),
        target=stacked([one.target.astype(np.int64) for one in chosen], 0, device),
        polarity=torch.tensor([one.polarity for one in chosen], device=device),
        real=stacked([np.ones_like(one.hedge) for one in chosen], 0, device).bool(),
    )


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
    size : int
        Examples a batch.
    """

    lengths: tuple[int, ...]
    seed: int
    size: int

    @property
    def an_epoch(self) -> int:
        """Batches of an epoch."""
        return len(order_of(self.lengths, self.seed * 1000, self.size))

    def batch(self, number: int) -> list[int]:
        """The examples of a batch."""
        epoch, place = divmod(number, self.an_epoch)
        return order_of(self.lengths, self.seed * 1000 + epoch, self.size)[place]
