"""Words the linear model adds to the lexicon, and subheadings."""

from __future__ import annotations

import json

import polars as pl
import pytest

from tellings.domain.errors import DamagedModelError
from tellings.extractors.framing import annotate
from tellings.extractors.framing.inferred import (
    loaded_contributions,
    loaded_model,
    read_loaded_model,
)
from tellings.extractors.framing.inventory import inventory
from tellings.text import segment, token_hash

PARAGRAPH = "The council met for six hours on Monday night in the old hall."


def spans_of(text, role):
    articles = pl.DataFrame({"article_id": ["a"], "text": [text]})
    return annotate(segment(articles), needs={}).filter(pl.col("role") == role)


def passages(text, role):
    found = spans_of(text, role).select("start", "end").rows()
    return [text[start:end] for start, end in found]


def test_a_word_is_inferred_where_a_loaded_word_is_likelier_than_none():
    row = spans_of("The defamatory plan fell.", "inferred").row(0, named=True)
    assert {"log_odds": 3.79, "word": "defamatory"} == json.loads(row["attributes"])
    assert row["score"] == pytest.approx(0.98, abs=0.01)


def test_plain_sentences_have_no_inferred_word():
    assert [] == passages("The plan was read on Monday. The bridge opens in May.", "inferred")


def test_the_model_holds_no_word_of_the_lexicon():
    free = {
        form
        for entry in inventory("en").loaded_entries
        for form in entry.forms
        if not (entry.only_before or entry.only_after)
    }
    assert set() == {token_hash(form) for form in free} & set(loaded_model().ids.tolist())


def test_contributions_name_every_word_with_a_weight():
    text = "A brazen, defamatory plan."
    table = loaded_contributions(pl.DataFrame({"article_id": ["a"], "text": [text]}))
    assert ["lexicon", "model"] == table["by"].to_list()
    assert ["brazen", "defamatory"] == [
        text[start:end] for start, end in table.select("start", "end").rows()
    ]


def test_weights_that_do_not_fit_their_card_are_refused():
    with pytest.raises(DamagedModelError, match="SHA-256"):
        read_loaded_model(b"word\tlog_odds\n", sha256="0")


def test_a_short_line_between_paragraphs_is_a_subheading():
    text = f"{PARAGRAPH}\n\nPeace agenda under fire\n\n{PARAGRAPH}"
    assert ["Peace agenda under fire"] == passages(text, "subheading")


@pytest.mark.parametrize(
    "text",
    [
        f"Peace agenda under fire\n\n{PARAGRAPH}\n\n{PARAGRAPH}",
        f"{PARAGRAPH}\n\n{PARAGRAPH}\n\nPeace agenda under fire",
        f"{PARAGRAPH}\n\nThe agenda is under fire.\n\n{PARAGRAPH}",
        f"{PARAGRAPH}\n\nRead more about the agenda\n\n{PARAGRAPH}",
        f"{PARAGRAPH}\n\nMilk\n\nBread\n\nTea and sugar\n\n{PARAGRAPH}",
        f"{PARAGRAPH}\n\nthe agenda under fire\n\n{PARAGRAPH}",
        "",
    ],
)
def test_other_short_lines_are_none(text):
    assert [] == passages(text, "subheading")
