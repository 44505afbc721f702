"""The encoder as a finder of attributions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from tellings.extractors.encoder.model import OUTPUTS
from tellings.extractors.encoder.passes import EncoderPass
from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.encoder.linking import (
    Chain,
    Linked,
    WindowScores,
    linked_attributions,
)
from tellings.extractors.sourcing.lexicon import Lexicon
from tellings.extractors.sourcing.reading import Reading
from tellings.extractors.sourcing.stances import stance_of


@dataclass(frozen=True, kw_only=True, eq=False)
class Decoding:
    """What sourcing chose on development data.

    Parameters
    ----------
    chain : Chain
        Of the tags.
    certainty : tuple of float
        Weights of the logits of ``Linked.certainty``, intercept first: their sum is the logit of
        an attribution's score.
    least : float
        Attributions less likely than this are not kept.
    """

    chain: Chain
    certainty: tuple[float, ...]
    least: float


def decoding(card: Mapping[str, object]) -> Decoding:
    """How an encoder's outputs become attributions, from its card.

    Examples
    --------
    >>> from tellings.extractors.encoder.model import encoder
    >>> decoding(encoder().card).chain.opening.shape
    (7,)
    """
    card = cast(Mapping[str, list[float]], card)
    return Decoding(
        chain=Chain(
            transition=np.array(card["transition"]),
            opening=np.array(card["opening"]),
        ),
        certainty=tuple(card["certainty"]),
        least=cast(float, card["least"]),
    )


def find_by_encoder(
    encoded: EncoderPass, readings: Sequence[Reading], lexicon: Lexicon
) -> list[list[Attribution]]:
    """Every attribution of each document, in reading order.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import readings
    >>> from tellings.text import segment
    >>> row = pl.DataFrame({"article_id": ["a"], "text": ["“It may rain,” the mayor said."]})
    >>> texts = segment(row)
    >>> read = list(readings(texts, english()))
    >>> [one.content for one in find_by_encoder(EncoderPass(texts), read, english())[0]]
    [((0, 6),)]
    """
    chosen, found = decoding(encoded.encoder.card), []
    for reading, (document, seen) in zip(readings, encoded.documents(OUTPUTS), strict=True):
        scored = [
            (window, WindowScores(**{name: outputs[name] for name in OUTPUTS}))
            for window, outputs in seen
        ]
        linked = linked_attributions(document.start.size, scored, chosen.chain)
        made = (_attribution(one, reading, lexicon, chosen.certainty) for one in linked)
        found.append([one for one in made if one.score >= chosen.least])
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
