"""Passages that two articles share: seeds of five equal words, grown over an editor's changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.text.batch import PUNCTUATION, Ids, Ints
from tellings.text.segment import segment

# Five words: on 300 spliced pairs of known share the error was .002 and nothing false was found;
# three words found up to .012 that was not there, seven missed edited copies (LOADERS, measured).
SHINGLE = 5
# An editor's changed word breaks five shingles; bridging three words takes that bias away.
BRIDGE = 3
# Two changes close together leave no five equal words between them: a longer gap is bridged too
# when half of its words are the same on both sides.
LONG_BRIDGE = 16
# A passage grows over changed words as long as equal ones outweigh them.
_REACH, _DROP = 64, 3
# A shingle repeated more often in one article is a pattern; its pairs would grow as the square.
REPEATS = 50
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

Runs = NDArray[np.int64]
"""Shared passages, one a row: first and end word here, first and end word there."""
_Run = tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """The words of one article's text.

    Parameters
    ----------
    article_id : str
        The article.
    ids : uint64
        Words and numbers in order, without marks.
    start, end : int64
        Their offsets into the text.
    shingles : uint64
        One hash for each five words in a row.
    """

    article_id: str
    ids: Ids
    start: Ints
    end: Ints
    shingles: Ids


def words_of(articles: pl.DataFrame, *, quotes: bool = True) -> list[Words]:
    """The words of each article's text, with what is needed to find shared passages.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id`` and ``text``.
    quotes : bool, default True
        Whether words inside quotation marks are kept.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["“No,” she said."]})
    >>> words_of(articles)[0].end.tolist(), words_of(articles, quotes=False)[0].end.tolist()
    ([3, 9, 14], [9, 14])
    """
    columns = [name for name in ("article_id", "text", "language") if name in articles.columns]
    texts = segment(articles.select(columns), fields=("text",))
    word = texts.token_kind != PUNCTUATION
    if not quotes:
        word &= texts.token_quotation < 0
    document = texts.token_document[word]
    ids = texts.token_id[word]
    start = texts.local(document, texts.token_start[word])
    end = texts.local(document, texts.token_end[word])
    edges = np.searchsorted(document, np.arange(texts.n_documents + 1)).tolist()
    return [
        Words(
            article_id=article_id,
            ids=ids[first:last],
            start=start[first:last],
            end=end[first:last],
            shingles=shingles(ids[first:last]),
        )
        for article_id, first, last in zip(texts.article_ids, edges[:-1], edges[1:], strict=True)
    ]


def shingles(ids: Ids) -> Ids:
    """One hash for each five words in a row.

    Examples
    --------
    >>> shingles(np.arange(7, dtype=np.uint64)).size
    3
    """
    n = max(ids.size - SHINGLE + 1, 0)
    hashes = np.zeros(n, dtype=np.uint64)
    for place in range(SHINGLE):
        hashes = (hashes ^ ids[place : place + n]) * _MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return hashes


def shared_runs(here: Words, there: Words, *, min_words: int) -> Runs:
    """Passages of one article that stand in another, in reading order.

    Parameters
    ----------
    here, there : Words
        The two articles; each word of ``here`` is in one passage at most.
    min_words : int
        Shorter passages, on either side, are left out.

    Returns
    -------
    int64, n by 4
        First and end word in ``here``, first and end word in ``there``.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "text": [
    ...     "So one two three four five six it went.", "One two three four five, X six."]})
    >>> shared_runs(*words_of(articles), min_words=5).tolist()
    [[1, 6, 0, 5]]
    """
    runs = _grown(_disjoint(_diagonals(here, there)), here.ids, there.ids)
    kept = [
        run
        for run in _bridged(runs, here.ids, there.ids)
        if min(run[1] - run[0], run[3] - run[2]) >= min_words
    ]
    return np.array(kept, dtype=np.int64).reshape(-1, 4)


def _diagonals(here: Words, there: Words) -> list[tuple[int, int, int]]:
    """Maximal runs of equal words, as (first here, first there, words), in reading order."""
    order = np.argsort(there.shingles, kind="stable")
    ranked = there.shingles[order]
    low = np.searchsorted(ranked, here.shingles, side="left")
    high = np.searchsorted(ranked, here.shingles, side="right")
    times = np.minimum(high - low, REPEATS)
    place = np.repeat(np.arange(times.size), times)
    within = np.arange(place.size) - np.repeat(np.cumsum(times) - times, times)
    other = order[np.repeat(low, times) + within]
    same = np.ones(place.size, dtype=np.bool_)
    for step in range(SHINGLE):  # equal hashes are looked at, not believed
        same &= here.ids[place + step] == there.ids[other + step]
    place, other = place[same], other[same]
    if not place.size:
        return []
    shift = place - other
    by_diagonal = np.lexsort((place, shift))
    place, shift = place[by_diagonal], shift[by_diagonal]
    opens = np.concatenate(([True], (np.diff(shift) != 0) | (np.diff(place) != 1)))
    firsts = np.flatnonzero(opens)
    lasts = np.concatenate((firsts[1:], [place.size])) - 1
    lengths = place[lasts] - place[firsts] + SHINGLE
    runs = zip(
        place[firsts].tolist(), (place - shift)[firsts].tolist(), lengths.tolist(), strict=True
    )
    return sorted(runs)


def _disjoint(runs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The same runs cut so that no word here is in two; the longest is kept whole."""
    taken: list[tuple[int, int, int]] = []
    for first, other, length in sorted(runs, key=lambda run: (-run[2], run[0], run[1])):
        left, right = first, first + length
        for a, _b, n in taken:
            if a <= left < a + n:
                left = a + n
            if a < right <= a + n:
                right = a
        inside = any(left < a + n and a < right for a, _b, n in taken)
        if left < right and not inside:
            taken.append((left, other + left - first, right - left))
    return sorted(taken)


def _grown(runs: Sequence[tuple[int, int, int]], here: Ids, there: Ids) -> list[_Run]:
    """Runs stretched over changed words on both sides, never into their neighbours."""
    grown: list[_Run] = []
    for at, (first, other, length) in enumerate(runs):
        before = grown[-1][1] if grown else 0
        after = runs[at + 1][0] if at + 1 < len(runs) else here.size
        left = min(first - before, other, _REACH)
        back = _reach(here[first - left : first][::-1], there[other - left : other][::-1])
        end, other_end = first + length, other + length
        right = min(after - end, there.size - other_end, _REACH)
        on = _reach(here[end : end + right], there[other_end : other_end + right])
        grown.append((first - back, end + on, other - back, other_end + on))
    return grown


def _reach(here: Ids, there: Ids) -> int:
    """How far equal words outweigh changed ones, going on until these win by three."""
    if not here.size:
        return 0
    score = np.cumsum(np.where(here == there, 1, -1))
    lost = np.flatnonzero(np.maximum(np.maximum.accumulate(score), 0) - score > _DROP)
    score = score[: lost[0]] if lost.size else score
    best = int(score.argmax())
    return best + 1 if score[best] > 0 else 0


def _bridged(runs: Sequence[_Run], here: Ids, there: Ids) -> list[_Run]:
    """Neighbouring runs joined over a few words that differ, or a few more that mostly do not."""
    joined: list[_Run] = []
    for first, end, other_first, other_end in runs:
        if joined:
            start, before, other_start, other_before = joined[-1]
            if _bridges(
                here[before:first], there[other_before:other_first], other_first - other_before
            ):
                joined[-1] = (start, end, other_start, other_end)
                continue
        joined.append((first, end, other_first, other_end))
    return joined


def _bridges(here: Ids, there: Ids, step: int) -> bool:
    """Whether the words between two runs are a change inside one passage."""
    longest = max(here.size, step)
    if step < 0 or longest > LONG_BRIDGE:
        return False
    return longest <= BRIDGE or 2 * np.intersect1d(here, there).size >= longest
