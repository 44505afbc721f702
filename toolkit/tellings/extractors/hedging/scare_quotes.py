"""Scare quotes: one to four words in quotation marks that nobody is quoted with."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tellings.extractors.hedging.attributions import Bools, Stretches
from tellings.text import Texts
from tellings.text.batch import NUMBER, PUNCTUATION, WORD, Ints
from tellings.text.hashing import among, word_table

MOST_WORDS = 4
# How far, in tokens, a verb of speech or naming reaches to a quotation.
_REACH = 3


def find_scare_quotes(texts: Texts, said: Stretches, classes: Mapping[str, frozenset[str]]) -> Ints:
    """Quotations that are scare quotes, as places in the quotation columns.

    A quotation is one when it is closed, has one to four words, of which a content word is in
    lower case (else it is a title or a nickname), no question or exclamation mark and no first or
    second person; when it is not a whole sentence, not after a colon, not within three tokens of a
    verb of speech or naming, not in the content of an attribution; and when no verb of speech of
    its sentence is left without an attribution.

    Parameters
    ----------
    texts : Texts
        The batch.
    said : Stretches
        Contents of attributions.
    classes : Mapping[str, frozenset of str]
        Word classes of the inventory.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.hedging.attributions import stretches
    >>> from tellings.extractors.hedging.inventory import inventory
    >>> from tellings.text import segment
    >>> text = "The “experts” left. The film “Experts” ran."
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": [text]}))
    >>> nobody = stretches(np.array([], dtype=np.int64), np.array([], dtype=np.int64))
    >>> find_scare_quotes(texts, nobody, inventory().classes).tolist()
    [0]
    """
    if texts.quotation_start.size == 0:
        return np.empty(0, dtype=np.int64)
    first = np.searchsorted(texts.token_start, texts.quotation_start)
    last = np.searchsorted(texts.token_start, texts.quotation_end) - 1
    begun = np.append(texts.quotation_continues[1:], 0)
    keep = (texts.quotation_closed == 1) & (texts.quotation_continues == 0) & (begun == 0)
    keep &= last - first >= 2
    keep &= ~said.hold(texts.quotation_start, texts.quotation_end)
    words = _counts(texts.token_kind != PUNCTUATION)
    n_words = words[np.maximum(last, first) + 1] - words[first]
    keep &= (n_words >= 1) & (n_words <= MOST_WORDS)
    rows = np.flatnonzero(keep)
    marked = [row for row in rows.tolist() if _looks_ironic(texts, int(first[row]), int(last[row]))]
    rows = np.array(marked, dtype=np.int64)
    rows = rows[_worded(texts, first[rows], last[rows], classes)]
    presented = _is_word(texts, classes["PRESENTED"])[np.maximum(first[rows] - 1, 0)]
    return rows[presented | ~_spoken(texts, first[rows], last[rows], said, classes)]


def _looks_ironic(texts: Texts, first: int, last: int) -> bool:
    """Whether a quotation is part of one sentence and not after a colon."""
    sentence = texts.token_sentence[first]
    if texts.token_sentence[last] != sentence:
        return False
    edges = [
        0 <= at < texts.token_id.size and texts.token_sentence[at] == sentence
        for at in (first - 1, last + 1)
    ]
    after_colon = edges[0] and texts.codes[texts.token_start[first - 1]] == ord(":")
    return any(edges) and not after_colon


def _worded(texts: Texts, first: Ints, last: Ints, classes: Mapping[str, frozenset[str]]) -> Bools:
    """Whether the words inside are those of a description, not of a title or an utterance."""
    functional = _is_word(texts, classes["DET"] | classes["PREP"] | classes["CONJ"])
    plain = (texts.token_kind == WORD) & (texts.token_capital == 0)
    content = (texts.token_kind <= NUMBER) & ~functional
    addressed = _is_word(texts, classes["SPEAKING"] | classes["EXCLAIMED"])
    no_content = ~_any_within(content, first, last)
    described = _any_within(plain & content, first, last) | (
        no_content & _any_within(plain, first, last)
    )
    worded: Bools = described & ~_any_within(addressed, first, last)
    return worded


def _spoken(
    texts: Texts,
    first: Ints,
    last: Ints,
    said: Stretches,
    classes: Mapping[str, frozenset[str]],
) -> Bools:
    """Whether somebody is quoted: a speech verb near by, or one in the sentence to spare."""
    speech = _is_word(texts, classes["SPEECH"])
    named = speech | _is_word(texts, classes["NAMING"])
    sentence = texts.token_sentence[first]
    begin = np.searchsorted(texts.token_sentence, sentence, side="left")
    stop = np.searchsorted(texts.token_sentence, sentence, side="right") - 1
    near = _any_within(named, np.maximum(first - _REACH, begin), first - 1)
    near |= _any_within(named, last + 1, np.minimum(last + _REACH, stop))
    attributed = said.touch(texts.sentence_start[sentence], texts.sentence_end[sentence])
    spoken: Bools = near | (_any_within(speech, begin, stop) & ~attributed)
    return spoken


def _is_word(texts: Texts, words: frozenset[str]) -> Bools:
    return among(texts.token_id, word_table(words))


def _counts(flags: Bools) -> Ints:
    """How many flags are set before each place."""
    counts: Ints = np.concatenate(([0], np.cumsum(flags)))
    return counts


def _any_within(flags: Bools, first: Ints, last: Ints) -> Bools:
    """Whether a flag is set from one token to another, both included."""
    counts = _counts(flags)
    found: Bools = counts[np.maximum(last + 1, first)] > counts[first]
    return found
