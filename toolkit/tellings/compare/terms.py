"""Distinctive terms: what an outlet says more, or less, than the others on the same events."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from tellings.compare.front import check_seed
from tellings.compare.house_style import style_reason
from tellings.compare.label_counts import label_uses, with_labels
from tellings.compare.term_cells import StoredCounts
from tellings.compare.term_counts import Choice, count_terms
from tellings.compare.term_scores import score_terms
from tellings.compare.term_uses import matched_articles
from tellings.domain.errors import DesignError
from tellings.domain.tables import TERMS

# A lean that fewer events share is no pattern of an outlet.
_FEWEST_EVENTS = 4
# Permutations times outlets times terms that are held at once (float32, 400 MiB).
_MOST_NUMBERS = 100_000_000
N_PERMUTATIONS, MIN_COUNT, MAX_TERMS, LONGEST = 999, 10, 4000, 3
"""What ``distinctive_terms`` does unless told otherwise."""


def distinctive_terms(
    articles: pl.DataFrame,
    spans: pl.DataFrame | None = None,
    *,
    seed: int,
    n_permutations: int = N_PERMUTATIONS,
    min_count: int = MIN_COUNT,
    max_terms: int = MAX_TERMS,
    longest: int = LONGEST,
) -> pl.DataFrame:
    """Terms ranked by how much one outlet differs from the others on the same events, with a test.

    Log odds with an informative Dirichlet prior give the ranking; as a test they would list
    dozens of terms in texts without any difference. The test shuffles the outlets' labels within
    each event and compares each term with the most extreme one of all outlets and terms
    (step-down max-T), so at most one list in twenty holds a false term. Grammatical words are
    counted and flagged like house style, not dropped.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id``, ``event_id``, ``outlet``, ``text``; ``title`` and ``language`` are
        used if they are there. Events that one outlet alone covered are left out.
    spans : polars.DataFrame, table SPANS, optional
        With them labels of actors are terms too ("government: regime"), counted against the
        actor's mentions and tested together with the words.
    seed : int
        Seed of the permutations.
    n_permutations : int, default 999
        Number of permutations; no p can be under 1 / (n_permutations + 1).
    min_count : int, default 10
        Fewest uses in all outlets together.
    max_terms : int, default 4000
        Terms tested, the most frequent first; fewer where memory would not do (more than 25
        outlets).
    longest : int, default 3
        Words in a row that make a term: with 2 also pairs of neighbouring content words ("climate
        crisis"), with 3 also three words that begin and end with a content word ("war on terror").

    Returns
    -------
    polars.DataFrame, table TERMS, one row an outlet and term, the clearest first
        Only terms that lean one way in at least four events ("leans this way in
        ``events_leaning`` of ``n_events``"), or in all of an outlet's fewer events, are listed;
        under four matched events the table is empty.
        ``log_odds`` and ``z`` are positive when the outlet uses the term more. ``p_adjusted`` is
        null when the outlet has fewer than four matched events. ``house_style`` says why a term
        shows house style rather than content, else null.

    Raises
    ------
    TableError
        If a column is missing or an ``article_id`` is repeated.
    DesignError
        If there are fewer than two outlets, or an option is out of range.

    References
    ----------
    .. [1] Monroe, Colaresi & Quinn (2008), "Fightin' Words", Political Analysis 16(4), 372-403: the
       ranking. Bibliographic data checked, equations unchecked.
    .. [2] Westfall & Young (1993), see ``tellings.stats.multiplicity.step_down_max_t``: the test.
    .. [3] How often a list holds a false term: ``benchmarks/calibration/terms.py``.

    Examples
    --------
    >>> events = [f"event {number}" for number in range(6)]
    >>> articles = pl.DataFrame({
    ...     "article_id": [f"{e}{o}" for e in events for o in "AB"], "outlet": ["A", "B"] * 6,
    ...     "event_id": [e for e in events for _ in "AB"],
    ...     "text": ["A regime met. The regime spoke.", "A cabinet met. The cabinet spoke."] * 6})
    >>> result = distinctive_terms(articles, seed=1)
    >>> for row in result.select("outlet", "term", "count", "count_elsewhere", "events_leaning",
    ...                          "p_adjusted").rows()[:2]:
    ...     print(row)
    ('A', 'cabinet', 0, 12, 6, ...)
    ('A', 'regime', 12, 0, 6, ...)
    """
    check_seed(seed)
    _check_options(n_permutations, min_count, max_terms, longest)
    n_outlets = articles["outlet"].drop_nulls().n_unique() if "outlet" in articles.columns else 0
    if articles.height and n_outlets == 1:
        raise DesignError(
            "Distinctive terms need two outlets or more, found one.",
            remedy="add the articles of another outlet on the same events.",
        )
    choice = choice_for(
        n_outlets,
        n_permutations=n_permutations,
        min_count=min_count,
        max_terms=max_terms,
        longest=longest,
    )
    found = count_terms(articles, choice)
    if spans is not None and found.events:
        found = with_labels(found, label_uses(matched_articles(articles), spans).lazy(), choice)
    return table_of(found, seed=seed, n_permutations=n_permutations)


def choice_for(
    n_outlets: int,
    *,
    n_permutations: int = N_PERMUTATIONS,
    min_count: int = MIN_COUNT,
    max_terms: int = MAX_TERMS,
    longest: int = LONGEST,
) -> Choice:
    """Which terms ``distinctive_terms`` counts for so many outlets.

    Parameters
    ----------
    n_outlets : int
        Outlets of all articles that have an event.
    n_permutations, min_count, max_terms, longest : int
        As of ``distinctive_terms``.

    Examples
    --------
    >>> choice_for(6).max_terms, choice_for(50).max_terms
    (4000, 2002)
    """
    return Choice(
        min_count=min_count,
        min_events=_FEWEST_EVENTS,
        max_terms=min(max_terms, _MOST_NUMBERS // (max(n_outlets, 1) * n_permutations)),
        longest=longest,
    )


def _check_options(n_permutations: int, min_count: int, max_terms: int, longest: int) -> None:
    if longest not in (1, 2, 3):
        raise DesignError(f"longest must be 1, 2 or 3, got {longest!r}.", remedy="leave it out.")
    for name, value in (
        ("n_permutations", n_permutations),
        ("min_count", min_count),
        ("max_terms", max_terms),
    ):
        if value < 1:
            raise DesignError(
                f"{name} must be 1 or more, got {value!r}.", remedy=f"leave out {name}."
            )


def table_of(
    found: StoredCounts, *, seed: int, n_permutations: int = N_PERMUTATIONS
) -> pl.DataFrame:
    """The table of distinctive terms that were counted already.

    Parameters
    ----------
    found : StoredCounts
        Terms of articles that two outlets or more wrote; labels of actors may be among them.
    seed, n_permutations : int
        As of ``distinctive_terms``.

    Returns
    -------
    polars.DataFrame, table TERMS, as of ``distinctive_terms``

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": "fire",
    ...     "outlet": ["Herald", "Post"], "text": ["The blaze spread.", "Blaze after blaze."]})
    >>> table_of(count_terms(articles, choice_for(2)), seed=1).height
    0
    """
    if not found.seen:
        return TERMS.empty()
    scores = score_terms(found, seed=seed, n_permutations=n_permutations)
    needed = np.minimum(_FEWEST_EVENTS, scores.n_events)
    outlet, term = np.nonzero((scores.leaning >= needed) & (scores.log_odds != 0))
    tested = np.broadcast_to(scores.n_events >= _FEWEST_EVENTS, scores.z.shape)
    reasons = [
        style_reason(
            found.seen[t], outlet=found.outlets[o], outlets=found.outlets, languages=found.languages
        )
        for o, t in zip(outlet.tolist(), term.tolist(), strict=True)
    ]
    columns: dict[str, Any] = {
        "outlet": [found.outlets[o] for o in outlet.tolist()],
        "term": [" ".join(found.seen[t].words) for t in term.tolist()],
        "count": scores.count[outlet, term],
        "count_elsewhere": scores.count_elsewhere[outlet, term],
        "log_odds": scores.log_odds[outlet, term],
        "z": scores.z[outlet, term],
        "p_adjusted": np.where(tested, scores.p_adjusted, np.nan)[outlet, term],
        "events_leaning": scores.leaning[outlet, term],
        "n_events": np.broadcast_to(scores.n_events, scores.z.shape)[outlet, term],
        "n_articles": scores.n_articles[outlet, term],
        "house_style": reasons,
    }
    frame = pl.DataFrame(
        {
            name: pl.Series(name, values).cast(TERMS.columns[name])
            for name, values in columns.items()
        }
    )
    return frame.with_columns(pl.col("p_adjusted").fill_nan(None)).sort(
        pl.col("p_adjusted"), pl.col("z").abs().neg(), "outlet", "term", nulls_last=True
    )
