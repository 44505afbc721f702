"""Power before data: the study's assumptions, the command's options, mistakes."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tellings.cli import app
from tellings.domain.errors import DesignError, StudyError
from tellings.study.config import Study
from tellings.study.planned_power import planned_power
from tellings.study.sections import About, CompareSection, CorpusSection, PowerSection

STUDY = Study(
    study=About(seed=3),
    corpus=CorpusSection(paths=["."]),
    compare=CompareSection(outlets=["A", "B", "C"]),
    power=PowerSection(runs=100, events=[8, 40]),
)


def test_outlets_and_assumptions_come_from_the_study():
    rates, shares = planned_power(STUDY, {})
    assert [3, 3] == rates.table["n_outlets"].to_list()
    assert "Holm over all 3 pairs" in shares.needed
    assert "30%" in shares.assumed


def test_options_go_before_the_study():
    rates, _ = planned_power(STUDY, {"events": [12], "ratio": 3.0, "outlets": 2})
    assert (12, 2, 3.0) == rates.table.select("n_events", "n_outlets", "effect").row(0)


def test_a_value_out_of_range_is_a_mistake():
    with pytest.raises(StudyError, match="ratio"):
        list(planned_power(STUDY, {"ratio": -1.0}))
    with pytest.raises(DesignError, match="between 0 and 100"):
        list(planned_power(STUDY, {"points": 80.0}))


def test_the_command_prints_a_table_and_what_is_needed(tmp_path):
    file = tmp_path / "study.toml"
    file.write_text('[study]\nseed = 1\n[corpus]\npaths = ["."]\n[power]\nruns = 100\n')
    result = CliRunner().invoke(app, ["power", str(file), "--events", "8", "--ratio", "3"])
    assert 0 == result.exit_code
    assert "Rates: 8 per 1,000 words, one outlet's 3 times the others'" in result.stdout
    assert "For a power of .80 it takes about" in result.stdout
