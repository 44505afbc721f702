"""Counts of words and of two or three words in a row in each cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.cells import place
from tellings.compare.house_style import GRAMMAR, Seen, style_words
from tellings.domain.errors import TableError, listed
from tellings.text import WORD, Texts, segment, word_counts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Ids = NDArray[np.uint64]

_BATCH = 500
# Cells times candidate terms that are held at once (float32, 400 MiB).
_MOST_NUMBERS = 100_000_000
_DATELINE_TOKENS = 6
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which terms are counted.

    Parameters
    ----------
    min_count, min_events : int
        Fewest uses, and fewest events with a use, in all outlets together.
    max_terms : int
        The most frequent terms are kept.
    longest : int
        Words in a row that make a term, at most 3: pairs of neighbouring content words, and three
        words of one sentence that begin and end with a content word.
    """

    min_count: int
    min_events: int
    max_terms: int
    longest: int


@dataclass(frozen=True, kw_only=True, eq=False)
class TermCounts:
    """Terms counted in the cells of matched events.

    Parameters
    ----------
    events, outlets : tuple of str
        In alphabetical order; events that one outlet alone covered are left out.
    seen : tuple of Seen
        The terms as written.
    counts : float32, (n_events, n_outlets, n_terms)
        Uses, 0 where there is no cell.
    words : float64, (n_events, n_outlets)
        Words of the cell, 0 where there is none.
    exposure : float64, (n_events, n_outlets, n_terms) or (n_events, n_outlets, 1)
        What a term's uses are counted against: the words of the cell, and for a label of an actor
        the mentions of that actor in it.
    n_articles : int64, (n_outlets, n_terms)
        Articles of the outlet that hold the term.
    languages : tuple of str
        Languages of the articles.
    """

    events: tuple[str, ...]
    outlets: tuple[str, ...]
    seen: tuple[Seen, ...]
    counts: NDArray[np.float32]
    words: Floats
    exposure: Floats
    n_articles: Ints
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Uses:
    """One row an article, term and way of writing it; where it stands first.

    There are about as many rows as words, so the columns are as narrow as can be.
    """

    article: NDArray[np.int32]
    term: Ids
    capital: NDArray[np.int8]
    count: NDArray[np.int32]
    dateline: NDArray[np.int32]
    title: NDArray[np.bool_]
    start: NDArray[np.int32]
    end: NDArray[np.int32]


_COLUMNS: dict[str, type[np.generic]] = {
    "article": np.int32,
    "term": np.uint64,
    "capital": np.int8,
    "count": np.int32,
    "dateline": np.int32,
    "title": np.bool_,
    "start": np.int32,
    "end": np.int32,
}


def count_terms(articles: pl.DataFrame, choice: Choice) -> TermCounts:
    """The chosen terms counted by cell, in titles and texts.

    Which terms are kept depends on all outlets together, never on which outlet used them, so a
    permutation test over the kept terms stays valid.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id``, ``event_id``, ``outlet``, ``text``; ``title`` and ``language`` are
        used if they are there.
    choice : Choice
        Which terms.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": "fire",
    ...     "outlet": ["Herald", "Post"], "text": ["The blaze spread.", "Blaze after blaze."]})
    >>> found = count_terms(articles, Choice(min_count=2, min_events=1, max_terms=9, longest=2))
    >>> [term.words for term in found.seen], found.counts.tolist()
    ([('blaze',)], [[[1.0], [2.0]]])
    """
    joined = _matched(articles)
    events, event = _coded(joined["event_id"])
    outlets, outlet = _coded(joined["outlet"])
    uses, words, languages = _all_uses(joined, longest=choice.longest)
    cell = event * len(outlets) + outlet
    n_cells = len(events) * len(outlets)
    chosen = _chosen(uses, event, choice, n_cells)
    place_of = np.minimum(np.searchsorted(chosen, uses.term), max(len(chosen) - 1, 0))
    kept = np.flatnonzero(chosen[place_of] == uses.term) if len(chosen) else np.zeros(0, np.int64)
    at, article, count = place_of[kept], uses.article[kept].astype(np.int64), uses.count[kept]
    shape = (len(events), len(outlets), len(chosen))
    counts = np.bincount(
        cell[article] * len(chosen) + at, weights=count, minlength=n_cells * len(chosen)
    )
    held = np.unique(article * len(chosen) + at)
    n_articles = np.bincount(
        outlet[held // max(len(chosen), 1)] * len(chosen) + held % max(len(chosen), 1),
        minlength=len(outlets) * len(chosen),
    )
    by_cell = np.bincount(cell, weights=words, minlength=n_cells).astype(np.float64)
    return TermCounts(
        events=events,
        outlets=outlets,
        seen=_written(uses, kept, at, joined, len(chosen)),
        counts=counts.astype(np.float32).reshape(shape),
        words=by_cell.reshape(shape[:2]),
        exposure=by_cell.reshape(*shape[:2], 1),
        n_articles=n_articles.reshape(shape[1:]),
        languages=languages,
    )


def _matched(articles: pl.DataFrame) -> pl.DataFrame:
    """Placed articles of events that two outlets or more covered, with their text."""
    placed = place(articles)
    if "text" not in articles.columns:
        raise TableError(
            f"Distinctive terms need the column 'text', found are {listed(articles.columns)}.",
            remedy="pass the articles with their text.",
        )
    texts = [name for name in ("title", "text", "language") if name in articles.columns]
    known = articles.select(pl.col("article_id").cast(pl.String), *texts)
    matched = placed.filter(pl.col("outlet").n_unique().over("event_id") > 1)
    return matched.join(known, on="article_id", how="left").sort("article_id")


def _coded(values: pl.Series) -> tuple[tuple[str, ...], Ints]:
    names, codes = np.unique(values.to_numpy().astype(str), return_inverse=True)
    return tuple(names.tolist()), codes.astype(np.int64)


def _all_uses(joined: pl.DataFrame, *, longest: int) -> tuple[_Uses, Ints, tuple[str, ...]]:
    """Uses in all articles, words of each article, and the languages."""
    parts: list[_Uses] = []
    words = np.zeros(joined.height, dtype=np.int64)
    languages: set[str] = set()
    rows = {name: row for row, name in enumerate(joined["article_id"].to_list())}
    for start in range(0, joined.height, _BATCH):
        texts = segment(joined[start : start + _BATCH])
        article = np.array([rows[name] for name in texts.article_ids], dtype=np.int64)
        words += np.bincount(article, weights=word_counts(texts), minlength=len(words)).astype(int)
        languages |= set(texts.languages)
        parts.extend(_uses(texts, article, longest=longest))
    return _joined_up(parts), words, tuple(sorted(languages))


def _joined_up(parts: list[_Uses]) -> _Uses:
    columns = {}
    for name, dtype in _COLUMNS.items():
        empty = np.zeros(0, dtype=dtype)
        columns[name] = np.concatenate([empty, *(getattr(part, name) for part in parts)])
    return _Uses(**columns)


def _uses(texts: Texts, article: Ints, *, longest: int) -> Iterator[_Uses]:
    """Words, then pairs and threes of words, of one batch."""
    is_word = texts.token_kind == WORD
    title = np.array([field == "title" for field in texts.fields], dtype=np.bool_)
    first_token = np.searchsorted(texts.token_document, np.arange(texts.n_documents))
    place_in = np.arange(texts.n_tokens) - first_token[texts.token_document]
    opening = (place_in < _DATELINE_TOKENS) & (texts.token_capital == 2)
    opening &= ~title[texts.token_document]
    content = is_word & ~np.isin(texts.token_id, _grammar(texts))
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


def _grammar(texts: Texts) -> Ids:
    """Ids of grammatical words of the batch's languages."""
    ids = {
        word
        for language in set(texts.languages)
        for word, group in style_words(language).items()
        if group == GRAMMAR
    }
    return np.array(sorted(ids), dtype=np.uint64)


def _gathered(
    texts: Texts,
    article: Ints,
    title: NDArray[np.bool_],
    term: Ids,
    capital: Ints,
    opening: NDArray[np.bool_],
    first: Ints,
    last: Ints,
) -> _Uses:
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
    return _Uses(
        article=keys[0][starts].astype(np.int32),
        term=keys[1][starts],
        capital=keys[2][starts].astype(np.int8),
        count=np.diff(np.append(starts, len(order))).astype(np.int32),
        dateline=np.add.reduceat(opening[order].astype(np.int32), starts)
        if len(starts)
        else np.zeros(0, dtype=np.int32),
        title=title[document[firsts]],
        start=texts.local(document[firsts], texts.token_start[first[firsts]]).astype(np.int32),
        end=texts.local(document[firsts], texts.token_end[last[firsts]]).astype(np.int32),
    )


def _chosen(uses: _Uses, event: Ints, choice: Choice, n_cells: int) -> Ids:
    """Sorted ids of the terms to count."""
    terms, at = np.unique(uses.term, return_inverse=True)
    count = np.bincount(at, weights=uses.count, minlength=len(terms))
    n_events = int(event.max(initial=-1)) + 1
    pairs = np.unique(at * max(n_events, 1) + event[uses.article])
    spread = np.bincount(pairs // max(n_events, 1), minlength=len(terms))
    fit = np.flatnonzero((count >= choice.min_count) & (spread >= choice.min_events))
    most = min(choice.max_terms, _MOST_NUMBERS // max(n_cells, 1))
    frequent = fit[np.argsort(-count[fit], kind="stable")[:most]]
    return np.sort(terms[frequent])


def _written(
    uses: _Uses, kept: Ints, at: Ints, joined: pl.DataFrame, n_terms: int
) -> tuple[Seen, ...]:
    """How each kept term is mostly written."""
    weights = uses.count[kept]
    ways = np.bincount(at * 3 + uses.capital[kept], weights=weights, minlength=3 * n_terms)
    capital = ways.reshape(n_terms, 3).argmax(axis=1)
    dateline = np.bincount(at, weights=uses.dateline[kept], minlength=n_terms)
    total = np.bincount(at, weights=weights, minlength=n_terms)
    usual = np.flatnonzero(uses.capital[kept] == capital[at])
    _, first = np.unique(at[usual], return_index=True)
    seen = []
    for term, use in enumerate(kept[usual[first]].tolist()):
        field = "title" if uses.title[use] else "text"
        text = joined[field][int(uses.article[use])][int(uses.start[use]) : int(uses.end[use])]
        words = tuple(text.split()) if capital[term] else tuple(text.casefold().split())
        share = float(dateline[term] / total[term])
        seen.append(Seen(words=words, capital=int(capital[term]), dateline_share=share))
    return tuple(seen)
