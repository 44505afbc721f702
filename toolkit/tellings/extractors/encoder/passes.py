"""What the encoder says of a batch, read once for all layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.encoder import MODES
from tellings.extractors.encoder.model import Encoder, Scores, encoder
from tellings.extractors.encoder.windows import (
    HEDGE_TAGS,
    POLARITIES,
    EncoderDocument,
    Window,
    encoder_documents,
)
from tellings.text import Texts

Floats = NDArray[np.float64]

HEADS: Mapping[str, tuple[str, ...]] = {"hedge": HEDGE_TAGS, "portrayal": POLARITIES}
"""Outputs besides those of sourcing, and what their columns are the logits of."""


class EncoderPass:
    """The encoder over a batch, for every layer that asks it.

    Each document is read once, window by window, when somebody first asks; what the other heads
    say of its words is kept then (decision 19).

    Parameters
    ----------
    texts : Texts
        A batch in English.
    mode : str, default "encoder"
        Which encoder of the package reads; nothing is loaded before somebody asks.
    trained : Encoder, optional
        Another encoder than those of the package.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> row = pl.DataFrame({"article_id": ["a"], "text": ["Officials say it may rain."]})
    >>> for document, seen in EncoderPass(segment(row)).documents(["tags"]):
    ...     print([(window.last, scores["tags"].shape) for window, scores in seen])
    [(6, (6, 7))]
    """

    def __init__(
        self, texts: Texts, *, mode: str = "encoder", trained: Encoder | None = None
    ) -> None:
        self._texts = texts
        self.mode = mode
        self._trained = trained
        self._kept: dict[str, list[Floats]] = {}

    def gives(self, head: str) -> bool:
        """Whether the encoder has a head that layers may use: its card says so."""
        heads = self.encoder.card.get("heads", ())
        return isinstance(heads, Sequence) and head in heads

    def documents(
        self, outputs: Sequence[str]
    ) -> Iterator[tuple[EncoderDocument, list[tuple[Window, Scores]]]]:
        """Each document with its windows and some outputs of each."""
        beside = [head for head in HEADS if self.gives(head) and head not in outputs]
        kept: dict[str, list[Floats]] = {head: [] for head in HEADS if head in {*outputs, *beside}}
        for document in encoder_documents(self._texts, self.encoder.word_pieces):
            seen = list(self.encoder.scored(document, [*outputs, *beside]))
            for head, logits in kept.items():
                logits += [scores[head][window.new - window.first :] for window, scores in seen]
            yield document, seen
        self._kept |= kept

    def logits(self, head: str) -> Floats:
        """What a head says of the words of the batch; reads it if nobody has.

        Parameters
        ----------
        head : str
            One of ``HEADS``.

        Returns
        -------
        float64, n_tokens × columns of the head
            Logits.
        """
        if head not in self._kept:
            for _ in self.documents([head]):
                pass
        return np.concatenate([np.zeros((0, len(HEADS[head]))), *self._kept[head]])

    @property
    def encoder(self) -> Encoder:
        """The encoder that reads."""
        return self._trained or encoder(self.mode)


def pass_of(
    head: str, texts: Texts, *, mode: str, shared: EncoderPass | None = None
) -> EncoderPass | None:
    """The pass a layer is to ask; None in a mode without an encoder or where no such head ships.

    Parameters
    ----------
    head : str
        One of ``HEADS``.
    texts : Texts
        The batch.
    mode : str
        What ``annotate`` was called with.
    shared : EncoderPass, optional
        A pass over the same batch that other layers use as well.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> row = pl.DataFrame({"article_id": ["a"], "text": ["It may rain."]})
    >>> pass_of("portrayal", segment(row), mode="fast") is None
    True
    """
    if mode not in MODES:
        return None
    encoded = shared or EncoderPass(texts, mode=mode)
    return encoded if encoded.gives(head) else None


def shares(logits: Floats) -> Floats:
    """Probabilities of the columns of a head, each row summing to 1.

    Examples
    --------
    >>> shares(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: Floats = raised / raised.sum(axis=1, keepdims=True)
    return probabilities
