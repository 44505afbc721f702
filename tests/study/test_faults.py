"""Full disks, killed runs, runs side by side: earlier outputs intact, a rerun right."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import polars as pl
import pytest
from tests.study.faults import fault
from tests.study.newsroom import contents, make

import tellings as tl
from tellings.study import write_study
from tellings.study.locks import locked
from tellings.study.provenance import MANIFEST
from tellings.study.store import keep, kept, opened
from tellings.study.verify import changed_outputs

ROOT = Path(__file__).parents[2]
ENTRY = {"spans": pl.DataFrame({"n": [1, 2]}), "measures": pl.DataFrame({"n": [3]})}
KILLED = """
import sys
from pathlib import Path
from tests.study.faults import fault
from tellings.cli import main
with fault(int(sys.argv[1]), below=sys.argv[2], kill=True) as armed:
    try:
        sys.argv = ["tellings", *sys.argv[3:]]
        main()
    finally:
        print(armed["seen"])
"""


def child(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'toolkit'}"},
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Two results of one study: the second has other articles."""
    place = tmp_path_factory.mktemp("results")
    return [tl.run_study(make(place / str(n), n_events=n)) for n in (4, 5)]


def test_a_full_disk_at_any_write_of_the_cache_leaves_no_half_entry(tmp_path):
    with opened(tmp_path / "counted") as store, fault(0, below=tmp_path) as armed:
        keep(store, "key", ENTRY, told={})
    n_writes = armed["seen"]
    assert n_writes >= 5
    for at in range(1, n_writes + 1):
        place = tmp_path / str(at)
        with opened(place) as store:
            with fault(at, below=tmp_path), pytest.raises(OSError, match="space"):
                keep(store, "key", ENTRY, told={})
            assert kept(store, "key", list(ENTRY)) is None
            keep(store, "key", ENTRY, told={})
            assert kept(store, "key", list(ENTRY)) is not None
        assert [] == list(place.glob("run-*"))


def test_a_full_disk_at_any_write_of_the_outputs_leaves_the_earlier_ones(results, tmp_path):
    out = tmp_path / "out"
    write_study(results[0], out, formats=[])
    (out / "mine.txt").write_text("kept", encoding="utf-8")
    before = contents(out)
    with fault(0, below=tmp_path) as armed:
        write_study(results[0], out, formats=[])
    n_writes = armed["seen"]
    failed = 0
    for at in range(1, n_writes + 4):
        try:
            with fault(at, below=tmp_path):
                write_study(results[1], out, formats=[])
        except OSError:
            failed += 1
            assert before == contents(out)
        else:
            assert [] == list(changed_outputs(out))
            write_study(results[0], out, formats=[])
    # All but the making of folders that are there already, which a full disk does not hinder.
    assert 8 <= failed < n_writes


def test_a_run_killed_between_two_renamings_is_made_good_by_the_next(results, tmp_path):
    out, whole = tmp_path / "out", tmp_path / "whole"
    write_study(results[1], whole, formats=[])
    write_study(results[0], out, formats=[])
    # As a killed run leaves it: half of the files replaced, the others still aside.
    aside = out / ".unfinished"
    aside.mkdir()
    (whole / "provenance" / "texts.csv").replace(out / "provenance" / "texts.csv")
    (aside / MANIFEST).write_bytes((whole / MANIFEST).read_bytes())
    assert [] != list(changed_outputs(out))
    write_study(results[1], out, formats=[])
    write_study(results[1], whole, formats=[])
    assert contents(whole) == contents(out)


def test_two_runs_that_write_into_one_folder_take_turns(results, tmp_path):
    out = tmp_path / "out"
    threads = [
        threading.Thread(target=write_study, args=(result, out), kwargs={"formats": []})
        for result in (*results, *results)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [] == list(changed_outputs(out))
    assert {"manifest.json", "provenance/texts.csv"} == set(contents(out))


def test_two_runs_share_a_cache_and_sweep_only_what_the_dead_left(tmp_path):
    (tmp_path / "run-dead").mkdir(parents=True)
    (tmp_path / "run-dead" / "half.parquet").write_bytes(b"PAR1")
    with opened(tmp_path) as one, opened(tmp_path) as two:
        assert not (tmp_path / "run-dead").exists()
        assert one.work.is_dir()
        keep(one, "key", ENTRY, told={})
        keep(two, "key", ENTRY, told={})
        assert kept(one, "key", ["spans"])["spans"].equals(ENTRY["spans"])
        assert [] == list(two.work.iterdir())
    assert [] == list(tmp_path.glob("run-*"))


def test_a_lock_ends_with_its_block(tmp_path):
    with locked(tmp_path, wait=True), locked(tmp_path, wait=False) as alone:
        assert not alone
    with locked(tmp_path, wait=False) as alone:
        assert alone


def test_a_killed_run_is_resumed_to_the_same_bytes_with_nothing_left(tmp_path):
    study = make(tmp_path / "study", n_events=60)
    out = tmp_path / "out" / "r"
    command = ["run", study, "--out", out, "--workers", "1", "--quiet"]
    reference = tmp_path / "reference"
    write_study(tl.run_study(study), reference, formats=[])
    # In a shard, in a table of the corpus, and further on in what is left of the work.
    for at in (4, 12, 20):
        killed = child(KILLED, at, tmp_path / "out", *command)
        assert -9 == killed.returncode, killed.stderr
        assert not (out / MANIFEST).exists()
    finished = child(KILLED, 0, tmp_path / "out", *command)
    assert 0 == finished.returncode, finished.stderr
    assert contents(reference) == contents(out)
    there = {path.name for path in (tmp_path / "out" / ".tellings").iterdir()}
    assert {".gitignore", "cache", "runs"} == there


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows knows no limit of file sizes")
def test_a_file_that_cannot_be_written_is_told_and_the_earlier_outputs_stay(tmp_path):
    study = make(tmp_path / "study")
    out = tmp_path / "out"
    write_study(tl.run_study(study), out, formats=[])
    before = contents(out)
    make(tmp_path / "study", n_events=5)
    limit = (
        "import resource, runpy, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))\n"
        "runpy.run_module('tellings', run_name='__main__')\n"
    )
    done = child(limit, "run", study, "--out", out, "--quiet", "--no-cache")
    assert 1 == done.returncode
    assert "free space" in done.stderr
    assert before == contents(out)
