"""Reuse: passages that articles on the same event share word for word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from tellings.domain.tables import REUSE
from tellings.events.passages import Runs, Words, shared_runs, words_of


def find_reuse(articles: pl.DataFrame, *, min_words: int = 12, quotes: bool = True) -> pl.DataFrame:
    """Passages of an article that stand word for word in an earlier article on the same event.

    Words and numbers are compared without case and punctuation, so a changed comma does not end a
    passage; words that were changed, added or cut inside it are bridged: up to three in a row, or
    up to sixteen of which half are the same on both sides. An agency
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
    quotes : bool, default True
        Whether words in quotation marks are compared. Without them, the same quotations of a
        speech are no reuse; ``words`` and shares then count the words outside quotations only.

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
            frames.append(_event_reuse(words_of(group, quotes=quotes), min_words))
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


def _event_reuse(words: Sequence[Words], min_words: int) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for later, earlier in _candidates(words):
        runs = shared_runs(words[later], words[earlier], min_words=min_words)
        if runs.size:
            rows.extend(_rows(words[later], words[earlier], runs))
    return pl.DataFrame(rows, schema=dict(REUSE.columns), orient="row")


def _candidates(words: Sequence[Words]) -> Iterator[tuple[int, int]]:
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


def _rows(here: Words, there: Words, runs: Runs) -> Iterator[tuple[object, ...]]:
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
