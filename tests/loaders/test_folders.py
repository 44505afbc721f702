"""Texts in folders: metadata from front matter, then from the path."""

from __future__ import annotations

import json

import pytest

from tellings.domain.errors import LoadError
from tellings.loaders import ReadOptions, read_articles


def written(folder, name, content):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return file


FRONT = """---
title: "TERROR AT 2:40: drones"
outlet: The Harbour Mail
published: 2031-03-04T18:20:00+01:00
byline: Dean Hollin
agency: Meridian Wire
mood: 012
---
It fell.

It fell again.
"""


def test_front_matter_fills_the_fields(tmp_path):
    row = read_articles(written(tmp_path, "a.md", FRONT)).articles.row(0, named=True)
    assert row["title"] == "TERROR AT 2:40: drones"
    assert row["outlet"] == "The Harbour Mail"
    assert row["published"].isoformat() == "2031-03-04T17:20:00+00:00"
    assert row["utc_offset_min"] == 60
    assert row["authors"] == ["Dean Hollin"]
    assert row["byline_raw"] == "Dean Hollin"
    assert row["agency"] == ["Meridian Wire"]
    assert row["agency_source"] == "metadata"
    assert row["text"] == "It fell.\n\nIt fell again."
    assert row["extra"] == '{"mood":"012"}'


def test_a_text_without_front_matter_has_outlet_from_its_name_and_title_from_its_heading(tmp_path):
    file = written(tmp_path, "harbour-mail.md", "# Crane falls\n\nIt fell.\n")
    assert [("harbour-mail", "Crane falls", "It fell.")] == read_articles(file).articles.select(
        "outlet", "title", "text"
    ).rows()


def test_a_folder_is_an_event_and_a_file_an_outlet(tmp_path):
    for event in ("crane", "strike"):
        for outlet in ("echo", "mail"):
            written(tmp_path, f"{event}/{outlet}.txt", f"It happened: {event}, {outlet}.")
    corpus = read_articles(tmp_path)
    assert [("crane", "echo"), ("crane", "mail"), ("strike", "echo"), ("strike", "mail")] == (
        corpus.articles.select("event_id", "outlet").rows()
    )
    assert corpus.articles["source_file"][0] == "crane/echo.txt"
    assert corpus.notes == (
        "4 files, first crane/echo.txt: event_id, outlet from the path, as {event}/{outlet}",
    )


def test_an_event_is_named_alike_from_whichever_folder_above_it_one_starts(tmp_path):
    for event in ("crane", "strike"):
        for outlet in ("echo", "mail"):
            written(tmp_path, f"study/articles/{event}/{outlet}.txt", f"{event}, {outlet}.")
    written(tmp_path, "study/tables/more.csv", "id,text\n1,It fell.\n")
    for root in ("", "study", "study/articles"):
        events = read_articles(tmp_path / root).articles["event_id"].drop_nulls().unique()
        assert {"crane", "strike"} == set(events)


def test_events_of_one_name_in_different_folders_stay_apart(tmp_path):
    for year in ("2030", "2031"):
        written(tmp_path, f"{year}/strike/mail.txt", f"It was a strike in {year}.")
    events = read_articles(tmp_path).articles["event_id"].to_list()
    assert ["2030/strike", "2031/strike"] == events


def test_a_folder_of_one_text_an_outlet_is_one_event(tmp_path):
    for outlet in ("echo", "mail"):
        written(tmp_path, f"crane/{outlet}.txt", f"It fell, says {outlet}.")
    assert ["crane", "crane"] == read_articles(tmp_path / "crane").articles["event_id"].to_list()


def test_a_folder_in_which_an_outlet_comes_twice_is_no_event_and_that_is_told(tmp_path):
    for number in (1, 2):
        content = f"---\noutlet: Mail\n---\nIt fell {number} times."
        written(tmp_path, f"crane/{number}.md", content)
    corpus = read_articles(tmp_path / "crane")
    assert [None, None] == corpus.articles["event_id"].to_list()
    assert "an outlet comes twice" in corpus.notes[-1]


def test_front_matter_goes_before_the_path(tmp_path):
    written(tmp_path, "crane/mail.md", "---\noutlet: The Harbour Mail\nevent: fall\n---\nIt fell.")
    assert [("fall", "The Harbour Mail")] == read_articles(tmp_path).articles.select(
        "event_id", "outlet"
    ).rows()


def test_a_pattern_reads_fields_from_names(tmp_path):
    written(tmp_path, "the_harbour_mail_2031-03-04_2.txt", "It fell.")
    written(tmp_path, "odd.txt", "It stood.")
    corpus = read_articles(tmp_path, options=ReadOptions(pattern="{outlet}_{published}_{n}.txt"))
    by_file = {row["source_file"]: row for row in corpus.articles.to_dicts()}
    row = by_file["the_harbour_mail_2031-03-04_2.txt"]
    assert row["outlet"] == "the_harbour_mail"
    assert str(row["published_date"]) == "2031-03-04"
    assert {"n": "2"} == json.loads(row["extra"])
    assert by_file["odd.txt"]["outlet"] is None
    assert "does not fit the pattern" in by_file["odd.txt"]["warnings"][0]


def test_a_pattern_without_slots_is_refused_at_once(tmp_path):
    written(tmp_path, "a.txt", "It fell.")
    with pytest.raises(LoadError, match="needs slots"):
        read_articles(tmp_path, options=ReadOptions(pattern="*.txt"))


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("{evnt}/{outlet}.md", ("{evnt}", "'event'", "did you mean {event}?")),
        ("{event}/{outlte}.md", ("{outlte}", "'outlet'", "did you mean {outlet}?")),
        ("{zzz}/{outlet}.md", ("{zzz}", "'outlet'", "choose one of these", "{_zzz}")),
        # Columns of ours, but none that a path can say.
        ("{body}/{outlet}.md", ("{body}", "'outlet'")),
    ],
)
def test_a_misspelt_slot_is_refused_with_the_known_ones_and_the_nearest(pattern, says, tmp_path):
    written(tmp_path, "crane/mail.md", "It fell.")
    with pytest.raises(LoadError) as caught:
        read_articles(tmp_path, options=ReadOptions(pattern=pattern))
    assert all(part in str(caught.value) for part in says)


def test_a_slot_of_ones_own_begins_with_an_underscore_and_is_kept(tmp_path):
    written(tmp_path, "city/crane/mail.md", "It fell.")
    corpus = read_articles(tmp_path, options=ReadOptions(pattern="{_desk}/{Event}/{outlet}.md"))
    row = corpus.articles.row(0, named=True)
    assert ("crane", "mail") == (row["event_id"], row["outlet"])
    assert {"_desk": "city"} == json.loads(row["extra"])


def test_a_title_with_a_colon_does_not_cost_the_article(tmp_path):
    content = "---\ntitle: Killer drones: the raid\noutlet: Mail\n---\nIt fell."
    corpus = read_articles(written(tmp_path, "a.md", content))
    assert ["Killer drones: the raid"] == corpus.articles["title"].to_list()
    assert "not valid YAML (line 2) and was read line by line" in corpus.imports["problem"][0]


BAD = [
    ("---\ntitle: x\nIt fell.", "never closed"),
    ("---\na: &a [x]\nb: *a\n---\nIt fell.", "anchors or aliases"),
    ("---\n- just\n- a list\n---\nIt fell.", "cannot be read"),
    ("---\nkey: " + "[" * 5000 + "\n---\nIt fell.", "record 1"),
    ("---\ntitle: x\n---\n", "it has no text"),
    ("---\ntitle: x\n---\n\n***\n", "empty or holds no word"),
]


@pytest.mark.parametrize(("content", "problem"), BAD[:3] + BAD[4:])
def test_front_matter_that_cannot_be_read_refuses_the_file_with_a_reason(
    tmp_path, content, problem
):
    corpus = read_articles(written(tmp_path, "a.md", content))
    assert corpus.articles.is_empty()
    assert problem in corpus.imports["problem"][0]
    assert corpus.imports["remedy"][0]


def test_front_matter_nested_too_deep_ends_in_a_known_outcome(tmp_path):
    corpus = read_articles(written(tmp_path, "a.md", BAD[3][0]))
    assert 1 == corpus.imports.height


def test_a_key_given_twice_takes_the_first_and_tells(tmp_path):
    corpus = read_articles(written(tmp_path, "a.md", "---\ntitle: A\ntitle: B\n---\nIt fell."))
    assert ["A"] == corpus.articles["title"].to_list()
    assert "gives 'title' twice" in corpus.imports["problem"][0]


def test_a_line_of_hyphens_is_no_front_matter(tmp_path):
    corpus = read_articles(written(tmp_path, "a.txt", "---\n\nIt fell on the quay.\n"))
    assert corpus.outcomes()["read"] == 1


def test_dates_in_front_matter_stay_as_printed(tmp_path):
    content = "---\ndate: 2031-03-04\nlanguage: no\n---\nDet regnet.\n"
    row = read_articles(written(tmp_path, "a.md", content)).articles.row(0, named=True)
    assert row["date_precision"] == "day"
    assert row["language"] == "no"
