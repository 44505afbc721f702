"""Events: which articles tell of the same one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from tellings.domain.tables import ARTICLES, check
from tellings.events.agglomeration import Inner, Reals, join_groups
from tellings.events.event_names import event_names, event_scores
from tellings.events.links import Bound, Corrections, bind
from tellings.events.similar_pairs import Pairs, similar_pairs
from tellings.events.term_vectors import Vectors, telling_similarity, term_vectors
from tellings.text.batch import Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Two groups are compared with what they are inside only where both are large enough to tell.
LARGE = 5
# A chain of likenesses can tie thousands of undated articles; average link is for hundreds.
MOST_TIED = 1000
_STEP = 0.02


@dataclass(frozen=True, kw_only=True)
class GroupOptions:
    """How alike and how near in time articles on one event are, and what is known already.

    The figures were chosen on the development part of ECB+ and on 4,000 US news articles; the
    table in ``benchmarks/events`` shows how little the result depends on them.

    Parameters
    ----------
    window_days : float, default 5
        Articles with known dates further apart than this count as not alike: they share an event
        only through articles between them. An unknown date is near to every other.
    least_similarity : float, default 0.16
        Least mean similarity of two groups that are joined, for articles without dates.
    date_credit : float, default 0.05
        Added to the similarity of two articles with known dates within the window: to be
        printed in the same week is evidence too.
    least_contrast : float, default 0.5
        Two groups of five or more are joined only if the similarity across them is at least this
        part of the similarity inside them, by the words that tell them apart.
    keep_given : bool, default True
        Whether articles that have an ``event_id`` keep it, as a reader's own decision; others may
        join them.
    corrections : Corrections
        Pairs that belong together or not, such as ``corrections_from("review.json")``.
    """

    window_days: float = 5.0
    least_similarity: float = 0.16
    date_credit: float = 0.05
    least_contrast: float = 0.5
    keep_given: bool = True
    corrections: Corrections = field(default_factory=Corrections)


def group_events(articles: pl.DataFrame, *, options: GroupOptions | None = None) -> pl.DataFrame:
    """Articles with the event each belongs to, and how clearly.

    Two articles are alike as far as they share rare words, names and numbers, and words of their
    beginning. Articles that are alike and near in time are joined group by group, by the mean
    similarity of their articles. A report on a storm and one on its victims two days later are
    one event; reports on two storms a week apart are two, and so, as a rule, are a resignation
    and the appointment that follows it.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        ``title``, ``text``, ``published`` and ``published_date`` are read.
    options : GroupOptions, optional
        Window, thresholds, corrections.

    Returns
    -------
    polars.DataFrame, table ARTICLES
        The same rows in the same order. ``event_id`` names the date and the earliest article of
        an event, so that it stays when later articles join; an article of which no other tells
        the event has an event of its own. ``event_score`` is 0.5 where the article is just
        similar enough to its event (or just too different from the next one), 1 where it is
        twice as similar, or where a reader decided; in [0, 1].

    Raises
    ------
    TableError
        If the articles do not fit table ARTICLES.
    LinkError
        If corrections contradict each other, or name articles that are not there.

    References
    ----------
    .. [1] Miranda, S., Znotins, A., Cohen, S. B. & Barzdins, G. (2018). Multilingual clustering of
       streaming news. EMNLP, 4535-4544. (Its several TF-IDF views of an article; reference
       checked.)

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b", "c"], "text": [
    ...     "Two ferries collided in thick fog off Port Havik on Sunday; eleven were hurt.",
    ...     "Eleven were hurt when ferries collided off Port Havik in fog.",
    ...     "The council of Dresk raised the tax on dogs by a fifth on Monday."]})
    >>> group_events(articles)["event_id"].n_unique()
    2
    """
    options = options or GroupOptions()
    checked = check(articles, ARTICLES)
    ordered = checked.sort("article_id")
    given = ordered["event_id"].to_list() if options.keep_given else [None] * ordered.height
    bound = bind(ordered["article_id"].to_list(), given, options.corrections)
    vectors, days = term_vectors(ordered), days_of(ordered)
    pairs = credited_pairs(vectors.rows, days, options)
    label = _labels(_Known(vectors=vectors, days=days, pairs=pairs, bound=bound), options)
    found = pl.DataFrame(
        {
            "article_id": ordered["article_id"],
            "event_id": event_names(ordered, label, bound),
            "event_score": event_scores(pairs, label, bound, least=options.least_similarity),
        }
    )
    rest = checked.drop("event_id", "event_score")
    joined = rest.join(found, on="article_id", how="left", maintain_order="left")
    return joined.select(list(ARTICLES.columns))


def days_of(articles: pl.DataFrame) -> Reals:
    """Day of publication of each article, counted from 1970; NaN where it is not known.

    Examples
    --------
    >>> from datetime import date
    >>> days_of(pl.DataFrame({"published": [None, None],
    ...     "published_date": [date(1970, 1, 3), None]})).tolist()
    [2.0, nan]
    """
    published = pl.coalesce(
        pl.col("published_date").cast(pl.Date), pl.col("published").cast(pl.Date)
    )
    days = articles.select(published.cast(pl.Int32).cast(pl.Float64).alias("day"))["day"]
    return days.fill_null(float("nan")).to_numpy()


def credited_pairs(rows: csr_array, days: Reals, options: GroupOptions) -> Pairs:
    """Pairs that may matter, their similarity raised where both dates are known.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> rows = csr_array(np.array([[1.0, 0.0], [0.8, 0.6]]))
    >>> credited_pairs(rows, np.array([1.0, 2.0]), GroupOptions()).similarity.round(2).tolist()
    [0.85]
    """
    pairs = similar_pairs(
        rows, days, window=options.window_days, least=options.least_similarity / 2
    )
    known = ~np.isnan(days)
    credit = options.date_credit * (known[pairs.left] & known[pairs.right])
    return Pairs(left=pairs.left, right=pairs.right, similarity=pairs.similarity + credit)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Known:
    """What grouping works on, all in order of article id."""

    vectors: Vectors
    days: Reals
    pairs: Pairs
    bound: Bound


def _labels(known: _Known, options: GroupOptions) -> Ints:
    """Group of each article."""
    label = np.zeros(known.days.size, dtype=np.int64)
    used = 0
    for rows, similarity in _tied(known, options.least_similarity):
        start, apart = _units_among(rows, known.bound)
        groups = join_groups(similarity, start, apart, least=options.least_similarity)
        for group in range(int(groups.max()) + 1):
            members = rows[groups == group]
            parts = _contrasted(members, known, options)
            label[members] = used + parts
            used += int(parts.max()) + 1
    return label


def _tied(known: _Known, least: float) -> Iterator[tuple[Ints, Reals]]:
    """Articles tied by pairs alike enough, directly or through others, and their similarities."""
    n_articles = known.days.size
    part = _parts(known, least)
    order = np.argsort(part, kind="stable")
    limits = np.searchsorted(part[order], np.arange(int(part.max(initial=-1)) + 2))
    place = np.empty(n_articles, dtype=np.int64)
    place[order] = np.arange(n_articles) - limits[part[order]]
    inside = np.flatnonzero(part[known.pairs.left] == part[known.pairs.right])
    inside = inside[np.argsort(part[known.pairs.left[inside]], kind="stable")]
    edges = np.searchsorted(part[known.pairs.left[inside]], np.arange(limits.size))
    for number in range(limits.size - 1):
        rows = order[limits[number] : limits[number + 1]]
        held = inside[edges[number] : edges[number + 1]]
        one, two = place[known.pairs.left[held]], place[known.pairs.right[held]]
        similarity = np.zeros((rows.size, rows.size))
        similarity[one, two] = similarity[two, one] = known.pairs.similarity[held]
        yield rows, similarity


def _parts(known: _Known, least: float) -> Ints:
    """Component of each article; too large ones are cut where they hang together least."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n_articles = known.days.size
    _units, first = np.unique(known.bound.unit, return_index=True)
    left = np.concatenate((known.pairs.left, first[known.bound.unit]))
    right = np.concatenate((known.pairs.right, np.arange(n_articles)))
    strength = np.concatenate((known.pairs.similarity, np.full(n_articles, np.inf)))
    part = np.zeros(n_articles, dtype=np.int64)
    level = least
    open_rows = np.ones(n_articles, dtype=np.bool_)
    while True:
        edge = (strength >= level) & open_rows[left] & open_rows[right]
        graph = csr_array((edge[edge], (left[edge], right[edge])), shape=(n_articles, n_articles))
        found = connected_components(graph, directed=False)[1]
        part[open_rows] = (part.max(initial=0) + 1 + found)[open_rows]
        large = np.bincount(found)[found] > MOST_TIED
        level += _STEP
        if not large.any() or level > 1 + _STEP:
            return np.unique(part, return_inverse=True)[1].astype(np.int64)
        open_rows &= large


def _units_among(rows: Ints, bound: Bound) -> tuple[Ints, list[tuple[int, int]]]:
    """Units of these articles, numbered from 0, and those that stay apart."""
    units, start = np.unique(bound.unit[rows], return_inverse=True)
    number = {unit: place for place, unit in enumerate(units.tolist())}
    apart = [(number[one], number[two]) for one, two in bound.apart if {one, two} <= number.keys()]
    named = [place for unit, place in number.items() if bound.given[unit] is not None]
    apart += [(one, two) for at, one in enumerate(named) for two in named[at + 1 :]]
    return start.astype(np.int64), apart


def _contrasted(rows: Ints, known: _Known, options: GroupOptions) -> Ints:
    """Parts of a group that its own words tell apart, such as two earthquakes a year apart."""
    if rows.size < 2 * LARGE:
        return np.zeros(rows.size, dtype=np.int64)

    def joins(inner: Inner) -> bool:
        within = (inner.within[0] + inner.within[1]) / 2
        return min(inner.sizes) < LARGE or inner.across >= options.least_contrast * within

    similarity = telling_similarity(known.vectors, rows)
    days = known.days[rows]
    similarity[np.abs(days[:, None] - days) > options.window_days] = 0
    start, apart = _units_among(rows, known.bound)
    return join_groups(similarity, start, apart, least=0, joins=joins)
