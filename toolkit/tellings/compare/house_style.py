"""Words that show an outlet's house style or grammar, to be told apart from its view of events."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from tellings.text import segment, token_hash

_FOLDER = Path(__file__).parent / "lang"
GRAMMAR = "grammar"
_LISTED = (
    ("honorific", "honorific"),
    ("agency", "news agency"),
    ("boilerplate", "boilerplate of the page"),
)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """How a term is written.

    Parameters
    ----------
    words : tuple of str
        Its words as mostly written.
    capital : int
        0 lower case, 1 initial capital, 2 capitals only, in most of its uses.
    dateline_share : float
        Share of its uses that stand in capitals at the very start of an article.
    """

    words: tuple[str, ...]
    capital: int
    dateline_share: float


@cache
def style_words(language: str) -> Mapping[int, str]:
    """Ids of the listed words of a language and the group of each; empty without a list.

    Examples
    --------
    >>> style_words("en")[token_hash("Mr.")], len(style_words("xx"))
    ('honorific', 0)
    """
    path = _FOLDER / language / "house_style.txt"
    groups: dict[int, str] = {}
    group = ""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for line in lines:
        if line.startswith("["):
            group = line.strip("[]")
        elif not line.startswith("#"):
            groups |= {token_hash(word): group for word in line.split()}
    return groups


@cache
def outlet_words(outlet: str) -> frozenset[int]:
    """Ids of the words in an outlet's name, English grammatical words left out.

    Examples
    --------
    >>> outlet_words("The Daily Post") == {token_hash("Daily"), token_hash("Post")}
    True
    """
    texts = segment(pl.DataFrame({"article_id": ["name"], "text": [outlet]}))
    grammar = {word for word, group in style_words("en").items() if group == GRAMMAR}
    return frozenset(texts.token_id.tolist()) - grammar


def style_reason(
    seen: Seen, *, outlet: str, outlets: Collection[str], languages: Collection[str]
) -> str | None:
    """Why a term belongs to house style, or None.

    A term of two words is house style if either of them is. "the outlet's own name" needs a
    capital, so that *post* the verb is not flagged for the Post; "abbreviation" is a word in
    capitals (GOP, U.S.) or a listed one; "dateline" is a word in capitals that mostly stands among
    the first words of an article; "boilerplate of the page" belongs to the site ("newsletter",
    "copyright"); "function word" carries grammar rather than content.

    Parameters
    ----------
    seen : Seen
        How the term is written.
    outlet, outlets : str, collection of str
        The outlet that uses it, and all that are compared.
    languages : collection of str
        Languages of the articles, whose lists are used.

    Examples
    --------
    >>> def reason(word, capital):
    ...     seen = Seen(words=(word,), capital=capital, dateline_share=0.0)
    ...     return style_reason(seen, outlet="The Post", outlets=["The Post"], languages=["en"])
    >>> reason("Post", 1), reason("post", 0), reason("Mr.", 1), reason("GOP", 2)
    ("the outlet's own name", None, 'honorific', 'abbreviation')
    """
    ids = [token_hash(word) for word in seen.words]
    if seen.capital:
        if not outlet_words(outlet).isdisjoint(ids):
            return "the outlet's own name"
        if any(not outlet_words(other).isdisjoint(ids) for other in sorted(outlets)):
            return "another outlet's name"
    listed = {style_words(language).get(word) for language in languages for word in ids}
    for group, reason in _LISTED:
        if group in listed:
            return reason
    if seen.dateline_share >= 0.5:
        return "dateline"
    if seen.capital == 2 or "abbreviation" in listed:
        return "abbreviation"
    return "function word" if GRAMMAR in listed else None
