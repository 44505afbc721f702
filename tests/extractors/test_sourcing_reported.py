"""Cases that users of quotation extractors report, read by the rules and by the fast mode."""

from __future__ import annotations

from collections import defaultdict

import polars as pl
import pytest
from tests.golden import read_marked

from tellings.extractors.sourcing.find import find_attributions
from tellings.extractors.sourcing.lexicon import english
from tellings.extractors.sourcing.linear.find import find_fast
from tellings.extractors.sourcing.reading import readings
from tellings.extractors.sourcing.speakers import resolve_speakers
from tellings.text import segment

ROLES = ("source", "cue", "content")


def found_by(finder, text):
    """The reading, and its attributions by the rules or by the fast mode."""
    texts = segment(pl.DataFrame({"article_id": ["a"], "text": [text]}))
    (reading,) = readings(texts, english())
    if finder == "rules":
        return reading, find_attributions(reading, english())
    return reading, find_fast(texts, [reading], english())[0]


def groups_of(finder, text):
    reading, found = found_by(finder, text)
    return [
        {(role, reading.phrase(*part)) for role in ROLES for part in getattr(one, role)}
        for one in found
    ]


def gold_of(marked):
    plain, marks = read_marked(marked)
    groups = defaultdict(set)
    for start, end, label in marks:
        role, *rest = label.split()
        groups[rest[0] if rest else "1"].add((role, plain[start:end]))
    return plain, [groups[number] for number in sorted(groups, key=int)]


REPORTED = {
    "curly marks": "[“The bridge is closed for a week,”](content) [Dana Pell](source) [said](cue).",
    "straight marks": '["The bridge is closed for a week,"](content) [Dana Pell](source) '
    "[said](cue).",
    "a curly mark closed by a straight one":
    '[“The bridge is closed for a week,"](content) [Dana Pell](source) [said](cue).',
    "a mark that is never closed":
    "[“The bridge is closed for a week.](content)\n\n"
    "[“It will open on Monday,”](content) [Dana Pell](source) [said](cue).",
    "a quotation over three paragraphs":
    "[“The bridge is closed,”](content) [Dana Pell](source) [said](cue). "
    "[“It will stay so for a week.](content)\n\n[“Then we will look again.](content)\n\n"
    "[“We will tell everybody in time.”](content)",
    "a floating quotation":
    "[“The bridge is closed,”](content) [Dana Pell](source) [said](cue).\n\n"
    "[“Nobody was told in time.”](content)",
    "according to, before": "[According to](cue) [Dana Pell](source), [the bridge is closed]"
    "(content).",
    "according to, after": "[The bridge is closed](content), [according to](cue) "
    "[Dana Pell](source).",
    "a signature after a dash":
    "[“The bridge was my way to school.”](content) [—](cue) [Dana Pell, teacher](source)",
    "a nickname in quotation marks":
    "[Dana “Dee” Pell](source) [said](cue) [the bridge was closed](content).",
    "an apposition": "[Dana Pell, the mayor of Harrow](source), [said](cue) "
    "[the bridge was closed](content).",
    "a pronoun": "[She](source) [said](cue) [the bridge was closed](content).",
    "a group": "[Two dozen residents](source) [said](cue) [the bridge was closed](content).",
    "a poll": "[The poll](source) [found](cue) [that voters want the bridge](content).",
    "a document": "[The report](source) [said](cue) [the bridge was unsafe](content).",
    "another medium": "[The Harrow Post](source) [reported](cue) [that the bridge was closed]"
    "(content).",
    "told to another medium": "[Pell](source) [told](cue) Harrow Radio [that the bridge was "
    "closed](content).",
    "a quotation inside a content": "[Pell](source) [said](cue) [the plan was “a bad joke” on "
    "the town](content).",
    "a quotation inside a quotation":
    "[“They told me, ‘Go home,’ and I went home,”](content) [Pell](source) [said](cue).",
}  # fmt: skip


@pytest.mark.parametrize("finder", ["rules", "fast"])
@pytest.mark.parametrize("marked", REPORTED.values(), ids=REPORTED)
def test_a_reported_case_is_read(finder, marked):
    plain, expected = gold_of(marked)
    assert expected == groups_of(finder, plain)


@pytest.mark.parametrize("finder", ["rules", "fast"])
@pytest.mark.parametrize(
    "text",
    [
        "The so-called “green corridor” was closed.",
        "The “experts” of the council were away.",
        "They watched “The Long Night of the Boats” on Friday.",
        "Her song “Say It Again” was played twice.",
        "",
        " \n\n ",
        "”“",
    ],
)
def test_scare_quotes_titles_and_nothing_at_all_are_no_attribution(finder, text):
    assert [] == groups_of(finder, text)


@pytest.mark.parametrize("finder", ["rules", "fast"])
def test_a_headline_with_a_colon_is_a_claim_of_the_name_before_it(finder):
    plain, expected = gold_of("[Pell](source)[:](cue) [Bridge will stay closed](content)")
    assert expected == groups_of(finder, plain)


@pytest.mark.parametrize("finder", ["rules", "fast"])
def test_of_two_persons_with_one_surname_neither_is_taken(finder):
    text = "Dana Pell met her brother, Mark Pell. “The bridge is closed for a week,” Pell said."
    reading, found = found_by(finder, text)
    speakers = resolve_speakers([reading], [found], english())
    assert [None] == [speaker.name for of_document in speakers for speaker in of_document]
