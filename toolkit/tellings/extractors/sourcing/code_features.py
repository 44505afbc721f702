"""What the model of codes sees of a source: named features that a reader can check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tellings.extractors.sourcing.affiliations import affiliations, institutions_in
from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.cues import is_plural
from tellings.extractors.sourcing.lexicon import Class, Lexicon
from tellings.extractors.sourcing.names import Range
from tellings.extractors.sourcing.naming import Naming, head_noun, head_segment
from tellings.extractors.sourcing.people import Cast, Person, clues
from tellings.extractors.sourcing.public_figures import field_of
from tellings.extractors.sourcing.reading import Reading
from tellings.extractors.sourcing.subjects_near import ELECTION, subjects

# Begins the feature of a phrase that is just the name of a listed institution.
WHOLE = "is institution "
_PRONOUNS = {
    **dict.fromkeys(("he", "she", "his", "her", "him", "himself", "herself"), "he"),
    **dict.fromkeys(("i", "my", "me"), "i"),
    **dict.fromkeys(("we", "our", "us"), "we"),
    **dict.fromkeys(("you", "your"), "you"),
    **dict.fromkeys(("they", "their", "them"), "they"),
    **dict.fromkeys(("it", "its"), "it"),
    **dict.fromkeys(("who", "whose", "whom"), "who"),
    **dict.fromkeys(("which", "that"), "which"),
    **dict.fromkeys(("this", "these", "those"), "this"),
}
# Words within so many of the source tell what the sentence is about.
_NEAR = 25
# All that is seen of a person named once, or of a pronoun for nobody, in a text that tells no more.
_SILENT = (
    "about election False, government False", "article ", "content ", "cue ", "election 0",
    "head capital", "inside a quotation", "opens capital", "opens head",
    "nobody of the cast, election 0",
    "office False, politician False, about election False, government False", "person named 1",
    "person office False, candidacy False", "person role , election 0",
    "person undescribed, named 1", "possessor", "pronoun ", "rule named_person",
    "rule role unclear",
)  # fmt: skip
# What begins the features of somebody in an office, and of a body of the state.
_OFFICE = ("person before noun official", "person after noun official", "head person official",
           "head noun official", "phrase before noun official")  # fmt: skip
_ELECTION_STEPS = (0.003, 0.01, 0.025)
_MENTION_STEPS = (1, 2, 5, 10)
_SUBJECT_STEPS = (0.003, 0.01, 0.02)


def code_features(
    reading: Reading, attribution: Attribution, naming: Naming, cast: Cast, lexicon: Lexicon
) -> list[str]:
    """The features of one source, each once, sorted.

    Parameters
    ----------
    reading : Reading
        The document.
    attribution : Attribution
        With at least one range as source.
    naming : Naming
        What the rules say it refers to.
    cast : Cast
        The persons of the article.
    lexicon : Lexicon
        The words of the language.

    Examples
    --------
    >>> from tellings.extractors.sourcing.find import find_attributions
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.speakers import references, scene_of
    >>> scene = scene_of("Critics said it rained.")
    >>> found = find_attributions(scene.reading, english())
    >>> naming = references([scene.reading], [found], scene.cast, english())[0][0]
    >>> code_features(scene.reading, found[0], naming, scene.cast, english())[:3]
    ['about election False, government False', 'article advocacy 0', 'article business 0']
    """
    source = attribution.source[0]
    phrase = naming.phrase if naming.phrase[1] > naming.phrase[0] else source
    election = f"election {_step(cast.election_words, _ELECTION_STEPS)}"
    found = {
        election,
        f"rule {naming.naming}",
        f"rule role {naming.role}",
        f"rule role {naming.role}, {election}",
        f"rule {naming.naming}, role {naming.role}",
        f"pronoun {_PRONOUNS.get(reading.words[source[0]], '-') if _alone(source) else '-'}",
    }
    if naming.plural:
        found.add("several")
    person = naming.person or max(
        naming.rivals, key=lambda name: cast.people[name].n_mentions, default=""
    )
    if person:
        found.update(_of_person(cast.people[person], election))
    else:
        found.add(f"nobody of the cast, {election}")
    if not _alone(phrase) or reading.words[phrase[0]] not in _PRONOUNS:
        found.update(_of_phrase(reading, phrase, lexicon, election))
        found.update(_figures_in(reading, phrase, cast))
    found.update(_of_setting(reading, attribution, source))
    found.update(_of_matter(reading, attribution, found, election))
    found.update(_of_cue(reading, attribution, lexicon))
    found.update(f"article {name} {_step(share, _SUBJECT_STEPS)}" for name, share in cast.subjects)
    return sorted(found)


def tells_no_role(features: Sequence[str]) -> bool:
    """Whether a person is all that is known: no title, office, body or setting, named just once.

    The codebook calls such a role unclear; a model would give the code that undescribed persons
    have most often elsewhere.

    Parameters
    ----------
    features : sequence of str
        What ``code_features`` gave.

    Examples
    --------
    >>> bare = ["content quoted", "election 0", "rule named_person, role unclear"]
    >>> tells_no_role(bare), tells_no_role([*bare, "beside business"]), tells_no_role([])
    (True, False, False)
    """
    return "rule named_person, role unclear" in features and all(
        feature.startswith(_SILENT) for feature in features
    )


def _alone(part: Range) -> bool:
    return part[1] - part[0] == 1


def _step(value: float, steps: tuple[float, ...]) -> int:
    return sum(value >= step for step in steps)


def _of_person(person: Person, election: str) -> Iterator[str]:
    """What the article tells of the person."""
    often = _step(person.n_mentions, _MENTION_STEPS)
    yield f"person named {often}"
    yield f"person named {often}, {election}"
    yield f"person role {person.role}, {election}"
    if person.field:
        yield f"person known {person.field}"
        yield f"person known {person.field}, {election}"
    for subject in person.near:
        yield f"person near {subject}"
    for clue in person.clues:
        yield f"person {clue}"
    if "party" in person.clues or "beside election" in person.clues:
        yield f"person political, {election}"
    official = "before noun official" in person.clues
    partisan = bool({"before noun campaign", "after noun campaign"} & person.clues)
    yield f"person office {official}, candidacy {partisan}, {election}"
    if not any(" noun " in clue or clue.startswith("body") for clue in person.clues):
        yield f"person undescribed, named {often}, {election}"


def _of_phrase(reading: Reading, phrase: Range, lexicon: Lexicon, election: str) -> Iterator[str]:
    """What the words of the phrase tell, its head apart from the rest."""
    segment = head_segment(reading, phrase)
    head = head_noun(reading, segment)
    word = reading.words[head]
    yield from _of_head(reading, segment, head, lexicon)
    yield f"opens {_opening(reading, segment, head)}"
    if reading.has(head, Class.CAPITAL):
        yield f"head capital{', alone' if _alone(segment) else ''}"
    if is_plural(reading, head):
        yield "head plural"
    if len(word) > 4 and word.isalpha() and not reading.has(head, Class.CAPITAL):
        yield f"head ends {word[-3:]}"
    if any(reading.has(at, Class.FIGURE) or reading.words[at] in {"%", "percent"}
           for at in range(*segment)):  # fmt: skip
        yield "figure"
    beside = {*clues(reading, range(phrase[0], head), lexicon, "before"),
              *clues(reading, range(head + 1, phrase[1]), lexicon, "after")}  # fmt: skip
    for clue in beside:
        yield f"phrase {clue}"
    if "party" in beside:
        yield f"phrase party, {election}"


def _of_head(reading: Reading, segment: Range, head: int, lexicon: Lexicon) -> Iterator[str]:
    """The lists that know the head noun."""
    word = reading.words[head]
    if not reading.has(head, Class.CAPITAL):
        yield f"head {word}"
    if word in lexicon.people:
        yield f"head person {lexicon.people[word]}"
    if word in lexicon.entities:
        yield f"head body {'/'.join(lexicon.entities[word])}"
    if word in affiliations().nouns:
        yield f"head noun {'/'.join(affiliations().nouns[word])}"
    bare = segment[0] + (reading.words[segment[0]] == "the")
    for start, end, codes in institutions_in(reading, *segment):
        if (start, end) == (bare, segment[1]):
            yield f"{WHOLE}{'/'.join(codes)}"
        yield f"{'head' if end > head else 'inner'} institution {'/'.join(codes)}"


def _opening(reading: Reading, segment: Range, head: int) -> str:
    """The kind of word the phrase opens with."""
    first = segment[0]
    word = reading.words[first]
    if word in {"the", "a", "an"}:
        return word.replace("an", "a")
    if first == head:
        return "head"
    for kind, bits in (("possessive", Class.POSSESSIVE), ("count", Class.COUNTED),
                       ("crowd", Class.CROWD), ("determiner", Class.DETERMINER),
                       ("capital", Class.CAPITAL)):  # fmt: skip
        if reading.has(first, bits):
            return kind
    return "other"


def _of_setting(reading: Reading, attribution: Attribution, source: Range) -> Iterator[str]:
    """How the source stands in its sentence."""
    if reading.quotation[source[0]] >= 0:
        yield "inside a quotation"
    beside = range(max(0, source[0] - _NEAR), min(len(reading.words), source[1] + _NEAR))
    yield from (f"beside {subject}" for subject in subjects(reading, beside))
    quoted = any(reading.quotation[first] >= 0 for first, _ in attribution.content)
    yield f"content {'quoted' if quoted else 'told'}"
    after = source[1]
    if after < len(reading.words) and reading.words[after] == "'s":
        yield "possessor"


def _figures_in(reading: Reading, phrase: Range, cast: Cast) -> Iterator[str]:
    """The fields of persons who are named within the phrase: "a Baker aide"."""
    for at in range(*phrase):
        if reading.has(at, Class.CAPITAL):
            names = cast.by_words.get(reading.words[at], ())
            field = cast.people[names[0]].field if names else field_of(reading.words[at])
            if field:
                yield f"phrase figure {field}"


def _of_matter(
    reading: Reading,
    attribution: Attribution,
    found: set[str],
    election: str,
) -> Iterator[str]:
    """What is reported is about: an office-holder speaks in office or as a candidate."""
    content = [at for first, last in attribution.content for at in range(first, last)]
    about = subjects(reading, content)
    yield from (f"matter {subject}" for subject in about)
    beside = "beside election" in found or ELECTION in about
    governing = "beside government" in found or "government" in about
    matter = f"about election {beside}, government {governing}"
    yield matter
    office = any(name.startswith(_OFFICE) for name in found)
    political = "person known politics" in found or "person political, " + election in found
    yield f"office {office}, politician {political}, {matter}"


def _of_cue(reading: Reading, attribution: Attribution, lexicon: Lexicon) -> Iterator[str]:
    """The verb of the cue, where it is listed."""
    for first, last in attribution.cue:
        for at in range(first, last):
            verb = lexicon.verbs.get(reading.words[at])
            if verb is not None:
                yield f"cue {verb.lemma}"
