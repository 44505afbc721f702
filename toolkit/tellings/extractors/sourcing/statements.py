"""From the skeleton of a sentence to attributions: which words are said, and by whom."""

from __future__ import annotations

from tellings.extractors.sourcing.attribution import Attribution, Ranges
from tellings.extractors.sourcing.complements import skip_adjuncts
from tellings.extractors.sourcing.cues import PARTICIPLE, PASSIVE, REDUCED
from tellings.extractors.sourcing.frames import Frame, frames
from tellings.extractors.sourcing.lexicon import Class, Lexicon
from tellings.extractors.sourcing.passives import passive_statement
from tellings.extractors.sourcing.phrases import DASHES, is_setting
from tellings.extractors.sourcing.reading import Reading, Unit

_FINAL = frozenset({".", "!", "?", "…", "...", ";", ":", ",", *DASHES})
_BARE_OBJECTS = frozenset({"it", "him", "them", "her", "this", "that"})
_THING = frozenset({"object", "preposition", "gerund"})
_SURE, _LIKELY, _LOOSE = 0.9, 0.7, 0.5
# Frames further on than this do not bound a content, so that a list takes linear time.
REACH_FRAMES = 12


def statements(reading: Reading, unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """The attributions that the verbs of a unit make, in the order of the verbs.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("Pell said it rained, adding that it was cold.")
    >>> made = statements(reading, reading.units[0], english())
    >>> [reading.phrase(*attribution.content[0]) for attribution in made]
    ['it rained', 'that it was cold']
    """
    found = frames(reading, unit, lexicon)
    made: list[Attribution] = []
    start = unit.first
    for place, frame in enumerate(found):
        if _asks_for_anonymity(reading, frame, unit.last):
            continue
        later = found[place + 1 : place + 1 + REACH_FRAMES]
        if frame.cue.voice in {PASSIVE, REDUCED}:
            attribution = passive_statement(reading, unit, frame, later)
        elif frame.after_content:
            attribution = _after_content(reading, unit, frame, start, later)
            start = max(start, frame.cue.last, frame.source[1] if frame.source else 0)
        else:
            attribution = _before_content(reading, unit, frame, later)
        if attribution is not None:
            made.append(attribution)
    return made


def _asks_for_anonymity(reading: Reading, frame: Frame, high: int) -> bool:
    """Whether "who asked not to be named" only says why nobody is named."""
    if "anonymity" not in frame.cue.verb.takes:
        return False
    near = range(frame.cue.last, min(high, frame.cue.last + 10))
    return any(reading.has(at, Class.ANONYMITY) for at in near)


def _before_content(
    reading: Reading, unit: Unit, frame: Frame, later: list[Frame]
) -> Attribution | None:
    """Source, verb, then content."""
    found = frame.complement
    if found is None or frame.source is None:
        return None
    content: Ranges = ()
    if found.kind != "colon":
        end = content_end(reading, unit, found.first, found.kind, later)
        end = min(end, _end_of_relative(reading, frame, found.first, later, end))
        if end <= found.first:
            return None
        content = ((found.first, end),)
    return Attribution(
        source=(frame.source,),
        cue=((frame.cue.first, max(frame.cue.last, found.cue_last)),),
        content=content,
        stance=_stance(frame, found.kind),
        score=_score(frame, found.kind),
    )


def _stance(frame: Frame, kind: str) -> str:
    """The stance of the verb; to ask or tell somebody to do something is a demand."""
    orders = kind == "infinitive" and "order" in frame.cue.verb.takes
    return "commitment" if orders else frame.cue.verb.stance


def _score(frame: Frame, kind: str) -> float:
    """How sure: a quotation or "that" is a report, an object seldom is more than an attitude."""
    if kind in {"quote", "that", "colon"}:
        return _SURE
    return _LOOSE if frame.cue.voice == PARTICIPLE or kind in _THING else _LIKELY


def _end_of_relative(
    reading: Reading, frame: Frame, first: int, later: list[Frame], end: int
) -> int:
    """The end of what "a man who fears the law said" fears: before the verb of the outer clause."""
    for outer in later:
        source = outer.source
        if source and source[0] <= frame.cue.first < source[1] and not outer.inverted:
            return without_final_mark(reading, first, min(end, outer.cue.first))
    return end


def content_end(reading: Reading, unit: Unit, first: int, kind: str, later: list[Frame]) -> int:
    """One past the last token of a content that begins at ``first``.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("said it rained; it was cold.")
    >>> content_end(reading, reading.units[0], 1, "clause", [])
    3
    """
    end = without_final_mark(reading, first, unit.last)
    for frame in later:
        if frame.border <= first or frame.embedded:
            continue
        trails = frame.after_content and not frame.inverted
        if trails and reading.words[frame.border - 1] != ",":
            continue
        end = min(end, frame.border)
        break
    if kind in _THING:
        end = min(end, _end_of_object(reading, first, end))
    return without_final_mark(reading, first, _clause_break(reading, first, end))


def without_final_mark(reading: Reading, first: int, last: int) -> int:
    """The end without the stop of the sentence, unless it stands inside a quotation.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("It rained.")
    >>> without_final_mark(reading, 0, 3)
    2
    """
    while last > first and reading.quotation[last - 1] < 0 and reading.words[last - 1] in _FINAL:
        last -= 1
    return last


def _end_of_object(reading: Reading, first: int, last: int) -> int:
    """Where an object ends: before "on Monday", "after …", or a comma with a new thought."""
    if reading.words[first] in _BARE_OBJECTS and first + 1 < last:
        follows = reading.words[first + 1]
        keeps = follows in {"as", "of", "for", "like"}
        if reading.has(first + 1, Class.PREPOSITION) and not keeps:
            return first + 1
    for at in range(first + 1, last):
        if reading.quotation[at] >= 0:
            continue
        if reading.has(at, Class.ADVERBIAL) or is_setting(reading, at, last):
            return at
        follows = reading.words[at + 1] if at + 1 < last else ""
        if reading.words[at] == "," and follows in {"and", "while", "who", "which", "with"}:
            return at
    return last


def _clause_break(reading: Reading, first: int, last: int) -> int:
    """Where a content ends for want of sense: at a semicolon, ", but" or ", said"."""
    for at in range(first + 1, last):
        word = reading.words[at]
        if word not in {";", ","} or reading.quotation[at] >= 0:
            continue
        if word == ";":
            return at
        if at + 1 < last and reading.quotation[at + 1] < 0 and _turns(reading, at + 1):
            return at
    return last


def _turns(reading: Reading, at: int) -> bool:
    """Whether the word after a comma begins a contrast or is the verb of an outer clause."""
    if reading.words[at] in {"but", "although", "though"}:
        return True
    verbal = reading.has(at, Class.CUE | Class.AUXILIARY)
    return verbal and not reading.has(at, Class.ING | Class.CAPITAL | Class.NOUNISH)


def _after_content(
    reading: Reading, unit: Unit, frame: Frame, start: int, later: list[Frame]
) -> Attribution | None:
    """Content, then source and verb in either order; the content may go on after them."""
    if frame.source is None:
        return None
    first = _content_start(reading, start, unit.last)
    last = without_final_mark(reading, first, frame.clause)
    if last <= first:
        return None
    right = max(frame.cue.last, frame.source[1])
    rest = _resumed(reading, unit, right, later, quoted=reading.quotation[last - 1] >= 0)
    return Attribution(
        source=(frame.source,),
        cue=((frame.cue.first, frame.cue.last),),
        content=((first, last), *rest),
        stance=frame.cue.verb.stance,
        score=_SURE,
    )


def _content_start(reading: Reading, first: int, last: int) -> int:
    """The first token of a content that precedes its verb, without the link before it."""
    while (
        first < last
        and reading.quotation[first] < 0
        and (reading.words[first] in {",", "and", "but", ";", "yet", "because", *DASHES})
    ):
        first += 1
    return first


def _resumed(
    reading: Reading, unit: Unit, right: int, later: list[Frame], *, quoted: bool
) -> Ranges:
    """The second half of a content that its attribution interrupts; none if there is none."""
    at = skip_adjuncts(reading, right, unit.last)
    mark = next((i for i in range(at, unit.last) if _opens_again(reading, i)), None)
    if mark is None:
        return ()
    first = mark + 1 if reading.quotation[mark] < 0 else mark
    if quoted or mark > at:
        near = range(mark, min(unit.last, mark + 4))
        first = next((i for i in near if reading.quotation[i] >= 0), unit.last)
    aside = Class.ING | Class.CONJUNCTION | Class.ASIDE | Class.ED
    if first >= unit.last or (reading.quotation[first] < 0 and reading.has(first, aside)):
        return ()
    end = content_end(reading, unit, first, "clause", later)
    return ((first, end),) if end > first else ()


def _opens_again(reading: Reading, at: int) -> bool:
    return reading.words[at] in {",", ":", *DASHES} or reading.quotation[at] >= 0
