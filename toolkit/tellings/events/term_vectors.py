"""Articles as weighted terms in three views: all words, names and numbers, and the beginning."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.text.batch import NUMBER, PUNCTUATION, Ids, Ints, Texts
from tellings.text.segment import segment

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Weights = NDArray[np.float32]
Cosines = NDArray[np.float64]

# 2^20 places for some 80,000 words: a pair of rare words in one place changes no grouping.
BITS = 20
PLACES = 1 << BITS
# The lead says what happened; headline and first hundred words count once more (LOADERS, 4).
LEAD = 100
VIEWS = 3
BATCH = 500
_FOLDER = Path(__file__).parent / "lang"


@dataclass(frozen=True, kw_only=True, eq=False)
class Shares:
    """In how many articles of a reference corpus the words of each place stand.

    Parameters
    ----------
    counts : uint16, 2**20
        Articles by place.
    n_articles : int
        Articles counted.
    """

    counts: NDArray[np.uint16]
    n_articles: int


@cache
def reference_shares(language: str) -> Shares | None:
    """The bundled counts of a language; None where there are none.

    Counts of the articles themselves would let the threshold drift with their number; a fixed
    reference does not.

    Parameters
    ----------
    language : str
        Primary language tag, such as ``en``.

    Examples
    --------
    >>> shares = reference_shares("en")
    >>> shares.n_articles >= 4000, reference_shares("xx") is None
    (True, True)
    """
    path = _FOLDER / language / "idf.npz"
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as stored:
        counts = np.zeros(PLACES, dtype=np.uint16)
        counts[np.cumsum(stored["steps"], dtype=np.int64)] = stored["counts"]
        return Shares(counts=counts, n_articles=int(stored["n_articles"]))


@dataclass(frozen=True, kw_only=True, eq=False)
class Vectors:
    """Articles as weighted terms.

    Parameters
    ----------
    rows : scipy.sparse.csr_array, float32
        One row an article, of length 1 (of length 0 without words).
    view : uint8
        The view of each column: 0 all words, 1 names and numbers, 2 the beginning.
    """

    rows: csr_array
    view: NDArray[np.uint8]


def term_vectors(articles: pl.DataFrame) -> Vectors:
    """One row an article: TF-IDF of its words, of its names and numbers, and of its beginning.

    The three views have columns of their own, each scaled to length 1 and weighing a third, so
    the product of two rows is the mean of three cosines. Headline and text are read together.
    A name or number is a token with a capital or a digit; the beginning is the first hundred
    words. Words of a language without bundled counts are weighted by the articles given.

    Parameters
    ----------
    articles : polars.DataFrame, table READABLE
        Needs ``article_id`` and ``text``; ``title`` and ``language`` are used.

    Returns
    -------
    Vectors
        Rows in the order of ``articles``; an article without words has an empty row.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b", "c"], "text": [
    ...     "Two ferries met off Havik.", "Ferries met in fog off Havik.", "Taxes rose."]})
    >>> rows = term_vectors(articles).rows
    >>> (rows @ rows.T).toarray().round(2)[0].tolist()[1:]
    [0.8..., 0.0]
    """
    from scipy.sparse import csr_array, hstack

    if not articles.height:
        return Vectors(rows=csr_array((0, 0), dtype=np.float32), view=np.empty(0, np.uint8))
    batches = [_counted(part) for part in articles.iter_slices(BATCH)]
    weights = _weights(batches)
    blocks = []
    for view in range(VIEWS):
        terms = [batch.views[view] for batch in batches]
        rows, columns, values = _weighted(batches, terms, weights)
        limits = np.searchsorted(rows, np.arange(articles.height + 1))
        blocks.append(csr_array((values, columns, limits), shape=(articles.height, PLACES)))
    return _compact(csr_array(hstack(blocks, format="csr")))


def telling_similarity(vectors: Vectors, rows: Ints) -> Cosines:
    """Similarities of a few articles when words that most of them share weigh little.

    A word weighs by the root of the share of these articles without it: what all of them say
    does not tell one event among them from another.

    Parameters
    ----------
    vectors : Vectors
        What ``term_vectors`` gave.
    rows : int64
        The articles.

    Returns
    -------
    float64, len(rows) by len(rows)
        Means of three cosines, 0 to 1.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b", "c"], "text": [
    ...     "Quake in Havik kills two.", "Quake in Dresk.", "Quake in Dresk hurts none."]})
    >>> alike = telling_similarity(term_vectors(articles), np.arange(3))
    >>> bool(alike[1, 2] > 0.5 > alike[0, 1])
    True
    """
    from scipy.sparse import csr_array

    few = vectors.rows[rows]
    held = np.bincount(few.indices, minlength=few.shape[1])
    telling = np.sqrt(1 - held / max(rows.size, 1))
    values = few.data * telling[few.indices]
    block = np.repeat(np.arange(rows.size), np.diff(few.indptr)) * VIEWS + vectors.view[few.indices]
    length = np.sqrt(np.bincount(block, values**2, rows.size * VIEWS) * VIEWS)
    values = values / np.where(length == 0, 1, length)[block]
    scaled = csr_array((values, few.indices, few.indptr), shape=few.shape)
    similarity: Cosines = (scaled @ scaled.T).toarray()
    return similarity


@dataclass(frozen=True, kw_only=True, eq=False)
class _Counted:
    """Terms of a batch by view: row and place packed in one number, and how often."""

    n_articles: int
    languages: tuple[str, ...]
    views: tuple[tuple[Ints, Ints], ...]


def _counted(articles: pl.DataFrame) -> _Counted:
    texts = segment(articles)
    row = {article_id: place for place, article_id in enumerate(articles["article_id"])}
    article = np.array([row[name] for name in texts.article_ids], dtype=np.int64)
    languages = dict(zip(article.tolist(), texts.languages, strict=True))
    word = texts.token_kind != PUNCTUATION
    owner = article[texts.token_document[word]]
    keys = owner << BITS | places(texts.token_id[word])
    named = _named(texts)[word]
    first = np.searchsorted(owner, np.arange(articles.height))
    lead = np.arange(owner.size) - first[owner] < LEAD
    return _Counted(
        n_articles=articles.height,
        languages=tuple(languages[place] for place in range(articles.height)),
        views=(_tally(keys), _tally(keys[named]), _tally(keys[lead])),
    )


def places(ids: Ids) -> Ints:
    """The place of each word id, 0 to 2**20 - 1.

    Examples
    --------
    >>> places(np.array([0, 2**64 - 1], dtype=np.uint64)).tolist()
    [0, 1048575]
    """
    return (ids >> np.uint64(64 - BITS)).astype(np.int64)


def _named(texts: Texts) -> NDArray[np.bool_]:
    named: NDArray[np.bool_] = (texts.token_capital > 0) | (texts.token_kind == NUMBER)
    return named


def _tally(keys: Ints) -> tuple[Ints, Ints]:
    ranked = np.sort(keys)
    first = np.flatnonzero(np.diff(ranked, prepend=-1))
    return ranked[first], np.diff(np.append(first, ranked.size))


def _weights(batches: list[_Counted]) -> dict[str, Weights]:
    """Inverse document frequency by place, for every language met."""
    weights = {}
    for language in sorted({name for batch in batches for name in batch.languages}):
        shares = reference_shares(language) or _own_shares(batches, language)
        counts = np.maximum(shares.counts, 1).astype(np.float64)
        rarity = np.log((shares.n_articles + 1) / (counts + 1))
        weights[language] = np.maximum(rarity, 0).astype(np.float32)
    return weights


def _own_shares(batches: list[_Counted], language: str) -> Shares:
    """Counts of the articles given, for a language without a reference."""
    counts = np.zeros(PLACES, dtype=np.int64)
    n_articles = 0
    for batch in batches:
        speaks = np.array([name == language for name in batch.languages])
        keys = batch.views[0][0]
        counts += np.bincount((keys & (PLACES - 1))[speaks[keys >> BITS]], minlength=PLACES)
        n_articles += int(speaks.sum())
    most = np.iinfo(np.uint16).max
    return Shares(counts=np.minimum(counts, most).astype(np.uint16), n_articles=n_articles)


def _weighted(
    batches: list[_Counted], terms: list[tuple[Ints, Ints]], weights: dict[str, Weights]
) -> tuple[Ints, Ints, Weights]:
    """Rows, places and weights of one view, each row of length one third in the square."""
    rows, columns, values = [], [], []
    before = 0
    for batch, (keys, times) in zip(batches, terms, strict=True):
        row, place = keys >> BITS, keys & (PLACES - 1)
        value = (1 + np.log(times)).astype(np.float32)
        for language in sorted(set(batch.languages)):
            if len(weights) == 1:
                value *= weights[language][place]
            else:
                speaks = np.array([name == language for name in batch.languages])[row]
                value[speaks] *= weights[language][place[speaks]]
        length = np.sqrt(np.bincount(row, value * value, batch.n_articles) * VIEWS)
        value /= np.where(length == 0, 1, length)[row].astype(np.float32)
        rows.append(row + before)
        columns.append(place)
        values.append(value)
        before += batch.n_articles
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)


def _compact(matrix: csr_array) -> Vectors:
    """The same rows without empty columns, and without the weights that are zero."""
    from scipy.sparse import csr_array

    matrix.eliminate_zeros()
    used = np.zeros(matrix.shape[1], dtype=np.bool_)
    used[matrix.indices] = True
    number = np.cumsum(used, dtype=np.int32) - 1
    rows = csr_array(
        (matrix.data, number[matrix.indices], matrix.indptr.astype(np.int32)),
        shape=(matrix.shape[0], int(used.sum())),
    )
    return Vectors(rows=rows, view=(np.flatnonzero(used) // PLACES).astype(np.uint8))
