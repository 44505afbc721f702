"""What the encoder reads of a batch, made once, and what it says of documents and of sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.encoder.model import Encoder, Scores, encoder
from tellings.extractors.encoder.windows import (
    BESIDE,
    HEDGE_TAGS,
    OUTSIDE,
    POLARITIES,
    EncoderDocument,
    Window,
    encoder_documents,
)
from tellings.text import Texts
from tellings.text.batch import Ints

Floats = NDArray[np.float64]

HEADS: Mapping[str, tuple[str, ...]] = {"hedge": HEDGE_TAGS, "portrayal": POLARITIES}
"""Outputs besides those of sourcing, and what their columns are the logits of."""


class EncoderPass:
    """The encoder over a batch, for every layer that asks it.

    Word pieces are made once, when somebody first asks. Sourcing reads documents in long windows.
    The other heads learnt from lone sentences and are lost among many (decision 15), so they
    read each sentence by itself, and only the sentences asked for.

    Parameters
    ----------
    texts : Texts
        A batch in English.
    trained : Encoder, optional
        Another encoder than the one of the package.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> row = pl.DataFrame({"article_id": ["a"], "text": ["Officials say it may rain."]})
    >>> for document, seen in EncoderPass(segment(row)).documents(["tags"]):
    ...     print([(window.last, scores["tags"].shape) for window, scores in seen])
    [(6, (6, 7))]
    """

    def __init__(self, texts: Texts, *, trained: Encoder | None = None) -> None:
        self._texts = texts
        self._trained = trained
        self._read: list[EncoderDocument] = []

    def gives(self, head: str) -> bool:
        """Whether the encoder has a head that layers may use: its card says so."""
        heads = self._encoder.card.get("heads", ())
        return isinstance(heads, Sequence) and head in heads

    def documents(
        self, outputs: Sequence[str]
    ) -> Iterator[tuple[EncoderDocument, list[tuple[Window, Scores]]]]:
        """Each document with its windows and some outputs of each."""
        for document in self._documents():
            yield document, list(self._encoder.scored(document, outputs))

    def alone(self, head: str, sentences: Ints) -> Floats:
        """What a head says of the words of some sentences, each read by itself.

        Parameters
        ----------
        head : str
            One of ``HEADS``.
        sentences : int64
            Numbers of sentences of the batch, in any order.

        Returns
        -------
        float64, n_tokens × columns of the head
            Logits; 0 in other sentences.
        """
        logits = np.zeros((self._texts.n_tokens, len(HEADS[head])), dtype=np.float64)
        documents = self._documents()
        first = np.searchsorted(self._texts.token_document, np.arange(len(documents)))
        opens, closes = (
            np.searchsorted(self._texts.token_sentence, sentences, side=side).tolist()
            for side in ("left", "right")
        )
        for start, end in sorted(set(zip(opens, closes, strict=True))):
            if start == end:
                continue
            number = int(self._texts.token_document[start])
            base = int(first[number])
            sentence = _part(documents[number], start - base, end - base)
            for window, scores in self._encoder.scored(sentence, [head]):
                new = slice(start + window.new, start + window.last)
                logits[new] = scores[head][window.new - window.first :]
        return logits

    def _documents(self) -> list[EncoderDocument]:
        if not self._read:
            self._read = list(encoder_documents(self._texts, self._encoder.word_pieces))
        return self._read

    @property
    def _encoder(self) -> Encoder:
        return self._trained or encoder()


def _part(document: EncoderDocument, start: int, end: int) -> EncoderDocument:
    """Words ``start`` to ``end`` of a document as one of its own.

    Without a quotation in it, it does not stand beside one either.
    """
    kind = document.kind[start:end]
    if np.isin(kind // 3, (OUTSIDE, BESIDE)).all():
        kind = kind % 3
    return EncoderDocument(
        start=document.start[start:end],
        end=document.end[start:end],
        pieces=document.pieces[start:end],
        kind=kind,
        sentence=document.sentence[start:end],
    )


def pass_of(
    head: str, texts: Texts, *, mode: str, shared: EncoderPass | None = None
) -> EncoderPass | None:
    """The pass a layer is to ask; None outside the mode "encoder" or where no such head ships.

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
    if mode != "encoder":
        return None
    encoded = shared or EncoderPass(texts)
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
