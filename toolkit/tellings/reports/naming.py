"""Naming: what the actors of the story are called, outlet by outlet."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping

import polars as pl

from tellings.compare.naming import (
    LABEL_COLUMNS,
    OWN_VOICES,
    divergence_by_pair,
    labels_table,
)
from tellings.domain.tables import SPANS
from tellings.reports.material import Json, Material
from tellings.reports.redacting import brief

MOST_ACTORS = 14
MOST_FORMS = 5


def naming_section(material: Material) -> Json:
    """Who is called what by whom: the actors whose labels set outlets apart most.

    Quoted labels are the speaker's choice and left out. In copyright mode ``features`` there is
    no such table, for labels are text.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.

    Returns
    -------
    dict
        ``actors``, each with a cell an outlet: labels with their number and the spans behind it.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> naming_section(prepare(example_result()))["actors"]
    []
    """
    features = material.mode == "features"
    actors, n_actors = ([], 0) if features else _first(material)
    passages = label_places(material)
    shown = str if material.mode == "full" else brief
    return {
        "actors": [
            {
                "actor": shown(_called(actor, by_outlet)),
                "cells": [
                    [
                        cell | {"form": shown(cell["form"])}
                        for cell in _cell(actor, by_outlet[outlet], passages[outlet])
                    ]
                    for outlet in material.outlets
                ],
            }
            for actor, by_outlet in actors
        ],
        "more": max(0, n_actors - MOST_ACTORS),
        "note": "What actors that at least two outlets mention on the same event are called in the "
        "outlet's own words (quoted labels are left out), with the number of times, at most "
        f"{MOST_FORMS} labels a cell; adjectives before them in italics. Actors whose labels part "
        "outlets most come first.",
    }


def naming_frame(material: Material) -> pl.DataFrame:
    """How often each outlet uses each label for each actor of an event; empty in mode ``features``.

    In mode ``quotes`` actors and labels are cut to five words.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> naming_frame(prepare(example_result())).select("actor", "label", "count").row(0)
    ('lorne', 'harbour master ada lorne', 1)
    """
    return naming_of(material.spans.select(list(SPANS.columns)), material.articles, material.mode)


def naming_of(spans: pl.DataFrame, articles: pl.DataFrame, mode: str) -> pl.DataFrame:
    """The same of marked articles.

    Parameters
    ----------
    spans : polars.DataFrame, table SPANS
        Mentions of actors.
    articles : polars.DataFrame, table ARTICLES
        All articles of their events.
    mode : {"full", "quotes", "features"}
        Copyright mode.

    Examples
    --------
    >>> naming_of(SPANS.empty(), pl.DataFrame(), "features").height
    0
    """
    if mode == "features":
        return pl.DataFrame(schema=LABEL_COLUMNS)
    return shown_labels(labels_table(spans, articles), mode)


def shown_labels(labels: pl.DataFrame, mode: str) -> pl.DataFrame:
    """The labels of actors as a copyright mode lets them be shown; none in mode ``features``.

    Examples
    --------
    >>> shown_labels(pl.DataFrame(schema=LABEL_COLUMNS), "quotes").height
    0
    """
    if mode == "features":
        return labels.clear()
    return labels.with_columns(_shown(mode, "actor"), _shown(mode, "label"))


def _labels(material: Material) -> pl.DataFrame:
    """The labels in full, which are counted before anything is cut."""
    return labels_table(material.spans.select(list(SPANS.columns)), material.articles)


def _shown(mode: str, name: str) -> pl.Expr:
    column = pl.col(name)
    return column if mode == "full" else column.map_elements(brief, pl.String)


Labels = dict[str, Counter[str]]
"""Labels of an actor in an outlet, by form: name, nominal, premodifier."""


def _first(material: Material) -> tuple[list[tuple[str, defaultdict[str, Labels]]], int]:
    """The first actors in rank with their labels, and how many actors there are."""
    if material.whole is not None:
        labels, n_actors = material.whole.labels, material.whole.n_actors
        first = material.whole.actors["actor"].to_list()
    else:
        labels = _labels(material)
        ranked = ranked_actors(labels)
        first, n_actors = ranked["actor"].head(MOST_ACTORS).to_list(), ranked.height
    counts: dict[str, defaultdict[str, Labels]] = {
        actor: defaultdict(lambda: defaultdict(Counter)) for actor in first
    }
    own = labels.filter(pl.col("actor").is_in(first))
    for actor, outlet, form, label, n in own.select(
        "actor", "outlet", "form", "label", "count"
    ).iter_rows():
        counts[actor][outlet][form][label] += n
    return list(counts.items()), n_actors


def ranked_actors(labels: pl.DataFrame) -> pl.DataFrame:
    """Actors that several outlets label, and not all alike: those first whom labels part most.

    Parameters
    ----------
    labels : polars.DataFrame
        What ``labels_table`` gives; all labels of these actors.

    Returns
    -------
    polars.DataFrame
        ``actor``, ``score`` and ``total``: how far outlets part on the actor beyond chance,
        weighted by the thinner side's mentions, and how often it is labelled.

    Examples
    --------
    >>> labels = pl.DataFrame({"event_id": "march", "actor": "government",
    ...     "outlet": ["Echo", "Mail"], "form": "nominal", "label": ["government", "regime"],
    ...     "count": [20, 20], "n_articles": [1, 1]})
    >>> ranked_actors(labels).select("actor", pl.col("score").round(1), "total").rows()
    [('government', 19.6, 40)]
    """
    parted = divergence_by_pair(labels, min_mentions=2)
    beyond = pl.max_horizontal(pl.col("divergence") - pl.col("chance"), 0.0)
    weight = pl.min_horizontal("n_mentions_a", "n_mentions_b")
    scored = parted.group_by("actor").agg(score=(beyond * weight).sum())
    return (
        labels.group_by("actor")
        .agg(
            total=pl.col("count").cast(pl.Int64).sum(),
            n_outlets=pl.col("outlet").n_unique(),
            # An actor always called alike shows nothing.
            n_labels=pl.col("label").n_unique(),
        )
        .filter((pl.col("n_outlets") > 1) & (pl.col("n_labels") > 1))
        .join(scored, on="actor", how="left")
        # Rounded, so that sums in another order cannot turn two actors round.
        .select("actor", score=pl.col("score").fill_null(0.0).round(9), total="total")
        .sort("score", "total", "actor", descending=[True, True, False])
    )


def _called(actor: str, by_outlet: Mapping[str, Labels]) -> str:
    """The actor as the articles write the name, else the key in words."""
    plain = actor.replace("-", " ")
    names = Counter[str]()
    for labels in by_outlet.values():
        names.update(labels.get("name", Counter()))
    written = [(-n, name) for name, n in names.items() if name.casefold() == plain.casefold()]
    return min(written)[1] if written else plain


Places = dict[tuple[str, str], list[tuple[str, int]]]
"""By form and label: key of the actor and number of the span."""


def label_places(material: Material) -> defaultdict[str, Places]:
    """Spans behind each label of an actor, by outlet.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> sorted(label_places(prepare(example_result())))
    ['Dock Street Post', 'North Courier']
    """
    found: defaultdict[str, Places] = defaultdict(lambda: defaultdict(list))
    outlets = dict(material.articles.select("article_id", "outlet").iter_rows())
    rows = material.spans.filter(
        (pl.col("layer") == "framing")
        & (pl.col("role") == "actor")
        & pl.col("voice").cast(pl.String).is_in(OWN_VOICES)
    )
    columns = ("number", "article_id", "label", "attributes")
    for number, article, key, attributes in rows.select(columns).iter_rows():
        said = json.loads(attributes)
        label = said["head"] if said["form"] == "name" else said["head"].casefold()
        found[outlets[article]][said["form"], label].append((key, number))
        for word in said["premodifiers"]:
            found[outlets[article]]["premodifier", word].append((key, number))
    return found


def _cell(actor: str, by_form: Labels, places: Places) -> list[Json]:
    """Labels of one outlet, the most frequent first, names and nouns before adjectives."""
    labels = [
        (form == "premodifier", -n, label, form)
        for form, counter in by_form.items()
        for label, n in counter.items()
    ]
    return [
        {
            "form": label,
            "n": -minus,
            "adjective": adjective,
            # A surname alone is joined to the full name that ends with it, as labels_table does.
            "spans": [
                number
                for key, number in places.get((form, label), [])
                if key == actor or actor.endswith(f"-{key}")
            ],
        }
        for adjective, minus, label, form in sorted(labels)[:MOST_FORMS]
    ]
