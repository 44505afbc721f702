"""Agency: what a mention does in its clause, and passives with and without their agent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.framing.inventory import Inventory
from tellings.extractors.framing.marks import Mark
from tellings.extractors.framing.polarity import BAD_VERB, GOOD_VERB, word_classes
from tellings.extractors.framing.words import POSSESSIVE, Words
from tellings.text import WORD, Texts, token_hash
from tellings.text.batch import Ids
from tellings.text.hashing import among, id_table, word_ids
from tellings.text.word_files import class_words

AGENCIES = ("agent", "speaker", "patient", "possessor", "described", "other")
# "was not, he said later, ever": auxiliaries and adverbs between a name and its verb.
_BETWEEN = 5
# "was shot twice in the leg by": how far the agent of a passive may stand.
_BY_REACH = 7
_BY = token_hash("by")
_REPORT = 10
_TITLE_WORDS = 4
_TITLES = ("determiner", "article", "role", "modifier", "honorific")
_FOLDER = Path(__file__).parent / "lang"

Bools = NDArray[np.bool_]


class Clauses(NamedTuple):
    """What the rules need to know of each token.

    ``passive`` marks the participle of a passive, ``named`` those with an agent after "by";
    ``verbal`` finite verbs and participles, ``going`` words in -ing, ``saying`` verbs of speech.
    """

    passive: Bools
    named: Bools
    verbal: Bools
    going: Bools
    saying: Bools


def read_clauses(texts: Texts, known: Inventory) -> Clauses:
    """Passives and verbs of a batch.

    A passive is a form of *be* or *get*, up to two adverbs, and a participle. It names its agent
    when "by" follows within seven words of the sentence and no time, means or verb in -ing does.

    Parameters
    ----------
    texts : Texts
        A batch.
    known : Inventory
        Verbs of acting of the language.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.framing.inventory import inventory
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": [
    ...     "Ten were shot by police. Six were arrested by noon."]}))
    >>> clauses = read_clauses(texts, inventory("en"))
    >>> np.flatnonzero(clauses.passive).tolist(), np.flatnonzero(clauses.named).tolist()
    ([2, 8], [2])
    """
    ids = texts.token_id
    held = {name: among(ids, id_table(wanted)) for name, wanted in _classes("en").items()}
    tail = [_tail(texts, back) for back in (1, 2, 3)]
    long = texts.token_end - texts.token_start > 3
    ended = (tail[0] == ord("d")) & (tail[1] == ord("e")) & long & ~held["no_participle"]
    adverb = held["adverb"] | ((tail[0] == ord("y")) & (tail[1] == ord("l")) & long)
    participle = ended | held["participle"]
    going = (tail[0] == ord("g")) & (tail[1] == ord("n")) & (tail[2] == ord("i")) & long
    passive = participle & _after_be(texts, held["be"], adverb)
    polar = word_classes(ids)
    doing = id_table(np.array(list(known.classes["doing"]), dtype=np.uint64))
    verbal = ended | held["past"] | among(ids, doing)
    verbal |= (polar == GOOD_VERB) | (polar == BAD_VERB)
    return Clauses(
        passive=passive,
        named=passive & _names_agent(texts, held["by_no_agent"] | going),
        verbal=verbal & (texts.token_kind == WORD),
        going=going,
        saying=polar == _REPORT,
    )


@cache
def _classes(language: str) -> dict[str, Ids]:
    classes = class_words((_FOLDER / language / "agency.txt").read_text("utf-8"))
    return {name: word_ids(words) for name, words in classes.items()}


def _tail(texts: Texts, back: int) -> NDArray[np.uint32]:
    """A letter counted from the end of each token, in lower case where it is plain."""
    letters = texts.codes[np.maximum(texts.token_end - back, texts.token_start)]
    return np.where((letters >= ord("A")) & (letters <= ord("Z")), letters + 32, letters)


def _after_be(texts: Texts, be: Bools, adverb: Bools) -> Bools:
    """Whether "be" stands before each token, up to two adverbs between."""
    n = texts.n_tokens
    found, between = np.zeros(n, dtype=np.bool_), np.ones(n, dtype=np.bool_)
    for back in (1, 2, 3):
        if n <= back:
            break
        same = texts.token_sentence[back:] == texts.token_sentence[:-back]
        found[back:] |= be[:-back] & same & between[back:]
        between[back:] &= adverb[:-back]
    return found


def _names_agent(texts: Texts, no_agent: Bools) -> Bools:
    """Whether "by" with an agent follows within reach, no stop or comma between."""
    n = texts.n_tokens
    by = np.zeros(n, dtype=np.bool_)
    is_by = texts.token_id == np.uint64(_BY)
    word = texts.token_kind == WORD
    by[:-1] = is_by[:-1] & word[1:] & ~no_agent[1:]
    found, open_ = np.zeros(n, dtype=np.bool_), np.ones(n, dtype=np.bool_)
    for step in range(1, min(_BY_REACH, n - 1) + 1):
        same = texts.token_sentence[step:] == texts.token_sentence[:-step]
        found[:-step] |= by[step:] & same & open_[:-step]
        open_[:-step] &= word[step:] & ~is_by[step:]
        open_[-step:] = False
    return found


def passive_marks(clauses: Clauses) -> Iterator[Mark]:
    """Passives as marks of role ``passive``, label ``agent_named`` or ``agentless``."""
    named = clauses.named.tolist()
    for token in np.flatnonzero(clauses.passive).tolist():
        label = "agent_named" if named[token] else "agentless"
        yield Mark(token, token, "passive", label, 1.0, "{}")


def agencies(
    words: Words, clauses: Clauses, known: Inventory, mentions: Iterable[tuple[int, int]]
) -> list[str]:
    """What each mention does: one of ``AGENCIES``.

    *agent*: subject of an active verb, or after the "by" of a passive; *speaker*: subject of a
    verb of saying, before or after it; *patient*: subject of a passive, or right after a verb;
    *possessor*: before 's; *described*: subject of "be"; *other*: all else, such as after a
    preposition. Rules see
    neighbouring words only: see the measured error in the codebook.

    Parameters
    ----------
    words : Words
        A batch.
    clauses : Clauses
        Of the same batch.
    known : Inventory
        Titles and determiners of the language.
    mentions : iterable of (int, int)
        First and last token of each.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.framing.inventory import inventory
    >>> from tellings.extractors.framing.words import read_words
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["Orlova was ousted by Renn."]}))
    >>> words, known = read_words(texts), inventory("en")
    >>> agencies(words, read_clauses(texts, known), known, [(0, 0), (4, 4)])
    ['patient', 'agent']
    """
    between = frozenset(_classes("en")["between"].tolist())
    adverb = frozenset(_classes("en")["adverb"].tolist())
    be = frozenset(_classes("en")["be"].tolist())
    titles = frozenset().union(*(known.classes[name] for name in _TITLES))
    lists = Clauses(*(column.tolist() for column in clauses))
    return [
        "possessor"
        if words.after(last) == POSSESSIVE
        else _as_subject(words, lists, last, (between | adverb, be))
        or _as_object(words, lists, titles, first)
        for first, last in mentions
    ]


def _as_subject(
    words: Words, clauses: Clauses, last: int, classes: tuple[frozenset[int], frozenset[int]]
) -> str | None:
    between, be = classes
    was = False
    for token in range(last + 1, last + 2 + _BETWEEN):
        if token >= len(words.ids) or words.sentence[token] != words.sentence[last]:
            return "described" if was else None
        word = words.ids[token]
        if clauses.passive[token]:
            return "patient"
        if word in be:
            was = True
        elif clauses.saying[token]:
            return "speaker"
        elif clauses.verbal[token] or (was and clauses.going[token]):
            return "agent"
        elif word not in between:
            break
    return "described" if was else None


def _as_object(words: Words, clauses: Clauses, titles: frozenset[int], first: int) -> str:
    before = first - 1
    # Titles and determiners between a verb and a name: "ousted the interior minister Tobias Renn".
    for _ in range(_TITLE_WORDS):
        inside = before >= 0 and words.sentence[before] == words.sentence[first]
        stops = clauses.verbal[before] or clauses.saying[before] or words.ids[before] == _BY
        if not inside or stops:
            break
        if not (words.capital[before] or words.ids[before] in titles):
            return "other"
        before -= 1
    if before < 0 or words.sentence[before] != words.sentence[first]:
        return "other"
    if words.ids[before] == _BY:
        near = range(max(before - _BY_REACH, 0), before)
        return "agent" if any(clauses.named[token] for token in near) else "other"
    if clauses.saying[before]:
        return "speaker"
    return "patient" if clauses.verbal[before] and not clauses.passive[before] else "other"
