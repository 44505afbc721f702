"""Quotations that no attribution of the fast mode covers."""

from __future__ import annotations

import pytest

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.linear.silent import voiced
from tellings.extractors.sourcing.reading import read

LONG = "It rained again and again. " * 6
SHORT = "It rained again and again and again."


def attribution(content, *, score):
    return Attribution(source=(), cue=(), content=(content,), stance="neutral", score=score)


def as_they_are(reading, found):
    """No quotation floats."""
    del reading
    return list(found)


def quotation_of(reading):
    first = reading.quotations[0]
    return first.first, first.last


def test_a_draft_that_covers_a_quotation_of_nobody_is_kept_however_unlikely():
    reading = read(f"They met. “{SHORT}”")
    others = [attribution(quotation_of(reading), score=score) for score in (0.1, 0.2)]
    assert [others[1]] == voiced(reading, [], others, as_they_are)


def test_a_draft_that_covers_little_of_it_is_not():
    reading = read(f"They met. “{SHORT}”")
    first, _ = quotation_of(reading)
    assert voiced(reading, [], [attribution((first, first + 3), score=0.2)], as_they_are) == []


def test_a_quotation_somebody_speaks_is_left_alone():
    reading = read(f"They met. “{LONG}”")
    found = [attribution(quotation_of(reading), score=0.9)]
    others = [attribution(quotation_of(reading), score=0.2)]
    assert found == voiced(reading, found, others, as_they_are)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Pell called them on it: “{}”", "Pell"),
        ("Mary Pell continued her remarks. “{}”", "Mary Pell"),
        ("The road is closed. “{}” she went on.", "she"),
        ("The road, the bridge: “{}”", None),
    ],
)
def test_a_long_quotation_goes_to_the_subject_beside_it(text, source):
    reading = read(text.format(LONG))
    made = voiced(reading, [], [], as_they_are)
    assert [quotation_of(reading)] == [one.content[0] for one in made]
    assert [source] == [reading.phrase(*one.source[0]) if one.source else None for one in made]


@pytest.mark.parametrize("text", ["They met: “{}”", "He read “{}” aloud."])
def test_a_short_quotation_without_a_draft_stays_nobodys(text):
    assert voiced(read(text.format(SHORT)), [], [], as_they_are) == []
