"""A credit to an agency is found where one stands, and a mention is not taken for one."""

from __future__ import annotations

import polars as pl
import pytest

from tellings.events import agency_credits

BODY = "Two ferries met in fog off Port Havik on Sunday, and eleven passengers were hurt."


def credit(text, **columns):
    row = agency_credits(pl.DataFrame({"article_id": ["a"], "text": [text]} | columns)).row(0)
    return row[1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"PORT HAVIK (AP) — {BODY}", (["AP"], "dateline")),
        (f"PORT HAVIK, Sund (Reuters) - {BODY}", (["Reuters"], "dateline")),
        (f"Havik/Dresk (dpa) – {BODY}", (["dpa"], "dateline")),
        (f"HAVIK, March 9 (Xinhua) -- {BODY}", (["Xinhua"], "dateline")),
        (f"HAVIK, March 9 /TASS/. {BODY}", ([], None)),
        (f"(AFP) — {BODY}", (["AFP"], "dateline")),
        (f"{BODY}\n\nThe Associated Press contributed to this report.", (["AP"], "tail")),
        (f"{BODY}\n\nReuters and AFP contributed to this story.", (["AFP", "Reuters"], "tail")),
        (f"{BODY}\n\nCopyright 2031 The Associated Press. All rights reserved.", (["AP"], "tail")),
        (f"{BODY}\n\nWith reporting from Agence France-Presse.", (["AFP"], "tail")),
        (f"{BODY}\n\n— Reuters", (["Reuters"], "tail")),
        (f"{BODY}\n\nJane Doe of the Echo contributed to this report.", ([], None)),
        (f"A captain told Reuters that he saw nothing. {BODY}", ([], None)),
        (f"The dispute over the AP (AP) course went on. {BODY}", ([], None)),
        (f"{BODY} She told the Associated Press so.", ([], None)),
        ("", ([], None)),
    ],
)
def test_a_credit_in_the_text(text, expected):
    assert expected == credit(text)


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By JANE DOE, Associated Press", (["AP"], "byline")),
        ("By Jane Doe | AFP", (["AFP"], "byline")),
        ("Reuters", (["Reuters"], "byline")),
        ("By Jane Doe, Detroit Free Press", ([], None)),
        ("By P. A. Reuterson", ([], None)),
    ],
)
def test_a_credit_in_the_byline(byline, expected):
    assert expected == credit(BODY, byline_raw=[byline])


def test_authors_are_read_as_bylines():
    assert (["AP"], "byline") == credit(BODY, authors=[["Jane Doe", "Associated Press"]])


def test_metadata_come_first_and_are_kept():
    text = f"PORT HAVIK (AP) — {BODY}"
    assert (["SundPress"], "metadata") == credit(text, agency=[["SundPress"]])


def test_a_dateline_comes_before_the_last_lines():
    text = f"PORT HAVIK (AP) — {BODY}\n\nReuters contributed to this report."
    assert (["AP"], "dateline") == credit(text)
