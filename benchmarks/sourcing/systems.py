"""What is scored: the modes of this toolkit, its bare rules, and the peers that are installed.

A system takes articles and gives, for each, its attributions as spans of characters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl
from dependency import dependency_attributions
from gold_articles import ROLES, Article

from tellings.extractors.sourcing import EXTRACTOR
from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.find import find_attributions
from tellings.extractors.sourcing.lexicon import english
from tellings.extractors.sourcing.reading import Reading, readings
from tellings.text import Texts, segment

Found = Mapping[str, list[dict[str, Any]]]
System = Callable[[Sequence[Article]], Found]


class AbsentError(Exception):
    """A system that cannot run here, and why."""


def system(name: str, *, pipeline: str) -> System:
    """A mode ("fast", "encoder"), "rules", or a peer ("textacy", "dependencies")."""
    if name == "rules":
        return rules
    if name in {"textacy", "dependencies"}:
        return partial(_over_spacy, name, _spacy(name, pipeline))
    if name not in EXTRACTOR.modes:
        known = ", ".join(EXTRACTOR.modes)
        raise AbsentError(f"{name}: this version has the modes {known}")
    return partial(mode, name)


def segmented(articles: Sequence[Article]) -> Texts:
    rows = [(article.name, article.text) for article in articles]
    return segment(pl.DataFrame(rows, schema=["article_id", "text"], orient="row"))


def mode(name: str, articles: Sequence[Article]) -> Found:
    """A mode of the extractor: attributions with their codes and scores."""
    spans = EXTRACTOR.annotate(segmented(articles), needs={}, mode=name)
    groups: dict[tuple[str, int], dict[str, Any]] = {}
    for row in spans.iter_rows(named=True):
        group = groups.setdefault(
            (row["article_id"], row["group"]), {name: [] for name in (*ROLES, "codes")}
        )
        group[row["role"]].append((row["start"], row["end"]))
        group["codes"].append((row["role"], row["label"]))
        group["score"] = row["score"]
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (article, _), group in groups.items():
        found[article].append(group)
    return found


def rules(articles: Sequence[Article]) -> Found:
    """The rules alone, as the fast mode reads them."""
    read = list(readings(segmented(articles), english()))
    return spans_of(read, [find_attributions(reading, english()) for reading in read])


def spans_of(read: Sequence[Reading], found: Sequence[Sequence[Attribution]]) -> Found:
    """Attributions in tokens as spans of characters, by article."""
    return {
        reading.article_id: [
            {role: [(reading.start[first], reading.end[last - 1])
                    for first, last in getattr(one, role)] for role in ROLES}
            | {"score": one.score}
            for one in mine
        ]
        for reading, mine in zip(read, found, strict=True)
    }  # fmt: skip


def _spacy(name: str, pipeline: str) -> Any:
    """A user's own spaCy pipeline, loaded; nothing is ever downloaded."""
    try:
        import spacy
    except ImportError as error:
        raise AbsentError(f"{name}: spaCy is not installed (pip install spacy)") from error
    try:
        return spacy.load(pipeline)
    except OSError as error:
        raise AbsentError(f"{name}: there is no spaCy pipeline '{pipeline}' here") from error


def _over_spacy(name: str, pipeline: Any, articles: Sequence[Article]) -> Found:
    """A peer over parsed articles; an article it refuses counts as one it finds nothing in."""
    find = _textacy if name == "textacy" else dependency_attributions
    return {article.name: find(pipeline(article.text)) for article in articles}


def _textacy(document: Any) -> list[dict[str, Any]]:
    """textacy's direct quotations; it refuses an article with an odd number of marks."""
    try:
        from textacy.extract import direct_quotations
    except ImportError as error:
        raise AbsentError("textacy: it is not installed (pip install textacy)") from error
    try:
        triples = list(direct_quotations(document))
    except ValueError:
        return []
    return [
        {"source": [_span(triple.speaker)], "cue": [_span(triple.cue)],
         "content": [_span(triple.content)]}
        for triple in triples
    ]  # fmt: skip


def _span(part: Any) -> tuple[int, int]:
    """Characters of a span of a document, or of a list of its tokens."""
    tokens = list(part)
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])
