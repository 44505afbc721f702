"""A bundle, unpacked elsewhere, holds all that a run needs but texts that may not be shared."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path

import polars as pl
import pytest
from tests.study.newsroom import contents
from typer.testing import CliRunner

from tellings.cli import app
from tellings.coding import Origin, read_codes
from tellings.domain.errors import StudyError
from tellings.study.bundle import bundle
from tellings.study.preregistration import preregister
from tellings.study.verify import changed_by_rerun, changed_texts

TEXTS = {
    "Echo": "It may have failed. The dam was old. Nobody knew why.",
    "Post": "It failed. The dam was old. Perhaps rust did it.",
}
EVENTS = ("dam", "fire", "strike", "vote")
STUDY = """\
[study]
seed = 3
[corpus]
paths = ["articles"]
[extract]
mode = "rules"
[compare]
confirmatory = ["hedge_rate"]
measures = ["loaded_rate"]
[report]
formats = ["tables"]
copyright_mode = "{mode}"
"""
CODING = """\
[coding.hedge_rate]
sample = "coding/hedges"
codes = ["coding/ann.csv", "coding/ben.zip"]
"""


def tellings(*arguments):
    done = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
    assert 0 == done.exit_code, done.output


def written(place: Path, mode: str) -> Path:
    """A study with a preregistration, a sample and the codes of two, run; gives its file."""
    for event in EVENTS:
        for outlet, text in TEXTS.items():
            file = place / "articles" / event / f"{outlet}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{text} In the {event} nobody was hurt.", encoding="utf-8")
    study = place / "study.toml"
    study.write_text(STUDY.format(mode=mode), encoding="utf-8")
    preregister(study)
    sample = place / "coding" / "hedges"
    tellings("sample", study, "--variable", "hedge_rate", "--seed", 1, "--out", sample)
    sheet = (sample / "for_coders" / "units.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sheet)))
    ann, ben = (coded(rows, words) for words in ((" may ", "perhaps"), (" may ",)))
    (place / "coding" / "ann.csv").write_text(ann, encoding="utf-8")
    with zipfile.ZipFile(place / "coding" / "ben.zip", "w") as archive:
        archive.writestr("ben.csv", ben)
    study.write_text(STUDY.format(mode=mode) + CODING, encoding="utf-8")
    tellings("run", study, "--out", place.parent / "out", "--workers", 1, "--quiet", "--no-cache")
    return study


def coded(rows, words):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, rows[0])
    writer.writeheader()
    for row in rows:
        said = any(word in row["text"].casefold() for word in words)
        answer = {"code": "yes" if said else "no", "note": f"I read: {row['text']}"}
        writer.writerow({**row, **answer})
    return buffer.getvalue()


def unpacked(study: Path, place: Path) -> Path:
    out = study.parents[1] / "out"
    with zipfile.ZipFile(bundle(out, place / "x.zip", study=study)) as archive:
        archive.extractall(place / "unpacked")
    return place / "unpacked"


@pytest.fixture(scope="module")
def full(tmp_path_factory) -> Path:
    return written(tmp_path_factory.mktemp("full") / "study", "full")


@pytest.fixture(scope="module")
def features(tmp_path_factory) -> Path:
    return written(tmp_path_factory.mktemp("features") / "study", "features")


def test_a_bundle_with_texts_is_run_again_to_the_same_bytes(full, tmp_path):
    there = unpacked(full, tmp_path)
    out, again = there / "output", tmp_path / "again"
    assert contents(full.parent) == contents(there / "study")
    tellings("run", there / "study" / "study.toml", "--out", again, "--workers", 1, "--quiet")
    assert {"tables/agreement.csv", "manifest.json"} <= set(contents(out))
    assert contents(out) == contents(again)


def test_a_bundle_without_texts_gives_the_same_outputs_once_the_articles_are_there(
    features, tmp_path
):
    there = unpacked(features, tmp_path)
    everything = b"".join(contents(there).values())
    for name in ("ann.csv", "ben.zip"):
        assert b"tellings_codes" in (there / "study" / "coding" / name).read_bytes()
    for passage in (b"nobody was hurt", b"Perhaps rust", b"I read", b"The dam was old"):
        assert passage not in everything
    sheet = pl.read_parquet(there / "study/coding/hedges/key/sheet.parquet")
    assert [""] == sheet["text"].unique().to_list()
    assert not list((there / "study/coding/hedges/for_coders").glob("*.html"))
    shutil.copytree(features.parent / "articles", there / "study" / "articles")
    assert [] == list(changed_texts(there / "output", [there / "study" / "articles"]))
    assert [] == list(changed_by_rerun(there / "output", there / "study" / "study.toml"))


def test_codes_without_texts_are_the_same_answers(features, tmp_path):
    there = unpacked(features, tmp_path) / "study" / "coding"
    for name in ("ann.csv", "ben.zip"):
        both = [
            read_codes(place / name, origin=Origin(variable="hedge_rate")).drop("note")
            for place in (features.parent / "coding", there)
        ]
        assert both[0].equals(both[1])
        assert 32 == both[0].height


def test_a_code_that_was_changed_is_named_as_the_cause_of_other_tables(features, tmp_path):
    there = unpacked(features, tmp_path)
    shutil.copytree(features.parent / "articles", there / "study" / "articles")
    codes = there / "study" / "coding" / "ann.csv"
    said = json.loads(codes.read_text(encoding="utf-8"))
    said["codes"][0]["code"] = {"yes": "no", "no": "yes"}[said["codes"][0]["code"]]
    codes.write_text(json.dumps(said, separators=(",", ":")), encoding="utf-8")
    found = list(changed_by_rerun(there / "output", there / "study" / "study.toml"))
    assert found[0].startswith("coding.hedge_rate.codes.coding/ann.csv.answers")
    assert any(line.startswith("tables/agreement.csv") for line in found)


@pytest.mark.parametrize("name", ["articles/dam/Echo.txt", "coding/ann.csv"])
def test_what_was_changed_after_the_run_is_not_bundled(full, tmp_path, name):
    study = shutil.copytree(full.parent, tmp_path / "study") / full.name
    shutil.copytree(full.parents[1] / "out", tmp_path / "out")
    changed = study.parent / name
    changed.write_bytes(changed.read_bytes().replace(b"old", b"new", 1))
    with pytest.raises(StudyError, match="changed since the outputs were made"):
        bundle(tmp_path / "out", tmp_path / "x.zip", study=study)
    assert not (tmp_path / "x.zip").exists()


def test_a_bundle_beside_the_articles_is_not_part_of_the_next(full, tmp_path):
    study = shutil.copytree(full.parent, tmp_path / "study") / full.name
    shutil.copytree(full.parents[1] / "out", tmp_path / "out")
    inside = study.parent / "articles" / "x.zip"
    first = bundle(tmp_path / "out", inside, study=study).read_bytes()
    assert first == bundle(tmp_path / "out", inside, study=study).read_bytes()


def test_samples_outside_the_folder_of_the_study_are_told(features, tmp_path):
    study = shutil.copytree(features.parent, tmp_path / "study") / features.name
    (study.parent / "coding").rename(tmp_path / "coding")
    text = study.read_text(encoding="utf-8").replace('"coding/', '"../coding/')
    study.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    tellings("run", study, "--out", out, "--workers", 1, "--quiet", "--no-cache")
    with pytest.raises(StudyError, match="leads out of the folder"):
        bundle(out, tmp_path / "x.zip", study=study)
