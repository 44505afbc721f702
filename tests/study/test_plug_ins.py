"""A plug-in's own layer, measures and report in a study: marked, compared, reported, never lost.

Plug-ins are found once a process, so the study runs in a process that has them on its path.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from tests.study.newsroom import contents

PART = """
import polars as pl
from tellings.domain.parts import Extractor, Measure, Report
from tellings.domain.tables import SPANS


def questions(texts, *, needs):
    rows = []
    for number in range(len(texts.article_ids)):
        one = texts.document(number)
        asked = (place for place in one.sentences if one.text[slice(*place)].rstrip().endswith("?"))
        rows += [(one.article_id, one.field, "questions", group, "question", "asked", *place, 1.0,
                  "author", "{}") for group, place in enumerate(asked)]
    return pl.DataFrame(rows, schema=dict(SPANS.columns), orient="row")


def nothing(texts, *, needs):
    return SPANS.empty()


def marker(layer, annotate):
    return Extractor(name=layer, layers=(layer,), version="1", languages=("en",), paper="own",
                     annotate=annotate)


def share_of(layer):
    def compute(spans, exposures):
        count = pl.col("count").fill_null(0).cast(float)
        found = spans.filter(pl.col("layer") == layer).group_by("article_id").len("count")
        return exposures.join(found, on="article_id", how="left", maintain_order="left").select(
            "article_id", measure=pl.lit(f"{layer}_share"), count=count,
            exposure=pl.col("sentences").cast(float), value=count / pl.col("sentences"))

    return Measure(name=f"{layer}_share", kind="share", unit="% of sentences", layer=layer,
                   construct="framing", title=layer.title(), definition="A sentence of " + layer,
                   example_in="a", example_out="b", paper="own", compute=compute,
                   passages=lambda spans: spans.filter(pl.col("layer") == layer))


def write(result, folder):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "shares.txt"
    shares = result.measures.filter(pl.col("measure") == "questions_share")["count"]
    file.write_text(f"{shares.sum():g} questions\\n", encoding="utf-8")
    return (file,)


QUESTIONS, SHOUTS = marker("questions", questions), marker("shouts", nothing)
FAMILY = tuple(map(share_of, ("questions", "shouts", "echoes")))
REPORT = Report(name="shares", about="How many questions there are.", write=write)
"""
POINTS = """\
[tellings.extractors]
questions = asking:QUESTIONS
shouts = asking:SHOUTS
[tellings.measures]
asking = asking:FAMILY
[tellings.reports]
shares = asking:REPORT
"""
STUDY = """\
[study]
seed = 3
[corpus]
paths = ["articles"]
[extract]
mode = "rules"
[compare]
confirmatory = ["questions_share"]
measures = ["hedge_rate", "shouts_share"]
[report]
formats = ["tables", "html", "shares"]
copyright_mode = "full"
[run]
{run}
"""
TEXTS = {
    "Echo": "Who did it? Nobody knew. Why not? It rained.",
    "Post": "It may rain, the mayor said. It rained. Who knew?",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """Articles, a plug-in, and the outputs of a study in memory and of one from the disk."""
    place = tmp_path_factory.mktemp("plug-ins")
    (place / "asking-1.0.dist-info").mkdir()
    (place / "asking-1.0.dist-info" / "METADATA").write_text("Name: asking\nVersion: 1.0\n")
    (place / "asking-1.0.dist-info" / "entry_points.txt").write_text(POINTS)
    (place / "asking.py").write_text(PART, encoding="utf-8")
    for event in ("fog", "rain", "snow", "wind"):
        for outlet, text in TEXTS.items():
            file = place / "articles" / event / f"{outlet}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{text} It was about {event}.", encoding="utf-8")
    for name, run in (("whole", 'executor = "serial"'), ("disk", "in_memory = 0\nworkers = 2")):
        (place / f"{name}.toml").write_text(STUDY.format(run=run), encoding="utf-8")
        done = tellings(place, "run", f"{name}.toml", "--out", f"out/{name}", "--quiet")
        assert 0 == done.returncode, done.stderr
    return place


def tellings(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of ours, with the plug-in installed."""
    path = os.pathsep.join([str(place), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "tellings", *arguments],
        cwd=place, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["whole", "disk"])
def test_a_layer_of_a_plug_in_is_marked_measured_and_compared(place, name):
    tables = place / "out" / name / "tables"
    layers = pl.read_parquet(tables / "spans.parquet")["layer"].value_counts()
    assert 12 == dict(layers.rows())["questions"]
    counts = pl.read_parquet(tables / "measures.parquet").filter(measure="questions_share")
    assert [1.0] * 4 + [2.0] * 4 == sorted(counts["count"].to_list())
    contrast = pl.read_parquet(tables / "comparisons.parquet").filter(
        measure="questions_share", target="events_like_these"
    )
    assert [("confirmatory", 4)] == contrast.select("standing", "n_events").rows()


@pytest.mark.parametrize("name", ["whole", "disk"])
def test_a_layer_that_a_plug_in_looked_for_and_did_not_find_is_zero(place, name):
    measures = pl.read_parquet(place / "out" / name / "tables" / "measures.parquet")
    counts = measures.filter(measure="shouts_share")["count"]
    assert [0.0] * 8 == counts.to_list()


def test_the_report_holds_the_measure_of_a_plug_in_in_its_place(place):
    page = (place / "out" / "whole" / "report.html").read_text(encoding="utf-8")
    assert "A sentence of questions" in page
    assert "A sentence of shouts" in page


def test_a_study_of_a_plug_in_from_the_disk_has_the_same_tables(place):
    whole, disk = (contents(place / "out" / name / "tables") for name in ("whole", "disk"))
    assert whole == disk


def test_a_study_file_may_name_the_report_of_a_plug_in(place):
    told = (place / "out" / "whole" / "shares.txt").read_text(encoding="utf-8")
    assert "12 questions\n" == told
    manifest = json.loads((place / "out" / "disk" / "manifest.json").read_text(encoding="utf-8"))
    assert ["report 'shares' of a plug-in"] == manifest["left_out"]


def test_a_misspelt_report_is_told_with_the_nearest_among_all(place):
    wrong = STUDY.format(run="").replace('"shares"', '"shraes"')
    (place / "wrong.toml").write_text(wrong, encoding="utf-8")
    done = tellings(place, "check", "wrong.toml")
    assert 2 == done.returncode
    told = " ".join(done.stderr.split())
    assert "must be one of pdf, html, tables, shares, got 'shraes' (did you mean 'shares'?)" in told


def test_a_measure_whose_layer_nobody_marks_is_refused_with_a_remedy(place):
    orphan = STUDY.format(run="").replace('"shouts_share"', '"echoes_share"')
    (place / "orphan.toml").write_text(orphan, encoding="utf-8")
    done = tellings(place, "run", "orphan.toml", "--out", "out/orphan", "--quiet")
    assert 2 == done.returncode
    told = " ".join(done.stderr.split())
    assert "Measure 'echoes_share' needs layer 'echoes'" in told
    assert "install the plug-in that marks it, or leave the measure out of the study" in told
    assert not (place / "out" / "orphan" / "manifest.json").exists()
