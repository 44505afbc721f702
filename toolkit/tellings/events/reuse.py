"""Reuse: passages that articles on the same event share word for word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.domain.tables import REUSE
from tellings.text.batch import PUNCTUATION, Ids, Ints
from tellings.text.segment import segment

# Five words: on 300 spliced pairs of known share the error was .002 and nothing false was found;
# three words found up to .012 that was not there, seven missed edited copies (LOADERS, measured).
SHINGLE = 5
# An editor's changed word breaks five shingles; bridging three words takes that bias away.
BRIDGE = 3
# A shingle repeated more often in one article is a pattern; its pairs would grow as the square.
REPEATS = 50
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

Runs = NDArray[np.int64]
"""Matched runs, one a row: first and end word here, first and end word there."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Words:
    """The words of one article's text: ids and offsets, and the hashes of its shingles."""

    article_id: str
    ids: Ids
    start: Ints
    end: Ints
    shingles: Ids


def find_reuse(articles: pl.DataFrame, *, min_words: int = 12) -> pl.DataFrame:
    """Passages of an article that stand word for word in an earlier article on the same event.

    Words and numbers are compared without case and punctuation, so a changed comma does not end a
    passage; up to three words that were changed, added or cut inside it are bridged. An agency
    paragraph printed by two outlets counts; the same quotation of a speech counts too (both
    outlets print it); two sentences about the same fact in different words do not. Articles of
    the same outlet are compared as well. Only the body is read, not the headline.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        Needs ``article_id``, ``event_id`` and ``text``; ``published`` orders the articles, those
        without a date come last, ties go by ``article_id``. Articles without an event are left
        out.
    min_words : int, default 12
        Shorter passages are left out: set phrases, titles and names are shared without copying.

    Returns
    -------
    polars.DataFrame, table REUSE, one row a passage and pair of articles
        ``article_id`` is the later article. ``words`` counts the words of the passage in it;
        ``share`` is the part of its words inside passages shared with ``other_id``, in [0, 1],
        and ``other_share`` the same seen from the earlier article; both repeat on every row of
        the pair.

    References
    ----------
    .. [1] Clough, P., Gaizauskas, R., Piao, S. & Wilks, Y. (2002). Measuring text reuse. ACL,
       152-159. doi:10.3115/1073083.1073110. Title, authors and abstract checked; n-gram overlap
       is one of its three measures, the bridging and the passages are ours.

    Examples
    --------
    >>> agency = "Two ferries met in thick fog off Port Havik on Sunday and nobody was hurt at all."
    >>> articles = pl.DataFrame({
    ...     "article_id": ["a", "b"], "event_id": "fog", "published": [1, 2],
    ...     "text": [agency, "Fog came. " + agency.replace("Sunday", "Monday")]})
    >>> find_reuse(articles).select("article_id", "other_id", "start", "words").rows()
    [('b', 'a', 10, 17)]
    """
    ordered = _in_order(articles)
    frames = [REUSE.empty()]
    for (_event,), group in ordered.group_by("event_id", maintain_order=True):
        if group.height > 1:
            frames.append(_event_reuse(_words(group), min_words))
    return pl.concat(frames).sort("article_id", "other_id", "start", "other_start")


def copied_passages(reuse: pl.DataFrame) -> pl.DataFrame:
    """Passages that articles took over from earlier ones: what their own text leaves out.

    Parameters
    ----------
    reuse : polars.DataFrame, table REUSE
        Output of ``find_reuse``.

    Returns
    -------
    polars.DataFrame
        ``article_id``, ``start``, ``end``: overlapping passages merged, sorted; what
        ``measure(…, without=…)`` takes.

    Examples
    --------
    >>> reuse = pl.DataFrame({"article_id": ["b", "b"], "start": [0, 5], "end": [9, 20]})
    >>> copied_passages(reuse).rows()
    [('b', 0, 20)]
    """
    merged: list[tuple[str, int, int]] = []
    rows = reuse.select("article_id", "start", "end").sort("article_id", "start", "end").rows()
    for article_id, start, end in rows:
        if merged and merged[-1][0] == article_id and start <= merged[-1][2]:
            merged[-1] = (article_id, merged[-1][1], max(end, merged[-1][2]))
        else:
            merged.append((article_id, start, end))
    columns = {name: REUSE.columns[name] for name in ("article_id", "start", "end")}
    return pl.DataFrame(merged, schema=columns, orient="row")


def _in_order(articles: pl.DataFrame) -> pl.DataFrame:
    """Articles with an event, the earliest first; row order of the input does not matter."""
    published = pl.col("published") if "published" in articles.columns else pl.lit(None)
    return (
        articles.filter(pl.col("event_id").is_not_null())
        .select("article_id", "event_id", "text", published.alias("published"))
        .sort("event_id", "published", "article_id", nulls_last=True)
    )


def _words(group: pl.DataFrame) -> list[_Words]:
    texts = segment(group.select("article_id", "text"), fields=("text",))
    word = texts.token_kind != PUNCTUATION
    document = texts.token_document[word]
    ids = texts.token_id[word]
    start = texts.local(document, texts.token_start[word])
    end = texts.local(document, texts.token_end[word])
    edges = np.searchsorted(document, np.arange(texts.n_documents + 1)).tolist()
    return [
        _Words(
            article_id=article_id,
            ids=ids[first:last],
            start=start[first:last],
            end=end[first:last],
            shingles=_shingles(ids[first:last]),
        )
        for article_id, first, last in zip(texts.article_ids, edges[:-1], edges[1:], strict=True)
    ]


def _shingles(ids: Ids) -> Ids:
    """One hash for each five words in a row."""
    n = max(ids.size - SHINGLE + 1, 0)
    hashes = np.zeros(n, dtype=np.uint64)
    for place in range(SHINGLE):
        hashes = (hashes ^ ids[place : place + n]) * _MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return hashes


def _event_reuse(words: Sequence[_Words], min_words: int) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for later, earlier in _candidates(words):
        runs = _runs(words[later], words[earlier], min_words)
        if runs.size:
            rows.extend(_rows(words[later], words[earlier], runs))
    return pl.DataFrame(rows, schema=dict(REUSE.columns), orient="row")


def _candidates(words: Sequence[_Words]) -> Iterator[tuple[int, int]]:
    """Pairs (later, earlier) that share at least one shingle, by one inverted index."""
    from scipy.sparse import csr_array

    distinct = [np.unique(article.shingles) for article in words]
    vocabulary, columns = np.unique(np.concatenate(distinct), return_inverse=True)
    limits = np.concatenate(([0], np.cumsum([part.size for part in distinct])))
    held = csr_array(
        (np.ones(columns.size, dtype=np.int32), columns, limits),
        shape=(len(words), max(vocabulary.size, 1)),
    )
    shared = (held @ held.T).tocoo()
    pairs = zip(shared.row.tolist(), shared.col.tolist(), strict=True)
    yield from sorted((row, column) for row, column in pairs if column < row)


def _runs(here: _Words, there: _Words, min_words: int) -> Runs:
    """Longest matched runs, each word of ``here`` in at most one, in reading order."""
    diagonals = _diagonals(here, there)
    kept: list[tuple[int, int, int, int]] = []
    for first, end, other_first, other_end in _bridged(_disjoint(diagonals)):
        if min(end - first, other_end - other_first) >= min_words:
            kept.append((first, end, other_first, other_end))
    return np.array(kept, dtype=np.int64).reshape(-1, 4)


def _diagonals(here: _Words, there: _Words) -> list[tuple[int, int, int]]:
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


def _bridged(runs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Neighbouring runs joined over up to three words that differ on either side."""
    joined: list[tuple[int, int, int, int]] = []
    for first, other, length in runs:
        if joined:
            start, end, other_start, other_end = joined[-1]
            if first - end <= BRIDGE and 0 <= other - other_end <= BRIDGE:
                joined[-1] = (start, first + length, other_start, other + length)
                continue
        joined.append((first, first + length, other, other + length))
    return joined


def _rows(here: _Words, there: _Words, runs: Runs) -> Iterator[tuple[object, ...]]:
    share = float((runs[:, 1] - runs[:, 0]).sum()) / here.ids.size
    covered = np.zeros(there.ids.size, dtype=np.bool_)
    for _first, _end, first, end in runs.tolist():
        covered[first:end] = True
    other_share = float(covered.mean())
    for first, end, other_first, other_end in runs.tolist():
        yield (
            here.article_id,
            there.article_id,
            int(here.start[first]),
            int(here.end[end - 1]),
            int(there.start[other_first]),
            int(there.end[other_end - 1]),
            end - first,
            share,
            other_share,
        )
