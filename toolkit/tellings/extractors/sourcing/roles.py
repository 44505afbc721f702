"""The role that a title or description tells: the head noun, and for some the body it serves."""

from __future__ import annotations

from tellings.extractors.sourcing.affiliations import institutions_in
from tellings.extractors.sourcing.lexicon import Class, Lexicon
from tellings.extractors.sourcing.reading import Reading

_PARTY = """
    democrat democrats democratic republican republicans gop g.o.p. tory tories labour liberal
    liberals conservative conservatives progressive libertarian socialist green greens r d
    centrist right-wing left-wing nationalist populist
"""
PARTY_WORDS = frozenset(_PARTY.split())
# Nouns that say what somebody does, not for whom: the body named beside them tells the role.
_SERVING_WORDS = """
    president vice-president chairman chairwoman chair chief director leader head founder
    co-founder member spokesman spokeswoman spokesperson adviser advisor aide staffer official
    officer executive manager secretary representative assistant associate employee worker staff
    organizer organiser coordinator counsel lawyer attorney treasurer strategist consultant
    operative volunteer supporter ally analyst partner owner producer editor general deputy
    commissioner administrator superintendent boss dean trustee delegate surrogate donor fellow
    insider speaker agent accountant engineer ceo cfo coo founder mouthpiece lobbyist
"""
_SERVING = frozenset(_SERVING_WORDS.split())
# What such a noun tells when no body stands beside it.
_BY_ITSELF = {
    "chief": "official", "president": "official", "general": "official", "deputy": "official",
    "official": "official", "officer": "official", "secretary": "official", "speaker": "official",
    "executive": "business", "ceo": "business", "cfo": "business", "coo": "business",
    "founder": "business", "co-founder": "business", "owner": "business", "manager": "business",
    "partner": "business", "chairman": "", "chairwoman": "", "chair": "", "accountant": "business",
    "lobbyist": "business",
    "strategist": "campaign", "operative": "campaign", "surrogate": "campaign",
    "delegate": "campaign", "donor": "campaign", "supporter": "citizen", "volunteer": "citizen",
    "analyst": "expert", "fellow": "expert", "consultant": "expert", "lawyer": "expert",
    "attorney": "expert", "counsel": "expert", "engineer": "expert", "dean": "expert",
    "worker": "citizen", "employee": "citizen",
    "editor": "media", "producer": "media", "agent": "official", "organizer": "civil_society",
    "organiser": "civil_society", "commissioner": "official", "administrator": "official",
    "superintendent": "official",
}  # fmt: skip
# A noun of these that serves a party or candidate speaks for the campaign.
_PARTISAN_WORDS = """
    strategist consultant operative adviser advisor aide staffer spokesman spokeswoman
    spokesperson leader official chairman chairwoman chair donor activist insider volunteer
    member manager director organizer delegate pollster fundraiser surrogate lawyer attorney
    counsel ally
"""
_PARTISAN = frozenset(_PARTISAN_WORDS.split())


def told_role(reading: Reading, first: int, last: int, lexicon: Lexicon) -> str:
    """The role a description tells; empty when it tells none.

    "An economist" is an expert whatever follows. A president, spokesman or member is what the body
    beside it is ("president of the Dockers' Union"); one of a party or campaign is of the campaign.

    Parameters
    ----------
    reading : Reading
        The document.
    first, last : int
        Tokens of the title or description.
    lexicon : Lexicon
        The words of the language.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> for text in ("president of the union", "a Republican strategist", "a Google spokesman",
    ...              "an economist at the bank", "former secretary of state"):
    ...     reading = read(text)
    ...     print(told_role(reading, 0, len(reading.words), english()))
    civil_society
    campaign
    business
    expert
    official
    """
    noun = role_noun(reading, first, last, lexicon)
    if noun is None:
        return _body(reading, first, last, lexicon)
    word = reading.words[noun]
    single = _single(word)
    own = lexicon.people.get(word, "") or lexicon.titles.get(word, ("", ""))[1]
    if single not in _SERVING:
        return own if own != "unclear" else _body(reading, first, last, lexicon)
    body = _body(reading, first, last, lexicon)
    partisan = any(reading.words[at] in PARTY_WORDS for at in range(first, last))
    if partisan and single in _PARTISAN and body in {"", "campaign", "official"}:
        return "campaign"
    if body:
        return body
    return _BY_ITSELF.get(single, own if own != "unclear" else "")


def role_noun(reading: Reading, first: int, last: int, lexicon: Lexicon) -> int | None:
    """The noun for a person that heads a description; None when there is none.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> role_noun(read("the city police chief of Harrow"), 0, 6, english())
    3
    """
    found = None
    for at in range(first, last):
        if found is not None and reading.has(at, Class.PREPOSITION | Class.MARK):
            return found
        word = reading.words[at]
        if word in lexicon.people or lexicon.titles.get(word, ("", ""))[1]:
            found = at
    return found


def _single(word: str) -> str:
    """The singular of a noun as far as ``_SERVING`` needs it."""
    if word in _SERVING:
        return word
    for ending, instead in (("men", "man"), ("women", "woman"), ("ies", "y"), ("s", "")):
        if word.endswith(ending) and word[: -len(ending)] + instead in _SERVING:
            return word[: -len(ending)] + instead
    return word


def _body(reading: Reading, first: int, last: int, lexicon: Lexicon) -> str:
    """The role of the first body in a stretch: a listed institution before a common noun."""
    for _, _, (_, role) in institutions_in(reading, first, last):
        return role
    for at in range(first, last):
        word = reading.words[at]
        if word not in lexicon.entities:
            continue
        naming, role = lexicon.entities[word]
        if naming == "media" and not reading.has(at, Class.CAPITAL):
            naming = "named_org" if word in _MEDIA_NOUNS else "document"
        if naming in {"named_org", "media"} and role != "unclear" and word not in lexicon.people:
            return role
    return ""


_MEDIA_NOUNS = frozenset(
    {"newspaper", "magazine", "broadcaster", "tabloid", "newswire", "podcast", "website"}
)
