"""What a report says of all articles of a study, counted part by part where not all are held.

A study too large for the memory has its texts and spans on the disk. What a report tells of all of
them is counted in parts of whole events, each by itself, and the counts are put together here; what
it shows of single articles it shows of some, and says of how many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from tellings.compare.naming import LABEL_COLUMNS, labels_table
from tellings.domain.tables import SPANS
from tellings.reports.evidence import PASSAGES_A_FINDING, ranked
from tellings.reports.material import Material
from tellings.reports.naming import MOST_ACTORS, ranked_actors
from tellings.reports.overlap import covered_of
from tellings.reports.tallies import passages_listed

PLACE = ("article_id", "field", "layer", "group", "role", "start")
"""What a span is found again by, where its number is another one."""
LISTED = {"measure": pl.String(), "outlet": pl.String(), "n": pl.UInt32()}
DRAWN = {
    "measure": pl.String(),
    "outlet": pl.String(),
    "turn": pl.UInt32(),
    "lot": pl.String(),
    **{name: SPANS.columns[name] for name in PLACE},
}
COVERED = {
    "event_id": pl.String(),
    "outlet": pl.String(),
    "n_found": pl.UInt32(),
    "n_claims": pl.UInt32(),
}
TEXTS = {"article_id": pl.String(), "text": pl.String()}
SHORT = {"listed": LISTED, "drawn": DRAWN, "covered": COVERED}
"""Counts of a part that are small, by name; the labels of actors are not."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Whole:
    """What was counted of all articles, and the texts of some.

    Parameters
    ----------
    listed : polars.DataFrame
        ``measure``, ``outlet`` and ``n``: passages counted in articles with an event.
    drawn : polars.DataFrame
        ``measure``, ``outlet`` and ``number`` of spans drawn by lot, the first to be shown first;
        the number is null where the article is not shown.
    covered : polars.DataFrame
        What ``covered_of`` gives of all claims.
    texts : polars.DataFrame
        ``article_id`` and ``text`` of the articles that are shown.
    events : tuple of str
        The events that are set side by side; all their articles are shown.
    characters : polars.DataFrame
        ``article_id`` and ``characters`` of every text.
    actors : polars.DataFrame
        What ``ranked_actors`` gives of all labels, the first ones.
    n_actors : int
        How many there are.
    labels : polars.DataFrame
        What ``labels_table`` gives, of these first actors.
    """

    listed: pl.DataFrame
    drawn: pl.DataFrame
    covered: pl.DataFrame
    texts: pl.DataFrame = field(default_factory=partial(pl.DataFrame, schema=TEXTS))
    events: tuple[str, ...] = ()
    characters: pl.DataFrame = field(default_factory=pl.DataFrame)
    actors: pl.DataFrame = field(default_factory=pl.DataFrame)
    n_actors: int = 0
    labels: pl.DataFrame = field(default_factory=pl.DataFrame)

    def with_texts(self, articles: pl.DataFrame) -> pl.DataFrame:
        """The articles that are shown, in their order and with their texts."""
        found = articles.drop("text").join(
            self.texts, on="article_id", how="inner", maintain_order="left"
        )
        return found.select(articles.columns)


def counts_of(material: Material) -> dict[str, pl.DataFrame]:
    """What a report says of all articles, counted in some whole events.

    Parameters
    ----------
    material : Material
        Of these events; articles without an event may be among them.

    Returns
    -------
    dict
        ``listed``, ``drawn`` and ``covered``; and ``labels``, those of articles with an event, for
        what stands in none is named with all others that do.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> counted = counts_of(prepare(example_result()))
    >>> counted["listed"].rows()
    [('hedge_rate', 'Dock Street Post', 1), ('hedge_rate', 'North Courier', 1), \
('loaded_rate', 'Dock Street Post', 1)]
    """
    listed = [(*key, n) for key, n in passages_listed(material).items()]
    return {
        "listed": pl.DataFrame(sorted(listed), schema=LISTED, orient="row"),
        "drawn": _drawn(material),
        "covered": covered_of(material.result.claims).select(
            pl.col(name).cast(dtype) for name, dtype in COVERED.items()
        ),
        "labels": _labels(material),
    }


def _drawn(material: Material) -> pl.DataFrame:
    """The first passages of each measure and outlet: what all parts draw is among them."""
    rows = [
        (measure, outlet, turn, lot, number)
        for measure in material.counted
        for outlet, found in ranked(material, measure).items()
        for turn, lot, number in found[:PASSAGES_A_FINDING]
    ]
    columns = ["measure", "outlet", "turn", "lot", "number"]
    schema = {name: DRAWN.get(name, pl.UInt32()) for name in columns}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    places = material.spans.select("number", *PLACE)
    return frame.join(places, on="number", maintain_order="left").select(list(DRAWN))


def _labels(material: Material) -> pl.DataFrame:
    if material.mode == "features":
        return pl.DataFrame(schema=LABEL_COLUMNS)
    placed = material.articles.drop_nulls("event_id")
    here = pl.col("article_id").is_in(placed["article_id"].implode())
    return labels_table(material.spans.select(list(SPANS.columns)).filter(here), placed)


def summed_up(parts: Mapping[str, Sequence[pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """The small counts of all parts put together.

    Parameters
    ----------
    parts : dict
        By name what ``counts_of`` gave of each part, in any order.

    Examples
    --------
    >>> one = pl.DataFrame({"measure": ["hedge_rate"], "outlet": "Echo", "n": [2]}, schema=LISTED)
    >>> summed_up({"listed": [one, one], "drawn": [], "covered": []})["listed"].rows()
    [('hedge_rate', 'Echo', 4)]
    """
    whole = {
        name: pl.concat([pl.DataFrame(schema=schema), *parts[name]])
        for name, schema in SHORT.items()
    }
    by = ["measure", "outlet"]
    # Passages with one lot stand in one article, and so in one part and in order.
    drawn = whole["drawn"].sort(*by, "turn", "lot", maintain_order=True)
    return {
        "listed": whole["listed"].group_by(by).agg(pl.col("n").sum()).sort(by),
        "drawn": drawn.group_by(by, maintain_order=True).head(PASSAGES_A_FINDING),
        "covered": whole["covered"].sort("event_id", "outlet"),
    }


def first_actors(
    labels: Callable[[int, int], pl.DataFrame], *, n_parts: int, most: int = MOST_ACTORS
) -> tuple[pl.DataFrame, int, pl.DataFrame]:
    """The actors whose labels part outlets most, of labels too many to be held at once.

    Parameters
    ----------
    labels : Callable
        From the number of a part and ``n_parts`` to the labels of its actors, those of an actor
        all in one part.
    n_parts : int
        How many parts there are.
    most : int
        Actors wanted.

    Returns
    -------
    tuple
        What ``ranked_actors`` gives of the first actors; how many actors there are; the labels of
        the first ones.

    Examples
    --------
    >>> nobody = pl.DataFrame(schema=LABEL_COLUMNS)
    >>> first_actors(lambda part, n: nobody, n_parts=1)[1]
    0
    """
    best = ranked_actors(pl.DataFrame(schema=LABEL_COLUMNS))
    kept, n_actors = [pl.DataFrame(schema=LABEL_COLUMNS)], 0
    for part in range(n_parts):
        here = labels(part, n_parts)
        found = ranked_actors(here)
        n_actors += found.height
        best = _in_rank(pl.concat([best, found])).head(most)
        kept = [_of(table, best) for table in (*kept, here)]
    return best, n_actors, pl.concat(kept)


def _in_rank(actors: pl.DataFrame) -> pl.DataFrame:
    return actors.sort("score", "total", "actor", descending=[True, True, False])


def _of(labels: pl.DataFrame, actors: pl.DataFrame) -> pl.DataFrame:
    return labels.filter(pl.col("actor").is_in(actors["actor"].implode()))


def numbers_at(spans: pl.DataFrame, places: Sequence[Mapping[str, object]]) -> list[int]:
    """The numbers of the spans at some places, in the order of the places.

    Parameters
    ----------
    spans : polars.DataFrame
        With ``number`` and the columns of ``PLACE``.
    places : sequence of dict
        Rows of ``drawn``; those that are not here are left out.

    Examples
    --------
    >>> numbers_at(pl.DataFrame(schema={"number": pl.UInt32(), **DRAWN}), [])
    []
    """
    wanted = pl.DataFrame(places, schema={name: DRAWN[name] for name in PLACE})
    found = wanted.join(spans.select("number", *PLACE), on=list(PLACE), maintain_order="left")
    return found["number"].to_list()


def shown_events(
    sizes: pl.DataFrame, first: Iterable[str], lots: Sequence[str], *, most: int
) -> tuple[str, ...]:
    """The events that a report sets side by side: whole ones, with at most so many articles.

    Parameters
    ----------
    sizes : polars.DataFrame
        ``event_id``, ``n_articles`` and ``n_outlets``.
    first : iterable of str
        Events that come before all others.
    lots : sequence of str
        All events as they were drawn by lot: those of most outlets come first, then these.
    most : int
        Articles of all that are taken; an event for which there is no room is passed over.

    Examples
    --------
    >>> sizes = pl.DataFrame({"event_id": ["a", "b", "c"], "n_articles": [5, 2, 2],
    ...                       "n_outlets": [3, 2, 2]})
    >>> shown_events(sizes, ["c"], ["b", "c", "a"], most=5)
    ('c', 'b')
    """
    n_articles, n_outlets = (
        dict(sizes.select("event_id", name).iter_rows()) for name in ("n_articles", "n_outlets")
    )
    ordered = sorted(lots, key=lambda event: -n_outlets[event])
    taken: list[str] = []
    left = most
    for event in dict.fromkeys((*first, *ordered)):
        if n_articles[event] <= left:
            taken.append(event)
            left -= n_articles[event]
    return tuple(taken)
