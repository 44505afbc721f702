"""The papers that a report prints: those not marked unchecked stand in docs/references.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tellings.domain.parts import Measure, discover
from tellings.reports.method import REFERENCES

TABLE = Path(__file__).parents[2] / "docs" / "references.md"
PAPERS = sorted(
    {part.paper for part in discover(Measure).values() if not part.paper.startswith("own ")}
    | set(REFERENCES.values())
)


def rows():
    """Rows of the tables: the paper and how far it was checked."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[-1] for row in cells if len(row) == 4 and row[0] not in ("paper", "---")}


def standing_of(paper):
    """The standing of the row with the first author and the year."""
    author, year = re.match(r"(?:after )?(\w+).*?\((\d{4})\)", paper).groups()
    found = [standing for name, standing in rows().items() if author in name and year in name]
    earlier = TABLE.read_text(encoding="utf-8").rsplit("|", 1)[1]
    return found or ["checked earlier" for _ in re.findall(rf"{author}[^()]*\({year}\)", earlier)]


def test_there_are_papers():
    assert len(PAPERS) > 10


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_is_printed_as_it_was_checked(paper):
    (standing,) = standing_of(paper)
    assert standing.startswith("unchecked") == ("unchecked" in paper)


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if "unchecked" not in paper])
def test_a_paper_is_printed_with_authors_year_title_and_venue(paper):
    assert re.match(r"[A-ZÉ][\w'’-]+, [A-Z]\..*\(\d{4}\)\. [A-Z].{15,}", paper)
