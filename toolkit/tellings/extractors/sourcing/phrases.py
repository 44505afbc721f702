"""Noun phrases by their edges: enough of a grammar to say who speaks, and no more."""

from __future__ import annotations

from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.reading import Reading

LONGEST_PHRASE = 30
DASHES = frozenset({"-", "--", "—", "–", "---", "―"})
OPENERS, CLOSERS = frozenset("([{"), frozenset(")]}")
_INNER_MARKS = frozenset({"/", "&", "#", "@", "$", "%"})
_POINTERS = Class.DETERMINER | Class.POSSESSIVE
_VERBAL = Class.VERB | Class.CUE | Class.ED
_NOUNISH = Class.NOUNISH | Class.PERSON | Class.ENTITY
_SUBJECTS = frozenset({"he", "she", "they", "it", "we", "i", "you", "who"})


def is_head(reading: Reading, at: int) -> bool:
    """Whether the token can end a noun phrase: a noun, name, number or lone pronoun.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("The mayor of it")
    >>> [is_head(reading, at) for at in range(4)]
    [False, True, False, True]
    """
    bits, word = reading.flags[at], reading.words[at]
    if bits & Class.MARK or word in {"'s", "'", "s", "not"}:
        return False
    if bits & Class.ALONE or word in _SUBJECTS:
        return True
    if word in {"them", "us"}:
        return at > 0 and reading.words[at - 1] == "of"
    function = bits & (Class.CLOSED | Class.ADVERB | Class.NEGATION)
    if function or (bits & Class.TIME and not bits & Class.MONTH_NAME):
        return False
    return bool(bits & (Class.CAPITAL | _NOUNISH)) or not bits & _VERBAL


def phrase_before(reading: Reading, at: int, low: int) -> int | None:
    """First token of the noun phrase that ends with token ``at``; None when none ends there.

    ``low`` is the first token that may belong to it.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("On Monday the head of the council said")
    >>> reading.phrase(phrase_before(reading, 6, 0), 7)
    'the head of the council'
    """
    head = _over_brackets(reading, at, low)
    if head is None or not is_head(reading, head):
        return None
    first = head
    pronoun = reading.has(first, Class.PRONOUN) and not reading.has(
        first, Class.CAPITAL | Class.DETERMINER
    )
    if pronoun and reading.words[first] not in {"them", "us"}:
        return first
    while first > low and at - first < LONGEST_PHRASE:
        step = _step_left(reading, first, low)
        if step is None:
            break
        first = step
    return first


def _over_brackets(reading: Reading, at: int, low: int) -> int | None:
    """The token before a bracket that closes at ``at``, or ``at`` itself."""
    if reading.words[at] not in CLOSERS:
        return at
    for left in range(at - 1, max(low, at - 12) - 1, -1):
        if reading.words[left] in OPENERS:
            return left - 1 if left > low else None
    return None


def _step_left(reading: Reading, first: int, low: int) -> int | None:
    """One token (or bracket, nickname or coordination) further left, or None at the edge."""
    left = first - 1
    bits, word = reading.flags[left], reading.words[left]
    if bits & Class.MARK:
        return _step_over_mark(reading, left, low)
    if bits & Class.INNER_PREPOSITION:
        inner = left > low and is_head(reading, left - 1)
        return left - 1 if inner and reading.words[left - 1] not in _SUBJECTS else None
    if bits & Class.CONJUNCTION:
        return _step_over_and(reading, left, low)
    if (bits & _POINTERS and word not in {"who", "that"}) or word == "'s":
        return left
    if reading.has(first, _POINTERS) or word in {"who", "that"}:
        return None
    return left if _joins(reading, left, low) else None


def _joins(reading: Reading, left: int, low: int) -> bool:
    """Whether an open-class word continues the phrase to its right."""
    bits = reading.flags[left]
    before = reading.flags[left - 1] if left > low else 0
    if bits & Class.TIME and not bits & Class.MONTH_NAME:
        # "the night shift", but not "on Monday the mayor".
        return bool(before & _POINTERS)
    if bits & Class.CAPITAL and not bits & (Class.CLOSED | Class.ADVERB):
        return True
    if bits & (Class.CLOSED | Class.NEGATION):
        return False
    if bits & Class.ADVERB:
        return bool(before & _POINTERS) or reading.has(left + 1, Class.ED)
    if bits & _VERBAL and not bits & _NOUNISH:
        return bool(before & (_POINTERS | Class.ADVERB))
    return True


def _step_over_mark(reading: Reading, left: int, low: int) -> int | None:
    """Over a bracket or a quoted nickname inside a name; other marks end the phrase."""
    word = reading.words[left]
    if word in CLOSERS:
        before = _over_brackets(reading, left, low)
        return before if before is not None and is_head(reading, before) else None
    if word in _INNER_MARKS:
        return left
    index = reading.quotation[left]
    if index >= 0:
        quotation = reading.quotations[index]
        short = quotation.last - quotation.first <= 5 and not quotation.speech
        if short and quotation.first > low:
            if reading.has(quotation.first - 1, Class.CAPITAL):
                return quotation.first - 1
            return quotation.first if reading.has(quotation.first - 1, _POINTERS) else None
    return None


def _step_over_and(reading: Reading, conjunction: int, low: int) -> int | None:
    """Over "and" when what stands before it begins the clause: "Able and Baker said"."""
    known = reading.words[conjunction] in {"and", "or", "&"}
    if not known or conjunction <= low or not is_head(reading, conjunction - 1):
        return None
    # One coordination only: chains of them would be read again and again.
    first = conjunction - 1
    while first > low and conjunction - first < LONGEST_PHRASE:
        step = None if reading.has(first - 1, Class.CONJUNCTION) else _step_left(
            reading, first, low
        )  # fmt: skip
        if step is None:
            break
        first = step
    opens = first <= low or reading.has(first - 1, Class.MARK | Class.SUBORDINATOR)
    return first if opens else None


def phrase_after(reading: Reading, first: int, high: int) -> int:
    """One past the last token of the noun phrase that begins at ``first``; ``first`` if none.

    Takes appositions and relative clauses along; stops before a setting ("in a statement").

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("said Dana Pell, a farmer, in a statement")
    >>> reading.phrase(1, phrase_after(reading, 1, 10))
    'Dana Pell, a farmer'
    """
    at = first
    relative = False
    while at < high and at - first < LONGEST_PHRASE:
        if reading.has(at, Class.MARK):
            step = _mark_right(reading, at, high)
            if step is None:
                break
            at = step
            continue
        if reading.words[at] in {"who", "whose", "which"} and at > first:
            relative = True
        elif is_setting(reading, at, high) if relative else not extends(reading, at, first, high):
            break
        at += 1
    while at > first and reading.words[at - 1] == ",":
        at -= 1
    return at


def extends(reading: Reading, at: int, first: int, high: int) -> bool:
    """Whether the word continues the phrase to its left that began at ``first``.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("the old mayor would")
    >>> [extends(reading, at, 0, 4) for at in range(1, 4)]
    [True, True, False]
    """
    bits, word = reading.flags[at], reading.words[at]
    before = reading.flags[at - 1] if at > first else 0
    if bits & Class.PREPOSITION:
        return at > first and not is_setting(reading, at, high) and at + 1 < high
    if bits & Class.TIME and not bits & Class.MONTH_NAME:
        return False
    if (bits & Class.CAPITAL and not bits & (Class.CLOSED | Class.ADVERB)) or word == "'s":
        return True
    if bits & Class.CONJUNCTION:
        goes_on = at + 1 < high and not reading.has(at + 1, Class.CUE | Class.ING)
        return word in {"and", "&", "or"} and goes_on
    if bits & _POINTERS:
        return at == first or not is_head(reading, at - 1)
    return _is_open_word(bits, before, at == first)


def _is_open_word(bits: int, before: int, opens: bool) -> bool:  # noqa: FBT001
    """Whether a pronoun, adverb, noun or adjective continues a phrase, by what stands before."""
    if bits & Class.PRONOUN:
        return opens or bool(before & Class.PREPOSITION)
    if bits & (Class.AUXILIARY | Class.SUBORDINATOR):
        return False
    if bits & Class.ADVERB:
        return bool(before & _POINTERS)
    return not bits & Class.VERB or bool(bits & _NOUNISH)


def _mark_right(reading: Reading, at: int, high: int) -> int | None:
    """Past a comma before an apposition, a bracket, or a mark inside a name."""
    word = reading.words[at]
    if word in OPENERS:
        closers = (i + 1 for i in range(at + 1, min(high, at + 12)) if reading.words[i] in CLOSERS)
        return next(closers, None)
    if word == "," and at + 1 < high:
        return at + 1 if is_apposition(reading, at + 1, high) else None
    if word in _INNER_MARKS or word == "'":
        return at + 1
    index = reading.quotation[at]
    if index >= 0:
        quotation = reading.quotations[index]
        short = quotation.last - quotation.first <= 6 and not quotation.speech
        return quotation.last if short and quotation.last < high else None
    return None


def is_apposition(reading: Reading, at: int, high: int) -> bool:
    """Whether what follows a comma describes the name before it: "a lawyer", "who …", "22".

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("Pell, a farmer, and")
    >>> is_apposition(reading, 2, 7), is_apposition(reading, 5, 7)
    (True, False)
    """
    bits, word = reading.flags[at], reading.words[at]
    if word in {"who", "whose", "which", "where", "himself", "herself", "of"}:
        return True
    if bits & (Class.FIGURE | Class.NAME_SUFFIX):
        return True
    if word in {"the", "a", "an", "his", "her", "its", "their", "one", "then", "now"}:
        return at + 1 < high and not reading.has(at + 1, Class.MARK)
    return bool(bits & (Class.CAPITAL | Class.PERSON | Class.TITLE)) and not bits & Class.CLOSED


def is_setting(reading: Reading, at: int, high: int) -> bool:
    """Whether a preposition opens where or when it was said: "in a statement", "on Monday".

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("in a statement of in the rain")
    >>> is_setting(reading, 0, 7), is_setting(reading, 4, 7)
    (True, False)
    """
    if not reading.has(at, Class.PREPOSITION) or reading.words[at] in {"of", "for"}:
        return False
    for right in range(at + 1, min(high, at + 6)):
        bits = reading.flags[right]
        if bits & (Class.SPEECH_SETTING | Class.TIME):
            return True
        if bits & (Class.MARK | Class.PREPOSITION):
            return False
    return False


def is_phrase_start(reading: Reading, at: int) -> bool:
    """Whether a noun phrase can begin at the token.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("would the")
    >>> is_phrase_start(reading, 0), is_phrase_start(reading, 1)
    (False, True)
    """
    bits, word = reading.flags[at], reading.words[at]
    if bits & Class.MARK:
        return reading.quotation[at] >= 0 or word in {"$", "#", "@"}
    if bits & (_POINTERS | Class.PRONOUN | Class.FIGURE) or word == "there":
        return True
    if bits & Class.CAPITAL and not bits & (Class.PREPOSITION | Class.CONJUNCTION):
        return True
    return not bits & (Class.CLOSED | Class.NEGATION | Class.ADVERB)
