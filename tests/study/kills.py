"""Runs killed from outside at random moments, and what must be there when one may finish."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.study.newsroom import contents, rows

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'toolkit'}{os.pathsep}{ROOT}"}
N_EVENTS = 120
STUDY = """\
[study]
seed = 7
[corpus]
paths = ["articles.jsonl"]
[extract]
mode = "rules"
[compare]
measures = ["author_hedge_rate", "attributions_per_1000_words"]
[report]
formats = {formats}
copyright_mode = "full"
[run]
workers = 2
"""
STAGES = ("start", "read", "extract", "compare", "report", "outputs")


@dataclass(kw_only=True)
class Told:
    """What happened: kills by the stage that the run had reached, and runs taken to the end."""

    stages: Counter[str] = field(default_factory=Counter)
    compared: int = 0

    def __str__(self):
        by_stage = ", ".join(f"{name} {self.stages[name]}" for name in STAGES)
        return f"{self.stages.total()} killed ({by_stage}), {self.compared} ends compared"


def make(place, *, formats=("html",), n_events=N_EVENTS):
    """A study of short articles in several shards and groups, measured so that a run is short."""
    place.mkdir(parents=True)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows(n_events)]
    (place / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    file = place / "study.toml"
    file.write_text(STUDY.format(formats=json.dumps(list(formats))), encoding="utf-8")
    return file


def command(study, out, *more):
    """The command line of a run."""
    return [sys.executable, "-m", "tellings", "run", str(study), "--out", str(out), *more]


def whole(study, out, *more, mood=None):
    """Run a study to its end, in other surroundings; gives the CPU-seconds that it took."""
    line, surroundings = command(study, out, "--quiet", *more), {**ENVIRONMENT, **(mood or {})}
    run = subprocess.Popen(line, env=surroundings)
    _pid, status, usage = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    assert 0 == run.returncode
    return usage.ru_utime + usage.ru_stime


def torn(place, study, *, n, rng, tell=print):
    """Kill ``n`` runs; after each let one finish or kill again; compare all that finished.

    The moments are drawn evenly over the CPU time of a run that nobody disturbs, so that they do
    not depend on what else the machine does. A run that is over before its moment counts as one
    that was taken to the end.
    """
    length = whole(study, place / "reference" / "r", "--no-cache")
    reference = contents(place / "reference" / "r")
    tell(f"an undisturbed run: {length:.1f} CPU-seconds, {len(reference)} files")
    out, told = place / "out", Told()
    while told.stages.total() < n:
        stage = killed(study, out / "r", after=rng.uniform(0, length), log=place / "log")
        if stage is not None:
            told.stages[stage] += 1
        if stage is None or rng.random() < 0.5:
            finished(study, out, reference)
            told.compared += 1
        tell(str(told))
    finished(study, out, reference)
    told.compared += 1
    return told


def killed(study, out, *, after, log):
    """Kill a run that has used so many CPU-seconds; the stage it was in, None if it was over."""
    with log.open("wb") as file:
        run = subprocess.Popen(
            command(study, out, "--log-json"),
            env=ENVIRONMENT,
            stderr=file,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        while run.poll() is None and spent(run.pid) < after:
            time.sleep(0.05)
        run.kill()
        over = 0 == run.wait()
    return None if over else _stage(log, out)


def spent(session):
    """CPU-seconds of the processes of a session, and of those that they have seen end."""
    ticks = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            cells = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(cells[3]) == session:
            ticks += sum(map(int, cells[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _stage(log, out):
    steps = [json.loads(line)["step"] for line in log.read_text().splitlines() if line[:1] == "{"]
    last = steps[-1] if steps else "start"
    begun = (out / ".unfinished").exists() or last not in STAGES
    return "outputs" if begun else last


def finished(study, out, reference):
    """Let a run finish: the bytes of the undisturbed one, and nothing left of those killed."""
    whole(study, out / "r")
    made = contents(out / "r")
    differing = [name for name in {**reference, **made} if reference.get(name) != made.get(name)]
    assert not differing, f"other bytes after a kill: {sorted(differing)}"
    there = {path.name for path in (out / ".tellings").iterdir()}
    assert there <= {".gitignore", "cache", "runs"}, f"left behind: {sorted(there)}"
    shutil.rmtree(out)
