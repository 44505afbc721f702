"""Encoder models by folder, and what one finds with the certainties that a score is made of.

A folder holds ``model.onnx`` and ``model.json``, it or the one above ``vocabulary.txt``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gold_articles import ROLES, Article
from systems import Found, mode, segmented

from tellings.extractors.encoder import passes
from tellings.extractors.encoder.model import OUTPUTS, Encoder, encoder, session, tokenizer
from tellings.extractors.encoder.windows import EncoderDocument, WordPieces, encoder_documents
from tellings.extractors.sourcing.encoder.find import score
from tellings.extractors.sourcing.encoder.linking import (
    Chain,
    Linked,
    WindowScores,
    linked_attributions,
)


@dataclass(frozen=True, kw_only=True)
class Sure:
    """An attribution in characters, with how certain its parts are."""

    spans: Mapping[str, list[tuple[int, int]]]
    certainty: tuple[float, ...]


def loaded(folder: Path | None) -> Encoder:
    """The model of a folder; of the package for None. No hash is checked: it is the user's own."""
    if folder is None:
        return encoder()
    beside = folder if (folder / "vocabulary.txt").exists() else folder.parent
    words = (beside / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
    return Encoder(
        session=session((folder / "model.onnx").read_bytes()),
        word_pieces=WordPieces(tokenizer(words)),
        card=json.loads((folder / "model.json").read_text(encoding="utf-8")),
    )


def everything(model: Encoder, articles: Sequence[Article]) -> dict[str, list[Sure]]:
    """All that the model links, before anything is left out for its score."""
    chain = Chain(
        transition=np.array(model.card["transition"]), opening=np.array(model.card["opening"])
    )
    documents = encoder_documents(segmented(articles), model.word_pieces)
    return {
        article.name: list(_of_document(model, document, chain))
        for article, document in zip(articles, documents, strict=True)
    }


def _of_document(model: Encoder, document: EncoderDocument, chain: Chain) -> Iterator[Sure]:
    scored = (
        (window, WindowScores(**scores)) for window, scores in model.scored(document, OUTPUTS)
    )
    for linked in linked_attributions(document.start.size, scored, chain):
        yield Sure(spans=_characters(linked, document), certainty=linked.certainty)


def _characters(linked: Linked, document: EncoderDocument) -> dict[str, list[tuple[int, int]]]:
    return {
        role: [(int(document.start[first]), int(document.end[last - 1]))
               for first, last in getattr(linked, role)]
        for role in ROLES
    }  # fmt: skip


def kept(found: Mapping[str, Sequence[Sure]], weights: Sequence[float], least: float) -> Found:
    """What is likely enough by some weights, with its score."""
    scored = {
        name: [{**one.spans, "score": score(one.certainty, weights)} for one in mine]
        for name, mine in found.items()
    }
    return {name: [one for one in mine if one["score"] >= least] for name, mine in scored.items()}


def found_by(model: Encoder, articles: Sequence[Article]) -> Found:
    """What the model finds as its card says."""
    return kept(everything(model, articles), model.card["certainty"], model.card["least"])


@contextmanager
def standing_in(model: Encoder) -> Iterator[None]:
    """A model in the place of the one of the package, for a while and for sourcing alone."""
    usual = passes.encoder
    try:
        passes.encoder = lambda mode="encoder", language="en": model
        yield
    finally:
        passes.encoder = usual


def mode_with(model: Encoder, articles: Sequence[Article]) -> Found:
    """The mode "encoder" of the extractor with a model: speakers and codes included."""
    with standing_in(model):
        return mode("encoder", articles)
