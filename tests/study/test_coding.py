"""Hand coding from the command line to the study's tables."""

from __future__ import annotations

import csv
import json
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from tellings.cli import app
from tellings.coding.key import read_key
from tellings.domain.errors import CodingError, StudyError
from tellings.study import load_study, run_study

HEDGED = "It may have failed. The dam was old. Nobody knew why."
PLAIN = "It failed. The dam was old. Perhaps rust did it."
TEXTS = {"Echo": HEDGED, "Post": PLAIN}
STUDY = """\
[study]
seed = 3
[corpus]
paths = ["articles"]
[compare]
measures = ["hedge_rate", "loaded_rate"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Four events told by two outlets, with a study file."""
    place = tmp_path_factory.mktemp("study")
    for event in ("dam", "fire", "strike", "vote"):
        for outlet, text in TEXTS.items():
            file = place / "articles" / event / f"{outlet}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{text} In the {event} nobody of the Echo was hurt.")
    (place / "study.toml").write_text(STUDY)
    return place


def tellings(*arguments) -> str:
    done = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
    assert 0 == done.exit_code, done.output
    return done.output


@pytest.fixture(scope="module")
def sampled(folder) -> tuple[Path, str]:
    out = folder / "hedges"
    said = tellings("sample", folder / "study.toml", "--variable", "hedge_rate", "--seed", 1,
                    "--out", out)  # fmt: skip
    return out, said


@pytest.fixture(scope="module")
def codes(sampled, folder) -> Path:
    """A coder who says yes to "may" and "perhaps" and nothing else."""
    with (sampled[0] / "for_coders/units.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    done = folder / "ann.csv"
    with done.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        for row in rows:
            hedged = any(word in row["text"].casefold() for word in (" may ", "perhaps"))
            writer.writerow({**row, "code": "yes" if hedged else "no"})
    return done


def test_a_sample_tells_its_precision_and_hides_the_outlets(sampled):
    out, said = sampled
    assert "Drew 32 of 32 sentences." in said
    assert "Echo: ±0.0 (16 units)" in said
    for path in (out / "for_coders").iterdir():
        assert "Echo" not in path.read_text(encoding="utf-8-sig")
    key = read_key(out)
    assert ["Echo", "Post"] == key.sample["outlet"].unique().sort().to_list()


def test_a_second_sample_does_not_replace_the_first(sampled, folder):
    with pytest.raises(CodingError, match="orphan its codes"):
        tellings("sample", folder / "study.toml", "--variable", "hedge_rate", "--seed", 2,
                 "--out", sampled[0])  # fmt: skip


def test_agreement_and_validation_are_told_and_kept(sampled, codes, folder):
    ben = folder / "ben.csv"
    ben.write_bytes(codes.read_bytes().replace(b",yes,", b",no,", 1))
    said = tellings("agree", sampled[0], codes, ben, "--out", folder / "tables")
    assert "32 units coded by two or more of 2; alpha" in said
    assert "1 unit was coded differently." in said
    assert 1 == pl.read_csv(folder / "tables/disagreements.csv").height
    said = tellings("validate", sampled[0], codes, "--out", folder / "tables")
    assert "Echo less Post: " in said
    names = {path.stem for path in (folder / "tables").iterdir()}
    assert {"agreement", "disagreements", "validation", "error_tests", "examples",
            "corrected_levels", "corrected_contrasts"} == names  # fmt: skip


def with_codes(folder, sampled, codes, *, more=()) -> Path:
    told = {"sample": sampled[0].name, "codes": [codes.name], **dict(more)}
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in told.items())
    file = folder / "coded.toml"
    file.write_text(f"{STUDY}\n[coding.hedge_rate]\n{lines}\n")
    return file


def test_a_run_with_codes_yields_validation_and_correction(folder, sampled, codes):
    result = run_study(with_codes(folder, sampled, codes))
    for table in (result.agreement, result.validation, result.error_tests,
                  result.corrected_levels, result.corrected_contrasts):  # fmt: skip
        assert ["hedge_rate"] == table["variable"].unique().to_list()
    row = result.corrected_contrasts.row(
        by_predicate=(pl.col("effect") == "difference_pp") & (pl.col("target") == "these_articles"),
        named=True,
    )
    assert (0.0, 4) == (pytest.approx(row["corrected"]), row["n_events"])
    marked = dict(result.comparisons.select("measure", "validated").unique().rows())
    assert {"hedge_rate": True, "loaded_rate": False} == marked
    files = result.provenance["coding"]["hedge_rate"]
    assert ["ann.csv"] == [one["file"] for one in files["codes"]]
    assert ["tellings"] == [one["coder"] for one in files["predicted_by"]]


def test_who_only_settled_disagreements_does_not_count_for_agreement(folder, sampled, codes):
    units = pl.read_csv(codes)
    flipped = pl.col("code").replace({"yes": "no"})
    units.with_columns(code=flipped).write_csv(folder / "eve.csv")
    units.head(1).write_csv(folder / "settled.csv")
    files = {"codes": ["ann.csv", "eve.csv", "settled.csv"], "adjudicator": "settled"}
    result = run_study(with_codes(folder, sampled, codes, more=files))
    assert [2] == result.agreement["n_coders"].to_list()
    assert 1 > result.agreement["percent_agreement"].item()


def test_a_run_without_codes_marks_every_figure_as_not_validated(folder):
    result = run_study(folder / "study.toml")
    assert [False] == result.comparisons["validated"].unique().to_list()
    assert result.validation.is_empty()
    assert "coding" not in result.provenance


def test_codes_change_the_digest_and_a_study_without_them_keeps_its_own(folder, sampled, codes):
    plain = load_study(folder / "study.toml")
    assert "coding" not in plain.declared()
    assert plain.digest() != load_study(with_codes(folder, sampled, codes)).digest()


def test_a_missing_file_of_codes_is_a_mistake_with_its_line(folder, sampled, codes):
    file = with_codes(folder, sampled, codes, more={"codes": ["nobody.json"]})
    with pytest.raises(StudyError, match=r"line 10: .* no file or folder 'nobody.json'"):
        load_study(file)


def test_an_unknown_key_of_coding_names_the_nearest(folder, sampled, codes):
    file = with_codes(folder, sampled, codes, more={"adjudicater": "ann"})
    with pytest.raises(StudyError, match="did you mean 'adjudicator'"):
        load_study(file)


def test_a_sample_of_other_articles_is_refused(folder, sampled, codes):
    file = folder / "articles/dam/Echo.txt"
    before = file.read_text()
    file.write_text(before.replace("old", "new"))
    try:
        with pytest.raises(StudyError, match="4 of 32 sentences of the sample are not in"):
            run_study(with_codes(folder, sampled, codes))
    finally:
        file.write_text(before)


def test_a_sample_of_another_variable_is_refused(folder, sampled, codes):
    text = with_codes(folder, sampled, codes).read_text().replace("coding.hedge", "coding.loaded")
    (folder / "other.toml").write_text(text)
    with pytest.raises(StudyError, match=r"which is of \['hedge_rate'\]"):
        run_study(folder / "other.toml")


def test_predictions_of_another_model_are_sampled_validated_and_corrected(folder, codes):
    tellings("units", folder / "study.toml", "--out", folder / "units.jsonl")
    units = pl.read_ndjson(folder / "units.jsonl")
    assert ["unit_id", "text"] == units.columns
    said = units.select("unit_id", code=pl.col("text").str.contains("failed").cast(pl.Int8))
    said.write_ndjson(folder / "model.jsonl")
    (folder / "prompt.txt").write_text("Does it fail?")
    (folder / "book.md").write_text("# Does it fail?\n\nYes if it fails.\n")
    out = folder / "fails"
    tellings("sample", folder / "study.toml", "--variable", "fails", "--seed", 1, "--out", out,
             "--predictions", folder / "model.jsonl", "--model", "some-llm", "--model-version", "1",
             "--prompt", folder / "prompt.txt", "--codebook", folder / "book.md")  # fmt: skip
    key = read_key(out)
    assert ["some-llm"] == key.sample["predicted_by"].unique().to_list()
    prompt = sha256(b"Does it fail?").hexdigest()
    assert [("some-llm", "1", prompt)] == [
        (one["coder"], one["version"], one["prompt_sha256"]) for one in key.predicted_by
    ]
    done = folder / "fails.csv"
    done.write_bytes(codes.read_bytes())
    table = tellings("validate", out, done)
    assert "all units" in table
    assert "Echo less Post: +0.0" in table


def test_a_model_that_left_units_out_is_refused(folder, tmp_path):
    (tmp_path / "half.jsonl").write_text("")
    units = pl.read_ndjson(folder / "units.jsonl").head(3)
    units.select("unit_id", code=1).write_ndjson(tmp_path / "half.jsonl")
    with pytest.raises(CodingError, match="29 of 32 units have no prediction"):
        tellings("sample", folder / "study.toml", "--variable", "hedge_rate", "--seed", 1,
                 "--out", tmp_path / "x", "--predictions", tmp_path / "half.jsonl")  # fmt: skip
