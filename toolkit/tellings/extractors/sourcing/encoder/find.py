"""The encoder as a finder of attributions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.encoder.linking import Linked, linked_attributions
from tellings.extractors.sourcing.encoder.model import encoder
from tellings.extractors.sourcing.encoder.windows import encoder_documents
from tellings.extractors.sourcing.lexicon import Lexicon
from tellings.extractors.sourcing.reading import Reading
from tellings.extractors.sourcing.stances import stance_of
from tellings.text import Texts


def find_by_encoder(
    texts: Texts, readings: Sequence[Reading], lexicon: Lexicon
) -> list[list[Attribution]]:
    """Every attribution of each document, in reading order.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import readings
    >>> from tellings.text import segment
    >>> row = pl.DataFrame({"article_id": ["a"], "text": ["Officials say the road is closed."]})
    >>> texts = segment(row)
    >>> read = list(readings(texts, english()))
    >>> [one.content for one in find_by_encoder(texts, read, english())[0]]
    [((2, 6),)]
    """
    trained = encoder()
    found = []
    documents = encoder_documents(texts, trained.word_pieces)
    for reading, document in zip(readings, documents, strict=True):
        linked = linked_attributions(document.start.size, trained.scored(document), trained.chain)
        made = (_attribution(one, reading, lexicon, trained.certainty) for one in linked)
        found.append([one for one in made if one.score >= trained.least])
    return found


def _attribution(
    linked: Linked, reading: Reading, lexicon: Lexicon, weights: Sequence[float]
) -> Attribution:
    found = Attribution(
        source=linked.source,
        cue=linked.cue,
        content=linked.content,
        stance="",
        score=score(linked.certainty, weights),
    )
    return replace(found, stance=stance_of(reading, found, lexicon))


def score(certainty: Sequence[float], weights: Sequence[float]) -> float:
    """How likely an attribution is right, from how sure its parts are.

    Examples
    --------
    >>> score((0.5, 0.5), (0.0, 1.0, 1.0))
    0.5
    """
    logits = (_logit(one) for one in certainty)
    total = weights[0] + sum(w * one for w, one in zip(weights[1:], logits, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _logit(probability: float) -> float:
    kept = min(max(probability, 1e-3), 1 - 1e-3)
    return math.log(kept / (1 - kept))
