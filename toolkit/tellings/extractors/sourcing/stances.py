"""The stance of a cue told from its words alone, for attributions that no rule found."""

from __future__ import annotations

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.lexicon import Lexicon
from tellings.extractors.sourcing.reading import Reading

NEUTRAL, NONE = "neutral", "none"
# A noun or adjective in the cue tells more than the light verb before it, a verb more than both.
_FIRM = ("verb", "noun", "adjective", "phrase")


def stance_of(reading: Reading, attribution: Attribution, lexicon: Lexicon) -> str:
    """The stance code of an attribution's cue.

    What a rule has said stands. Else the words of the cue are looked up, longest expression first:
    the first verb that is not neutral tells it ("has threatened", "went on to accuse"), then a
    noun ("expressed concern"), an adjective ("was confident"), a neutral word. A cue of marks only
    is ``none``, one of unknown words ``neutral``.

    Parameters
    ----------
    reading : Reading
        The document.
    attribution : Attribution
        Its ``stance`` is empty when nobody has told it yet.
    lexicon : Lexicon
        The words of the language.

    Returns
    -------
    str
        neutral, endorsing, distancing, conflict, commitment, cognition or none.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> for cue in ("has threatened", "according to", "expressed concern", ":"):
    ...     reading = read(cue)
    ...     made = Attribution(source=(), cue=((0, len(reading.words)),), content=(), stance="",
    ...                        score=1.0)
    ...     print(stance_of(reading, made, english()))
    commitment
    neutral
    cognition
    none
    """
    if attribution.stance:
        return attribution.stance
    words = [
        reading.words[at]
        for first, last in attribution.cue
        for at in range(first, last)
        if any(letter.isalpha() for letter in reading.words[at])
    ]
    if not words:
        return NONE
    told = _told(words, lexicon)
    for kind in _FIRM:
        for found, stance in told:
            if found == kind and stance != NEUTRAL:
                return stance
    return NEUTRAL


def _told(words: list[str], lexicon: Lexicon) -> list[tuple[str, str]]:
    """Kind and stance of each expression of the lexicon among the words, in order."""
    told = []
    at = 0
    while at < len(words):
        kind, stance, length = _entry(words, at, lexicon)
        if kind:
            told.append((kind, stance))
        at += length
    return told


def _entry(words: list[str], at: int, lexicon: Lexicon) -> tuple[str, str, int]:
    """Kind, stance and number of words of the longest expression that begins at a word."""
    word = words[at]
    for rest, stance in lexicon.phrases.get(word, ()):
        if tuple(words[at + 1 : at + 1 + len(rest)]) == rest:
            return "phrase", stance, 1 + len(rest)
    for rest, verb in lexicon.phrasal.get(word, ()):
        if tuple(words[at + 1 : at + 1 + len(rest)]) == rest:
            return "verb", verb.stance, 1 + len(rest)
    if word in lexicon.verbs:
        return "verb", lexicon.verbs[word].stance, 1
    if word in lexicon.nouns:
        return "noun", lexicon.nouns[word].stance, 1
    if word in lexicon.adjectives:
        return "adjective", lexicon.adjectives[word].stance, 1
    return "", "", 1
