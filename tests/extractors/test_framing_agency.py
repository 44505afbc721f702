"""Agency, passives, cues and portrayal: floors on our own gold, and lines a reader can check."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.golden import read_marked

from tellings.domain.errors import DamagedModelError
from tellings.extractors.framing import annotate
from tellings.extractors.framing.agency import agencies, read_clauses
from tellings.extractors.framing.inventory import inventory
from tellings.extractors.framing.portrayal import portrayals, read_model
from tellings.extractors.framing.words import read_words
from tellings.text import segment

GOLD = Path(__file__).parents[2] / "corpora" / "gold_agency" / "sentences.txt"
PASSIVES = {"agentless", "agent_named"}


def read_gold():
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        plain, marks = read_marked(line)
        yield plain, [mark for mark in marks if mark[2] != "no"]


def spans_of(text, *, role, title=None):
    articles = pl.DataFrame({"article_id": ["a"], "title": [title], "text": [text]},
                            schema={"article_id": pl.String, "title": pl.String,
                                    "text": pl.String})  # fmt: skip
    return annotate(segment(articles), needs={}).filter(pl.col("role") == role)


def measured():
    """Right and all mentions; passives right, found and there."""
    right = mentions = same = found = there = 0
    for plain, marks in read_gold():
        texts = segment(pl.DataFrame({"article_id": ["a"], "text": [plain]}))
        actors = [mark for mark in marks if mark[2] not in PASSIVES]
        places = [
            (int(np.searchsorted(texts.token_end, start, side="right")),
             int(np.searchsorted(texts.token_start, end)) - 1)
            for start, end, _label in actors
        ]  # fmt: skip
        known = inventory("en")
        said = agencies(read_words(texts), read_clauses(texts, known), known, places)
        right += sum(label == one for (_, _, label), one in zip(actors, said, strict=True))
        mentions += len(actors)
        gold = {mark for mark in marks if mark[2] in PASSIVES}
        passives = set(spans_of(plain, role="passive").select("start", "end", "label").rows())
        same, found, there = same + len(gold & passives), found + len(passives), there + len(gold)
    return right, mentions, same, found, there


def test_agency_and_passives_of_the_hand_marked_sentences_are_found():
    right, mentions, same, found, there = measured()
    assert mentions >= 70
    assert right / mentions >= 0.75
    assert same / found >= 0.85
    assert same / there >= 0.85


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Ten were shot by police.", ["agent_named"]),
        ("Ten were shot by noon.", ["agentless"]),
        ("She was quickly and quietly removed.", []),
        ("She was quietly removed.", ["agentless"]),
        ("Police shot ten.", []),
        ("She was interested in it.", []),
    ],
)
def test_a_passive_is_be_and_a_participle_and_names_its_agent_or_not(text, labels):
    assert labels == spans_of(text, role="passive")["label"].to_list()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Critics condemned Mayor Dana Orlova as a corrupt liar.", "negative"),
        ("Everybody praised Dana Orlova, a brave and honest leader.", "positive"),
        ("On Monday Dana Orlova said the bridge opens in May.", "neutral"),
    ],
)
def test_a_mention_is_portrayed_as_its_sentence_speaks_of_it(text, label):
    orlova = spans_of(text, role="actor").filter(pl.col("label").str.contains("orlova"))
    said = json.loads(orlova["attributes"][0])
    assert label == said["portrayal_label"]
    assert -1 <= said["portrayal"] <= 1


def test_a_portrayal_does_not_depend_on_the_sentences_beside_it():
    one = "Dana Orlova said the corrupt mayor lied."
    first = json.loads(spans_of(one, role="actor").row(0, named=True)["attributes"])
    more = json.loads(spans_of(f"{one} A brave hero won.", role="actor").row(0, named=True)
                      ["attributes"])  # fmt: skip
    assert first == more


def test_no_mentions_have_no_portrayals():
    texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["It rained."]}))
    nothing = np.zeros(0, dtype=np.int64)
    assert [] == portrayals(texts, nothing, nothing, agency=[])


def test_a_model_that_is_not_the_one_of_its_card_is_refused():
    with pytest.raises(DamagedModelError):
        read_model(b"other bytes", sha256="0" * 64)


def test_cues_of_opinion_and_issues_are_marked_where_they_stand():
    text = "Unfortunately the tax rose. It is time to act."
    opinions = spans_of(text, role="opinion").select("start", "end").rows()
    assert [(0, 13), (28, 41)] == opinions
    assert ["economic"] == spans_of(text, role="issue")["label"].to_list()


def test_headline_words_are_supported_by_the_text_or_not():
    found = spans_of("Protesters met over the fee.", role="headline", title="Fury as Protest Grows")
    assert ["unsupported", "supported", "unsupported"] == found["label"].to_list()


def test_a_headline_without_a_text_says_nothing():
    assert [] == spans_of("", role="headline", title="Fury grows")["label"].to_list()
