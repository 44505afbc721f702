"""A study worked from the disk has the tables of the same study worked in memory."""

from __future__ import annotations

import json
import re

import polars as pl
import pytest
from tests.study.newsroom import contents, rows

from tellings.domain.errors import StudyError
from tellings.study import Running, carry_out
from tellings.study.library import Library, put_away, with_texts
from tellings.study.shards import groups

STUDY = """[study]
seed = 7
[corpus]
paths = ["a.jsonl", "b.jsonl"]
[corpus.events]
e70 = "Field 70"
e9 = "Field 9"
[extract]
mode = "rules"
[compare]
confirmatory = ["author_hedge_rate"]
measures = ["author_hedge_rate", "attributions_per_1000_words"]
[focal]
phrases = ["rain"]
[report]
formats = ["tables", "html", "pdf"]
copyright_mode = "{mode}"
[run]
in_memory = {most}
"""
ALONE = [
    {"article_id": f"z{n}", "outlet": "Mail", "text": "President Ada Lorne spoke. It was cold."}
    for n in range(70)
]
COPY = "Nobody in the whole of the old town had ever seen such a long and heavy rain before."
COPIED = [
    {"article_id": f"{outlet}{n}", "outlet": outlet, "event_id": f"e{n}", "text": f"{begin} {COPY}"}
    for n in range(9)
    for outlet, begin in (("Post", "The regime fell."), ("Wire", "The government fell."))
]


def make(place, *, mode, most):
    place.mkdir()
    every = [*ALONE, *rows(80), *COPIED]
    for name, part in (("a", every[:150]), ("b", every[150:])):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in part)
        (place / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    study = place / "study.toml"
    study.write_text(STUDY.format(mode=mode, most=most), encoding="utf-8")
    return study


def tables(study, out, **how):
    """Every table by file name: the bytes of a CSV file, the rows of a Parquet file."""
    made = carry_out(study, out, **how)
    files = {name: data for name, data in contents(out).items() if name.startswith("tables/")}
    for name in files:
        if name.endswith(".parquet"):
            files[name] = pl.read_parquet(out / name)
    return made, files


def different(one, other):
    both = sorted(one.keys() & other.keys())
    frames = [name for name in both if name.endswith(".parquet")]
    plain = [name for name in both if name.endswith((".csv", ".tex"))]
    return [
        *(name for name in frames if not one[name].equals(other[name])),
        *(name for name in plain if one[name] != other[name]),
    ]


def sections(out):
    """The sections of a reader and its texts, by name."""
    page = (out / "report.html").read_text(encoding="utf-8")
    found = dict(re.findall(r'<section id="([a-z]+)">(.*?)</section>', page, re.DOTALL))
    return found | {"texts": page[page.index('<script type="application/json"') :]}


@pytest.fixture(scope="module", params=["full", "quotes", "features"])
def both(request, tmp_path_factory):
    place = tmp_path_factory.mktemp("large")
    small = tables(make(place / "a", mode=request.param, most=5000), place / "in memory")
    large = tables(make(place / "b", mode=request.param, most=0), place / "from the disk")
    return small, large


def test_tables_from_the_disk_are_those_made_in_memory(both):
    (_, small), (_, large) = both
    assert [] == different(small, large)
    assert small.keys() == large.keys()
    for name in ("specifications", "terms"):
        assert small[f"tables/{name}.parquet"].height > 0, name


def test_the_report_made_from_the_disk_says_what_the_one_made_in_memory_says(both):
    (small, _), (large, _) = both
    one, other = (sections(made.files[-1].parent) for made in (small, large))
    assert one.keys() == other.keys()
    assert [] == [name for name in one if one[name] != other[name]]
    figures = [
        {name: data for name, data in contents(made.files[-1].parent).items() if "figures/" in name}
        for made in (small, large)
    ]
    assert figures[0] == figures[1]


def test_a_report_that_shows_some_articles_says_so_and_has_the_figures_of_all(tmp_path):
    study = make(tmp_path / "a", mode="quotes", most=0)
    carry_out(study, tmp_path / "all")
    some = study.with_name("some.toml")
    some.write_text(study.read_text() + "shown = 40\n")
    carry_out(some, tmp_path / "some")
    every, few = sections(tmp_path / "all"), sections(tmp_path / "some")
    assert "set side" not in every["reader"]
    told = re.search(r"(\d+) of 80 events are set side by side.* (\d+) of 248", few["reader"])
    texts = json.loads(few["texts"][few["texts"].index(">") + 1 : few["texts"].index("</script>")])
    assert int(told[1]) == len(texts["events"])
    assert len(texts["articles"]) <= 40 <= int(told[2])
    # What is printed besides marks for passages: the figures.
    assert plain(every["hedging"]) == plain(few["hedging"])
    assert plain(every["shared"]) == plain(few["shared"])


def plain(section):
    """The words of a section, without elements and what they are called for."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section.replace("Open in the article", "")))


def test_the_texts_listed_are_the_same_either_way(both):
    (small, _), (large, _) = both
    listed = [made.files[-1].parent / "provenance/texts.csv" for made in (small, large)]
    assert listed[0].read_bytes() == listed[1].read_bytes()


def test_nothing_of_a_large_study_is_left_out(both):
    _, (made, _) = both
    manifest = json.loads(made.files[-1].read_text(encoding="utf-8"))
    assert () == made.left_out
    assert "left_out" not in manifest
    assert manifest["tables"]["terms"] > 0
    assert manifest["tables"]["spans"] > 0 < manifest["tables"]["claims"]
    assert {"report.pdf", "report.html", "figures/author_hedge_rate.svg"} <= set(
        manifest["outputs"]
    )


def test_two_processes_and_another_order_of_files_give_the_same_bytes(tmp_path):
    study = make(tmp_path / "a", mode="full", most=0)
    carry_out(study, tmp_path / "one")
    turned = study.with_name("turned.toml")
    turned.write_text(study.read_text().replace('"a.jsonl", "b.jsonl"', '"b.jsonl", "a.jsonl"'))
    running = Running(executor="processes", workers=2, cache=tmp_path / "cache")
    carry_out(study, tmp_path / "two", running=running)
    carry_out(turned, tmp_path / "turned", running=Running(cache=tmp_path / "cache"))
    one, two, other = (contents(tmp_path / name) for name in ("one", "two", "turned"))
    assert one == two
    # The digest of the study is of the file, and the order of paths is in the file.
    told = {"manifest.json", "report.html", "report.pdf"}
    assert [] == [name for name in one.keys() - told if one[name] != other[name]]
    assert one.keys() == other.keys()


def test_a_large_study_with_hand_coding_is_refused(tmp_path):
    study = make(tmp_path / "a", mode="full", most=0)
    section = '[coding.author_hedge_rate]\nsample = "s"\ncodes = ["c.csv"]\n'
    study.write_text(study.read_text() + section)
    for name in ("s", "c.csv"):
        (study.parent / name).touch()
    with pytest.raises(StudyError) as caught:
        carry_out(study, tmp_path / "out")
    assert "in_memory" in caught.value.remedy


def test_a_text_put_away_comes_back_to_the_letter(tmp_path):
    texts = ["Rain.", "", "Şü \U0001f327 \ufffd\n", "x" * 70_000]
    articles = pl.DataFrame(
        {"article_id": list("abcd"), "text": texts, "extra": [None, "{}", "", "y"]}
    )
    marked = pl.concat(
        [put_away(articles.head(2), tmp_path / "t"), put_away(articles.tail(2), tmp_path / "t")]
    )
    assert with_texts(marked, tmp_path / "t").equals(articles)
    assert with_texts(marked.reverse(), tmp_path / "t").equals(articles.reverse())
    held, away = Library(articles=articles), Library(articles=marked, file=tmp_path / "t")
    assert held.sizes() == away.sizes()
    assert held.hashes() == away.hashes()
    assert [0, 0, 1, 0] == marked["text"].str.count_matches("\ufffd").to_list()


def test_an_event_is_never_cut():
    events = [f"e{n // 3:03}" for n in range(600)] + [None] * 300
    cuts = list(groups(events))
    assert len(cuts) > 3
    assert len(events) == sum(n for _first, n in cuts)
    borders = [first for first, _n in cuts[1:] if events[first] is not None]
    assert [] == [first for first in borders if events[first] == events[first - 1]]
