"""Where sentences end: golden cases with ``|`` between sentences, and paragraphs."""

from __future__ import annotations

import polars as pl
import pytest

from tellings.text import segment


def _sentences(text: str, language: str = "en") -> list[str]:
    texts = segment(pl.DataFrame({"article_id": ["a"], "text": [text], "language": [language]}))
    return [text[start:end] for start, end in texts.document(0).sentences]


@pytest.mark.parametrize(
    "marked",
    [
        "He left.| She stayed!| Why?| Nobody knew.",
        "The U.S. sent aid.| It came from the U.S.| The plane landed.",
        "U.S. President Roe and U.K. Prime Minister Doe met in Washington, D.C.| They talked.",
        "Mr. Smith met Gen. Roe, Sen. Doe (R-Fla.), then-Gov. Poe and Dr. No. 5.",
        "J. K. Rowling met George W. Bush Jr. in St. Louis.| He smiled.",
        "Apple Inc. Chief Executive Tim Roe left.| He works at Acme Corp.| It is big.",
        "It rose 3.5 percent to $1,234.50.| Then it fell.",
        "No. 5 was best.| No.| That is all.",
        "He came at 5 p.m.| The door was shut.",
        "He came at 5 p.m. Eastern time on Jan. 5 and left at 9 a.m. Monday.",
        '"Stop it!" she said.| "Why?" he asked.| "No."',
        "“Is it over?” Smith asked.| “Is it?” President Jane Roe, 58, told reporters.",
        "“Is it over?”| He left.| “It’s over.”| They left.",
        "“We came.| We saw,” he said.| (He was late.)| She was not.",
        "He said (it was late!) that he left [sic].| She stayed.",
        "Well... I think so.| He left...| They stayed.| I wait… and wait.",
        "He read the e.g. and i.e. Latin parts.| Then Roe v. Wade came up.",
        "He works for Yahoo! and likes Jeopardy! very much.| Yahoo! News said so.",
        "See https://example.org/a.b?c=D.| It is good.",
        "It ended.|The end came.",
        "Plan B.| The plan failed.",
        "It was 1989.| He was 12.| 40 people came.",
        "iPhone sales fell.| iPads rose.| eBay did well.",
        "He met C.L. “Butch” Otter in the U.S.| “It was fun,” he said.",
        "He read “War and Peace.”| She read “What Is Art?” and left.",
        "What?!| No!!| Really?...| Yes.",
        "He earned a Ph.D. in Iowa.| Vitamin C helps.",
        "“‘No.’| ‘Yes.’”",
        "Das ist gut.| „Ja.“| Er ging.",
        "日本語です。|次の文です。",
        "هل هذا؟| نعم.",
    ],
)
def test_sentences_end_where_they_are_marked(marked: str) -> None:
    expected = [piece.strip() for piece in marked.split("|")]
    assert expected == _sentences(marked.replace("|", ""))


def test_a_heading_and_the_end_of_a_paragraph_end_a_sentence() -> None:
    text = "A heading without a stop\n\nThe text of Mr.\n\nSmith is here"
    assert ["A heading without a stop", "The text of Mr.", "Smith is here"] == _sentences(text)


def test_lines_are_paragraphs_where_there_is_no_blank_line() -> None:
    texts = segment(pl.DataFrame({"article_id": ["a", "b"], "text": ["One\ntwo", "x\n\ny\nz"]}))
    assert ((0, 3), (4, 7)) == texts.document(0).paragraphs
    assert ((0, 1), (3, 6)) == texts.document(1).paragraphs


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\u2029", "\n\n\n\n"])
def test_a_blank_line_can_be_written_in_many_ways(gap: str) -> None:
    texts = segment(pl.DataFrame({"article_id": ["a"], "text": [f"One\nline{gap}two"]}))
    assert 2 == len(texts.document(0).paragraphs)


def test_a_line_broken_for_width_goes_on_and_a_list_does_not() -> None:
    text = (
        "The committee of the upper house met the president of the\n"
        "Republic on Monday and asked for three things:\n"
        "- Money\n"
        "- Time\n"
        "• Patience\n\n"
        "It got none."
    )
    assert ["- Money", "- Time", "• Patience", "It got none."] == _sentences(text)[1:]
    assert _sentences(text)[0].endswith("three things:")


def test_a_number_before_a_list_item_stays_with_it() -> None:
    assert ["1. The first.", "It is good.", "2. The second."] == _sentences(
        "1. The first. It is good.\n2. The second."
    )


def test_a_language_without_lists_gets_the_rules_alone() -> None:
    assert ["Gen.", "Smith kam."] == _sentences("Gen. Smith kam.", language="fi")
    assert ["Gen. Smith kam."] == _sentences("Gen. Smith kam.", language="en")


def test_languages_are_told_apart_within_a_batch() -> None:
    frame = pl.DataFrame(
        {"article_id": ["a", "b"], "language": ["en", "fi"], "text": ["Gen. Roe.", "Gen. Roe."]}
    )
    texts = segment(frame)
    assert [1, 2] == [len(texts.document(i).sentences) for i in range(2)]


@pytest.mark.parametrize(
    "unit",
    [".", "?", "…", "a. ", ". ", "! A", "U.S. ", "U.", "“A.” ", "1.", "(", ")", "www.", "://"],
)
def test_a_very_long_line_of_one_thing_is_read_to_its_end(unit: str) -> None:
    texts = segment(pl.DataFrame({"article_id": ["a"], "text": [unit * 100_000]}))
    assert len((unit * 100_000).rstrip()) == int(texts.sentence_end[-1])
