"""Near-duplicates: articles that are, but for edits, cuts and additions, one and the same text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from tellings.domain.tables import READABLE, check
from tellings.events.passages import Words, shared_runs, words_of
from tellings.text.batch import Ids, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# One shingle in four, by its hash, stands for all: the same ones in both copies, so the share of
# sampled shingles that two articles have in common estimates containment, for cut copies too.
_SAMPLE = np.uint64(4)
# Below the share of five-word shingles that a text keeps when every sixth word is changed (.40).
_CANDIDATE = 0.15
# A shingle of more articles than this is a house's boilerplate; its pairs would grow as the square.
_MOST_HOLDERS = 100
# A passage of a few words says nothing about where the rest comes from.
_LEAST_PASSAGE = 8
# An article that is less than this part of another stands in it, as a roundup holds a brief.
_LEAST_RETURN = 0.3
_BATCH = 500
_BLOCK = 2000
_COLUMNS = {
    "article_id": pl.String(),
    "other_id": pl.String(),
    "containment": pl.Float32(),
    "other_containment": pl.Float32(),
}


def near_duplicates(
    articles: pl.DataFrame, *, least_containment: float = 0.7, min_words: int = 40
) -> pl.DataFrame:
    """Pairs of articles of which one holds nearly all the words of the other, in order.

    Candidates share sampled five-word shingles; each is then verified word for word. A copy with
    every seventh word changed, a copy cut to its first half, and a copy with a foreign tail are
    near-duplicates; two articles that both print the same agency paragraphs between text of
    their own are not (that is reuse), nor are a brief and the long roundup that holds it, of
    which it is less than three tenths. Events and dates are not looked at.

    Parameters
    ----------
    articles : polars.DataFrame, table READABLE
        Needs ``article_id`` and ``text``.
    least_containment : float, default 0.7
        Least part of the words of one article that stand in the other.
    min_words : int, default 40
        Articles with fewer words are left out: a line of weather is no copy of another.

    Returns
    -------
    polars.DataFrame, one row a pair, ``article_id < other_id``, sorted
        ``containment`` is the part of the words of ``article_id`` that stand in ``other_id``,
        ``other_containment`` the reverse; both in [0, 1].

    References
    ----------
    .. [1] Broder, A. Z. (1997). On the resemblance and containment of documents. Compression and
       Complexity of Sequences, 21-29. doi:10.1109/SEQUEN.1997.666900. Reference checked.

    Examples
    --------
    >>> agency = " ".join(f"word{n}" for n in range(60))
    >>> articles = pl.DataFrame({"article_id": ["a", "b", "c"], "text": [
    ...     agency, agency.replace("word30", "term"), agency[:100] + " no more"]})
    >>> near_duplicates(articles).rows()
    [('a', 'b', 1.0, 1.0)]
    """
    ordered = check(articles, READABLE).sort("article_id")
    words = [one for part in ordered.iter_slices(_BATCH) for one in words_of(part) if one.ids.size]
    words = [one for one in words if one.ids.size >= min_words]
    rows: list[tuple[object, ...]] = []
    for one, two in _candidates(words):
        shares = _containment(words[one], words[two])
        if max(shares) >= least_containment and min(shares) >= _LEAST_RETURN:
            rows.append((words[one].article_id, words[two].article_id, *shares))
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row")


def duplicate_groups(pairs: pl.DataFrame, order: Sequence[str]) -> dict[str, tuple[str, str]]:
    """For each article with a near-duplicate: the first article of its group, and its original.

    Parameters
    ----------
    pairs : polars.DataFrame
        What ``near_duplicates`` gave.
    order : sequence of str
        Article ids, the earliest first.

    Returns
    -------
    dict
        The first article of the group, and the earliest article this one is a near-duplicate of;
        of the first article it is itself.

    Examples
    --------
    >>> pairs = pl.DataFrame({"article_id": ["a", "b"], "other_id": ["b", "c"]})
    >>> duplicate_groups(pairs, ["c", "b", "a"])
    {'c': ('c', 'c'), 'b': ('c', 'c'), 'a': ('c', 'b')}
    """
    rank = {article_id: place for place, article_id in enumerate(order)}
    beside: dict[str, list[str]] = {}
    for one, two in pairs.select("article_id", "other_id").iter_rows():
        beside.setdefault(one, []).append(two)
        beside.setdefault(two, []).append(one)
    first: dict[str, str] = {}
    for article_id in sorted(beside, key=rank.__getitem__):
        if article_id in first:
            continue
        reached = [article_id]
        for one in reached:
            if one not in first:
                first[one] = article_id
                reached.extend(beside[one])
    return {
        article_id: (
            first[article_id],
            min((article_id, *beside[article_id]), key=rank.__getitem__),
        )
        for article_id in sorted(beside, key=rank.__getitem__)
    }


def _containment(one: Words, two: Words) -> tuple[float, float]:
    runs = shared_runs(one, two, min_words=_LEAST_PASSAGE)
    covered = np.zeros(two.ids.size, dtype=np.bool_)
    for _first, _end, first, end in runs.tolist():
        covered[first:end] = True
    return float((runs[:, 1] - runs[:, 0]).sum()) / one.ids.size, float(covered.mean())


def _candidates(words: Sequence[Words]) -> list[tuple[int, int]]:
    """Pairs with enough sampled shingles in common, from one inverted index."""
    from scipy.sparse import csr_array

    sampled = [_sampled(article.shingles) for article in words]
    if not sampled:
        return []
    owner = np.repeat(np.arange(len(words)), [part.size for part in sampled])
    _values, column, holders = np.unique(
        np.concatenate(sampled), return_inverse=True, return_counts=True
    )
    telling = (holders[column] > 1) & (holders[column] <= _MOST_HOLDERS)
    owner, column = owner[telling], column[telling]
    limits = np.searchsorted(owner, np.arange(len(words) + 1))
    held = csr_array(
        (np.ones(owner.size, dtype=np.int32), column, limits),
        shape=(len(words), max(holders.size, 1)),
    )
    n_sampled = np.array([part.size for part in sampled], dtype=np.int64)
    return [
        pair
        for begin in range(0, len(words), _BLOCK)
        for pair in _shared_enough(held, n_sampled, begin)
    ]


def _shared_enough(held: csr_array, n_sampled: Ints, begin: int) -> list[tuple[int, int]]:
    shared = (held[begin : begin + _BLOCK] @ held.T).tocoo()
    one, two = shared.row.astype(np.int64) + begin, shared.col.astype(np.int64)
    least = _CANDIDATE * np.minimum(n_sampled[one], n_sampled[two])
    kept = (one < two) & (shared.data >= np.maximum(least, 1))
    pairs = zip(one[kept].tolist(), two[kept].tolist(), strict=True)
    return sorted(pairs)


def _sampled(shingles: Ids) -> Ids:
    distinct: Ids = np.unique(shingles)
    kept: Ids = distinct[distinct % _SAMPLE == 0]
    return kept
