"""A study that is run again gives the same bytes, whatever the machine's mood."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import tellings as tl
from tellings.loaders import ReadOptions
from tellings.study import CACHE, write_study
from tellings.study.run import analysed

DEMO = Path(__file__).parents[2] / "corpora" / "demo"
HERE = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C.UTF-8"}
ELSEWHERE = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LANG": "C", "COLUMNS": "40"}
# In this order: the first keeps nothing, so the second finds nothing kept and fills the cache.
RUNS = {"first": (HERE, ["--no-cache"]), "second": (ELSEWHERE, []), "kept": (HERE, [])}


def digests(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    place = tmp_path_factory.mktemp("runs")
    for name, (settings, options) in RUNS.items():
        assert (name == "kept") == (place / CACHE).exists()
        subprocess.run(
            [sys.executable, "-m", "tellings", "run", DEMO / "study.toml", "--out", place / name,
             "--quiet", *options],
            env={**os.environ, **settings},
            check=True,
            timeout=600,
        )  # fmt: skip
    return place


def test_another_hash_seed_time_zone_and_locale_give_the_same_bytes(runs):
    first, second = digests(runs / "first"), digests(runs / "second")
    assert {"report.pdf", "report.html", "manifest.json"} <= set(first)
    assert list(first) == list(second)
    assert [] == [name for name in first if first[name] != second[name]]


def test_a_run_from_what_an_earlier_one_kept_gives_the_same_bytes(runs):
    first, kept = digests(runs / "first"), digests(runs / "kept")
    assert list(first) == list(kept)
    assert [] == [name for name in first if first[name] != kept[name]]


def test_another_order_of_input_gives_the_same_bytes(runs, tmp_path):
    study = tl.load_study(DEMO / "study.toml")
    corpus = tl.read_articles(
        DEMO / "articles", options=ReadOptions(pattern=study.corpus.pattern, language="en")
    )
    turned = type(corpus)(
        articles=corpus.articles.sample(fraction=1.0, shuffle=True, seed=3),
        imports=corpus.imports.sort(pl.col("source_index"), descending=True),
        notes=corpus.notes,
    )
    write_study(analysed(study, turned), tmp_path / "turned")
    first, turned_bytes = digests(runs / "first"), digests(tmp_path / "turned")
    assert list(first) == list(turned_bytes)
    assert [] == [name for name in first if first[name] != turned_bytes[name]]
