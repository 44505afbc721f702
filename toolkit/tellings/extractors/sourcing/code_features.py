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
from tellings.extractors.sourcing.reading import Reading

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
_SUBJECTS = {
    "government": """
        administration agency bill budget cabinet committee congress congressional court courts
        department federal government judge judicial law laws legislation lawmakers military
        minister ministry officials parliament policy police president regulators senate senators
        troops treaty""",
    "business": """business businesses company companies corporate customers deal earnings employees
        executives firm firms industry investors market markets product products profit sales
        shares stock workers""",
    "life": """brother child children daughter family father friend friends home house husband job
        kids mom mother neighbor neighborhood neighbour parents school son student students
        teacher town wife""",
    "media": """anchor article broadcast cable column columnist editor host interview interviewer
        journalist magazine network newspaper radio reporter show television tv viewers""",
    "advocacy": """activist activists advocacy advocates charity church coalition faith group groups
        movement nonprofit organization organizations pastor protest protesters rights union
        unions""",
    "knowledge": """
        analysis analyst book data economist expert institute poll professor report research
        researchers scholars science scientists studies study survey university""",
}
_SETTINGS = {kind: frozenset(words.split()) for kind, words in _SUBJECTS.items()}
# All that is seen of a person named once, or of a pronoun for nobody, in a text that tells no more.
_SILENT = (
    "content ", "election 0", "head capital", "inside a quotation", "opens capital", "opens head",
    "nobody of the cast, election 0", "person named 1", "person office False, candidacy False",
    "person role , election 0", "person undescribed, named 1", "possessor", "pronoun ",
    "rule named_person", "rule role unclear",
)  # fmt: skip
_ELECTION_STEPS = (0.003, 0.01, 0.025)
_MENTION_STEPS = (1, 2, 5, 10)


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
    ['content told', 'election 0', 'head capital, alone']
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
    found.update(_of_setting(reading, attribution, source))
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
    if any(reading.has(at, Class.ELECTION) for at in beside):
        yield "beside election"
    for kind, words in _SETTINGS.items():
        if any(reading.words[at] in words for at in beside):
            yield f"beside {kind}"
    quoted = any(reading.quotation[first] >= 0 for first, _ in attribution.content)
    yield f"content {'quoted' if quoted else 'told'}"
    after = source[1]
    if after < len(reading.words) and reading.words[after] == "'s":
        yield "possessor"
