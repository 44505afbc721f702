"""What two sentences can share: words, numbers, names, quoted fragments, actors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from tellings.text import NUMBER, WORD, Document, Token, segment

# Quoted fragments: four words in a row inside quotation marks hardly come together by chance.
FRAGMENT = 4
# Larger numbers, decimals and times say which fact is meant; "three" only with what it counts.
SMALL = 20
_SHARES = Path(__file__).parent / "lang" / "en" / "word_shares.tsv"
_UNIT_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TEN_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNITS = {word: value for value, word in enumerate(_UNIT_WORDS, start=1)}
_TENS = {word: 10 * value for value, word in enumerate(_TEN_WORDS, start=2)}
_MULTIPLES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = {name: name for name in _MONTH_NAMES} | {name[:3]: name for name in _MONTH_NAMES}
_MONTHS["sept"] = "september"
MOST_DAYS = 31
_SUFFIXES = ("ing", "ed", "es", "ly", "s")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence of an article's text as the terms that others may share.

    Parameters
    ----------
    article_id : str
        Whose it is.
    place : int
        0 for the first sentence of the text.
    start, end : int
        Offsets into the text.
    text : str
        As written.
    n_words : int
        Words and numbers.
    terms : frozenset of str
        Stems as they are, numbers with ``#``, names with ``@``, quoted fragments with ``"``,
        actors with ``&``.
    """

    article_id: str
    place: int
    start: int
    end: int
    text: str
    n_words: int
    terms: frozenset[str]

    @property
    def checkable(self) -> bool:
        """Whether it holds a number, name or quotation that a reader can look for."""
        return any(term[0] in '#@"' for term in self.terms)


def read_sentences(articles: pl.DataFrame, spans: pl.DataFrame) -> list[Sentence]:
    """Every sentence of the articles' texts with its terms.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        Needs ``article_id`` and ``text``.
    spans : polars.DataFrame, table SPANS
        Mentions of actors (layer ``framing``) become terms; may be empty.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["Orlova said 112 were arrested."]})
    >>> sorted(read_sentences(articles, SPANS.empty())[0].terms)
    ['#112', 'arrest', 'orlova', 'said', 'were']
    """
    actors = _actors(spans)
    texts = segment(articles, fields=("text",))
    sentences: list[Sentence] = []
    for index in range(texts.n_documents):
        document = texts.document(index)
        sentences.extend(_of_document(document, actors.get(document.article_id, [])))
    return sentences


def _actors(spans: pl.DataFrame) -> dict[str, list[tuple[int, str]]]:
    """Start and key of each mention in a text, by article."""
    found: dict[str, list[tuple[int, str]]] = {}
    mentions = spans.filter(
        (pl.col("layer") == "framing") & (pl.col("role") == "actor") & (pl.col("field") == "text")
    )
    for article_id, start, label in mentions.select("article_id", "start", "label").rows():
        found.setdefault(article_id, []).append((start, label))
    return found


def _of_document(document: Document, actors: Sequence[tuple[int, str]]) -> list[Sentence]:
    tokens: list[list[Token]] = [[] for _ in document.sentences]
    for token in document.tokens:
        if token.kind in (WORD, NUMBER) and token.sentence >= 0:
            tokens[token.sentence].append(token)
    found = []
    for place, ((start, end), inside) in enumerate(zip(document.sentences, tokens, strict=True)):
        terms = _words(inside) | _numbers(inside) | _fragments(inside)
        terms |= {f"&{key}" for at, key in actors if start <= at < end}
        found.append(
            Sentence(
                article_id=document.article_id,
                place=place,
                start=start,
                end=end,
                text=document.text[start:end],
                n_words=len(inside),
                terms=frozenset(terms),
            )
        )
    return found


def _words(tokens: Sequence[Token]) -> set[str]:
    terms = set()
    for place, token in enumerate(tokens):
        written = plain(token.text)
        if token.kind == NUMBER or written in _UNITS or len(written) < 3:
            continue
        stemmed = stem(written)
        terms.add(stemmed)
        if token.capital and place:
            terms.add(f"@{stemmed}")
    return terms


def plain(word: str) -> str:
    """A word case-folded, with plain apostrophes and hyphens.

    Examples
    --------
    >>> plain("Don’t")
    "don't"
    """
    return word.casefold().replace("’", "'").replace("‐", "-").replace("‑", "-")


@cache
def stem(word: str) -> str:
    """A word without its commonest endings; rough, for matching only.

    Examples
    --------
    >>> stem("arrested"), stem("arrests"), stem("inquiries")
    ('arrest', 'arrest', 'inquiry')
    """
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4 and not word.endswith("ss"):
            word = word[: -len(suffix)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _numbers(tokens: Sequence[Token]) -> set[str]:
    """Numbers in one spelling; small ones only together with the word after or month before."""
    terms = set()
    for place, token in enumerate(tokens):
        value = number_value(token.text) if token.kind == NUMBER else _spelt(token.text)
        if value is None:
            continue
        after = plain(tokens[place + 1].text) if place + 1 < len(tokens) else ""
        date = _date(tokens, place, value)
        if date:
            terms.add(date)
        elif after in _MULTIPLES:
            terms.add(f"#{_multiplied(value, _MULTIPLES[after])}")
        elif value.isdigit() and int(value) <= SMALL:
            terms.add(f"#{value}.{stem(after)}")
        else:
            terms.add(f"#{value}")
    return terms


def _date(tokens: Sequence[Token], place: int, value: str) -> str | None:
    """Day and month in one spelling: "March 3", "3 March", "Mar. 3rd" and "the 3rd of March"."""
    if not (value.isdigit() and 1 <= int(value) <= MOST_DAYS):
        return None
    near = [place - 1, place + 1]
    if place + 2 < len(tokens) and plain(tokens[place + 1].text) == "of":
        near.append(place + 2)
    for other in near:
        if 0 <= other < len(tokens) and tokens[other].capital:
            month = _MONTHS.get(plain(tokens[other].text).rstrip("."))
            if month:
                return f"#{month}.{value}"
    return None


def _multiplied(value: str, zeros: int) -> str:
    """A number times a power of ten, written out; as it is where it has no plain digits."""
    whole, _point, part = value.partition(".")
    if not (whole + part).isdigit() or len(part) > zeros:
        return value
    return (whole + part).lstrip("0") + "0" * (zeros - len(part))


def number_value(text: str) -> str | None:
    """A number token without separators of thousands and endings; None if it has no digit.

    Examples
    --------
    >>> number_value("1,118"), number_value("2.30"), number_value("21st"), number_value("2:40")
    ('1118', '2.3', '21', '2:40')
    """
    digits = text.replace(",", "").rstrip("sthndr'’")
    if not any(character.isdigit() for character in digits):
        return None
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _spelt(text: str) -> str | None:
    """Numbers from one to ninety-nine in words."""
    written = plain(text)
    if written in _UNITS or written in _TENS:
        return str(_UNITS.get(written, 0) + _TENS.get(written, 0))
    ten, _hyphen, unit = written.partition("-")
    if ten in _TENS and unit in _UNITS:
        return str(_TENS[ten] + _UNITS[unit])
    return None


def _fragments(tokens: Sequence[Token]) -> set[str]:
    """Four words in a row inside one quotation."""
    terms = set()
    for place in range(len(tokens) - FRAGMENT + 1):
        window = tokens[place : place + FRAGMENT]
        if window[0].quotation >= 0 and window[0].quotation == window[-1].quotation:
            terms.add('"' + " ".join(plain(token.text) for token in window))
    return terms


@cache
def word_shares() -> dict[str, float]:
    """Share of news articles that hold a word of this stem, for words in 2 % or more of them.

    Counted once on 4,000 articles of US outlets, 2010 to 2020; names left out. It says that
    "government" is a common word even where a study has only one event.

    Examples
    --------
    >>> word_shares()["the"], "zeppelin" in word_shares()
    (1.0, False)
    """
    shares: dict[str, float] = {}
    for line in _SHARES.read_text(encoding="utf-8").splitlines()[1:]:
        word, share = line.split("\t")
        shares[stem(word)] = max(float(share), shares.get(stem(word), 0.0))
    return shares
