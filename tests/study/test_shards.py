"""Shards: named by what they are made from, made once, the same wherever they are made."""

from __future__ import annotations

import dataclasses
from importlib.util import find_spec

import polars as pl
import pytest
from tests.study.newsroom import rows

from tellings.domain.errors import MissingExtraError, StudyError
from tellings.domain.tables import ARTICLES
from tellings.loaders import from_frame
from tellings.study import Running
from tellings.study.config import Study, load_study
from tellings.study.executors import worked
from tellings.study.run import analysed
from tellings.study.sections import About, CompareSection, CorpusSection
from tellings.study.shards import digest_of, shards
from tellings.study.store import kept, opened

MEASURES = ["attributions_per_1000_words", "author_hedge_rate", "loaded_rate"]
STUDY = Study(
    study=About(seed=7),
    corpus=CorpusSection(paths=["."]),
    compare=CompareSection(measures=MEASURES),
)
TABLES = ("spans", "exposures", "measures", "comparisons", "omnibus", "terms", "claims", "reuse")
N_EVENTS = 150


@pytest.fixture(scope="module")
def corpus():
    return from_frame(rows(N_EVENTS))


@pytest.fixture(scope="module")
def plain(corpus):
    return analysed(STUDY, corpus)


def same(one, other):
    return [name for name in TABLES if not getattr(one, name).equals(getattr(other, name))]


def test_an_article_that_is_taken_away_changes_one_shard():
    ids = [str(number) for number in range(5000)]
    others = [name for name in ids if name != "2500"]
    before, after = (
        [tuple(names[first : first + n]) for first, n in shards(names, [10] * len(names))]
        for names in (ids, others)
    )
    assert len(before) > 10
    # Up to the next border that an id sets; a shard cut for its size may drag one more along.
    assert 1 <= len(set(before) - set(after)) <= 2


def test_the_digest_of_a_frame_sees_every_value_and_no_chunk(corpus):
    whole = corpus.articles
    assert digest_of(whole) == digest_of(pl.concat([whole.head(7), whole.tail(-7)], rechunk=False))
    filled = [name for name in ARTICLES.columns if not whole[name].is_null().all()]
    emptied = {digest_of(whole.with_columns(whole[name].clear(whole.height))) for name in filled}
    assert len(filled) == len(emptied - {digest_of(whole)})


def test_two_processes_give_what_one_gives(corpus, plain):
    steps = []
    running = Running(executor="processes", workers=2)
    result = analysed(STUDY, corpus, running=running, progress=lambda *told: steps.append(told))
    assert [] == same(plain, result)
    assert ("extract", 300, 300) in steps


def test_shuffled_articles_give_what_sorted_ones_give(corpus, plain, tmp_path):
    shuffled = corpus.articles.sample(fraction=1.0, shuffle=True, seed=3)
    turned = dataclasses.replace(corpus, articles=shuffled)
    assert [] == same(plain, analysed(STUDY, turned, running=Running(cache=tmp_path)))


def test_dask_gives_what_one_process_gives(corpus, plain):
    distributed = pytest.importorskip("distributed")
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
    )
    with cluster:
        running = Running(executor="dask", address=cluster.scheduler_address)
        assert [] == same(plain, analysed(STUDY, corpus, running=running))


def test_dask_without_an_address_or_a_scheduler_is_told():
    pytest.importorskip("distributed")
    with pytest.raises(StudyError) as caught:
        list(worked(abs, [1], running=Running(executor="dask"), most=1))
    assert "address" in caught.value.remedy


def test_a_rerun_makes_only_what_is_missing(corpus, plain, tmp_path):
    running = Running(cache=tmp_path)
    assert [] == same(plain, analysed(STUDY, corpus, running=running))
    written = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.parquet")}
    assert [] == same(plain, analysed(STUDY, corpus, running=running))
    assert written == {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.parquet")}
    first = min(tmp_path.glob("cache/*/*/spans.parquet"))
    first.unlink()
    assert [] == same(plain, analysed(STUDY, corpus, running=running))
    again = {file for file in written if file.stat().st_mtime_ns != written[file]}
    assert {first.parent} == {file.parent for file in again}


def test_other_articles_are_never_taken_for_those_that_were_kept(corpus, tmp_path):
    running = Running(cache=tmp_path)
    small = dataclasses.replace(corpus, articles=corpus.articles.head(8))
    changed = small.articles.with_columns(pl.col("text").str.replace("may rain", "will rain"))
    other = dataclasses.replace(small, articles=changed)
    analysed(STUDY, small, running=running)
    assert [] == same(analysed(STUDY, other), analysed(STUDY, other, running=running))


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "no record", "half a record"])
def test_what_was_damaged_in_the_cache_is_found_and_made_again(corpus, tmp_path, damage):
    running = Running(cache=tmp_path)
    small = dataclasses.replace(corpus, articles=corpus.articles.head(8))
    whole = analysed(STUDY, small, running=running)
    for file in tmp_path.glob("cache/*/*/*"):
        data = file.read_bytes()
        is_record = file.name == "record.json"
        if damage == "no record" and is_record:
            file.unlink()
        elif damage == "half a record" and is_record:
            file.write_bytes(data[: len(data) // 2])
        elif not is_record and damage in {"cut", "flip", "empty"}:
            turned = bytes([data[60] ^ 1])
            cuts = {"cut": data[:-9], "flip": data[:60] + turned + data[61:], "empty": b""}
            file.write_bytes(cuts[damage])
    assert [] == same(whole, analysed(STUDY, small, running=running))
    with opened(tmp_path) as store:
        assert all(
            kept(store, entry.name, [file.stem for file in entry.glob("*.parquet")])
            for entry in tmp_path.glob("cache/*/*")
        )


def test_an_error_in_another_process_comes_back_with_its_remedy(tmp_path):
    files = [tmp_path / "one.toml", tmp_path / "two.toml"]
    running = Running(executor="processes", workers=2)
    with pytest.raises(StudyError) as caught:
        list(worked(load_study, files, running=running, most=2))
    assert caught.value.remedy.startswith("check the path")


def test_how_a_study_is_run_is_no_part_of_its_digest():
    here = Study.model_validate({**STUDY.model_dump(), "run": {"executor": "serial"}})
    assert STUDY.digest() == here.digest()


@pytest.mark.skipif(find_spec("distributed") is not None, reason="dask is installed")
def test_an_extra_that_is_missing_says_what_to_type():
    with pytest.raises(MissingExtraError):
        list(worked(abs, [1], running=Running(executor="dask", address="tcp://h:1"), most=1))


def test_a_layer_that_an_article_does_not_hold_is_measured_as_zero():
    silent = [{"article_id": f"z{n}", "outlet": "Mail", "text": "It was cold."} for n in range(3)]
    result = analysed(STUDY, from_frame([*rows(2), *silent]))
    counts = result.measures.filter(pl.col("article_id").str.starts_with("z"))
    assert [0.0] == counts["count"].unique().to_list()
    assert set(MEASURES) == set(counts["measure"])
