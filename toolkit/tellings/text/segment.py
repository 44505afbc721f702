"""From articles to columns: the one tokenisation that every layer works on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from tellings.domain.errors import TableError, listed
from tellings.text.abbreviations import dots_to_attach, elisions_to_attach
from tellings.text.batch import PUNCTUATION, Codes, Ints, Small, Texts
from tellings.text.characters import class_table, encode
from tellings.text.hashing import POSSESSIVE, token_ids
from tellings.text.inventory import inventory
from tellings.text.paragraphs import find_blocks, last_tokens, number
from tellings.text.places import spread, union
from tellings.text.quotations import Quotations, find_quotations
from tellings.text.sentences import Words, sentence_firsts
from tellings.text.tokens import Tokens, capitals, find_tokens, kinds, merge_next

_GAP = "\n\n"
DEFAULT_LANGUAGE = "en"


def segment(articles: pl.DataFrame, *, fields: tuple[str, ...] = ("title", "text")) -> Texts:
    """Tokens, sentences, paragraphs and quotations of some articles.

    Strings are taken as they are: nothing is normalised, stripped or repaired, so offsets point
    into what the reader sees. Best given 250 to 1,000 articles at a time.

    Parameters
    ----------
    articles : polars.DataFrame
        Any frame with ``article_id`` and ``text``; ``title`` and ``language`` (a language tag)
        are used if they are there and not null.
    fields : tuple of str, default ("title", "text")
        Which fields, in the order wanted within an article.

    Returns
    -------
    Texts
        A document for each title that is not null or empty and for each text (null as empty), in
        the order of the rows. A row without language is taken as English; a language without
        word lists gets the same rules without them.

    Raises
    ------
    TableError
        If ``article_id`` or ``text`` is missing.

    Examples
    --------
    >>> text = "Mr. Smith, 40, left the U.S. in May. “Why?” he asked."
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": [text]}))
    >>> [texts.slice(*span) for span in zip(texts.sentence_start, texts.sentence_end)]
    ['Mr. Smith, 40, left the U.S. in May.', '“Why?” he asked.']
    """
    batch = _join(*_documents(articles, fields))
    codes, classes = batch.codes, np.take(class_table(), batch.codes, mode="clip")
    tokens, group = _attach(find_tokens(codes, classes), classes, batch)
    blocks = find_blocks(codes, classes, tokens.start, batch.start)
    quotations = find_quotations(
        tokens, codes, classes, blocks.paragraph_first, blocks.document_first[:-1]
    )
    document = np.repeat(np.arange(batch.start.size), np.diff(blocks.document_first))
    words = Words(
        tokens=tokens,
        ids=token_ids(codes, tokens.start, tokens.end),
        kind=kinds(tokens, codes, classes),
        capital=capitals(tokens, classes),
        group=group,
        document=document,
        language=batch.language,
        inventories=[inventory(name) for name in batch.names],
    )
    firsts = sentence_firsts(words, codes, classes, quotations, blocks)
    return _columns(batch, words, quotations, blocks.paragraph_first, firsts)


@dataclass(frozen=True, eq=False)
class _Batch:
    """Documents joined: their columns, their code points, and the languages among them."""

    article_ids: tuple[str, ...]
    fields: tuple[str, ...]
    languages: tuple[str, ...]
    strings: tuple[str, ...]
    codes: Codes
    start: Ints
    end: Ints
    names: list[str]
    language: Ints


def _columns(
    batch: _Batch, words: Words, quotations: Quotations, paragraphs: Ints, sentences: Ints
) -> Texts:
    """All columns, from the first tokens of paragraphs and sentences."""
    start, end, n_tokens = words.tokens.start, words.tokens.end, words.ids.size
    return Texts(
        article_ids=batch.article_ids,
        fields=batch.fields,
        languages=batch.languages,
        strings=batch.strings,
        codes=batch.codes,
        document_start=batch.start,
        document_end=batch.end,
        token_start=start,
        token_end=end,
        token_id=words.ids,
        token_kind=words.kind,
        token_capital=words.capital,
        token_document=words.document,
        token_paragraph=number(paragraphs, n_tokens),
        token_sentence=number(sentences, n_tokens),
        token_quotation=_inside(quotations, n_tokens),
        sentence_start=start[sentences],
        sentence_end=end[last_tokens(sentences, n_tokens)],
        sentence_document=words.document[sentences],
        paragraph_start=start[paragraphs],
        paragraph_end=end[last_tokens(paragraphs, n_tokens)],
        paragraph_document=words.document[paragraphs],
        quotation_start=start[quotations.first],
        quotation_end=end[quotations.last],
        quotation_document=words.document[quotations.first],
        quotation_closed=quotations.closed,
        quotation_continues=quotations.continues,
    )


_Strings = tuple[str, ...]


def _documents(
    articles: pl.DataFrame, fields: tuple[str, ...]
) -> tuple[_Strings, _Strings, _Strings, _Strings]:
    """Article, field, language and string of each document."""
    missing = {"article_id", "text"} - set(articles.columns)
    if missing:
        raise TableError(
            f"Articles need the columns ['article_id', 'text']; missing are {listed(missing)}.",
            remedy="rename the columns, or read the files with tl.read_articles(paths).",
        )
    ids = articles["article_id"].cast(pl.String).to_list()
    languages: list[str | None] = [None] * len(ids)
    if "language" in articles.columns:
        languages = articles["language"].cast(pl.String).to_list()
    columns = {name: articles[name].to_list() for name in fields if name in articles.columns}
    rows = [
        (article_id, name, _primary(language), columns[name][row] or "")
        for row, (article_id, language) in enumerate(zip(ids, languages, strict=True))
        for name in columns
        if columns[name][row] or name == "text"
    ]
    if not rows:
        return (), (), (), ()
    first, second, third, fourth = zip(*rows, strict=True)
    return first, second, third, fourth


def _primary(language: str | None) -> str:
    """The first part of a language tag, in small letters."""
    if not language:
        return DEFAULT_LANGUAGE
    return language.replace("_", "-").split("-")[0].lower()


def _join(ids: _Strings, fields: _Strings, languages: _Strings, strings: _Strings) -> _Batch:
    """All code points in one array, each document followed by two newlines."""
    codes = encode(_GAP.join((*strings, "")) if strings else _GAP)
    lengths = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings))
    ends = np.cumsum(lengths + len(_GAP)) - len(_GAP)
    names = sorted(set(languages))
    language = np.array([names.index(name) for name in languages], dtype=np.int64)
    return _Batch(ids, fields, languages, strings, codes, ends - lengths, ends, names, language)


def _attach(tokens: Tokens, classes: Small, batch: _Batch) -> tuple[Tokens, Small]:
    """Tokens with the dots and apostrophes that belong to them, and their abbreviation group."""
    merged = np.empty(0, dtype=np.int64)
    group = np.zeros(tokens.start.size, dtype=np.uint8)
    first = np.append(np.searchsorted(tokens.start, batch.start), tokens.start.size)
    for index, name in enumerate(batch.names):
        words = inventory(name)
        inside = np.repeat(batch.language == index, np.diff(first))
        at, kind = dots_to_attach(tokens, batch.codes, classes, words, inside)
        group[at] = kind
        elided = elisions_to_attach(tokens, batch.codes, classes, words, inside)
        merged = union(merged, at, elided)
    keep = np.ones(group.size, dtype=np.bool_)
    keep[merged + 1] = False
    return merge_next(tokens, merged), group[keep]


def _inside(quotations: Quotations, n_tokens: int) -> Ints:
    """The quotation each token lies in, -1 outside."""
    inside = np.full(n_tokens, -1, dtype=np.int64)
    lengths = quotations.last - quotations.first + 1
    if lengths.size:
        inside[spread(quotations.first, lengths)] = np.repeat(np.arange(lengths.size), lengths)
    return inside


def word_counts(texts: Texts) -> Ints:
    """Number of words of each document: words and numbers, without marks.

    The split-off ``'s`` (``Obama's``, ``it's``) is not counted; ``well-known``, ``don't``, ``U.S.``
    and ``1,234.5`` are one word each.

    Parameters
    ----------
    texts : Texts
        A batch.

    Returns
    -------
    int64, n_documents
        0 for an empty document.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["Obama's 5 well-known men."]})
    >>> word_counts(segment(articles))
    array([4])
    """
    counted = (texts.token_kind != PUNCTUATION) & (texts.token_id != POSSESSIVE)
    counts: Ints = np.bincount(texts.token_document[counted], minlength=texts.n_documents)
    return counts
