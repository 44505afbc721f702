"""Words and two or three words in a row as articles use them, a batch of whole events at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.cells import place
from tellings.compare.house_style import GRAMMAR, style_words
from tellings.domain.errors import TableError, listed
from tellings.text import WORD, Texts, segment, word_counts

Ints = NDArray[np.int64]
Ids = NDArray[np.uint64]
Bools = NDArray[np.bool_]

# Articles of a batch, and more where the last of its events has more.
_BATCH = 500
_DATELINE_TOKENS = 6
_MIX = np.uint64(0x9E3779B97F4A7C15)

# There are about as many rows as words, so the columns are as narrow as can be.
ROWS = {
    "article": pl.UInt32(),
    "term": pl.UInt64(),
    "capital": pl.Int8(),
    "count": pl.Int32(),
    "dateline": pl.Int32(),
    "title": pl.Boolean(),
    "start": pl.Int32(),
    "end": pl.Int32(),
}
"""A row an article, term and way of writing it: uses, those in a dateline, where the first is."""
CELLS = {"event_id": pl.String(), "outlet": pl.String(), "n_words": pl.Int64()}
"""A row an event and outlet, in this order."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Uses:
    """What the articles of some whole events use.

    Parameters
    ----------
    articles : polars.DataFrame
        The articles.
    rows : polars.DataFrame
        With the columns of ``ROWS``; ``article`` is a row of ``articles``.
    cells : polars.DataFrame
        With the columns of ``CELLS``.
    cell : int64, (n_articles,)
        The row of ``cells`` that an article belongs to.
    languages : frozenset of str
        Languages of the articles.
    """

    articles: pl.DataFrame
    rows: pl.DataFrame
    cells: pl.DataFrame
    cell: Ints
    languages: frozenset[str]


def matched_articles(articles: pl.DataFrame) -> pl.DataFrame:
    """Placed articles of events that two outlets or more covered, event by event, with their text.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id``, ``event_id``, ``outlet``, ``text``; ``title`` and ``language`` are
        kept if they are there.

    Raises
    ------
    TableError
        If a column is missing or an ``article_id`` is repeated.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["b", "a", "c"], "text": "Rain.",
    ...     "event_id": ["fire", "fire", "vote"], "outlet": ["Post", "Echo", "Echo"]})
    >>> matched_articles(articles)["article_id"].to_list()
    ['a', 'b']
    """
    placed = place(articles)
    if "text" not in articles.columns:
        raise TableError(
            f"Distinctive terms need the column 'text', found are {listed(articles.columns)}.",
            remedy="pass the articles with their text.",
        )
    texts = [name for name in ("title", "text", "language") if name in articles.columns]
    known = articles.select(pl.col("article_id").cast(pl.String), *texts)
    matched = placed.filter(pl.col("outlet").n_unique().over("event_id") > 1)
    return matched.join(known, on="article_id", how="left").sort("event_id", "article_id")


def event_batches(articles: pl.DataFrame, *, fewest: int = _BATCH) -> Iterator[pl.DataFrame]:
    """Articles in batches of whole events.

    Parameters
    ----------
    articles : polars.DataFrame
        Sorted by ``event_id``.
    fewest : int, default 500
        A batch ends with the event in which it gets so many articles.

    Examples
    --------
    >>> articles = pl.DataFrame({"event_id": list("aaabbc")})
    >>> [batch.height for batch in event_batches(articles, fewest=2)]
    [3, 2, 1]
    """
    ends = np.flatnonzero(np.append(np.diff(articles["event_id"].rle_id().to_numpy()) != 0, True))
    start = 0
    for end in (ends + 1).tolist() if articles.height else ():
        if end - start >= fewest or end == articles.height:
            yield articles[start:end]
            start = end


def uses_of(articles: pl.DataFrame, *, longest: int) -> Uses:
    """What the articles use, in titles and texts.

    Which words are grammatical depends on the language of each article alone.

    Parameters
    ----------
    articles : polars.DataFrame
        Whole events as ``matched_articles`` gives them.
    longest : int
        Words in a row that make a term, see ``Choice``.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": "fire",
    ...     "outlet": ["Herald", "Post"], "text": ["The blaze spread.", "Blaze after blaze."]})
    >>> used = uses_of(articles, longest=2)
    >>> used.rows.height, used.cells.rows()
    (7, [('fire', 'Herald', 3), ('fire', 'Post', 3)])
    """
    texts = segment(articles)
    row_of = {name: row for row, name in enumerate(articles["article_id"].to_list())}
    article = np.array([row_of[name] for name in texts.article_ids], dtype=np.int64)
    words = np.bincount(article, weights=word_counts(texts), minlength=articles.height)
    keys = ["event_id", "outlet"]
    cells = (
        articles.select(*keys, n_words=pl.Series(words, dtype=pl.Int64))
        .group_by(keys)
        .agg(pl.col("n_words").sum())
        .sort(keys)
    )
    cell = articles.select(keys).join(
        cells.with_row_index("cell"), on=keys, how="left", maintain_order="left"
    )
    return Uses(
        articles=articles,
        rows=pl.concat([pl.DataFrame(schema=ROWS), *_rows(texts, article, longest)]),
        cells=cells.select(list(CELLS)),
        cell=cell["cell"].to_numpy().astype(np.int64),
        languages=frozenset(texts.languages),
    )


def _rows(texts: Texts, article: Ints, longest: int) -> Iterator[pl.DataFrame]:
    """Words, then pairs and threes of words."""
    is_word = texts.token_kind == WORD
    title = np.array([field == "title" for field in texts.fields], dtype=np.bool_)
    first_token = np.searchsorted(texts.token_document, np.arange(texts.n_documents))
    place_in = np.arange(texts.n_tokens) - first_token[texts.token_document]
    opening = (place_in < _DATELINE_TOKENS) & (texts.token_capital == 2)
    opening &= ~title[texts.token_document]
    content = is_word & ~_grammatical(texts)
    for length in range(1, min(longest, texts.n_tokens) + 1):
        last = slice(length - 1, None)
        n = texts.n_tokens - length + 1
        whole = is_word[:n] if length == 1 else content[:n] & content[last]
        whole = whole & (texts.token_sentence[:n] == texts.token_sentence[last])
        for inner in range(1, length - 1):
            whole &= is_word[inner : inner + n]
        first = np.flatnonzero(whole)
        ids, capital = texts.token_id[first], texts.token_capital[first].astype(np.int64)
        for step in range(1, length):
            ids = (ids * _MIX) ^ texts.token_id[first + step]
            other = texts.token_capital[first + step].astype(np.int64)
            capital = np.where(capital == other, capital, np.minimum(capital + other, 1))
        yield _gathered(texts, article, title, ids, capital, opening[first], first,
                        first + length - 1)  # fmt: skip


def _grammatical(texts: Texts) -> Bools:
    """Which tokens are grammatical words of the language of their article."""
    names = np.array(texts.languages, dtype=object)
    found = np.zeros(texts.n_tokens, dtype=np.bool_)
    for language in sorted(set(texts.languages)):
        groups = style_words(language).items()
        ids = np.array(sorted(word for word, group in groups if group == GRAMMAR), dtype=np.uint64)
        here = (names == language).astype(np.bool_)[texts.token_document]
        found |= here & np.isin(texts.token_id, ids)
    return found


def _gathered(
    texts: Texts,
    article: Ints,
    title: Bools,
    term: Ids,
    capital: Ints,
    opening: Bools,
    first: Ints,
    last: Ints,
) -> pl.DataFrame:
    """Uses summed to one row an article, term and way of writing."""
    document = texts.token_document[first]
    # Stable, so that the first row of a group is its first use.
    order = np.lexsort((capital, term, article[document]))
    keys = (article[document][order], term[order], capital[order])
    new = np.ones(len(order), dtype=np.bool_)
    if len(order):
        new[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    starts = np.flatnonzero(new)
    firsts = order[starts]
    columns = {
        "article": keys[0][starts],
        "term": keys[1][starts],
        "capital": keys[2][starts],
        "count": np.diff(np.append(starts, len(order))),
        "dateline": np.add.reduceat(opening[order].astype(np.int32), starts)
        if len(starts)
        else np.zeros(0, dtype=np.int32),
        "title": title[document[firsts]],
        "start": texts.local(document[firsts], texts.token_start[first[firsts]]),
        "end": texts.local(document[firsts], texts.token_end[last[firsts]]),
    }
    # Narrow at once: a batch has some hundred thousand rows.
    return pl.DataFrame([pl.Series(name, columns[name]).cast(ROWS[name]) for name in ROWS])
