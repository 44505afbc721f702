"""Sentence boundaries by rules on tokens, decided for all candidates of a batch at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tellings.text.batch import NUMBER, WORD, Codes, Ids, Ints, Small
from tellings.text.characters import (
    CASELESS,
    CLOSING,
    DASH,
    DIGIT,
    DOT,
    HYPHEN,
    IDEOGRAPH,
    LOWER,
    OPENING,
    OTHER,
    TERMINAL,
    UPPER,
    one_of,
)
from tellings.text.hashing import among, hash_strings, word_table
from tellings.text.inventory import NUMBERED, SMALL, TITLE, Inventory
from tellings.text.paragraphs import Blocks
from tellings.text.places import union
from tellings.text.quotations import CLOSES, OPENS, Quotations
from tellings.text.tokens import Bools, Tokens

_HARD = np.array([ord(mark) for mark in "。！？．｡؟۔।॥"])
_ELLIPSIS = ord("…")
_NEVER = hash_strings(["e.g.", "i.e."])
_CLOCK = hash_strings(["a.m.", "p.m."])
_FIRST_PERSON = word_table(["i", "i'm", "i've", "i'll", "i'd"])
_SPEECH_REACH = 8


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """Columns of the final tokens that the rules look at.

    Parameters
    ----------
    tokens : Tokens
        Where they lie.
    ids : uint64
        Their ids.
    kind, capital, group : uint8
        Kind, capitals, and group of the abbreviation inventory (0 for none).
    document : int64
        The document each token lies in.
    language : int64, n_documents
        Index into ``inventories`` of the document's language.
    inventories : sequence of Inventory
        One for each language of the batch.
    """

    tokens: Tokens
    ids: Ids
    kind: Small
    capital: Small
    group: Small
    document: Ints
    language: Ints
    inventories: Sequence[Inventory]

    def listed(self, at: Ints, name: str) -> Bools:
        """Where the tokens ``at`` are in that list of their language."""
        if len(self.inventories) == 1:
            return among(self.ids[at], getattr(self.inventories[0], name))
        found = np.zeros(at.shape, dtype=np.bool_)
        language = self.language[self.document[at]]
        for index, words in enumerate(self.inventories):
            found |= (language == index) & among(self.ids[at], getattr(words, name))
        return found


@dataclass(frozen=True, eq=False)
class _Ends:
    """Candidates: what may end a sentence, the token before it, the last of its run, what follows.

    ``limit`` is the first token of the next paragraph: no rule looks beyond.
    """

    at: Ints
    before: Ints
    last: Ints
    first: Ints
    limit: Ints
    gap: Bools
    quoted: Bools
    opened: Bools


def sentence_firsts(
    words: Words, codes: Codes, classes: Small, quotations: Quotations, blocks: Blocks
) -> Ints:
    """First token of each sentence.

    Parameters
    ----------
    words : Words
        The tokens.
    codes, classes
        The batch.
    quotations : Quotations
        What each quotation mark does.
    blocks : Blocks
        Paragraphs and lines; the end of a paragraph always ends a sentence.
    """
    role = np.zeros(words.ids.size, dtype=np.uint8)
    role[quotations.marks] = quotations.role
    paired = quotations.marks[quotations.paired & (quotations.role == CLOSES)]
    ends = _candidates(words, codes, role, paired, blocks)
    boundary = _plain(words, classes, ends, blocks) | _bangs(words, codes, ends)
    boundary |= _ellipses(words, codes, ends) | _abbreviations(words, ends, role)
    boundary |= np.isin(codes[words.tokens.start[ends.at]], _HARD)
    found = ends.last[boundary] + 1
    return union(blocks.paragraph_first, found, _lines(words, codes, blocks))


def _candidates(words: Words, codes: Codes, role: Small, paired: Ints, blocks: Blocks) -> _Ends:
    tokens, n_tokens = words.tokens, words.ids.size
    dotted = codes[tokens.end - 1] == ord(".")
    stop = dotted | (tokens.head == TERMINAL)
    follows = np.flatnonzero(stop | (tokens.head == CLOSING) | (role == CLOSES))
    follows = follows[follows > 0]
    adjacent = tokens.start[follows] == tokens.end[follows - 1]
    worded = dotted[follows] & (tokens.head[follows] != DOT)
    chain = union(follows[adjacent & ~worded], paired)
    at = np.flatnonzero(stop)
    last = _run_ends(at, chain)
    following = last + 1
    edges = np.append(blocks.paragraph_first, n_tokens)
    place = np.searchsorted(blocks.paragraph_first, following)
    inner = edges[place] != following
    at, last, following, place = at[inner], last[inner], following[inner], place[inner]
    limit = edges[place]
    opener = one_of(tokens.head, OPENING, DASH, HYPHEN, OTHER) | (role == OPENS)
    first = following.copy()
    for _ in range(4):
        first += opener[first] & (first + 1 < limit)
    return _Ends(
        at,
        np.maximum(at - 1, edges[place - 1]),
        last,
        first,
        limit,
        tokens.start[following] > tokens.end[last],
        (last > at) & (role[last] == CLOSES),
        role[following] == OPENS,
    )


def _run_ends(at: Ints, chain: Ints) -> Ints:
    """The last token of the run of closing marks after each candidate."""
    if not chain.size:
        return at.copy()
    breaks = np.append(np.diff(chain) > 1, True)
    ends = chain[np.flatnonzero(breaks)]
    run_end = ends[np.searchsorted(ends, chain)]
    place = np.minimum(np.searchsorted(chain, at + 1), chain.size - 1)
    return np.where(chain[place] == at + 1, run_end[place], at)


def _starts(words: Words, ends: _Ends) -> Bools:
    """Whether what follows can begin a sentence: no lower-case word, no closing mark."""
    head = words.tokens.head[ends.first]
    lower = (head == LOWER) & ~words.listed(ends.first, "lowercase")
    word = (words.kind[ends.first] != 2) & ~lower
    found: Bools = word | ends.opened & ~lower
    return found


def _plain(words: Words, classes: Small, ends: _Ends, blocks: Blocks) -> Bools:
    tokens = words.tokens
    single = (tokens.head[ends.at] == DOT) & (tokens.end[ends.at] - tokens.start[ends.at] == 1)
    before = ends.before
    firsts = union(blocks.paragraph_first, blocks.line_first)
    numbered = (words.kind[before] == NUMBER) & np.isin(before, firsts)
    # "over.The": a space is missing, but a small letter before and a word with a capital after.
    tight = (
        one_of(classes[tokens.end[before] - 1], LOWER, DIGIT)
        & (words.kind[ends.first] == WORD)
        & (words.capital[ends.first] == 1)
        & (tokens.end[ends.first] - tokens.start[ends.first] > 1)
    )
    found: Bools = single & ~numbered & _starts(words, ends) & (ends.gap | tight)
    return found


def _bangs(words: Words, codes: Codes, ends: _Ends) -> Bools:
    tokens = words.tokens
    bang = (tokens.head[ends.at] == TERMINAL) & (codes[tokens.start[ends.at]] != _ELLIPSIS)
    starter = words.listed(ends.first, "starters")
    brand = words.listed(ends.before, "brands") & ~starter
    spoken = np.zeros(bang.size, dtype=np.bool_)
    maybe = np.flatnonzero(bang & ends.quoted & ~starter & ~ends.opened)
    spoken[maybe] = _speaker_follows(words, ends.first[maybe], ends.limit[maybe])
    found: Bools = bang & ends.gap & ~brand & ~spoken & _starts(words, ends)
    return found


def _speaker_follows(words: Words, first: Ints, limit: Ints) -> Bools:
    """Whether a verb of speech comes within reach, before the sentence ends."""
    found = np.zeros(first.size, dtype=np.bool_)
    going = np.ones(first.size, dtype=np.bool_)
    for step in range(_SPEECH_REACH):
        at = np.minimum(first + step, limit - 1)
        going &= ~one_of(words.tokens.head[at], DOT, TERMINAL)
        found |= going & words.listed(at, "speech")
    return found


def _ellipses(words: Words, codes: Codes, ends: _Ends) -> Bools:
    tokens = words.tokens
    dots = (tokens.head[ends.at] == DOT) & (tokens.end[ends.at] - tokens.start[ends.at] > 1)
    dots |= codes[tokens.start[ends.at]] == _ELLIPSIS
    capital = words.capital[ends.first] > 0
    person = among(words.ids[ends.first], _FIRST_PERSON) & ~ends.quoted
    # "... that bill. ... I stay firm": the dots stand for words left out between sentences.
    person &= ~one_of(tokens.head[ends.before], DOT, TERMINAL)
    found: Bools = dots & ends.gap & capital & ~person
    return found


def _abbreviations(words: Words, ends: _Ends, role: Small) -> Bools:
    """Dots that end an abbreviation and perhaps the sentence too."""
    tokens = words.tokens
    dotted = one_of(tokens.head[ends.at], LOWER, UPPER, CASELESS, IDEOGRAPH)
    ids = words.ids[ends.at]
    initial = tokens.end[ends.at] - tokens.start[ends.at] == 2
    group = words.group[ends.at]
    never = initial | one_of(group, TITLE, SMALL, NUMBERED) | np.isin(ids, _NEVER)
    capital = words.capital[ends.first] > 0
    clock = np.isin(ids, _CLOCK) & capital & ~words.listed(ends.first, "zones")
    starter = words.listed(ends.first, "starters") & capital
    # C. L. “Butch” Otter: one quoted word is a nickname, not a sentence.
    after = np.minimum(ends.first + 1, ends.limit - 1)
    nickname = ends.opened & (role[after] == CLOSES)
    marked = (ends.opened | ends.quoted) & capital & ~nickname
    found: Bools = dotted & ends.gap & ~never & (clock | starter | marked)
    return found


def _lines(words: Words, codes: Codes, blocks: Blocks) -> Ints:
    """Lines inside a paragraph that begin a sentence.

    A line broken only because the next word no longer fitted goes on; a line that had room left
    was broken on purpose.
    """
    lines = blocks.line_first
    if not lines.size:
        return lines
    tokens, n_tokens = words.tokens, words.ids.size
    firsts = union(blocks.paragraph_first, lines)
    last = np.append(firsts[1:], n_tokens) - 1
    length = tokens.end[last] - tokens.start[firsts]
    document = np.searchsorted(blocks.document_first, firsts, side="right") - 1
    width = np.zeros(blocks.document_first.size, dtype=np.int64)
    np.maximum.at(width, document, length)
    place = np.searchsorted(firsts, lines)
    word = tokens.end[lines] - tokens.start[lines]
    room = length[place - 1] + 1 + word <= width[document[place]]
    begins: Ints = lines[room & (tokens.head[lines] != LOWER)]
    return begins
