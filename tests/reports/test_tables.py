"""Tables on disk: exact, complete, atomic."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tellings.domain.errors import UnknownPartError
from tellings.domain.results import StudyResult
from tellings.reports import write_report
from tellings.reports.content import content_of
from tellings.reports.material import prepare
from tellings.reports.replacing import write_bytes
from tellings.reports.tables import table_files


@pytest.fixture(scope="module")
def written(result: StudyResult) -> dict[str, bytes]:
    material = prepare(result)
    return table_files(material, content_of(material))


def test_csv_and_parquet_hold_the_same_rows(written: dict[str, bytes]) -> None:
    names = [name.removesuffix(".csv") for name in written if name.endswith(".csv")]
    assert len(names) >= 12
    for name in names:
        exact = pl.read_parquet(io.BytesIO(written[f"{name}.parquet"]))
        plain = pl.read_csv(io.BytesIO(written[f"{name}.csv"]), infer_schema_length=None)
        assert exact.columns == plain.columns
        assert exact.height == plain.height


def test_comparisons_are_written_with_full_precision(
    written: dict[str, bytes], result: StudyResult
) -> None:
    exact = pl.read_parquet(io.BytesIO(written["tables/comparisons.parquet"]))
    key = ["measure", "outlet_a", "outlet_b", "target"]
    assert exact.equals(result.comparisons.sort(key))
    plain = pl.read_csv(io.BytesIO(written["tables/comparisons.csv"]), infer_schema_length=None)
    assert exact["estimate"].to_list() == plain["estimate"].to_list()


def test_no_table_holds_the_text_of_articles(
    written: dict[str, bytes], result: StudyResult
) -> None:
    articles = pl.read_parquet(io.BytesIO(written["tables/articles.parquet"]))
    assert "text" not in articles.columns
    assert result.corpus.articles["sha256"].to_list() == articles["sha256"].to_list()


def test_latex_has_the_numbers_of_the_report(
    written: dict[str, bytes], made: dict[str, Any]
) -> None:
    for section in made["constructs"]:
        table = written[f"tables/means_{section['name']}.tex"].decode()
        for row in section["measures"]:
            for cell in row["cells"]:
                assert cell["shown"].replace("%", "\\%") in table


def test_every_measure_and_every_forest_plot_has_its_figure(
    written: dict[str, bytes], result: StudyResult, made: dict[str, Any]
) -> None:
    names = {name.removeprefix("figures/") for name in written if name.startswith("figures/")}
    forests = [plot["measure"] for section in made["constructs"] for plot in section["forests"]]
    assert forests
    wanted = [*result.measures["measure"].unique(), *forests]
    assert {f"{name}.svg" for name in wanted} == names


def test_the_files_are_those_promised(make: Callable[..., StudyResult], tmp_path: Path) -> None:
    paths = write_report(make(events=1, outlets=2), tmp_path)
    names = {path.relative_to(tmp_path).as_posix() for path in paths}
    assert {
        "report.pdf",
        "report.html",
        "tables/comparisons.csv",
        "figures/hedge_rate.svg",
    } <= names
    found = {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    }
    assert found == names
    assert list(paths) == sorted(paths)


def test_an_unknown_format_is_refused_before_anything_is_written(
    make: Callable[..., StudyResult], tmp_path: Path
) -> None:
    with pytest.raises(UnknownPartError):
        write_report(make(events=1, outlets=2), tmp_path, formats=["html", "docx"])
    assert [] == list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "a.txt", b"old")
    with pytest.raises(TypeError):
        write_bytes(path, "not bytes")  # type: ignore[arg-type]
    assert b"old" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())
