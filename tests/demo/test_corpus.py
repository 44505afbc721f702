"""The demo corpus is what its README says: gold strips to demo, marks are valid, facts agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from tests.golden import read_marked

CORPORA = Path(__file__).parents[2] / "corpora"
ARTICLES = sorted((CORPORA / "demo" / "articles").glob("*/*.md"))
OUTLETS = {
    "meridian-wire", "harbour-mail", "ostrelle-gazette", "lamplighter", "aldersund-chronicle"
}  # fmt: skip
NAMING = {"named_person", "named_org", "unnamed_person", "unnamed_group", "document", "media"}
STANCES = {"neutral", "endorsing", "distancing", "conflict", "commitment", "cognition"}
HEDGING = {
    "epistemic", "doxastic", "condition", "investigation", "booster", "distancing", "scare_quote",
    "denial",
}  # fmt: skip


def body(path):
    return path.read_text(encoding="utf-8").split("---\n", 2)[2]


def slug(path):
    return path.stem.removesuffix("-2")


def test_there_are_eight_events_of_five_outlets():
    cells = {(path.parent.name, slug(path)) for path in ARTICLES}
    assert 40 == len(cells)
    assert {outlet for _, outlet in cells} == OUTLETS
    assert 44 == len(ARTICLES)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_gold_marks_strip_to_the_article_and_are_valid(path):
    gold = CORPORA / "demo_gold" / path.parent.name / path.name
    plain, marks = read_marked(body(gold))
    assert body(path) == plain
    for start, end, label in marks:
        assert plain[start:end].strip() == plain[start:end], label
        kind, *rest = label.split()
        if kind == "source":
            assert rest[0].isdigit(), label
            assert rest[1] in NAMING, label
        elif kind == "cue":
            assert rest[0].isdigit(), label
            assert rest[1] in STANCES, label
        elif kind == "content":
            assert rest[0].isdigit(), label
        else:
            assert (kind, rest[0]) in {("framing", "loaded"), *(("hedging", h) for h in HEDGING)}


def test_the_facts_are_where_they_are_said_to_be():
    facts = yaml.safe_load((CORPORA / "demo" / "facts.yaml").read_text(encoding="utf-8"))
    assert {path.parent.name for path in ARTICLES} == set(facts)
    wrong = []
    for event, listed in facts.items():
        for fact in listed:
            carrying = {
                slug(path)
                for path in ARTICLES
                if path.parent.name == event
                and any(anchor in path.read_text(encoding="utf-8") for anchor in fact["anchors"])
            }
            if carrying != OUTLETS - set(fact["missing_in"]):
                wrong.append((event, fact["id"], sorted(carrying)))
    assert [] == wrong


def test_the_readme_counts_are_right():
    readme = (CORPORA / "demo" / "README.md").read_text(encoding="utf-8")
    words = sum(len(body(path).split()) for path in ARTICLES)
    total = re.search(r"\| all \| (\d+) \| ([\d,]+) \|", readme)
    assert (len(ARTICLES), words) == (int(total[1]), int(total[2].replace(",", "")))
    assert "invented" in readme
