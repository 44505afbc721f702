"""Who speaks: names, pronouns and descriptions resolved within one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.code_features import WHOLE, code_features, tells_no_role
from tellings.extractors.sourcing.code_model import CodeModel, shipped
from tellings.extractors.sourcing.coreference import (
    Said,
    Scene,
    antecedent,
    described,
    several,
    singular,
    thing,
)
from tellings.extractors.sourcing.lexicon import Class, Lexicon, english
from tellings.extractors.sourcing.names import Range
from tellings.extractors.sourcing.naming import UNCLEAR, Naming, name_source, tied_person
from tellings.extractors.sourcing.people import Cast, cast_of
from tellings.extractors.sourcing.reading import Reading, read

_HE_SHE = {"he": "m", "his": "m", "him": "m", "himself": "m",
           "she": "f", "her": "f", "hers": "f", "herself": "f"}  # fmt: skip
_THEY = frozenset({"they", "their", "them", "themselves"})
_IT = frozenset({"it", "its"})
_I = frozenset({"i", "my", "me", "myself"})
_WE = frozenset({"we", "our", "us", "you", "your"})
# A quotation left without a speaker goes on with the last one for so many sentences.
SPEAKS_ON = 4
_RELATIVE = frozenset({"who", "whose", "whom", "which", "that"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """Codes and name of a source, as they stand in table SPANS.

    Parameters
    ----------
    naming, role : str
        Codes of the codebook.
    name : str or None
        Full name, name of the body, or description; None where it cannot be told safely.
    """

    naming: str
    role: str
    name: str | None


NOBODY = Naming(naming="none", role=UNCLEAR, name=None)


def resolve_speakers(
    article: Sequence[Reading], found: Sequence[Sequence[Attribution]], lexicon: Lexicon
) -> list[list[Speaker]]:
    """The speaker of every attribution of an article, document by document.

    A surname stands for the one full name of the article that has it; two such names leave it
    open. "He" is the person whose mentions near it weigh most, by recency and place; two about
    equal leave it open. "I" inside a quotation is whoever is quoted.

    Examples
    --------
    >>> from tellings.extractors.sourcing.find import find_attributions
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("Mary Pell left. She said it rained.")
    >>> found = find_attributions(reading, english())
    >>> resolve_speakers([reading], [found], english())[0][0].name
    'Mary Pell'
    """
    cast = cast_of(article, lexicon)
    referred = references(article, found, cast, lexicon)
    return [
        [
            _speaker(reading, attribution, naming, cast, lexicon)
            for attribution, naming in zip(attributions, namings, strict=True)
        ]
        for reading, attributions, namings in zip(article, found, referred, strict=True)
    ]


def _speaker(
    reading: Reading, attribution: Attribution, naming: Naming, cast: Cast, lexicon: Lexicon
) -> Speaker:
    """The speaker of one attribution, coded by the shipped model."""
    if not attribution.source:
        return Speaker(naming="none", role=UNCLEAR, name=None)
    features = code_features(reading, attribution, naming, cast, lexicon)
    code, role = codes_of(features, naming, shipped())
    return Speaker(naming=code, role=role, name=naming.name)


def codes_of(features: Sequence[str], naming: Naming, model: CodeModel | None) -> tuple[str, str]:
    """Naming and role code of a source, by a model or (without one) by the rules alone.

    The bare name of a listed institution ("General Electric") has the codes of the list. Where the
    text tells nothing of a person but a name, the role is unclear, whatever the model would guess.

    Examples
    --------
    >>> codes_of([], Naming(naming="media", role="media", name="the Echo"), None)
    ('media', 'media')
    """
    if model is None:
        return naming.naming, naming.role
    listed = next((name for name in features if name.startswith(WHOLE)), "")
    if listed:
        code, role = listed.removeprefix(WHOLE).split("/")
        return code, role
    code = model.naming.decide(features)
    silent = code == "none" or tells_no_role(features)
    return code, UNCLEAR if silent else model.role.decide(features)


def references(
    article: Sequence[Reading],
    found: Sequence[Sequence[Attribution]],
    cast: Cast,
    lexicon: Lexicon,
) -> list[list[Naming]]:
    """What each source refers to by the rules, before the model of codes has its say.

    Examples
    --------
    >>> from tellings.extractors.sourcing.find import find_attributions
    >>> reading = read("Mary Pell left. She said it rained.")
    >>> found = find_attributions(reading, english())
    >>> references([reading], [found], cast_of([reading], english()), english())[0][0].person
    'Mary Pell'
    """
    made = []
    for reading, attributions, mentions in zip(article, found, cast.mentions, strict=True):
        scene = Scene(
            reading=reading, cast=cast, lexicon=lexicon, mentions=mentions,
            unit_firsts=[unit.first for unit in reading.units],
        )  # fmt: skip
        resolved = [_reference(scene, attribution) for attribution in attributions]
        made.append(
            [
                naming or _quoted_speaker(scene, at, attributions, resolved, depth=0)
                for at, naming in enumerate(resolved)
            ]
        )
    return made


def scene_of(text: str) -> Scene:
    """The scene of a lone text before anybody spoke, to try rules on.

    Examples
    --------
    >>> list(scene_of("Mary Pell left.").cast.people)
    ['Mary Pell']
    """
    reading = read(text)
    cast = cast_of([reading], english())
    return Scene(
        reading=reading, cast=cast, lexicon=english(), mentions=cast.mentions[0],
        unit_firsts=[unit.first for unit in reading.units],
    )  # fmt: skip


def _reference(scene: Scene, attribution: Attribution) -> Naming | None:
    """What a source refers to, entered into the scene; None for "I", told at the end."""
    if not attribution.source:
        return NOBODY
    source = attribution.source[0]
    naming = _refer(scene, source)
    if naming is None:
        return None
    if naming.naming != "none":
        scene.said.append(Said(at=source[0], unit=scene.unit_of(source[0]), naming=naming))
    return naming


def _refer(scene: Scene, source: Range) -> Naming | None:
    """What a source phrase refers to; None for "I" and "we" inside a quotation."""
    reading, first = scene.reading, source[0]
    word = reading.words[first]
    alone = source[1] - first == 1
    if word in _HE_SHE and (alone or word in {"he", "she"}):
        return singular(scene, first, _HE_SHE[word])
    if not alone:
        return _phrase(scene, source)
    if word in _I or word in _WE:
        return None
    if word in _RELATIVE and not (word == "that" and not _follows_noun(reading, first)):
        found = antecedent(scene, first, human=word in {"who", "whose", "whom"})
        return found or tied_person((), scene.cast)
    if word in _THEY or word in _IT:
        return _they_or_it(scene, first)
    return _phrase(scene, source)


def _they_or_it(scene: Scene, at: int) -> Naming:
    """The group or thing a pronoun stands for, or a code alone where nothing near fits."""
    if scene.reading.words[at] in _THEY:
        return several(scene, at) or _left_open("unnamed_group")
    return thing(scene, at) or _left_open("named_org")


def _follows_noun(reading: Reading, at: int) -> bool:
    """Whether "that" follows a noun and is no demonstrative."""
    closed = Class.MARK | Class.PREPOSITION | Class.AUXILIARY | Class.CONJUNCTION
    return at > 0 and not reading.has(at - 1, closed)


def _phrase(scene: Scene, source: Range) -> Naming:
    """What a source of names and nouns refers to."""
    reading = scene.reading
    naming = name_source(reading, source, scene.cast, scene.lexicon)
    first, last = source
    pair = reading.words[first:last] in (["the", "two"], ["both"], ["the", "pair"])
    if pair:
        return replace(naming, naming="named_person", name=None, plural=True)
    return described(scene, naming, source)


def _left_open(naming: str) -> Naming:
    return Naming(naming=naming, role=UNCLEAR, name=None)


def _quoted_speaker(
    scene: Scene,
    at: int,
    attributions: Sequence[Attribution],
    resolved: Sequence[Naming | None],
    *,
    depth: int,
) -> Naming:
    """Whom "I" or "we" stands for: the source of the words around it, else the writer."""
    token = attributions[at].source[0][0]
    word = scene.reading.words[token]
    holder = _holder(scene.reading, token, at, attributions)
    if holder is None:
        last = _last_speaker(scene, token)
        if word in _I and last is not None:
            return last
        return NOBODY if word in _I else _left_open("unnamed_group")
    naming = resolved[holder]
    if naming is None and depth < 3:
        naming = _quoted_speaker(scene, holder, attributions, resolved, depth=depth + 1)
    if naming is None or naming.naming == "none":
        return NOBODY if word in _I else _left_open("unnamed_group")
    if word in _WE:
        return replace(_left_open("unnamed_group"), role=naming.role)
    return naming


def _last_speaker(scene: Scene, token: int) -> Naming | None:
    """Who spoke last in reach of a word inside a quotation whose own speaker is not told."""
    if scene.reading.quotation[token] < 0:
        return None
    unit = scene.unit_of(token)
    before = [said for said in scene.said if said.at < token and said.naming.human]
    near = before and unit - before[-1].unit <= SPEAKS_ON
    return before[-1].naming if near else None


def _holder(
    reading: Reading, token: int, at: int, attributions: Sequence[Attribution]
) -> int | None:
    """The attribution whose content holds the token, the innermost; else that of its quotation."""
    best: tuple[int, int] | None = None
    quotation = reading.quotation[token]
    beside = None
    for other, attribution in enumerate(attributions):
        if other == at:
            continue
        for first, last in attribution.content:
            if first <= token < last and (best is None or last - first < best[0]):
                best = (last - first, other)
            same = quotation >= 0 and reading.quotation[first] == quotation
            beside = other if same and beside is None else beside
    return best[1] if best else beside
