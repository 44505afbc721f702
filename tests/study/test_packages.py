"""verify names the first difference, a bundle holds what may be shared, the doctor looks."""

from __future__ import annotations

import zipfile

import polars as pl
import pytest
from tests.study.newsroom import contents, make, rows

import tellings as tl
from tellings.domain.errors import StudyError
from tellings.loaders import from_frame
from tellings.study import write_study
from tellings.study.bundle import bundle
from tellings.study.doctor import checkup
from tellings.study.preregistration import deviations, preregister
from tellings.study.run import analysed
from tellings.study.verify import changed_by_rerun, changed_outputs, changed_texts


@pytest.fixture
def made(tmp_path):
    """A study file and the folder of its outputs."""
    study = make(tmp_path / "study")
    out = tmp_path / "out"
    write_study(tl.run_study(study), out, formats=[])
    return study, out


def test_outputs_that_were_not_touched_have_no_difference(made):
    study, out = made
    assert [] == list(changed_outputs(out))
    assert [] == list(changed_by_rerun(out, study))
    assert [] == list(changed_texts(out, [study.parent / "articles.jsonl"]))


def test_an_output_that_was_changed_or_lost_is_named(made):
    _study, out = made
    texts = out / "provenance" / "texts.csv"
    texts.write_bytes(texts.read_bytes().replace(b"Echo", b"Ecco", 1))
    assert ["provenance/texts.csv"] == [line.split(":")[0] for line in changed_outputs(out)]
    texts.unlink()
    assert ["provenance/texts.csv: it is not there"] == list(changed_outputs(out))


def test_a_rerun_names_the_cause_before_its_effects(made):
    study, out = made
    articles = study.parent / "articles.jsonl"
    changed = articles.read_text(encoding="utf-8").replace("may rain", "will rain", 1)
    articles.write_text(changed, encoding="utf-8")
    found = list(changed_by_rerun(out, study))
    assert found[0].startswith("inputs.articles.jsonl")
    assert found[-1].startswith("provenance/texts.csv: line")
    assert "its text is not the one" in next(changed_texts(out, [articles]))


def test_texts_from_elsewhere_may_come_in_another_form(made, tmp_path):
    _study, out = made
    table = pl.DataFrame(rows(4)).select("text", id="article_id").sort("id", descending=True)
    table.write_csv(tmp_path / "again.csv")
    assert [] == list(changed_texts(out, [tmp_path / "again.csv"]))


def test_a_folder_that_is_no_output_of_ours_is_told(tmp_path):
    with pytest.raises(StudyError):
        list(changed_outputs(tmp_path))
    with pytest.raises(StudyError):
        list(changed_texts(tmp_path, [tmp_path]))


def test_a_bundle_has_the_same_bytes_each_time(made, tmp_path):
    study, out = made
    one = bundle(out, tmp_path / "one.zip", study=study).read_bytes()
    assert one == bundle(out, tmp_path / "two.zip", study=study).read_bytes()


def test_a_bundle_holds_the_preregistration_of_its_study(tmp_path):
    study = make(tmp_path / "study")
    with study.open("a", encoding="utf-8") as file:
        file.write('[compare]\nconfirmatory = ["hedge_rate"]\n')
    study = study.rename(study.with_name("fields.toml"))
    preregister(study)
    write_study(tl.run_study(study), tmp_path / "out", formats=[])
    with zipfile.ZipFile(bundle(tmp_path / "out", tmp_path / "x.zip", study=study)) as archive:
        archive.extractall(tmp_path / "x")
    unpacked = tl.load_study(tmp_path / "x" / "study" / "fields.toml")
    assert unpacked.registration is not None
    assert 0 == deviations(unpacked).height
    assert "tellings run study/fields.toml" in (tmp_path / "x" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("mode", ["quotes", "features"])
def test_no_text_goes_into_a_bundle_that_may_not_hold_it(tmp_path, mode):
    study = make(tmp_path / "study", mode=mode)
    write_study(tl.run_study(study), tmp_path / "out", formats=[])
    with zipfile.ZipFile(bundle(tmp_path / "out", tmp_path / "x.zip", study=study)) as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)
    assert "study/articles.jsonl" not in names
    assert b"over field" not in whole


def test_another_study_file_is_not_bundled_with_these_outputs(made, tmp_path):
    study, out = made
    study.write_text(study.read_text(encoding="utf-8").replace("seed = 7", "seed = 8"), "utf-8")
    with pytest.raises(StudyError):
        bundle(out, tmp_path / "x.zip", study=study)
    assert not (tmp_path / "x.zip").exists()


def test_a_corpus_outside_the_folder_of_the_study_is_told(tmp_path):
    study = make(tmp_path / "study")
    (tmp_path / "study" / "articles.jsonl").replace(tmp_path / "articles.jsonl")
    text = study.read_text(encoding="utf-8").replace("articles.jsonl", "../articles.jsonl")
    study.write_text(text, encoding="utf-8")
    write_study(tl.run_study(study), tmp_path / "out", formats=[])
    with pytest.raises(StudyError):
        bundle(tmp_path / "out", tmp_path / "x.zip", study=study)


def test_the_doctor_finds_this_installation_well():
    findings = list(checkup())
    assert [] == [finding.told for finding in findings if finding.good is False]
    assert {"python", "fonts", "parts", "room", "self-test"} <= {one.name for one in findings}


HOSTILE = ["../../x", "/etc/passwd", "CON", "nul.txt", "a" * 300, "🚢" * 80, "Echo", "ECHO", "."]


def test_hostile_names_never_leave_the_folder_of_the_outputs(tmp_path):
    told = [
        {"article_id": f"{name}-{n}", "event_id": f"../{name}", "outlet": outlet,
         "text": "It may rain, the mayor said."}
        for n, outlet in enumerate(["../Mail", "CON"])
        for name in HOSTILE
    ]  # fmt: skip
    study = tl.load_study(make(tmp_path / "study"))
    write_study(analysed(study, from_frame(told)), tmp_path / "out", formats=["tables"])
    outside = {path.name for path in tmp_path.iterdir()}
    assert {"study", "out"} == outside
    names = [name.lower() for name in contents(tmp_path / "out")]
    assert len(names) == len(set(names))
    assert all(len(part) < 100 for name in names for part in name.split("/"))
