"""Golden cases about speakers: whom a name, pronoun or description stands for, in what codes."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import polars as pl
import pytest
from tests.golden import read_marked

from tellings.domain.errors import DamagedModelError
from tellings.extractors.sourcing import annotate
from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.code_model import (
    CodeModel,
    Head,
    model_bytes,
    read_model,
)
from tellings.extractors.sourcing.find import find_attributions
from tellings.extractors.sourcing.lexicon import english
from tellings.extractors.sourcing.reading import read
from tellings.extractors.sourcing.speakers import resolve_speakers, scene_of
from tellings.extractors.sourcing.stances import stance_of
from tellings.text import segment


def speakers_of(marked):
    """Name and naming of each source marked in a text, as given to the resolver."""
    plain, marks = read_marked(marked)
    reading = read(plain)
    sources, contents = (
        [mark for mark in marks if mark[2].split()[0] == role] for role in ("source", "content")
    )

    def tokens(start, end):
        inside = [at for at in range(len(reading.words))
                  if reading.start[at] < end and start < reading.end[at]]  # fmt: skip
        return ((inside[0], inside[-1] + 1),)

    spoken = {label.split()[1]: (start, end) for start, end, label in contents}
    given = [
        Attribution(
            source=tokens(start, end),
            cue=(),
            content=tokens(*spoken[label.split()[1]]) if label.split()[-1] in spoken else (),
            stance="neutral",
            score=1.0,
        )
        for start, end, label in sources
    ]
    found = resolve_speakers([reading], [given], english())[0]
    return [(one.name, one.naming) for one in found]


NAMES = {
    "a pronoun after its name": (
        "[Mary Pell](source 1) said it rained. [She](source 2) left.",
        ["Mary Pell", "Mary Pell"],
    ),
    "a pronoun with one fitting person": (
        "Mary Pell met Robert Orme. [He](source 1) said it rained.",
        ["Robert Orme"],
    ),
    "a pronoun with two fitting persons is left open": (
        "Mark Pell and Robert Orme arrived. [He](source 1) said it rained.",
        [None],
    ),
    "the speaker goes on, though another is mentioned": (
        "[Robert Orme](source 1) said it rained.\n\nThe storm hit the farm of Mark Pell, "
        "[he](source 2) said.",
        ["Robert Orme", "Robert Orme"],
    ),
    "a relative clause belongs to the noun before it": (
        "They met a growing number of farmers [who](source 1) feared rain.",
        ["growing number of farmers"],
    ),
    "a relative clause after an apposition": (
        "They met Mary Pell, the mayor, [who](source 1) said it rained.",
        ["Mary Pell"],
    ),
    "a surname, then a title and a surname": (
        "Senator Mary Pell came. [Pell](source 1) laughed. [Ms. Pell](source 2) left.",
        ["Mary Pell", "Mary Pell"],
    ),
    "two persons of one surname are left open": (
        "Mary Pell met Robert Pell. [Pell](source 1) laughed.",
        [None],
    ),
    "a title tells two persons of one surname apart": (
        "Mary Pell met her brother, Mark Pell. [Mr. Pell](source 1) laughed.",
        ["Mark Pell"],
    ),
    "a nickname stands inside the name": (
        "[Robert “Bob” Orme](source 1) said it rained.",
        ["Robert “Bob” Orme"],
    ),
    "a description before the name": (
        "[The owner of the boat, Robert Orme](source 1), said it rained.",
        ["Robert Orme"],
    ),
    "a description after the name": (
        "[Robert Orme, a farmer in Harrow](source 1), said it rained.",
        ["Robert Orme"],
    ),
    "a description that takes a person up": (
        "Robert Orme left. [The farmer](source 1) said it rained.",
        ["Robert Orme"],
    ),
    "a description that was introduced stays unnamed": (
        "Robert Orme met a farmer. [The farmer](source 1) said it rained.",
        ["farmer"],
    ),
    "they": (
        "Some farmers met the mayor. [They](source 1) said it rained.",
        ["Some farmers"],
    ),
    "it": ("The company met the mayor. [It](source 1) said it rained.", ["company"]),
    "other media": (
        "[Mary Pell](source 1) told the Harrow Post. [The Harrow Post](source 2) reported it.",
        ["Mary Pell", "Harrow Post"],
    ),
}


@pytest.mark.parametrize(("marked", "names"), NAMES.values(), ids=list(NAMES))
def test_a_source_is_resolved_or_left_open(marked, names):
    assert names == [name for name, _ in speakers_of(marked)]


def test_i_inside_a_quotation_is_whoever_is_quoted():
    text = "[“[I](source 2) fear rain,”](content 1) [Mary Pell](source 1) said."
    assert {"Mary Pell"} == {name for name, _ in speakers_of(text)}


NAMING = {
    "named_person": ["Mary Pell", "Senator Pell"],
    "named_org": ["The ministry", "General Electric", "The White House"],
    "unnamed_person": ["A senior official", "Two officials", "A spokesman for the club"],
    "unnamed_group": ["Critics", "Many voters", "Nearly 40 percent of voters"],
    "document": ["The poll", "Court papers", "A Reuters poll"],
    "media": ["The Harrow Post", "CNN"],
}


@pytest.mark.parametrize(
    ("naming", "phrase"), [(code, one) for code, phrases in NAMING.items() for one in phrases]
)
def test_groups_documents_and_media_are_told_from_persons(naming, phrase):
    assert naming == speakers_of(f"[{phrase}](source 1) said it rained.")[0][1]


ROLES = {
    "official": "Trade minister Mary Pell",
    "expert": "Mary Pell, an economist at the university",
    "business": "Mary Pell, chief executive of a bank",
    "civil_society": "Mary Pell, an activist against the dam",
    "media": "The columnist Mary Pell",
    "citizen": "A resident of Harrow",
    "campaign": "Mary Pell, a Republican strategist",
}


@pytest.mark.parametrize(("role", "phrase"), ROLES.items(), ids=list(ROLES))
def test_a_role_is_told_by_the_words_beside_the_name(role, phrase):
    article = pl.DataFrame({"article_id": ["a"], "text": [f"{phrase} said it rained."]})
    spans = annotate(segment(article), needs={}, mode="rules").filter(pl.col("role") == "source")
    assert role == json.loads(spans["attributes"][0])["source_role"]


@pytest.mark.parametrize(
    ("cue", "stance"),
    [
        ("said", "neutral"),
        ("has threatened", "commitment"),
        ("went on to accuse", "conflict"),
        ("expressed concern", "cognition"),
        ("pointed out", "endorsing"),
        ("according to", "neutral"),
        ("zorbled", "neutral"),
        (":", "none"),
    ],
)
def test_the_stance_of_a_cue_nobody_coded_is_told_from_its_words(cue, stance):
    reading = read(cue)
    found = Attribution(source=(), cue=((0, len(reading.words)),), content=(), stance="", score=1.0)
    assert stance == stance_of(reading, found, english())


def test_a_stance_that_a_rule_has_told_stands():
    reading = read("said")
    found = Attribution(source=(), cue=((0, 1),), content=(), stance="conflict", score=1.0)
    assert "conflict" == stance_of(reading, found, english())


def test_a_damaged_model_is_refused():
    head = Head(codes=("a",), places={"x": 1}, weights=np.zeros((2, 1), dtype=np.int32))
    data = model_bytes(CodeModel(naming=head, role=head))
    digest = hashlib.sha256(data).hexdigest()
    assert ("a",) == read_model(data, sha256=digest).naming.codes
    with pytest.raises(DamagedModelError):
        read_model(data, sha256="0" * 64)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("“It rained,” said Ida Pell.", "unclear"),
        ("“It rained,” she said.", "unclear"),
        ("“It rained,” said Mayor Ida Pell.", "official"),
    ],
)
def test_a_role_is_unclear_where_the_text_tells_no_more_than_a_name(text, role):
    scene = scene_of(text)
    found = find_attributions(scene.reading, english())
    [[speaker]] = resolve_speakers([scene.reading], [found], english())
    assert role == speaker.role
