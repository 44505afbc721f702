"""Names: runs of capitalised words that act in an article, chained to one actor each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tellings.extractors.framing.inventory import Inventory
from tellings.extractors.framing.words import COMMA, THE, Words
from tellings.text import WORD
from tellings.text.hashing import among, id_table

Form = tuple[int, ...]
"""Token ids of a name."""
MOST_WORDS = 6


class Run(NamedTuple):
    """Capitalised words in a row that may be a name.

    ``first`` and ``last`` are its tokens without title, ``form`` their ids; the title, if any, is
    ``title_first`` up to ``first - 1``. A *weak* run has a capital its place explains, so it counts
    only as a name the article establishes elsewhere.
    """

    title_first: int
    first: int
    last: int
    weak: bool
    form: Form


class Mention(NamedTuple):
    """A run with the key of its actor."""

    run: Run
    key: str


@dataclass(frozen=True, kw_only=True)
class _Chains:
    """What one article establishes: names, and which short forms stand for them."""

    keys: dict[Form, str] = field(default_factory=dict)
    short: dict[Form, set[str]] = field(default_factory=lambda: defaultdict(set))


def find_names(words: Words, known: Inventory) -> list[Mention]:
    """Mentions of named actors of a batch, chained within each article.

    A run of capitalised words is an actor's name when the article shows it to be one at least
    once: a title or honorific before it ("spokesman Ivo Strand", "Mr. Strand"), a verb of saying
    or acting after it, its last word used alone later, or a word for organisations in it. Places
    ("Lake Corrin"), dates and runs only ever seen after "in", "at" or "from" are left out. A
    surname, an acronym or "the Alliance" goes to the full name if the article has just one that
    fits; otherwise it keeps a key of its own.

    Parameters
    ----------
    words : Words
        A batch.
    known : Inventory
        Word classes of the language.

    Returns
    -------
    list of Mention
        In order of articles; within an article in reading order.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.framing.inventory import inventory
    >>> from tellings.extractors.framing.words import read_words
    >>> from tellings.text import segment
    >>> text = "Mayor Dana Orlova left. On Monday Orlova flew to Port Havik."
    >>> words = read_words(segment(pl.DataFrame({"article_id": ["a"], "text": [text]})))
    >>> [(words.text(m.run.first, m.run.last), m.key) for m in find_names(words, inventory("en"))]
    [('Dana Orlova', 'dana-orlova'), ('Orlova', 'dana-orlova')]
    """
    by_article: dict[str, list[Run]] = defaultdict(list)
    for run in _runs(words, known.classes):
        by_article[words.texts.article_ids[words.document[run.first]]].append(run)
    mentions: list[Mention] = []
    for runs in by_article.values():
        chains = _establish(words, known.classes, runs)
        for run in runs:
            mentions.extend(_resolved(words, chains, run))
    return mentions


def _runs(words: Words, classes: Mapping[str, frozenset[int]]) -> Iterable[Run]:
    """Maximal runs of capitalised words, particles inside, titles set apart."""
    capitals, steps = _capitals(words, classes)
    beyond = 0
    for first in capitals:
        if first < beyond:
            continue
        last = first
        while steps[last]:
            last += steps[last]
        beyond = last + 1
        opened = words.opens(first)
        if opened and words.ids[first] in classes["function"] and not words.loose[first]:
            first += 1
            opened = False
        start = _name_start(words, classes, first, last)
        if start <= last:
            weak = words.loose[first] or (opened and start == first and start == last)
            yield Run(first, start, last, weak, tuple(words.ids[start : last + 1]))


def _capitals(words: Words, classes: Mapping[str, frozenset[int]]) -> tuple[list[int], list[int]]:
    """Tokens that may begin a run, and for each token how far on a run goes from it.

    That is 1 where the next token has a capital, 2 where a particle stands between ("Ursula von
    Leyen", "Compact of Nations"), 0 at the end of a run.
    """
    texts = words.texts
    ids, sentence = texts.token_id, texts.token_sentence
    never, particle, linking, organisation = (
        among(ids, id_table(np.array(list(classes[name]), dtype=np.uint64)))
        for name in ("never", "particle", "linking", "organisation")
    )
    capital = (texts.token_capital > 0) & (texts.token_kind == WORD)
    steps = np.zeros(texts.n_tokens, dtype=np.int64)
    joins = (particle[1:-1] | (linking[1:-1] & organisation[:-2])) & capital[2:]
    steps[:-2] = np.where(joins & (sentence[2:] == sentence[:-2]), 2, 0)
    begins = capital & ~never
    steps[:-1][begins[1:] & (sentence[1:] == sentence[:-1])] = 1
    return np.flatnonzero(begins).tolist(), steps.tolist()


def _name_start(words: Words, classes: Mapping[str, frozenset[int]], first: int, last: int) -> int:
    """First token after the title; beyond ``last`` where all is title ("the President").

    A title ends with its last role or honorific: "California Rep.", "U.S. President".
    """
    end = last + 1
    while end > first and words.ids[end - 1] not in classes["titled"]:
        end -= 1
    if end > first:
        rest = words.ids[end : last + 1]
        return end if classes["organisation"].isdisjoint(rest) else first
    # "Secretary of State Mike Pompeo": the title went on after "of".
    of_role = first > 1 and words.ids[first - 2] in classes["role"]
    if of_role and words.before(first) in classes["linking"]:
        while end < last and words.ids[end] in classes["modifier"]:
            end += 1
    return end


def _establish(words: Words, classes: Mapping[str, frozenset[int]], runs: Sequence[Run]) -> _Chains:
    """The names that the article shows to be actors."""
    firm = [run for run in runs if not run.weak]
    seen = {run.form for run in firm}
    chains = _Chains()
    # Full names first: a surname is looked for among them.
    for run in sorted(runs, key=lambda run: run.first - run.last):
        if run.form in chains.keys or (run.weak and run.form not in seen):
            continue
        if _acts(words, classes, run) or _is_organisation(words, classes, run, seen):
            _add(words, classes, chains, run)
    # Another full name with a surname that is known: "Ysolde Marrin and Petra Marrin spoke."
    for run in firm:
        full = 1 < len(run.form) <= MOST_WORDS and not _is_place(classes, run)
        if full and run.form not in chains.keys and run.form[-1:] in chains.short:
            _add(words, classes, chains, run)
    return chains


def _acts(words: Words, classes: Mapping[str, frozenset[int]], run: Run) -> bool:
    """Whether this mention shows an actor: a title, an apposition or a verb of acting beside it."""
    if len(run.form) > MOST_WORDS or _is_place(classes, run):
        return False
    before = words.before(run.first)
    role_before = before in classes["role"] and not words.capital[run.first - 1]
    if run.title_first < run.first or role_before:
        return True
    if run.first < run.last and _in_apposition(words, classes, run):
        return True
    if before in classes["locative"]:
        return False
    token, n = run.last + 1, len(words.ids)
    while token < n and (
        words.ids[token] in classes["auxiliary"] or before == COMMA == words.ids[token]
    ):
        token += 1
    if token >= n or words.sentence[token] != words.sentence[run.first]:
        return False
    # One capitalised word may be anything, so only saying, deciding and the like will do.
    return words.ids[token] in classes["acting" if run.first == run.last else "doing"]


def _in_apposition(words: Words, classes: Mapping[str, frozenset[int]], run: Run) -> bool:
    """Whether a comma and, a few words on, a role noun stand on one side."""
    before = words.within(run.title_first - 2, -1) if words.before(run.first) == COMMA else ()
    after = words.within(run.last + 2, 1) if words.after(run.last) == COMMA else ()
    return any(words.ids[token] in classes["role"] for side in (before, after) for token in side)


def _is_organisation(
    words: Words, classes: Mapping[str, frozenset[int]], run: Run, seen: set[Form]
) -> bool:
    """Two words or more with a word for organisations, or whose last word is used alone too."""
    if not 1 < len(run.form) <= MOST_WORDS or _is_place(classes, run):
        return False
    before = words.before(run.first)
    surname = run.form[-1:] in seen and before != THE and before not in classes["locative"]
    return surname or not classes["organisation"].isdisjoint(run.form)


def _is_place(classes: Mapping[str, frozenset[int]], run: Run) -> bool:
    return run.form[0] in classes["place"] or run.form[-1] in classes["place"]


def _add(words: Words, classes: Mapping[str, frozenset[int]], chains: _Chains, run: Run) -> None:
    """Enter, in place, a name and its short forms."""
    form, parts = run.form, _parts(words, run)
    owners = chains.short.get(form, ())
    key = next(iter(owners)) if len(owners) == 1 else "-".join(parts)
    if not key:
        return
    chains.keys[form] = key
    if len(form) == 1:
        return
    chains.short[form[-1:]].add(key)
    chains.short[form[:1]].add(key)
    if not classes["organisation"].isdisjoint(form):
        chains.short[_acronym(words, run)].add(key)


def _parts(words: Words, run: Run) -> list[str]:
    """Words of the key: letters and digits of each word, initials left out."""
    parts = []
    for token in range(run.first, run.last + 1):
        written = words.text(token, token).casefold()
        plain = "".join(filter(str.isalnum, written))
        if len(plain) > 1 or run.first == run.last:
            parts.append(plain)
    return [part for part in parts if part]


def _acronym(words: Words, run: Run) -> Form:
    """The form "CN" of "Compact of Nations", as letters: it is compared with `_letters`."""
    initials = [
        ord(words.text(token, token)[0].casefold())
        for token in range(run.first, run.last + 1)
        if words.capital[token]
    ]
    return (-1, *initials)


def _resolved(words: Words, chains: _Chains, run: Run) -> Iterable[Mention]:
    """The run as a mention; in a headline, every known name inside it."""
    key = chains.keys.get(run.form) or _owner(words, chains, run)
    if key:
        yield Mention(run, key)
    if key or run.first == run.last:
        return
    token = run.first
    while token <= run.last:
        for last in range(min(run.last, token + MOST_WORDS - 1), token - 1, -1):
            form = tuple(words.ids[token : last + 1])
            inner = Run(token, token, last, weak=True, form=form)
            key = chains.keys.get(form) or (_owner(words, chains, inner) if run.weak else None)
            if key:
                yield Mention(inner, key)
                token = last
                break
        token += 1


def _owner(words: Words, chains: _Chains, run: Run) -> str | None:
    """Key of the full name a single word stands for, or of its own where several fit."""
    if run.first != run.last:
        return None
    owners = chains.short.get(run.form, ())
    if not owners and words.capital[run.first] == 2:
        owners = chains.short.get(_letters(words, run.first), ())
    if len(owners) > 1:
        return "-".join(_parts(words, run)) or None
    return next(iter(owners), None)


def _letters(words: Words, token: int) -> Form:
    written = words.text(token, token).casefold()
    return (-1, *(ord(letter) for letter in written if letter.isalnum()))
