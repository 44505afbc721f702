"""Distinctive terms of the demo corpus are the same from the disk as in memory."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tellings.study import carry_out, load_study, run_study

DEMO = Path(__file__).parents[2] / "corpora" / "demo"
STUDY = """[study]
seed = 20311231
[corpus]
paths = ["{articles}"]
pattern = "{{event}}/{{outlet}}.md"
[extract]
mode = "rules"
[compare]
measures = ["author_hedge_rate"]
[report]
formats = []
copyright_mode = "full"
[run]
executor = "serial"
in_memory = 40
"""


def test_the_terms_of_the_demo_corpus_are_the_same_from_the_disk(tmp_path):
    study = tmp_path / "study.toml"
    articles = (DEMO / "articles").as_posix()
    study.write_text(STUDY.format(articles=articles), encoding="utf-8")
    expected = run_study(load_study(study), folder=tmp_path)
    made = carry_out(study, tmp_path / "out")
    assert 44 == made.corpus.articles.height
    terms = pl.read_parquet(tmp_path / "out" / "tables" / "terms.parquet")
    assert expected.terms.sort("outlet", "term").equals(terms)
    assert terms["term"].str.contains(": ").any()
    assert terms.height > 100
