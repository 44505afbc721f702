"""Preregistration: what was fixed is kept, what changed is listed, nobody changes it unseen."""

from __future__ import annotations

import json

import polars as pl
import pytest

import tellings as tl
from tellings.domain.errors import StudyError
from tellings.study.preregistration import deviations
from tellings.study.registration import registration_of

STUDY = """\
[study]
title = "Weather"
seed = 7
[corpus]
paths = ["articles"]
[compare]
outlets = ["Echo", "Herald"]
confirmatory = ["author_hedge_rate"]
measures = ["loaded_rate", "quoted_share"]
[compare.families]
sources = ["attributions_per_1000_words"]
"""
TEXTS = {
    "Echo": "Roads were perhaps closed. Snow might have blocked them. Critics denied it.",
    "Herald": "The mayor said it will rain.",
}


@pytest.fixture
def file(tmp_path):
    for event in ("rain", "wind", "snow", "fog"):
        for outlet, text in TEXTS.items():
            article = tmp_path / "articles" / event / f"{outlet}.txt"
            article.parent.mkdir(parents=True, exist_ok=True)
            article.write_text(f"{text} It was about {event}.", encoding="utf-8")
    study = tmp_path / "study.toml"
    study.write_text(STUDY, encoding="utf-8")
    return study


def changed(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def listed(file):
    return {row[0]: row[1:] for row in deviations(tl.load_study(file)).rows()}


def test_the_document_says_what_is_tested_and_how(file):
    document, _ = tl.preregister(file)
    text = document.read_text(encoding="utf-8")
    for said in ("author_hedge_rate", "Family “sources”", "Echo, Herald", "random draws: 7",
                 "Holm", "0.8 and 1.25", "exploratory", "fewer than 4"):  # fmt: skip
        assert said in text
    assert registration_of(file).digest in text


def test_the_same_study_gives_the_same_bytes(file):
    first = [path.read_bytes() for path in tl.preregister(file)]
    assert first == [path.read_bytes() for path in tl.preregister(file)]


def test_an_unchanged_study_has_no_deviation(file):
    tl.preregister(file)
    assert {} == listed(file)


def test_every_changed_key_is_listed_with_its_old_and_new_value(file):
    tl.preregister(file)
    changed(file, "seed = 7", "seed = 8")
    changed(file, '["Echo", "Herald"]', '["Herald"]')
    changed(file, "[compare.families]", "level = 0.9\n[compare.families]")
    expected = {
        "compare.level": ("0.95", "0.9"),
        "compare.outlets": ('["Echo", "Herald"]', '["Herald"]'),
        "study.seed": ("7", "8"),
    }
    assert expected == listed(file)


def test_a_default_written_out_is_no_deviation(file):
    tl.preregister(file)
    changed(file, "[compare.families]", "margin = 1.25\nmin_events = 4\n[compare.families]")
    assert {} == listed(file)


def test_a_family_that_comes_or_goes_is_a_deviation(file):
    tl.preregister(file)
    changed(file, 'sources = ["attributions_per_1000_words"]', 'words = ["loaded_rate"]')
    expected = {
        "compare.families.sources": ('["attributions_per_1000_words"]', None),
        "compare.families.words": (None, '["loaded_rate"]'),
    }
    assert expected == listed(file)


def test_another_version_of_what_measures_is_a_deviation(file):
    _, record = tl.preregister(file)
    told = json.loads(record.read_text(encoding="utf-8"))
    study = tl.load_study(file)
    was = told["plan"]["instruments"]["extractor hedging"]
    instruments = {**study.registration.instruments, "extractor hedging": "0, data none"}
    other = type(study.registration)(**{**vars(study.registration), "instruments": instruments})
    rows = deviations(study.registered_as(other)).rows()
    assert [("instrument extractor hedging", "0, data none", was)] == rows


def test_a_changed_document_is_a_deviation_and_so_is_a_lost_one(file):
    document, _ = tl.preregister(file)
    was = registration_of(file).document_sha256
    document.write_text("Something else.", encoding="utf-8")
    assert was == listed(file)["document"][0]
    document.unlink()
    assert (was, None) == listed(file)["document"]


def test_a_record_changed_by_hand_is_refused(file):
    _, record = tl.preregister(file)
    changed(record, '"seed": 7', '"seed": 9')
    with pytest.raises(StudyError, match="digest"):
        tl.load_study(file)
    record.write_text("{}", encoding="utf-8")
    with pytest.raises(StudyError, match="digest"):
        tl.load_study(file)


def test_a_preregistration_is_not_written_over_by_another(file):
    _, record = tl.preregister(file)
    kept = record.read_bytes()
    changed(file, "seed = 7", "seed = 8")
    with pytest.raises(StudyError, match="already"):
        tl.preregister(file)
    assert kept == record.read_bytes()


def test_a_study_with_nothing_confirmatory_cannot_be_preregistered(file):
    changed(file, 'confirmatory = ["author_hedge_rate"]\n', "")
    changed(file, '[compare.families]\nsources = ["attributions_per_1000_words"]\n', "")
    with pytest.raises(StudyError, match="nothing to preregister"):
        tl.preregister(file)


def test_a_run_tells_confirmatory_from_exploratory_and_lists_deviations(file, tmp_path):
    tl.preregister(file)
    changed(file, 'confirmatory = ["author_hedge_rate"]', 'confirmatory = ["loaded_rate"]')
    changed(file, 'measures = ["loaded_rate", "quoted_share"]', 'measures = ["author_hedge_rate"]')
    result = tl.run_study(file)
    standing = dict(result.comparisons.select("measure", pl.col("standing").cast(str)).rows())
    # What was preregistered stays so, and what was named since is not.
    assert "confirmatory" == standing["author_hedge_rate"]
    assert "exploratory" == standing["loaded_rate"]
    family = dict(result.comparisons.select("measure", "family").rows())
    assert "confirmatory" == family["loaded_rate"]
    assert "exploratory" == family["author_hedge_rate"]
    assert "sources" == family["attributions_per_1000_words"]
    assert ["compare.confirmatory", "compare.measures"] == result.deviations["key"].to_list()
    assert result.omnibus["standing"].null_count() == 0
    told = result.study["preregistration"]
    assert result.deviations.to_dicts() == told["deviations"]
    paths = tl.study.write_study(result, tmp_path / "out", formats=["tables"])
    manifest = json.loads(paths[-1].read_text(encoding="utf-8"))
    assert told == manifest["study"]["preregistration"]


def test_without_a_preregistration_what_the_study_declares_is_confirmatory(file):
    result = tl.run_study(file)
    assert result.study["preregistration"] is None
    assert result.deviations.is_empty()
    standing = dict(result.comparisons.select("measure", pl.col("standing").cast(str)).rows())
    assert "confirmatory" == standing["author_hedge_rate"]
    assert "confirmatory" == standing["attributions_per_1000_words"]


def test_the_confirmatory_contrasts_stand_under_other_choices_too(file):
    result = tl.run_study(file)
    curve = result.specifications
    assert {"author_hedge_rate", "attributions_per_1000_words"} == set(curve["measure"])
    assert {"as published", "own text only", "without reprints", "without headlines",
            "first article of each outlet on an event",
            "without the commonest word"} == set(curve["specification"])  # fmt: skip
    hedges = curve.filter(
        (pl.col("measure") == "author_hedge_rate") & (pl.col("target") == "events_like_these")
    )
    by_name = dict(hedges.select("specification", "estimate").rows())
    # One of the Echo's two hedges is the commonest word.
    assert by_name["without the commonest word"] < by_name["as published"]
    chosen = (
        curve.filter("chosen").select("measure", "target", "estimate").sort("measure", "target")
    )
    expected = result.comparisons.filter(pl.col("measure").is_in(curve["measure"].implode()))
    expected = expected.select("measure", "target", "estimate").sort("measure", "target")
    assert expected.equals(chosen)


@pytest.mark.parametrize(
    ("families", "said"),
    [
        ('words = ["author_hedge_rate"]', "several"),
        ('exploratory = ["loaded_rate"]', "cannot name a family"),
        ('words = ["loded_rate"]', "did you mean 'loaded_rate'"),
        ("words = []", "must not be empty"),
    ],
)
def test_families_that_do_not_fit_are_mistakes(file, families, said):
    changed(file, 'sources = ["attributions_per_1000_words"]', families)
    with pytest.raises(StudyError, match=said):
        tl.load_study(file)


def test_a_study_keeps_its_digest_when_it_uses_no_new_key(file):
    changed(file, '[compare.families]\nsources = ["attributions_per_1000_words"]\n', "")
    study = tl.load_study(file)
    assert {"confirmatory", "level", "measures", "min_events", "outlets"} == set(
        study.declared()["compare"]
    )
    digest = study.digest()
    changed(file, "[compare]", "[power]\nratio = 2.0\n[compare]")
    assert digest == tl.load_study(file).digest()
