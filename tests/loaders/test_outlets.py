"""Keys of outlets, titles, stated lengths, and the report of an import."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tellings.domain.errors import LoadError
from tellings.loaders import ReadOptions, from_frame, outlets
from tellings.loaders.dates import leading_date
from tellings.loaders.measured import count_length, stated_number
from tellings.loaders.outlets import outlet_key, plain_title
from tellings.loaders.report import import_report
from tellings.loaders.values import outlet_slug

TABLE = json.loads((Path(outlets.__file__).parent / "outlets.json").read_text(encoding="utf-8"))


def test_every_printed_form_leads_to_one_outlet():
    keys: dict[str, set[str]] = {}
    for usual, others in TABLE.items():
        for name in (usual, *others):
            keys.setdefault(outlet_slug(name), set()).add(outlet_slug(usual))
    assert {} == {name: found for name, found in keys.items() if len(found) > 1}


@pytest.mark.parametrize(
    "printed",
    ["The New York Times", "New York Times", "NYTimes.com", "nytimes.com", "www.nytimes.com",
     "https://www.nytimes.com/", "THE NEW YORK TIMES", "The New York Times - Late Edition - Final"],
)  # fmt: skip
def test_an_outlet_has_one_key_however_it_is_printed(printed):
    assert "the-new-york-times" == outlet_key(printed)


def test_outlets_of_one_name_in_two_towns_stay_two():
    assert "the-guardian" == outlet_key("The Guardian (London)")
    assert "the-guardian-charlottetown" == outlet_key("The Guardian (Charlottetown)")


def test_the_user_names_outlets_by_a_mapping_or_a_file_and_goes_first(tmp_path):
    rows = [{"text": "It rained.", "outlet": "H. Mail"}, {"text": "It fell.", "outlet": "NYT"}]
    aliases = {"H. Mail": "The Harbour Mail", "NYT": "Northern Yards Tribune"}
    (tmp_path / "a.json").write_text(json.dumps(aliases))
    (tmp_path / "a.csv").write_text(
        "alias,outlet\nH. Mail,The Harbour Mail\nNYT,Northern Yards Tribune\n"
    )
    for given in (aliases, tmp_path / "a.json", str(tmp_path / "a.csv")):
        articles = from_frame(rows, options=ReadOptions(outlet_aliases=given)).articles
        assert ["the-harbour-mail", "northern-yards-tribune"] == articles["outlet_key"].to_list()
        assert ["H. Mail", "NYT"] == articles["outlet"].to_list()


@pytest.mark.parametrize("text", ["[1, 2]", "{", '{"a": 1}', '{"a": " "}'])
def test_a_file_of_aliases_that_is_none_is_refused_with_a_remedy(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(LoadError, match="aliases") as caught:
        ReadOptions(outlet_aliases=tmp_path / "a.json")
    assert "CSV with alias,outlet" in caught.value.remedy


@pytest.mark.parametrize(
    ("printed", "outlet", "plain"),
    [
        ("Opinion | Rain Falls", None, "Rain Falls"),
        ("Opinion | Rain Falls - The New York Times", "NYTimes.com", "Rain Falls"),
        ("Rain Falls | The Harbour Mail", "Harbour Mail", "Rain Falls"),
        ("Rain Falls – nytimes.com", None, "Rain Falls"),
        ("Rain Falls - Correction Appended", None, "Rain Falls"),
        ("Rain Falls; Correction Appended", None, "Rain Falls"),
        ("Rain falls - and falls", "The Harbour Mail", "Rain falls - and falls"),
        ("A Matter of Life - Time", None, "A Matter of Life - Time"),
        ("A Night - Dawn", "The Harbour Mail", "A Night - Dawn"),
        ("The New York Times", "The New York Times", "The New York Times"),
        ("Left | Right", None, "Left | Right"),
        ("|", None, "|"),
    ],
)
def test_only_what_stood_round_a_title_is_taken_off(printed, outlet, plain):
    assert plain == plain_title(printed, outlet)


def test_a_title_as_printed_is_kept_beside_the_plain_one():
    corpus = from_frame([{"text": "It rained.", "title": "Rain | Mail", "outlet": "The Mail"}])
    row = corpus.articles.row(0, named=True)
    assert ("Rain", '{"title_as_printed":"Rain | Mail"}') == (row["title"], row["extra"])
    assert {"read": 1, "repaired": 0, "refused": 0} == corpus.outcomes()


@pytest.mark.parametrize(
    ("line", "number"),
    [("937 words", 937), ("1,042 words", 1042), ("1.042 Wörter", 1042), ("1 042 mots", 1042),
     ("8165 字", 8165), ("words", None), ("", None), ("12 words 3", 12)],
)  # fmt: skip
def test_a_stated_length_is_read_in_every_way_of_writing_thousands(line, number):
    assert number == stated_number(line)


@pytest.mark.parametrize(
    ("text", "by_runs", "length"),
    [("It rained – again.", False, (3, "words")), ("A-levels: 3.5", True, (4, "words")),
     ("今天下雨。 NATO said", False, (6, "chars")), ("북한·중국 발표", False, (2, "words")),
     ("북한·중국 발표", True, (3, "words")), ("", False, (0, "words"))],
)  # fmt: skip
def test_length_is_counted_as_archives_count_it(text, by_runs, length):
    assert length == count_length(text, by_runs=by_runs)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("March 4, 2031, Tuesday, Late Edition", ("March 4, 2031, Tuesday", "Late Edition")),
        ("4 March 2031 18:20 GMT Final", ("4 March 2031 18:20 GMT", "Final")),
        ("4 March 2031 18:20 BST", ("4 March 2031", "18:20 BST")),
        ("martes, 4 de marzo de 2031, p. 3", ("martes, 4 de marzo de 2031", "p. 3")),
        ("2031 年 3 月 4 日 17:04", ("2031 年 3 月 4 日 17:04", "")),
        ("in 2000 um 4,5", None),
        ("March of the penguins", None),
        ("", None),
        ("9" * 500, None),
    ],
)
def test_a_line_begins_with_a_date_or_it_does_not(line, parts):
    assert parts == leading_date(line)


def test_the_report_counts_flags_and_lost_characters():
    corpus = from_frame([{"text": "It ra\ufffdned \ufffd."}, {"text": "It rained."}, {"text": ""}])
    articles = corpus.articles.with_columns(integrity=pl.Series([0.5, 1.0], dtype=pl.Float32))
    (row,) = import_report(replace(corpus, articles=articles)).to_dicts()
    assert (1, 1, 1) == (row["read"], row["repaired"], row["refused"])
    assert (None, 1, 2) == (row["expected"], row["flagged"], row["replacement_characters"])
    assert (0.525, 0.75, 0.975) == pytest.approx(
        (row["integrity_p05"], row["integrity_median"], row["integrity_p95"])
    )
