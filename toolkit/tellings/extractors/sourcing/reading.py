"""A document as the rules read it: its words, what the lexicon knows of them, units, quotations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tellings.extractors.sourcing.lexicon import TYPOGRAPHIC, Class, Lexicon
from tellings.text import Texts
from tellings.text.batch import NUMBER, PUNCTUATION, WORD

# Classes that the words of the tables cannot give: they depend on the spelling at hand.
CAPITAL, MARK, FIGURE, ED, ING, CUE = (1 << n for n in range(24, 30))

CLOSED_CLASS = int(
    Class.AUXILIARY | Class.DETERMINER | Class.PREPOSITION | Class.CONJUNCTION
    | Class.SUBORDINATOR | Class.POSSESSIVE | Class.SUBJECT_PRONOUN | Class.OBJECT_PRONOUN
)  # fmt: skip
LONGEST_WORD = 40
# Words after which "'s" is a verb.
_CONTRACTED = frozenset("he she it that there who what here where how this everyone".split())
_BROKEN_OFF = frozenset({"?", "!", ",", "…", "...", "—", "–", "--"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotation:
    """Tokens ``first`` to ``last`` (one past the end) between quotation marks, marks included."""

    first: int
    last: int
    closed: bool
    continues: bool
    speech: bool


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
        Bits of ``Class`` and of this module.
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


def readings(texts: Texts, lexicon: Lexicon) -> Iterator[Reading]:
    """Every document of a batch, in order."""
    n_documents = len(texts.article_ids)
    bounds = texts.token_document.searchsorted(range(n_documents + 1)).tolist()
    quote_bounds = texts.quotation_document.searchsorted(range(n_documents + 1)).tolist()
    for at in range(n_documents):
        yield _read(texts, lexicon, at, slice(*bounds[at : at + 2]), slice(*quote_bounds[at : at + 2]))


def _read(texts: Texts, lexicon: Lexicon, at: int, tokens: slice, quotes: slice) -> Reading:
    offset = int(texts.document_start[at])
    start = (texts.token_start[tokens] - offset).tolist()
    end = (texts.token_end[tokens] - offset).tolist()
    text = texts.strings[at]
    words = [
        text[a:b].lower().translate(TYPOGRAPHIC) if b - a <= LONGEST_WORD else ""
        for a, b in zip(start, end, strict=True)
    ]
    quotation = texts.token_quotation[tokens]
    local = [index - quotes.start if index >= 0 else -1 for index in quotation.tolist()]
    flags = _flags(
        words, texts.token_kind[tokens].tolist(), texts.token_capital[tokens].tolist(), lexicon
    )
    quotations = _quotations(texts, quotes, local, words, flags)
    units = _units(
        texts.token_sentence[tokens].tolist(), texts.token_paragraph[tokens].tolist(), local
    )
    reading = Reading(
        article_id=texts.article_ids[at], field=texts.fields[at], text=text, start=start, end=end,
        words=words, flags=flags, quotation=local, units=[], quotations=quotations,
    )  # fmt: skip
    return replace(reading, units=_with_speakers(reading, units, lexicon))


def _flags(words: list[str], kinds: list[int], capitals: list[int], lexicon: Lexicon) -> list[int]:
    """Class bits of every token."""
    known = lexicon.classes
    flags = []
    for word, kind, capital in zip(words, kinds, capitals, strict=True):
        bits = int(known.get(word, 0))
        if kind == PUNCTUATION:
            bits |= MARK
        elif kind == NUMBER:
            bits |= FIGURE
        elif kind == WORD and capital and word != "i":
            bits |= CAPITAL
        if word in lexicon.verbs or word in lexicon.phrasal:
            bits |= CUE
        if word.endswith("ly") and not bits & ~CAPITAL and len(word) > 4:
            bits |= int(Class.ADVERB)
        elif word.endswith("ed") and len(word) > 4:
            bits |= ED
        elif word.endswith("ing") and len(word) > 5:
            bits |= ING
        flags.append(bits)
    for at in range(len(words)):
        _disambiguate(words, flags, at)
    return flags


def _disambiguate(words: list[str], flags: list[int], at: int) -> None:
    """Settles two spellings by their neighbours: possessive "'s", and Will as a name."""
    word = words[at]
    before = words[at - 1] if at else ""
    if word == "'s" and before not in _CONTRACTED:
        flags[at] = 0
    elif word in {"will", "may"} and flags[at] & CAPITAL and at + 1 < len(words):
        inside = at > 0 and not flags[at - 1] & MARK or before in {",", "(", '"'}
        if inside and flags[at + 1] & CAPITAL:
            flags[at] = CAPITAL


def _quotations(
    texts: Texts, quotes: slice, local: list[int], words: list[str], flags: list[int]
) -> list[Quotation]:
    """Quotations by tokens; those without a token of their own are kept empty at their place."""
    firsts: dict[int, int] = {}
    lasts: dict[int, int] = {}
    for at, index in enumerate(local):
        if index >= 0:
            firsts.setdefault(index, at)
            lasts[index] = at + 1
    closed = texts.quotation_closed[quotes].tolist()
    continues = texts.quotation_continues[quotes].tolist()
    return [
        Quotation(
            first=firsts.get(index, 0),
            last=lasts.get(index, 0),
            closed=bool(closed[index]),
            continues=bool(continues[index]),
            speech=_is_speech(words, flags, firsts.get(index, 0), lasts.get(index, 0)),
        )
        for index in range(len(closed))
    ]


def _is_speech(words: list[str], flags: list[int], first: int, last: int) -> bool:
    """Long enough to be said, or closed like a sentence: titles and scare quotes are neither."""
    n_words = sum(not bits & MARK for bits in flags[first:last])
    ends = last - first > 2 and words[last - 2] in {",", ".", "!", "?", "...", "…"}
    return n_words >= 5 or (n_words >= 1 and ends)


def _units(sentences: list[int], paragraphs: list[int], quotation: list[int]) -> list[Unit]:
    """Sentences, joined where a quotation runs across their border within a paragraph."""
    units: list[Unit] = []
    first = 0
    for at in range(1, len(sentences) + 1):
        last = at == len(sentences)
        if not last and paragraphs[at] == paragraphs[at - 1]:
            same_quotation = quotation[at] >= 0 and quotation[at] == quotation[at - 1]
            if sentences[at] == sentences[at - 1] or same_quotation:
                continue
        units.append(Unit(first=first, last=at, paragraph=paragraphs[first]))
        first = at
    return units


def _with_speakers(reading: Reading, units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """The units, a question in quotation marks joined with the "she asked" that follows it."""
    made: list[Unit] = []
    for unit in units:
        last = made[-1] if made else None
        if last is not None and _asks(reading, last) and _only_says(reading, unit, lexicon):
            if last.paragraph == unit.paragraph:
                made[-1] = replace(last, last=unit.last)
                continue
        made.append(unit)
    return made


def _asks(reading: Reading, unit: Unit) -> bool:
    """Whether a unit ends with a quotation that breaks off or asks."""
    end = unit.last - 1
    return reading.quotation[end] >= 0 and reading.words[max(end - 1, 0)] in _BROKEN_OFF


def _only_says(reading: Reading, unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a unit begins with a speaker and a verb of speech that nothing said follows."""
    for at in range(unit.first, min(unit.last, unit.first + 12)):
        if reading.quotation[at] >= 0:
            return False
        verb = lexicon.verbs.get(reading.words[at])
        if verb is not None and "quote" in verb.takes and verb.forms & {"past", "third"}:
            ends = at + 1 >= unit.last or reading.words[at + 1] in {".", ","}
            setting = int(Class.PREPOSITION | Class.TIME | Class.AUDIENCE)
            return ends or reading.has(at + 1, setting)
    return False
