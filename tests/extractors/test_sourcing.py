"""Golden sentences of the layer sourcing: who says what, on both sides of every rule."""

from __future__ import annotations

import json
from collections import defaultdict

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.golden import read_marked

from tellings.domain.tables import SPANS, check
from tellings.extractors.sourcing import EXTRACTOR, annotate
from tellings.text import segment

ROLES = ("source", "cue", "content")


def spans_of(text, *, title=None):
    articles = pl.DataFrame({"article_id": ["a"], "title": [title], "text": [text]},
                            schema_overrides={"title": pl.String})  # fmt: skip
    return check(annotate(segment(articles), needs={}, mode="rules"), SPANS)


def groups_of(text, *, title=None):
    """Attributions as sets of (role, words), in reading order."""
    found = defaultdict(set)
    strings = {"title": title or "", "text": text}
    for row in spans_of(text, title=title).iter_rows(named=True):
        passage = strings[row["field"]][row["start"] : row["end"]]
        found[row["group"]].add((row["role"], passage))
    return [found[group] for group in sorted(found)]


def gold_of(marked):
    """The plain text, and the attributions marked in it by number (1 if there is none)."""
    plain, marks = read_marked(marked)
    found = defaultdict(set)
    for start, end, label in marks:
        role, *rest = label.split()
        found[rest[0] if rest else "1"].add((role, plain[start:end]))
    return plain, [found[number] for number in sorted(found, key=int)]


ATTRIBUTIONS = {
    "speaker before": [
        "[Dmitri Halvorsen](source) [said](cue) [that it rained](content).",
        "[Dmitri Halvorsen](source) [said](cue) [it had rained](content).",
        "[The mayor](source) [told](cue) reporters [that the bridge was closed](content).",
        "[The mayor](source) [told](cue) the Harrow Post on Monday [she would stay](content).",
        "On Tuesday, [the mayor](source) [said](cue) [nobody was hurt](content).",
    ],
    "speaker after": [
        "[It had rained](content), [Dmitri Halvorsen](source) [said](cue).",
        "[It had rained](content), [said](cue) [Dmitri Halvorsen](source).",
        "[The bridge was closed](content), [the mayor](source) [said](cue) on Monday.",
        "[The bridge is closed](content), [says](cue) [a report by the council](source).",
    ],
    "speaker in the middle": [
        "[The bridge](content), [she](source) [said](cue), [would stay closed](content).",
        "[“The bridge,”](content) [she](source) [said](cue), [“is closed.”](content)",
    ],
    "direct, curly marks": [
        "[“It rained all day,”](content) [she](source) [said](cue).",
        "[“It rained all day,”](content) [said](cue) [Dana Pell, a farmer](source).",
        "[Pell](source) [said](cue): [“It rained all day.”](content)",
        "[Pell](source) [said](cue), [“It rained all day.”](content)",
        "[“Did it rain?”](content) [she](source) [asked](cue).",
        "[“Did it rain?”](content) [Pell](source) [asked](cue).",
        "[“It rained. It rained all day,”](content) [she](source) [said](cue).",
    ],
    "direct, other marks": [
        '["It rained all day,"](content) [she](source) [said](cue).',
        "[‘It rained all day,’](content) [she](source) [said](cue).",
        "[''It rained all day,''](content) [she](source) [said](cue).",
        '["It rained all day"](content), [said](cue) [the mayor](source).',
    ],
    "direct, unbalanced marks": [
        "[“It rained all day.](content)\n\n[“And all night,”](content) [she](source) [said](cue).",
    ],
    "mixed": [
        "[She](source) [said](cue) [the day was “wet and long” for all](content).",
        "[It was “a wet and long day,”](content) [she](source) [said](cue).",
    ],
    "continued quotation": [
        "[“It rained,”](content) [she](source) [said](cue). [“It rained all day.”](content)",
        "[“It rained,”](content) [she](source) [said](cue). [“It rained all day.”](content)\n\n"
        "[“And then it snowed.”](content)",
        "[The mayor](source) [continued](cue):\n\n[“It rained all day long.”](content)",
    ],
    "according to": [
        "[According to](cue) [the council](source), [the bridge is closed](content).",
        "[The bridge is closed](content), [according to](cue) [the council](source).",
        "But [according to](cue) [a report](source), [the bridge is closed](content).",
    ],
    "headline": [
        "[Pell](source)[:](cue) [Bridge will stay closed](content)",
        "[Poll](source)[:](cue) [Voters Want The Bridge](content)",
    ],
    "dash": [
        "[“It rained all day long.”](content) [—](cue) [Dana Pell, farmer](source)",
    ],
    "appositions and nicknames": [
        "[Dana Pell, 41, a farmer in Harrow](source), [said](cue) [it rained](content).",
        "[Dana “Dee” Pell](source) [said](cue) [it rained](content).",
        "[Dana Pell (Civic Alliance)](source) [said](cue) [it rained](content).",
        "[Dana Pell](source), speaking in Harrow, [said](cue) [it rained](content).",
        "[Dana Pell](source), who farms there, [said](cue) [it rained](content).",
    ],
    "relative clause": [
        "They met [Dana Pell, who](source) [said](cue) [it rained](content).",
        "[A woman who lives near the port](source) [said](cue) [it rained](content).",
    ],
    "verbs with an object or an infinitive": [
        "[The union](source) [accused](cue) [the ministry of delay](content).",
        "[The ministry](source) [denied](cue) [the accusation](content).",
        "[The union](source) [called for](cue) [a new law](content).",
        "[The union](source) [vowed](cue) [to go on](content).",
        "[The minister](source) [refused](cue) [to answer](content).",
        "[The minister](source) [ruled out](cue) [a new law](content).",
        "[The minister](source) [pointed out](cue) [that it rained](content).",
        "[The union](source) [urged](cue) [drivers to stay at home](content).",
    ],
    "thoughts": [
        "[Most farmers](source) [believe](cue) [that it will rain](content).",
        "[The farmers](source) [hope](cue) [it will rain](content).",
        "[She](source) [is confident](cue) [that it will rain](content).",
    ],
    "passive": [
        "It [was reported](cue) [that the bridge was closed](content).",
        "[The bridge](content) [is expected](cue) [to open](content).",
        "[The council](content) [was accused](cue) [of delay](content).",
    ],
    "nouns": [
        "It was [his](source) [claim](cue) [that it rained](content).",
        "[The mayor](source)['s warning](cue) [that it would rain](content) came late.",
        "[The mayor](source) [made the claim](cue) [that it rained](content).",
    ],
    "two in a sentence": [
        "[[Pell](source 1)](source 2) [said](cue 1) [it rained](content 1), "
        "[adding](cue 2) [that it was cold](content 2).",
        "[[Pell](source 1)](source 2) [denied](cue 1) [the claim](content 1) and "
        "[promised](cue 2) [to go on](content 2).",
        "[Pell](source 1) [said](cue 1) [it rained](content 1), and "
        "[Orme](source 2) [said](cue 2) [it snowed](content 2).",
        "[Pell](source 1) [said](cue 1) [that [critics](source 2) [believe](cue 2) "
        "[it rained](content 2)](content 1).",
    ],
    "groups, documents and other media": [
        "[Several farmers](source) [said](cue) [it rained](content).",
        "[The poll](source) [found](cue) [that voters want the bridge](content).",
        "[The Harrow Post](source) [reported](cue) [that it rained](content).",
        "[Pell](source) [told](cue) Harrow Radio [that it rained](content).",
    ],
    "attached or far subjects": [
        "[Pell](source) laughed and [said](cue) [it rained](content).",
        "[She](source) [went on to say](cue) [that it rained](content).",
        "[A report published on Friday](source) [said](cue) [it rained](content).",
        "In Harrow, [the head of it, Dana Pell](source), [said](cue) [it rained](content).",
    ],
}  # fmt: skip


MARKED = [text for texts in ATTRIBUTIONS.values() for text in texts]


@pytest.mark.parametrize("marked", MARKED, ids=lambda text: text[:60])
def test_an_attribution_is_found_with_its_source_cue_and_content(marked):
    plain, expected = gold_of(marked)
    assert expected == groups_of(plain)


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “green corridor” was closed.",
        "They watched “The Long Night of the Boats” on Friday.",
        "The claims were many.",
        "The report was long.",
        "She called at noon and left.",
        "He has a long record.",
        "Video: a bridge falls",
        "The score was 3:1 at noon.",
        "They like the bridge.",
        "The plans call is over.",
        "",
        " \n\n ",
    ],
)
def test_what_nobody_says_is_no_attribution(text):
    assert [] == groups_of(text)


def test_a_person_asking_not_to_be_named_is_one_source_not_two():
    found = groups_of("A nurse who asked not to be named said it rained.")
    assert [{("source", "A nurse who asked not to be named"), ("cue", "said"),
             ("content", "it rained")}] == found  # fmt: skip


def source_row(text, number=0):
    rows = spans_of(text).filter(pl.col("role") == "source").sort("group")
    row = rows.row(number, named=True)
    return row["label"], json.loads(row["attributes"])


@pytest.mark.parametrize(
    ("text", "naming", "role", "speaker"),
    [
        ("Senator Dana Pell said it rained.", "named_person", "official", "Dana Pell"),
        ("Its envoy, Corin Ashe, said it rained.", "named_person", "official", "Corin Ashe"),
        ("Prof. Mara Lind said it rained.", "named_person", "expert", "Mara Lind"),
        ("A spokesman for the ministry said it rained.", "unnamed_person", "official",
         "spokesman for the ministry"),
        ("A senior official said it rained.", "unnamed_person", "official", "senior official"),
        ("Two officials said it rained.", "unnamed_person", "official", "Two officials"),
        ("Critics say it rained.", "unnamed_group", "citizen", "Critics"),
        ("Many voters said it rained.", "unnamed_group", "citizen", "Many voters"),
        ("The campaign said it rained.", "named_org", "campaign", "campaign"),
        ("The Ministry of Health said it rained.", "named_org", "official", "Ministry of Health"),
        ("Police said it rained.", "named_org", "official", "Police"),
        ("The poll found that it rained.", "document", "expert", "poll"),
        ("Court papers show that it rained.", "document", "official", "Court papers"),
        ("The Harrow Post reported that it rained.", "media", "media", "Harrow Post"),
    ],
)  # fmt: skip
def test_a_source_is_coded_by_its_name_and_its_noun(text, naming, role, speaker):
    label, attributes = source_row(text)
    assert (naming, role, speaker) == (label, attributes["source_role"], attributes["speaker"])


def test_an_attribution_without_a_source_has_no_source_span():
    assert ["content", "cue"] == spans_of("It was reported that it rained.")["role"].to_list()


def test_a_surname_stands_for_the_full_name_of_the_article():
    text = "Senator Dana Pell arrived. It rained, Pell said. Ms. Pell denied the claim."
    assert "Dana Pell" == source_row(text, 0)[1]["speaker"]
    assert "Dana Pell" == source_row(text, 1)[1]["speaker"]


def test_two_persons_of_one_surname_leave_it_open():
    text = "Dana Pell met her brother, Mark Pell. It rained, Pell said."
    assert ("named_person", None) == (source_row(text)[0], source_row(text)[1]["speaker"])


def test_a_title_tells_two_persons_of_one_surname_apart():
    text = "Mary Pell met her brother, Mark Pell. It rained, Mr. Pell said."
    assert "Mark Pell" == source_row(text)[1]["speaker"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Mary Pell arrived at noon. She said it rained.", "Mary Pell"),
        ("Mary Pell said it rained. She denied the claim.", "Mary Pell"),
        ("Mary Pell and Mark Orme arrived. He said it rained.", "Mark Orme"),
        ("Mark Pell and Robert Orme arrived. He said it rained.", None),
    ],
)
def test_a_pronoun_is_the_last_fitting_person_or_left_open(text, speaker):
    last = spans_of(text)["group"].max()
    assert speaker == source_row(text, last)[1]["speaker"]


def test_a_pronoun_for_somebody_unnamed_keeps_the_description():
    label, attributes = source_row("A senior official said it rained. He denied the claim.", 1)
    assert ("unnamed_person", "senior official") == (label, attributes["speaker"])


@pytest.mark.parametrize(
    ("verb", "stance"),
    [
        ("said", "neutral"),
        ("admitted", "endorsing"),
        ("claimed", "distancing"),
        ("vowed", "commitment"),
        ("hoped", "cognition"),
        ("denied", "conflict"),
    ],
)
def test_a_cue_is_labelled_with_its_stance(verb, stance):
    rows = spans_of(f"The mayor {verb} that it rained.").filter(pl.col("role") == "cue")
    assert [stance] == rows["label"].to_list()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("She said it rained.", "indirect"),
        ("“It rained all day,” she said.", "direct"),
        ("She said that “it rained all day.”", "direct"),
        ("She said it was “a wet day” for all.", "mixed"),
    ],
)
def test_a_content_is_labelled_with_how_much_of_it_is_quoted(text, kind):
    rows = spans_of(text).filter(pl.col("role") == "content")
    assert [kind] == rows["label"].to_list()


def test_groups_are_numbered_through_the_article_title_first():
    spans = spans_of("She said it rained.", title="Pell: It rained")
    expected = [("title", 0), ("text", 1)]
    assert expected == spans.select("field", "group").unique(maintain_order=True).rows()


def test_an_article_is_read_on_its_own():
    texts = ["Mary Pell said it rained.", "It rained, Pell said. “Yes, it rained all day.”"]
    frame = pl.DataFrame({"article_id": ["a", "b"], "text": texts})
    together = annotate(segment(frame), needs={}, mode="rules")
    alone = [annotate(segment(frame.slice(row, 1)), needs={}, mode="rules") for row in range(2)]
    assert pl.concat(alone).equals(together)


def test_every_data_file_is_declared_as_a_resource():
    from importlib.resources import files

    root = files("tellings")
    rooms = [root / "extractors" / part for part in (
        "sourcing/lang/en", "sourcing/linear/lang/en", "encoder/lang/en", "encoder/lang/en/small",
    )]  # fmt: skip
    there = sorted(path.name for room in rooms for path in room.iterdir()
                   if path.is_file() and path.suffix != ".md")  # fmt: skip
    assert there == sorted(name.rsplit("/", 1)[1] for name in EXTRACTOR.resources)
    assert all((root / name).is_file() for name in EXTRACTOR.resources)


PIECES = [
    "“", "”", '"', "'", "''", "‘", "’", "’s", "n't", "(", ")", "[", "$", " — ", ", ", ". ", ": ",
    "\n\n", "said", "told", "told reporters", "claims", "claim", "was accused of", "confident",
    "according", "according to", "in", "a", "statement", "on Monday", "to", "of", "by", "is", "not",
    "and", "who", "that", "He", "one", "them", "Pell", "Mary Pell", "the mayor", "campaign", "Mr.",
    "22", "will", "May", "İ", "\u0301", "\x00", "🚢",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join) | st.text(max_size=80))
def test_spans_of_any_text_point_into_it(text):
    spans = spans_of(text, title=text[:40] or None)
    strings = {"title": text[:40], "text": text}
    for row in spans.iter_rows(named=True):
        assert 0 <= row["start"] < row["end"] <= len(strings[row["field"]])
        assert row["role"] in ROLES
    contents = spans.filter(pl.col("role") == "content")["group"].unique().sort().to_list()
    assert contents == list(range(len(contents)))
