"""Cue verbs with their subjects, complements and order: the skeleton of a sentence."""

from __future__ import annotations

from dataclasses import dataclass

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
from tellings.extractors.sourcing.phrases import DASHES, clause_subject, is_head, phrase_before
from tellings.extractors.sourcing.reading import MARK, Reading, Unit
from tellings.extractors.sourcing.subjects import Range, inverted_subject, plain_subject

# ", said the mayor" turns the order round after any clause; ", denied the mayor" does not.
_PLAIN_SPEECH = frozenset({"say", "write", "add", "report", "explain"})
_SEPARATORS = frozenset({",", ";", ":", *DASHES})
_LINKS = frozenset("and but or while though although yet whereas so as nor then when after".split())


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
    """The frames of a unit, in the order of their verbs."""
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
    low = unit.first
    inverted = inverted_subject(reading, cue, low, unit.last)
    plain = None
    at_comma = reading.words[cue.first - 1] == "," and reading.quotation[cue.first - 2] < 0
    plain_order = "addressee" in cue.verb.takes or cue.verb.lemma not in _PLAIN_SPEECH and at_comma
    if inverted is None or plain_order or at_comma:
        plain = plain_subject(reading, cue.first, low)
    if plain is not None and (plain_order or _comma_closes_name(reading, plain)):
        inverted = None
    if inverted is not None:
        return _inverted_frame(reading, unit, cue, inverted)
    clause = cue.first
    source = plain
    if plain is not None:
        clause = plain[0]
    else:
        source = _shared_subject(reading, unit, cue, before)
    if source is None:
        return None
    found = complement(reading, cue, unit.last)
    after = plain is not None and _is_after_content(reading, unit, cue, clause, found)
    border, embedded = _border(reading, clause, low, before)
    return Frame(
        cue=cue, source=source, clause=clause, border=border, embedded=embedded,
        complement=None if after else found, after_content=after, inverted=False,
    )  # fmt: skip


def _comma_closes_name(reading: Reading, plain: Range) -> bool:
    """Whether "Able, a lawyer, said the court" has its subject before the verb."""
    return "," in reading.words[plain[0] : plain[1]]


def _inverted_frame(reading: Reading, unit: Unit, cue: CueVerb, subject: Range) -> Frame:
    after = cue.first > unit.first
    found = None
    if not after:
        moved = CueVerb(
            first=cue.first, last=subject[1], verb=cue.verb, voice=cue.voice, negated=cue.negated
        )
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
    if left < unit.first or not reading.has(left, Class.CONJUNCTION | MARK | Class.ADVERB):
        return None
    if reading.has(left, MARK) and reading.words[left] != ",":
        return None
    for frame in reversed(before):
        if frame.source is not None and not frame.embedded:
            return frame.source
    return clause_subject(reading, unit.first, cue.first)


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
    source = own
    if own is None:
        tops = [frame.source for frame in before if frame.source and not frame.embedded]
        source = tops[-1] if tops else _later_subject(reading, unit, cue)
    if source is None:
        return None
    clause = own[0] if own else cue.first
    border, embedded = _border(reading, clause, unit.first, before)
    return Frame(
        cue=cue, source=source, clause=clause, border=border, embedded=embedded and own is not None,
        complement=found, after_content=False, inverted=False,
    )  # fmt: skip


def _later_subject(reading: Reading, unit: Unit, cue: CueVerb) -> Range | None:
    """The subject of the sentence for a participle: before it, or after its comma when it leads."""
    if cue.first > unit.first + 1:
        return clause_subject(reading, unit.first, cue.first)
    return clause_subject(reading, unit.first, unit.last)


def _passive_frame(
    reading: Reading, unit: Unit, cue: CueVerb, before: list[Frame]
) -> Frame | None:
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
    if left <= unit.first or cue.voice not in {FINITE, INFINITIVE}:
        return False
    if not cue.verb.takes & {"quote", "clause", "that"}:
        return False
    word = reading.words[left]
    closes = reading.quotation[left] >= 0 or (word == "," and reading.quotation[left - 1] >= 0)
    if found is not None and found.kind == "quote" and closes:
        return _mark_follows(reading, unit, cue)
    if closes:
        clausal = found is not None and found.kind in {"that", "clause"}
        return found is None or not clausal or found.first != cue.last
    if word != "," and word not in DASHES:
        return False
    return found is None or _mark_follows(reading, unit, cue) and found.kind == "quote"


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
        elif word in _LINKS:
            separated = separated or word in {"and", "but", "while", "though", "although"}
        elif not reading.has(at - 1, Class.ADVERB) or reading.has(at - 1, Class.SUBORDINATOR):
            break
        at -= 1
    if separated:
        return at, False
    return clause, bool(before) and at > low
