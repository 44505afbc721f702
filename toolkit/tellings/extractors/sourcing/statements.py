"""From the skeleton of a sentence to attributions: which words are said, and by whom."""

from __future__ import annotations

from tellings.extractors.sourcing.attribution import Attribution, Ranges
from tellings.extractors.sourcing.complements import skip_adjuncts
from tellings.extractors.sourcing.cues import PARTICIPLE, PASSIVE, REDUCED
from tellings.extractors.sourcing.frames import Frame, frames
from tellings.extractors.sourcing.lexicon import Class, Lexicon
from tellings.extractors.sourcing.passives import passive_statement
from tellings.extractors.sourcing.phrases import DASHES
from tellings.extractors.sourcing.reading import ED, ING, Reading, Unit

_FINAL = frozenset({".", "!", "?", "…", "...", ";", ":", ","})
_ANONYMITY_VERBS = frozenset("ask request decline refuse insist speak wish want beg prefer".split())
_NAMED = frozenset("named identified name identify anonymity anonymous anonymously".split())
_SURE, _LIKELY, _LOOSE = 0.9, 0.7, 0.5


def statements(reading: Reading, unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """The attributions that the verbs of a unit make, in the order of the verbs."""
    found = frames(reading, unit, lexicon)
    made: list[Attribution] = []
    for place, frame in enumerate(found):
        if _asks_for_anonymity(reading, frame, unit.last):
            continue
        later = found[place + 1 :]
        if frame.cue.voice in {PASSIVE, REDUCED}:
            attribution = passive_statement(reading, unit, frame, later)
        elif frame.after_content:
            attribution = _after_content(reading, unit, frame, found[:place], later)
        else:
            attribution = _before_content(reading, unit, frame, later)
        if attribution is not None:
            made.append(attribution)
    return made


def _asks_for_anonymity(reading: Reading, frame: Frame, high: int) -> bool:
    """Whether "who asked not to be named" only says why nobody is named."""
    if frame.cue.verb.lemma not in _ANONYMITY_VERBS:
        return False
    near = reading.words[frame.cue.last : min(high, frame.cue.last + 10)]
    return not _NAMED.isdisjoint(near)


def _before_content(
    reading: Reading, unit: Unit, frame: Frame, later: list[Frame]
) -> Attribution | None:
    """Source, verb, then content."""
    found = frame.complement
    if found is None or frame.source is None:
        return None
    if found.kind == "colon":
        content: Ranges = ()
    else:
        end = content_end(reading, unit, found.first, found.kind, later)
        if end <= found.first:
            return None
        content = ((found.first, end),)
    return Attribution(
        source=(frame.source,),
        cue=((frame.cue.first, max(frame.cue.last, found.cue_last)),),
        content=content,
        stance=frame.cue.verb.stance,
        score=_score(frame, found.kind),
    )


def _score(frame: Frame, kind: str) -> float:
    """How sure: a quotation or "that" is a report, an object seldom is more than an attitude."""
    if kind in {"quote", "that", "colon"}:
        return _SURE
    if frame.cue.voice == PARTICIPLE or kind in {"object", "preposition", "gerund"}:
        return _LOOSE
    return _LIKELY


def content_end(
    reading: Reading, unit: Unit, first: int, kind: str, later: list[Frame]
) -> int:
    """One past the last token of a content that begins at ``first``."""
    end = without_final_mark(reading, first, unit.last)
    for frame in later:
        if frame.border <= first or frame.embedded:
            continue
        if frame.after_content and not frame.inverted and reading.words[frame.border - 1] != ",":
            continue
        end = min(end, frame.border)
        break
    end = min(end, _clause_break(reading, first, end, kind))
    return without_final_mark(reading, first, end)


def without_final_mark(reading: Reading, first: int, last: int) -> int:
    """The end without the stop of the sentence, unless it stands inside a quotation."""
    while last > first and reading.quotation[last - 1] < 0 and (
        reading.words[last - 1] in _FINAL or reading.words[last - 1] in DASHES
    ):
        last -= 1
    return last


def _clause_break(reading: Reading, first: int, last: int, kind: str) -> int:
    """Where a content ends for want of sense: at a semicolon, or ", but" with a new clause."""
    for at in range(first + 1, last):
        if reading.quotation[at] >= 0:
            continue
        word = reading.words[at]
        if word == ";":
            return at
        if word == "," and at + 1 < last and reading.quotation[at + 1] < 0:
            follows = reading.words[at + 1]
            if follows in {"but", "although", "though"}:
                return at
            if kind in {"object", "preposition", "gerund"} and follows in {"and", "while", "who"}:
                return at
    return last


def _after_content(
    reading: Reading, unit: Unit, frame: Frame, before: list[Frame], later: list[Frame]
) -> Attribution | None:
    """Content, then source and verb in either order; the content may go on after them."""
    if frame.source is None:
        return None
    first = _content_start(reading, unit, before)
    last = without_final_mark(reading, first, frame.clause)
    if last <= first:
        return None
    content = [(first, last)]
    right = max(frame.cue.last, frame.source[1])
    rest = _resumed(reading, unit, right, later, quoted=reading.quotation[last - 1] >= 0)
    if rest is not None:
        content.append(rest)
    return Attribution(
        source=(frame.source,),
        cue=((frame.cue.first, frame.cue.last),),
        content=tuple(content),
        stance=frame.cue.verb.stance,
        score=_SURE,
    )


def _content_start(reading: Reading, unit: Unit, before: list[Frame]) -> int:
    """The first token of a content that precedes its verb: after what was attributed before."""
    first = unit.first
    for frame in before:
        if frame.after_content and frame.source is not None:
            first = max(first, frame.cue.last, frame.source[1])
    while first < unit.last and reading.quotation[first] < 0 and (
        reading.words[first] in {",", "and", "but", ";", "yet", "because"}
        or reading.words[first] in DASHES
    ):
        first += 1
    return first


def _resumed(
    reading: Reading, unit: Unit, right: int, later: list[Frame], *, quoted: bool
) -> tuple[int, int] | None:
    """The second half of a content that its attribution interrupts."""
    at = skip_adjuncts(reading, right, unit.last)
    mark = next((i for i in range(at, unit.last) if _is_open_mark(reading, i)), None)
    if mark is None:
        return None
    first = mark + 1 if reading.quotation[mark] < 0 else mark
    if first >= unit.last:
        return None
    if quoted or mark > at:
        first = _next_quotation(reading, mark, unit.last)
        if first is None or first > mark + 3:
            return None
    elif reading.has(first, ING | Class.CONJUNCTION) or _starts_aside(reading, first):
        return None
    end = content_end(reading, unit, first, "clause", later)
    return (first, end) if end > first else None


def _is_open_mark(reading: Reading, at: int) -> bool:
    return reading.words[at] in {",", ":", *DASHES} or reading.quotation[at] >= 0


def _next_quotation(reading: Reading, first: int, last: int) -> int | None:
    return next((at for at in range(first, last) if reading.quotation[at] >= 0), None)


def _starts_aside(reading: Reading, at: int) -> bool:
    """Whether the words after "he said," tell of the saying, not what was said."""
    return reading.words[at] in {"who", "which", "according", "in", "on", "at", "after", "when"} or (
        reading.has(at, ED)
    )
