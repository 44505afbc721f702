"""Naming: what the actors of the story are called, outlet by outlet."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping

import polars as pl

from tellings.compare.naming import LABEL_COLUMNS, OWN_VOICES, label_divergence, labels_table
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
    actors = [] if features else _ranked(material)
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
            for actor, by_outlet in actors[:MOST_ACTORS]
        ],
        "more": max(0, len(actors) - MOST_ACTORS),
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
    return labels_table(spans, articles).with_columns(_shown(mode, "actor"), _shown(mode, "label"))


def _labels(material: Material) -> pl.DataFrame:
    """The labels in full, which are counted before anything is cut."""
    return labels_table(material.spans.select(list(SPANS.columns)), material.articles)


def _shown(mode: str, name: str) -> pl.Expr:
    column = pl.col(name)
    return column if mode == "full" else column.map_elements(brief, pl.String)


Labels = dict[str, Counter[str]]
"""Labels of an actor in an outlet, by form: name, nominal, premodifier."""


def _ranked(material: Material) -> list[tuple[str, defaultdict[str, Labels]]]:
    """Actors that several outlets label, the most divergent first, then the most frequent."""
    counts: dict[str, defaultdict[str, Labels]] = {}
    for actor, outlet, form, label, n in (
        _labels(material).select("actor", "outlet", "form", "label", "count").iter_rows()
    ):
        by_outlet = counts.setdefault(actor, defaultdict(lambda: defaultdict(Counter)))
        by_outlet[outlet][form][label] += n
    parted = _parted(material) if counts else {}

    def place(actor: str) -> tuple[float, int, str]:
        total = sum(labels.total() for by in counts[actor].values() for labels in by.values())
        return (-parted.get(actor, 0.0), -total, actor)

    shared = [actor for actor, by in counts.items() if len(by) > 1 and _several(by)]
    return [(actor, counts[actor]) for actor in sorted(shared, key=place)]


def _called(actor: str, by_outlet: Mapping[str, Labels]) -> str:
    """The actor as the articles write the name, else the key in words."""
    plain = actor.replace("-", " ")
    names = Counter[str]()
    for labels in by_outlet.values():
        names.update(labels.get("name", Counter()))
    written = [(-n, name) for name, n in names.items() if name.casefold() == plain.casefold()]
    return min(written)[1] if written else plain


def _parted(material: Material) -> dict[str, float]:
    """How far outlets part on each actor beyond chance, weighted by the thinner side's mentions."""
    table = label_divergence(
        material.spans.select(list(SPANS.columns)), material.articles, min_mentions=2
    ).drop_nulls("divergence")
    beyond = pl.max_horizontal(pl.col("divergence") - pl.col("chance"), 0.0)
    weight = pl.min_horizontal("n_mentions_a", "n_mentions_b")
    scored = table.group_by("actor").agg(score=(beyond * weight).sum()).sort("actor")
    # Rounded, so that sums in another order cannot turn two actors round.
    return {actor: round(score, 9) for actor, score in scored.iter_rows()}


def _several(by_outlet: defaultdict[str, Labels]) -> bool:
    """Whether there is more than one label: an actor always called alike shows nothing."""
    return (
        len({label for by in by_outlet.values() for labels in by.values() for label in labels}) > 1
    )


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
