"""A document as the rules read it: its words and what the lexicon knows of them, in units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from tellings.extractors.sourcing.lexicon import TYPOGRAPHIC, Class, Lexicon, english
from tellings.text import Texts, segment
from tellings.text.batch import NUMBER, PUNCTUATION, WORD

# Longer "words" are addresses or noise; they are read as empty.
LONGEST_WORD = 40
# A sentence longer than this is cut, so that no text takes more than linear time.
LONGEST_UNIT = 1000
_BROKEN_OFF = frozenset({"?", "!", ",", "…", "...", "—", "–", "--"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotation:
    """Tokens ``first`` to ``last`` (one past the end) between quotation marks, marks included.

    ``speech`` tells whether it is long enough to be said, or closed like a sentence; titles and
    scare quotes are neither. ``continues`` tells whether it goes on from the one before it, left
    open at the end of a paragraph.
    """

    first: int
    last: int
    speech: bool
    continues: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A sentence, or several that one quotation holds together: tokens ``first`` to ``last``."""

    first: int
    last: int
    paragraph: int


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Reading:
    """One document as parallel lists over its tokens; offsets are the document's own.

    Parameters
    ----------
    article_id, field, text : str
        The document.
    start, end : list of int
        Offsets of each token.
    words : list of str
        Lower case, apostrophes and hyphens plain.
    flags : list of int
        Bits of ``Class``.
    quotation : list of int
        Index into ``quotations``, -1 outside.
    units : list of Unit
        In order.
    quotations : list of Quotation
        In order.
    """

    article_id: str
    field: str
    text: str
    start: list[int]
    end: list[int]
    words: list[str]
    flags: list[int]
    quotation: list[int]
    units: list[Unit]
    quotations: list[Quotation]

    def has(self, at: int, classes: int) -> bool:
        """Whether token ``at`` is of one of the classes."""
        return bool(self.flags[at] & classes)

    def phrase(self, first: int, last: int) -> str:
        """The text of tokens ``first`` to ``last``."""
        return self.text[self.start[first] : self.end[last - 1]]

    def line(self, first: int, last: int) -> str:
        """The text of tokens ``first`` to ``last`` with single spaces."""
        return " ".join(self.phrase(first, last).split())


def read(text: str) -> Reading:
    """The reading of a lone text, to try rules on.

    Examples
    --------
    >>> reading = read("“Why?” she asked. It rained.")
    >>> [reading.phrase(unit.first, unit.last) for unit in reading.units]
    ['“Why?” she asked.', 'It rained.']
    """
    return next(readings(segment(pl.DataFrame({"article_id": ["a"], "text": [text]})), english()))


def readings(texts: Texts, lexicon: Lexicon) -> Iterator[Reading]:
    """Every document of a batch, in order.

    Examples
    --------
    >>> article = pl.DataFrame({"article_id": ["a"], "title": ["Rain"], "text": ["It fell."]})
    >>> texts = segment(article)
    >>> [reading.field for reading in readings(texts, english())]
    ['title', 'text']
    """
    places = range(len(texts.article_ids) + 1)
    tokens = texts.token_document.searchsorted(places).tolist()
    quotations = texts.quotation_document.searchsorted(places).tolist()
    for at in places[:-1]:
        yield _read(
            texts,
            lexicon,
            at,
            tokens=slice(tokens[at], tokens[at + 1]),
            quotations=slice(quotations[at], quotations[at + 1]),
        )


def _read(texts: Texts, lexicon: Lexicon, at: int, *, tokens: slice, quotations: slice) -> Reading:
    offset = int(texts.document_start[at])
    start = (texts.token_start[tokens] - offset).tolist()
    end = (texts.token_end[tokens] - offset).tolist()
    text = texts.strings[at]
    words = [
        text[a:b].lower().translate(TYPOGRAPHIC) if b - a <= LONGEST_WORD else ""
        for a, b in zip(start, end, strict=True)
    ]
    quotation = texts.token_quotation[tokens].tolist()
    local = [index - quotations.start if index >= 0 else -1 for index in quotation]
    kinds = texts.token_kind[tokens].tolist()
    flags = _flags(words, kinds, texts.token_capital[tokens].tolist(), lexicon)
    continues = texts.quotation_continues[quotations].tolist()
    reading = Reading(
        article_id=texts.article_ids[at], field=texts.fields[at], text=text, start=start, end=end,
        words=words, flags=flags, quotation=local, units=[],
        quotations=_quotations(continues, local, words, flags),
    )  # fmt: skip
    sentences = texts.token_sentence[tokens].tolist()
    units = _units(sentences, texts.token_paragraph[tokens].tolist(), local)
    return replace(reading, units=_with_speakers(reading, units, lexicon))


def _flags(words: list[str], kinds: list[int], capitals: list[int], lexicon: Lexicon) -> list[int]:
    """Class bits of every token."""
    flags = []
    for word, kind, capital in zip(words, kinds, capitals, strict=True):
        bits = lexicon.classes.get(word, 0)
        if kind == PUNCTUATION:
            bits |= Class.MARK
        elif kind == NUMBER:
            bits |= Class.FIGURE
        elif kind == WORD and capital and word != "i":
            bits |= Class.CAPITAL
        if word.endswith("ly") and not bits & ~Class.CAPITAL and len(word) > 4:
            bits |= Class.ADVERB
        elif word.endswith("ed") and len(word) > 4:
            bits |= Class.ED
        elif word.endswith("ing") and len(word) > 5:
            bits |= Class.ING
        flags.append(bits)
    for at, word in enumerate(words):
        if word == "'s" or (flags[at] & Class.CAPITAL and flags[at] & Class.MODAL):
            _settle(words, flags, at)
    return flags


def _settle(words: list[str], flags: list[int], at: int) -> None:
    """Tells possessive "'s" from the verb, and Will the name from the verb, by the neighbours."""
    before = flags[at - 1] if at else Class.MARK
    if words[at] == "'s":
        flags[at] *= bool(before & Class.CONTRACTED)
        return
    named = at + 1 < len(words) and flags[at + 1] & Class.CAPITAL
    if named and (not before & Class.MARK or words[at - 1] in {",", "("}):
        flags[at] = Class.CAPITAL


def _quotations(
    continues: list[int], local: list[int], words: list[str], flags: list[int]
) -> list[Quotation]:
    """Quotations by tokens; one without a token of its own is kept empty in its place."""
    firsts: dict[int, int] = {}
    lasts: dict[int, int] = {}
    for at, index in enumerate(local):
        if index >= 0:
            firsts.setdefault(index, at)
            lasts[index] = at + 1
    made = []
    for index, goes_on in enumerate(continues):
        first, last = firsts.get(index, 0), lasts.get(index, 0)
        n_words = sum(not bits & Class.MARK for bits in flags[first:last])
        ends = last - first > 2 and words[last - 2] in {",", ".", "!", "?", "...", "…"}
        speech = n_words >= 5 or (n_words >= 1 and ends)
        made.append(Quotation(first=first, last=last, speech=speech, continues=bool(goes_on)))
    return made


def _units(sentences: list[int], paragraphs: list[int], quotation: list[int]) -> list[Unit]:
    """Sentences, joined where a quotation runs across their border within a paragraph."""
    units: list[Unit] = []
    first = 0
    for at in range(1, len(sentences) + 1):
        if at < len(sentences) and paragraphs[at] == paragraphs[at - 1]:
            same_quotation = quotation[at] >= 0 and quotation[at] == quotation[at - 1]
            goes_on = sentences[at] == sentences[at - 1] or same_quotation
            if goes_on and at - first < LONGEST_UNIT:
                continue
        units.append(Unit(first=first, last=at, paragraph=paragraphs[first]))
        first = at
    return units


def _with_speakers(reading: Reading, units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """The units, a question in quotation marks joined with the "she asked" that follows it."""
    made: list[Unit] = []
    for unit in units:
        last = made[-1] if made else None
        if (
            last is not None
            and last.paragraph == unit.paragraph
            and unit.last - last.first <= LONGEST_UNIT
            and _breaks_off(reading, last)
            and _only_says(reading, unit, lexicon)
        ):
            made[-1] = replace(last, last=unit.last)
        else:
            made.append(unit)
    return made


def _breaks_off(reading: Reading, unit: Unit) -> bool:
    """Whether a unit ends with a quotation that breaks off or asks."""
    end = unit.last - 1
    return reading.quotation[end] >= 0 and reading.words[max(end - 1, 0)] in _BROKEN_OFF


def _only_says(reading: Reading, unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a unit begins with a speaker and a verb of speech that nothing said follows."""
    setting = Class.PREPOSITION | Class.TIME | Class.AUDIENCE
    for at in range(unit.first, min(unit.last, unit.first + 12)):
        if reading.quotation[at] >= 0:
            return False
        verb = lexicon.verbs.get(reading.words[at])
        if verb is not None and "quote" in verb.takes and verb.forms & {"past", "third"}:
            ends = at + 1 >= unit.last or reading.words[at + 1] in {".", ","}
            return ends or reading.has(at + 1, setting)
    return False
