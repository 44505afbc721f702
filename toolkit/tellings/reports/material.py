"""A study result with what every section of a report needs, worked out once and in fixed order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from tellings.compare.cells import CELLS, cells
from tellings.domain.parts import Extractor, Kind, Measure, discover
from tellings.domain.results import StudyResult
from tellings.reports.languages import all_unread, unread_notes
from tellings.reports.quoting import MODES, Range
from tellings.reports.redacting import withheld
from tellings.text import segment

if TYPE_CHECKING:
    from tellings.reports.whole import Whole

Json = dict[str, Any]
"""A plain JSON object: what content is made of."""

CONSTRUCTS = ("sourcing", "hedging", "framing", "other")
DEFAULT_LEVEL = 0.95
DEFAULT_MIN_EVENTS = 4
MOST_LISTED = 300
"""Events that are listed and drawn one by one; figures of all events are of all."""
_EFFECT_KINDS: Mapping[str, Kind] = {"rate_ratio": "rate", "difference_pp": "share"}


@dataclass(frozen=True, kw_only=True)
class Material:
    """A study result, ordered.

    Parameters
    ----------
    result : StudyResult
        As the study gave it.
    mode : {"full", "quotes", "features"}
        Copyright mode.
    outlets : tuple of str
        In the study's order.
    events : Mapping[str, str]
        Id to title, in the study's order.
    parts : Mapping[str, Measure]
        The measures compared, by construct and then in the study's order.
    listed : Mapping[str, str]
        The events that have a row of tables and a ring of figures: all, or as many as can be read.
    every : polars.DataFrame, table ARTICLES
        By event, outlet, date and id, with ``number``.
    articles : polars.DataFrame, table ARTICLES
        Those of them whose texts are here: all, unless there is a ``whole``.
    spans : polars.DataFrame, table SPANS
        Of these, by article, field and place, with ``number`` and ``sentence``.
    cells : polars.DataFrame
        One row an event, outlet and measure: count, exposure, value, n_articles.
    counted : Mapping[str, tuple[tuple[int, ...], ...]]
        What each measure counts, one entry a group of spans: their numbers. A quotation that is
        split in two is one entry.
    unread : tuple of str
        A sentence a language that the extractors could not read.
    nothing : str
        Why nothing was measured; empty where something was.
    sentences, paragraphs : Mapping[tuple[str, str], tuple[Range, ...]]
        By article and field.
    whole : Whole, optional
        What was counted of all articles, where texts and spans of some only are here.
    """

    result: StudyResult
    mode: str
    outlets: tuple[str, ...]
    events: Mapping[str, str]
    listed: Mapping[str, str]
    parts: Mapping[str, Measure]
    every: pl.DataFrame
    articles: pl.DataFrame
    spans: pl.DataFrame
    cells: pl.DataFrame
    counted: Mapping[str, tuple[tuple[int, ...], ...]]
    unread: tuple[str, ...]
    nothing: str
    sentences: Mapping[tuple[str, str], tuple[Range, ...]]
    paragraphs: Mapping[tuple[str, str], tuple[Range, ...]]
    whole: Whole | None = None

    @property
    def level(self) -> float:
        """Confidence level of the study."""
        return float(str(self.result.study.get("level") or DEFAULT_LEVEL))

    @property
    def min_events(self) -> int:
        """Matched events that a test needs."""
        return int(str(self.result.study.get("min_events") or DEFAULT_MIN_EVENTS))

    @property
    def incomparable(self) -> str:
        """Why there is nothing to compare; empty where there are two outlets."""
        n = self.every.drop_nulls(["event_id", "outlet"])["outlet"].n_unique()
        if n == 1:
            return "There is only one outlet: nothing to compare."
        return "" if n else "No article has both an outlet and an event: nothing to compare."

    @property
    def confirmatory(self) -> frozenset[str]:
        """Measures the study named beforehand as the ones its question hangs on."""
        named = self.result.study.get("confirmatory")
        return frozenset(map(str, named)) if isinstance(named, (list, tuple)) else frozenset()

    @property
    def registered(self) -> bool:
        """Whether the study was preregistered."""
        return self.result.study.get("preregistration") is not None

    @property
    def validated(self) -> frozenset[str]:
        """Measures that somebody checked by hand coding of this corpus."""
        return frozenset(self.result.comparisons.filter("validated")["measure"].to_list())

    @property
    def seed(self) -> int:
        """Seed of the study."""
        return int(str(self.result.study.get("seed") or 0))


def prepare(
    result: StudyResult, *, mode: str | None = None, whole: Whole | None = None
) -> Material:
    """The result in fixed order, with sentences, cells and counted passages.

    Parameters
    ----------
    result : StudyResult
        What a study gave; the order of its rows does not matter.
    mode : {"full", "quotes", "features"}, optional
        Copyright mode; by default the study's, else ``quotes``.
    whole : Whole, optional
        What was counted of all articles, where texts and spans of some only are in memory.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> prepare(example_result()).outlets
    ('Dock Street Post', 'North Courier')
    """
    asked = mode or str(result.study.get("copyright_mode") or "quotes")
    wanted = asked if asked in MODES else "quotes"
    result = withheld(result, wanted)
    study = result.study
    articles = result.corpus.articles
    outlets = _ordered(study.get("outlets"), articles["outlet"].drop_nulls().unique().to_list())
    titles = study.get("events")
    named = {str(k): str(v) for k, v in titles.items()} if isinstance(titles, Mapping) else {}
    ids = _ordered(list(named), articles["event_id"].drop_nulls().unique().to_list())
    ordered = _order_articles(articles, outlets, ids)
    here = whole.with_texts(ordered) if whole else ordered
    sentences, paragraphs = _segmented(here)
    spans = _order_spans(result.spans, here, sentences)
    parts = _parts(result)
    layers = _layers(parts)
    foreign = all_unread(articles, layers)
    # Rows of nulls alone would fill the report with empty tables.
    parts = {} if foreign else parts
    kinds = {name: part.kind for name, part in parts.items()}
    return Material(
        result=result,
        mode=wanted,
        outlets=outlets,
        events={event: named.get(event, event) for event in ids},
        listed={event: named.get(event, event) for event in _listed(ids, whole, study)},
        parts=parts,
        every=ordered,
        articles=here,
        spans=spans,
        cells=_cells(ordered, result.measures, kinds),
        counted=counted_in(parts, spans),
        sentences=sentences,
        paragraphs=paragraphs,
        unread=(foreign,) if foreign else unread_notes(articles, layers),
        nothing=foreign or _nothing(result, parts),
        whole=whole,
    )


def by_event_lot(events: Iterable[str], *, seed: int) -> list[str]:
    """Events in an order drawn by lot; which others there are makes no difference to any two.

    Examples
    --------
    >>> by_event_lot(["fire", "rain", "vote"], seed=1)
    ['rain', 'vote', 'fire']
    """
    return sorted(
        events, key=lambda event: hashlib.sha256(f"{seed}\x1f{event}".encode()).hexdigest()
    )


def _listed(
    events: Sequence[str], whole: Whole | None, study: Mapping[str, object]
) -> Sequence[str]:
    """The events that are listed one by one, in order: those set side by side, others by lot."""
    if len(events) <= MOST_LISTED:
        return events
    lots = by_event_lot(events, seed=int(str(study.get("seed") or 0)))
    first = list(whole.events) if whole else []
    chosen = set(list(dict.fromkeys([*first, *lots]))[:MOST_LISTED])
    return [event for event in events if event in chosen]


def _cells(
    articles: pl.DataFrame, measures: pl.DataFrame, kinds: Mapping[str, Kind]
) -> pl.DataFrame:
    """The cells of the study; none where no article has an event."""
    placed = articles.drop_nulls(["event_id", "outlet"])
    here = measures.filter(pl.col("article_id").is_in(placed["article_id"].implode()))
    return CELLS.empty() if here.is_empty() else cells(placed, here, kinds=kinds)


def _ordered(first: object, present: Sequence[str]) -> tuple[str, ...]:
    """Names in the declared order, then those found besides, sorted."""
    declared = [str(name) for name in first] if isinstance(first, (list, tuple)) else []
    return tuple(dict.fromkeys([*declared, *sorted(present)]))


def _order_articles(
    articles: pl.DataFrame, outlets: Sequence[str], events: Sequence[str]
) -> pl.DataFrame:
    place_of_outlet = {name: at for at, name in enumerate(outlets)}
    place_of_event = {name: at for at, name in enumerate(events)}
    return (
        articles.with_columns(
            _event=pl.col("event_id").replace_strict(place_of_event, default=len(events)),
            _outlet=pl.col("outlet").replace_strict(place_of_outlet, default=len(outlets)),
        )
        .sort("_event", "_outlet", "published", "published_date", "article_id", nulls_last=True)
        .drop("_event", "_outlet")
        .with_row_index("number")
    )


def _segmented(
    articles: pl.DataFrame,
) -> tuple[dict[tuple[str, str], tuple[Range, ...]], dict[tuple[str, str], tuple[Range, ...]]]:
    """Sentences and paragraphs of every document, as offsets into its own string."""
    texts = segment(articles)
    documents = list(zip(texts.article_ids, texts.fields, strict=True))
    sentences = _ranges(
        texts.sentence_start, texts.sentence_end, texts.sentence_document, texts.document_start
    )
    paragraphs = _ranges(
        texts.paragraph_start, texts.paragraph_end, texts.paragraph_document, texts.document_start
    )
    return (
        {key: sentences.get(at, ()) for at, key in enumerate(documents)},
        {key: paragraphs.get(at, ()) for at, key in enumerate(documents)},
    )


def _ranges(
    start: np.ndarray, end: np.ndarray, document: np.ndarray, origin: np.ndarray
) -> dict[int, tuple[Range, ...]]:
    found: dict[int, list[Range]] = {}
    rows = zip(start.tolist(), end.tolist(), document.tolist(), strict=True)
    for left, right, at in rows:
        found.setdefault(at, []).append((left - int(origin[at]), right - int(origin[at])))
    return {at: tuple(ranges) for at, ranges in found.items()}


def _order_spans(
    spans: pl.DataFrame,
    articles: pl.DataFrame,
    sentences: Mapping[tuple[str, str], tuple[Range, ...]],
) -> pl.DataFrame:
    place = articles.select("article_id", article="number")
    ordered = (
        spans.join(place, on="article_id", how="inner")
        .with_columns(
            pl.col("field").cast(pl.String).replace_strict({"title": 0, "text": 1}).alias("_f")
        )
        .sort(
            "article",
            "_f",
            "start",
            -pl.col("end").cast(pl.Int64),
            "layer",
            "group",
            "role",
            "label",
        )
        .drop("_f")
        .with_row_index("number")
    )
    begins = {key: np.array([start for start, _ in ranges]) for key, ranges in sentences.items()}
    rows = ordered.select("article_id", "field", "start").iter_rows()
    at = [
        max(
            0, int(np.searchsorted(begins.get((article, field), np.array([0])), start, "right")) - 1
        )
        for article, field, start in rows
    ]
    return ordered.with_columns(pl.Series("sentence", at, dtype=pl.UInt32))


def _parts(result: StudyResult) -> dict[str, Measure]:
    """The measures compared, by construct and then in the study's order."""
    declared = result.study.get("measures")
    names = _ordered(declared, result.measures["measure"].unique().to_list())
    present = set(result.measures["measure"].unique().to_list())
    installed = discover(Measure)
    effects = dict(result.comparisons.select("measure", "effect").unique().sort("effect").rows())
    parts = [
        installed.get(name) or _unknown(name, effects.get(name, ""))
        for name in names
        if name in present
    ]
    place = {construct: at for at, construct in enumerate(CONSTRUCTS)}
    parts.sort(key=lambda part: place.get(part.construct, len(CONSTRUCTS)))
    return {part.name: part for part in parts}


def _layers(parts: Mapping[str, Measure]) -> list[str]:
    """The layers the measures need; where nothing was measured, all there are."""
    needed = {part.layer for part in parts.values()} - {""}
    every = {layer for extractor in discover(Extractor).values() for layer in extractor.layers}
    return sorted(needed or every)


def _nothing(result: StudyResult, parts: Mapping[str, Measure]) -> str:
    """Why no measure was taken of articles that could be read."""
    if parts:
        return ""
    if result.spans.is_empty():
        return "No passage was marked in any article: there was nothing to measure."
    return "No measure was asked for."


def _unknown(name: str, effect: str) -> Measure:
    """What can be said of a measure whose plug-in is not installed here."""
    by_name: Kind = "share" if name.endswith("_share") else "rate"
    if not name.endswith(("_share", "_rate", "_per_1000_words")):
        by_name = "mean"
    kind = _EFFECT_KINDS.get(effect, by_name)
    unit = {"rate": "per 1,000 words", "share": "%", "mean": "mean"}[kind]
    return Measure(
        name=name,
        kind=kind,
        unit=unit,
        layer="",
        construct="other",
        title=name.replace("_", " ").capitalize(),
        definition="The plug-in that defines this measure is not installed here.",
        example_in="",
        example_out="",
        paper="",
        compute=lambda _spans, _exposures: pl.DataFrame(),
        passages=lambda spans: spans.clear(),
    )


def counted_in(
    parts: Mapping[str, Measure], spans: pl.DataFrame
) -> dict[str, tuple[tuple[int, ...], ...]]:
    """What each measure counts, one entry a group of spans: their numbers.

    Parameters
    ----------
    parts : Mapping of str to Measure
        By name.
    spans : polars.DataFrame
        Of a material, with ``number`` and ``sentence``.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> material = prepare(example_result())
    >>> counted_in(material.parts, material.spans) == material.counted
    True
    """
    return {name: _numbers(part, spans) for name, part in parts.items()}


def _numbers(part: Measure, spans: pl.DataFrame) -> tuple[tuple[int, ...], ...]:
    """Numbers of the spans a measure counts, one entry a group, in order."""
    passages = part.passages(spans).select("article_id", "layer", "group", "number").sort("number")
    groups = passages.group_by("article_id", "layer", "group", maintain_order=True).agg("number")
    return tuple(map(tuple, groups["number"].to_list()))
