"""Texts in the form of the schema: NFC, blank lines between paragraphs, nothing unseen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.loaders.cleaning import clean_line, clean_text

PARAGRAPHS = [
    ("One.\n\nTwo.", "One.\n\nTwo."),
    ("One.\r\n\r\n\r\n  Two.  ", "One.\n\nTwo."),
    ("One.\rTwo.", "One.\n\nTwo."),
    ("One.\nTwo.\nThree.", "One.\n\nTwo.\n\nThree."),
    ("One.\u2029Two.", "One.\n\nTwo."),
    ("A list:\n- one\n- two\n\nEnd.", "A list:\n- one\n- two\n\nEnd."),
    ("\n\n", ""),
]


@pytest.mark.parametrize(("text", "clean"), PARAGRAPHS)
def test_paragraphs_have_one_blank_line_between_them(text, clean):
    assert clean == clean_text(text).text
    assert () == clean_text(text).repairs


WRAPPED = (
    "The harbour of Port Havik was closed on Monday after a crane fell on\n"
    "the eastern quay, and the port authority said that nobody had been\n"
    "hurt and that ships would be sent to the western basin until repairs\n"
    "were finished."
)


def test_lines_broken_to_a_width_are_joined():
    joined = clean_text(f"{WRAPPED}\n\n{WRAPPED}")
    assert f"{WRAPPED}\n\n{WRAPPED}".replace("\n\n", "\0").replace("\n", " ").replace(
        "\0", "\n\n"
    ) == (joined.text)
    assert ("lines broken to a width were joined",) == joined.notes


def test_lines_broken_to_a_width_without_blank_lines_are_parted_where_they_end_short():
    joined = clean_text(f"{WRAPPED}\n{WRAPPED}")
    assert [WRAPPED.replace("\n", " ")] * 2 == joined.text.split("\n\n")


def test_a_sentence_a_line_stays_a_paragraph_a_line():
    lines = ["The crane fell on Monday at noon.", "Nobody was hurt, said the port authority.",
             "Ships will be sent to the west.", "Repairs will take ten days."]  # fmt: skip
    assert lines == clean_text("\n".join(lines)).text.split("\n\n")


def test_unseen_characters_are_taken_out_and_counted():
    cleaned = clean_text("It\x00 ra\u00adin\u200bed\u202e.")
    assert cleaned.text == "It rained."
    assert cleaned.repairs == ("4 control or invisible characters were taken out",)


def test_joiners_that_languages_need_stay():
    assert clean_text("می\u200cخواهم 👩\u200d💻").text == "می\u200cخواهم 👩\u200d💻"


def test_halves_of_characters_become_the_replacement_character():
    cleaned = clean_text("a\ud800b")
    assert cleaned.text == "a\ufffdb"
    assert "lost" in cleaned.repairs[0]


def test_signs_of_a_wrong_encoding_are_told_and_left():
    cleaned = clean_text("The mayorâ€™s crane")
    assert cleaned.text == "The mayorâ€™s crane"
    assert "wrong encoding" in cleaned.notes[0]


def test_a_pile_of_accents_is_cut_short():
    cleaned = clean_text("e" + "\u0301\u0316" * 50_000 + "nd")
    assert len(cleaned.text) < 50
    assert "accents" in cleaned.repairs[0]


def test_titles_are_one_line():
    assert clean_line("TERROR\r\n at  2:40 ").text == "TERROR at 2:40"


@given(st.text())
def test_cleaning_gives_the_normal_form_and_cleaning_again_changes_nothing(text):
    once = clean_text(text).text
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once
    assert once == once.strip()
    assert once == clean_text(once).text


@given(st.text(alphabet="ab. \n\r\t", max_size=200))
def test_cleaning_loses_nothing_but_white_space(text):
    assert "".join(text.split()) == "".join(clean_text(text).text.split())
