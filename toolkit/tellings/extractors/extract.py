"""The front door of the extractors: articles in, spans out, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from tellings.domain.errors import UnknownLayerError, listed
from tellings.domain.parts import Extractor, discover
from tellings.domain.tables import READABLE, SPANS, check
from tellings.extractors.voice import assign_voice
from tellings.text import Texts, segment

LAYERS = ("sourcing", "hedging", "framing")
# Bigger batches lose a third of the time to page faults, smaller ones to numpy's fixed costs.
BATCH_ARTICLES = 500
BATCH_CHARACTERS = 4_000_000
ASSUMED_LANGUAGE = "en"
DEFAULT_MODE = "encoder"


def extract(
    articles: pl.DataFrame,
    *,
    layers: Sequence[str] = LAYERS,
    mode: str = DEFAULT_MODE,
    min_score: float = 0.0,
) -> pl.DataFrame:
    """The marked passages of articles, for the layers asked for.

    A layer that needs another (hedging needs to know who speaks) has it extracted too, but only
    the layers asked for come back. Every span gets its voice: author, quoted or attributed. An
    article in a language the extractor has no inventory for gets no spans of that layer; its
    measures are null, not zero.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id`` and ``text``; ``title`` and ``language`` (BCP-47; null is taken as
        English) are used when there. The text is never altered.
    layers : sequence of str, default ("sourcing", "hedging", "framing")
        Layers of installed extractors.
    mode : str, default "encoder"
        For extractors that have several: "encoder" is the most accurate, "small" is an
        encoder of half the depth, "fast" (rules corrected by a linear model) is for archives,
        "rules" finds attributions without training data. An extractor with one way of working
        takes no notice.
    min_score : float, default 0
        Attributions with a ``score`` (0 to 1) under it are left out, before voices are told: fewer,
        but more of them right. A threshold finds different shares of what each outlet has:
        comparisons between outlets are better made without one.

    Returns
    -------
    polars.DataFrame, table SPANS
        Articles in the order given; within one by layer, group, role, field and start. ``start``
        and ``end`` count code points of ``field``; ``attributes`` is a JSON object.

    Raises
    ------
    TableError
        If a column is missing or an id repeated.
    UnknownLayerError
        If no installed extractor marks a layer, or none knows the mode.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["“It may rain,” the mayor said."]})
    >>> extract(articles, layers=["hedging"]).select("label", "start", "end", "voice").rows()
    [('epistemic', 4, 7, 'quoted')]
    """
    readable = check(articles, READABLE)
    # Voice depends on who is attributed what, so sourcing always runs: an article's hedges must
    # not depend on which other layers somebody asked for.
    chain = _chain(("sourcing", *layers))
    _known_mode(mode)
    marked = (
        _annotate(batch, chain, layers, mode=mode, min_score=min_score)
        for batch in batches(readable)
    )
    return pl.concat([SPANS.empty(), *marked])


def batches(articles: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows of articles in slices of bounded number and size, for bounded memory.

    Examples
    --------
    >>> rows = pl.DataFrame({"article_id": range(700), "text": ["It rained."] * 700})
    >>> [batch.height for batch in batches(rows)]
    [500, 200]
    """
    sizes = articles["text"].str.len_chars().to_list()
    first, characters = 0, 0
    for row, size in enumerate(sizes):
        full = row - first >= BATCH_ARTICLES or characters + size > BATCH_CHARACTERS
        if full and row > first:
            yield articles.slice(first, row - first)
            first, characters = row, 0
        characters += size
    if first < len(sizes):
        yield articles.slice(first)


def extractors_by_layer() -> Mapping[str, Extractor]:
    """The installed extractor of each layer.

    Raises
    ------
    UnknownLayerError
        If two extractors mark the same layer.

    Examples
    --------
    >>> extractors_by_layer()["sourcing"].name
    'sourcing'
    """
    marks: dict[str, Extractor] = {}
    for extractor in discover(Extractor).values():
        for layer in extractor.layers:
            if layer in marks:
                raise UnknownLayerError(
                    f"Extractors '{marks[layer].name}' and '{extractor.name}' both mark '{layer}'.",
                    remedy="uninstall one of the two plug-ins.",
                )
            marks[layer] = extractor
    return marks


def _chain(layers: Sequence[str]) -> list[Extractor]:
    """The extractors for some layers, what is needed first."""
    marks = extractors_by_layer()
    chain: list[Extractor] = []

    def add(layer: str, path: tuple[str, ...]) -> None:
        if layer not in marks or layer in path:
            wrong = "needs itself" if layer in path else "is not known"
            raise UnknownLayerError(
                f"Layer '{layer}' {wrong}; installed extractors mark {listed(marks)}.",
                remedy="choose among these layers, or install the plug-in that brings it.",
            )
        for needed in marks[layer].needs:
            add(needed, (*path, layer))
        if marks[layer] not in chain:
            chain.append(marks[layer])

    for layer in layers:
        add(layer, ())
    return chain


def _known_mode(mode: str) -> None:
    modes = sorted({name for one in discover(Extractor).values() for name in one.modes})
    if mode not in modes:
        raise UnknownLayerError(
            f"There is no mode '{mode}'; installed extractors know {listed(modes)}.",
            remedy="choose one of these, or leave the mode out.",
        )


def _annotate(
    batch: pl.DataFrame,
    chain: Sequence[Extractor],
    layers: Sequence[str],
    *,
    mode: str,
    min_score: float,
) -> pl.DataFrame:
    """Spans of one batch, all layers asked for, with voices, in order."""
    primary = (
        batch["language"].fill_null(ASSUMED_LANGUAGE).str.to_lowercase().str.split("-").list.first()
    )
    made: dict[str, pl.DataFrame] = {}
    segmented: dict[tuple[str, ...], Texts] = {}
    shared: dict[object, object] = {}
    for extractor in chain:
        if extractor.languages not in segmented:
            segmented[extractor.languages] = segment(
                batch.filter(primary.is_in(list(extractor.languages)))
            )
        texts = segmented[extractor.languages]
        needs = {layer: made[layer] for layer in extractor.needs}
        chosen: dict[str, object] = {"mode": mode} if mode in extractor.modes else {}
        if extractor.shared is not None:
            key = extractor.shared, extractor.languages
            if key not in shared:
                shared[key] = extractor.shared(texts, mode=mode)
            chosen["shared"] = shared[key]
        spans = check(extractor.annotate(texts, needs=needs, **chosen), SPANS)
        if "sourcing" in extractor.layers and min_score:
            spans = spans.filter((pl.col("layer") != "sourcing") | (pl.col("score") >= min_score))
        for layer in extractor.layers:
            made[layer] = spans.filter(pl.col("layer") == layer)
        sourcing = made.get("sourcing", SPANS.empty())
        for layer in extractor.layers:
            made[layer] = assign_voice(texts, made[layer], sourcing)
    place = pl.DataFrame({"article_id": batch["article_id"], "at": range(batch.height)})
    return (
        pl.concat([SPANS.empty(), *(made[layer] for layer in made if layer in layers)])
        .join(place, on="article_id", how="left")
        .sort("at", "layer", "group", "role", "field", "start", maintain_order=True)
        .drop("at")
    )
