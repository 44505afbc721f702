"""Cue verbs with their subjects, complements and order: the skeleton of a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tellings.extractors.sourcing.complements import Complement, complement, skip_adjuncts
from tellings.extractors.sourcing.cues import (
    FINITE,
    INFINITIVE,
    PARTICIPLE,
    PASSIVE,
    REDUCED,
    CueVerb,
    cue_verbs,
)
from tellings.extractors.sourcing.lexicon import Class, Lexicon
from tellings.extractors.sourcing.phrases import DASHES, is_head, phrase_before
from tellings.extractors.sourcing.reading import Reading, Unit
from tellings.extractors.sourcing.subjects import (
    Range,
    clause_subject,
    inverted_subject,
    plain_subject,
)

_SEPARATORS = frozenset({",", ";", ":", *DASHES})


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """A cue verb with what belongs to it.

    Parameters
    ----------
    cue : CueVerb
        The verb group.
    source : (int, int) or None
        The subject; None when absent.
    clause : int
        First token of the clause it heads.
    border : int
        Where the content of an earlier frame must end: before the comma or "and" that opens
        this clause. Equal to ``clause`` when nothing separates them.
    embedded : bool
        Whether the clause is part of the content before it ("said that critics believe").
    complement : Complement or None
        What follows.
    after_content : bool
        Whether the content stands before: "…, she said".
    inverted : bool
        Whether the subject follows the verb.
    """

    cue: CueVerb
    source: Range | None
    clause: int
    border: int
    embedded: bool
    complement: Complement | None
    after_content: bool
    inverted: bool


def frames(reading: Reading, unit: Unit, lexicon: Lexicon) -> list[Frame]:
    """The frames of a unit, in the order of their verbs.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("It rained, Pell said.")
    >>> found = frames(reading, reading.units[0], english())
    >>> [(reading.phrase(*frame.source), frame.after_content) for frame in found]
    [('Pell', True)]
    """
    found: list[Frame] = []
    for cue in cue_verbs(reading, unit.first, unit.last, lexicon):
        made = _frame(reading, unit, cue, found)
        if made is not None:
            found.append(made)
    return found


def _frame(reading: Reading, unit: Unit, cue: CueVerb, before: list[Frame]) -> Frame | None:
    """The frame of one cue verb, or None when it has neither subject nor content."""
    if cue.voice == PARTICIPLE:
        return _participle_frame(reading, unit, cue, before)
    if cue.voice in {PASSIVE, REDUCED}:
        return _passive_frame(reading, unit, cue, before)
    return _finite_frame(reading, unit, cue, before)


def _finite_frame(reading: Reading, unit: Unit, cue: CueVerb, before: list[Frame]) -> Frame | None:
    plain, inverted = _subject(reading, unit, cue)
    if inverted is not None:
        return _inverted_frame(reading, unit, cue, inverted)
    source = plain or _shared_subject(reading, unit, cue, before)
    if source is None:
        return None
    clause = plain[0] if plain else cue.first
    found = complement(reading, cue, unit.last)
    after = plain is not None and _is_after_content(reading, unit, cue, clause, found)
    border, embedded = _border(reading, clause, unit.first, before)
    return Frame(
        cue=cue, source=source, clause=clause, border=border, embedded=embedded,
        complement=None if after else found, after_content=after, inverted=False,
    )  # fmt: skip


def _subject(reading: Reading, unit: Unit, cue: CueVerb) -> tuple[Range | None, Range | None]:
    """The subject before the verb and the one after it; one of the two is None.

    ", said the mayor" turns the order round after any clause; ", denied the mayor" does so only
    after a quotation, and what follows "told" is the person addressed.
    """
    inverted = inverted_subject(reading, cue, unit.first, unit.last)
    if inverted is None:
        return plain_subject(reading, cue.first, unit.first), None
    left = cue.first - 1
    at_comma = left > unit.first and reading.words[left] == "," and reading.quotation[left - 1] < 0
    takes = cue.verb.takes
    keeps_order = "addressee" in takes or (at_comma and "inverts" not in takes)
    if not keeps_order and not at_comma:
        return None, inverted
    plain = plain_subject(reading, cue.first, unit.first)
    if plain is not None and (keeps_order or _comma_closes_name(reading, plain)):
        return plain, None
    return None, inverted


def _comma_closes_name(reading: Reading, plain: Range) -> bool:
    """Whether "Able, a lawyer, said the court" has its subject before the verb."""
    return "," in reading.words[plain[0] : plain[1]]


def _inverted_frame(reading: Reading, unit: Unit, cue: CueVerb, subject: Range) -> Frame:
    after = cue.first > unit.first
    found = None
    if not after:
        moved = replace(cue, last=subject[1])
        found = complement(reading, moved, unit.last)
    return Frame(
        cue=cue, source=subject, clause=cue.first, border=cue.first, embedded=False,
        complement=found, after_content=after, inverted=True,
    )  # fmt: skip


def _shared_subject(
    reading: Reading, unit: Unit, cue: CueVerb, before: list[Frame]
) -> Range | None:
    """The subject of the verb before, for "he laughed and said"; None when no "and" is there."""
    left = cue.first - 1
    if left < unit.first or not reading.has(left, Class.CONJUNCTION | Class.MARK | Class.ADVERB):
        return None
    if reading.has(left, Class.MARK) and reading.words[left] != ",":
        return None
    return _last_source(before) or clause_subject(reading, unit.first, cue.first)


def _last_source(before: list[Frame]) -> Range | None:
    """The subject of the last clause that is no part of a content."""
    sources = (frame.source for frame in reversed(before) if frame.source and not frame.embedded)
    return next(sources, None)


def _participle_frame(
    reading: Reading, unit: Unit, cue: CueVerb, before: list[Frame]
) -> Frame | None:
    found = complement(reading, cue, unit.last)
    if found is None:
        return None
    left = cue.first - 1
    own = None
    if left >= unit.first and is_head(reading, left) and reading.quotation[left] < 0:
        start = phrase_before(reading, left, unit.first)
        own = None if start is None else (start, cue.first)
    source = own or _last_source(before) or _sentence_subject(reading, unit, cue)
    if source is None:
        return None
    clause = own[0] if own else cue.first
    border, embedded = _border(reading, clause, unit.first, before)
    return Frame(
        cue=cue, source=source, clause=clause, border=border, embedded=embedded and own is not None,
        complement=found, after_content=False, inverted=False,
    )  # fmt: skip


def _sentence_subject(reading: Reading, unit: Unit, cue: CueVerb) -> Range | None:
    """The subject of the sentence for a participle: before it, or after its comma when it leads."""
    if cue.first > unit.first + 1:
        return clause_subject(reading, unit.first, cue.first)
    return clause_subject(reading, unit.first, unit.last)


def _passive_frame(reading: Reading, unit: Unit, cue: CueVerb, before: list[Frame]) -> Frame | None:
    subject = plain_subject(reading, cue.first, unit.first)
    if subject is None:
        return None
    border, embedded = _border(reading, subject[0], unit.first, before)
    return Frame(
        cue=cue, source=subject, clause=subject[0], border=border, embedded=embedded,
        complement=None, after_content=False, inverted=False,
    )  # fmt: skip


def _is_after_content(
    reading: Reading, unit: Unit, cue: CueVerb, clause: int, found: Complement | None
) -> bool:
    """Whether the content stands before subject and verb, as in "It rained, she said"."""
    left = clause - 1
    speaks = bool(cue.verb.takes & {"quote", "clause", "after"})
    if left <= unit.first or cue.voice not in {FINITE, INFINITIVE} or not speaks:
        return False
    word = reading.words[left]
    kind = found.kind if found is not None else ""
    if reading.quotation[left] >= 0 or (word == "," and reading.quotation[left - 1] >= 0):
        if found is not None and kind == "quote":
            return reading.words[found.first - 1] == ","
        return found is None or kind not in {"that", "clause"} or found.first != cue.last
    if word != "," and word not in DASHES:
        return False
    return found is None or (kind == "quote" and _mark_follows(reading, unit, cue))


def _mark_follows(reading: Reading, unit: Unit, cue: CueVerb) -> bool:
    """Whether the clause ends after the verb and its setting: "he said Monday, …"."""
    at = skip_adjuncts(reading, cue.last, unit.last)
    return at >= unit.last or reading.words[at] in {",", ".", ";", *DASHES}


def _border(reading: Reading, clause: int, low: int, before: list[Frame]) -> tuple[int, bool]:
    """Where an earlier content ends before this clause, and whether it runs on through it."""
    at = clause
    separated = False
    while at > low:
        word = reading.words[at - 1]
        if word in _SEPARATORS:
            separated = True
        elif reading.has(at - 1, Class.LINK):
            separated = separated or reading.has(at - 1, Class.CLAUSE_LINK)
        elif not reading.has(at - 1, Class.ADVERB):
            break
        at -= 1
    if separated:
        return at, False
    return clause, bool(before) and at > low
