"""The robustness tests at length: kills, full disks, damaged files, slow patterns, same bytes.

    python benchmarks/torture/torture.py [kills|faults|fuzz|patterns|bytes …] [--n N] [--seed S]
        [--events E]

Run from the root of the project (``make torture``). Each part prints what it did and stops with
an error at the first promise that is not kept.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "toolkit")]

import polars as pl  # noqa: E402
from tests.study.faults import fault  # noqa: E402
from tests.study.newsroom import contents, make, rows  # noqa: E402

import tellings  # noqa: E402
from tellings.domain.errors import TellingsError  # noqa: E402
from tellings.domain.parts import Loader, discover  # noqa: E402
from tellings.loaders import ReadOptions  # noqa: E402
from tellings.study import run_study, write_study  # noqa: E402
from tellings.study.verify import changed_outputs  # noqa: E402

ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'toolkit'}{os.pathsep}{ROOT}"}
# A pattern is called slow when a hostile line of this many signs takes longer than this.
N_SIGNS, MOST_SECONDS, MOST_GROWTH = 100_000, 1.0, 3.0
LONGEST_READ = 5.0
SHORTEST_SAMPLE = 80


def command(study: Path, out: Path, *more: str) -> list[str]:
    """The command line of a run."""
    return [sys.executable, "-m", "tellings", "run", str(study), "--out", str(out), "--quiet",
            *more]  # fmt: skip


def whole(study: Path, out: Path, *more: str, mood: dict[str, str] | None = None) -> float:
    """Run a study to its end; gives its seconds."""
    begin = time.monotonic()
    subprocess.run(command(study, out, *more), env={**ENVIRONMENT, **(mood or {})}, check=True)
    return time.monotonic() - begin


def kills(place: Path, n: int, seed: int, n_events: int) -> None:
    """Kill runs at random moments, then let one finish: same bytes, nothing left."""
    rng = random.Random(seed)
    study = make(place / "study", n_events=n_events or 400)
    seconds = whole(study, place / "ref" / "r", "--no-cache")
    reference = contents(place / "ref" / "r")
    n_killed = n_resumed = 0
    for number in range(n):
        run = subprocess.Popen(command(study, place / "out" / "r"), env=ENVIRONMENT)
        try:
            run.wait(timeout=rng.uniform(0, 1.1 * seconds))
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
            n_killed += 1
        # Now and then a run may finish: its successor starts from nothing.
        if run.returncode == 0 or number % 10 == 9:
            whole(study, place / "out" / "r")
            _nothing_left(place / "out", reference)
            subprocess.run(["rm", "-rf", place / "out"], check=True)
            n_resumed += 1
        print(
            f"  start {number + 1}: {n_killed} killed, {n_resumed} taken to the end and compared",
            flush=True,
        )
    whole(study, place / "out" / "r")
    _nothing_left(place / "out", reference)
    print(f"kills: {n_killed} of {n} runs killed, resumed to the same bytes, nothing left")


def _nothing_left(out: Path, reference: dict[str, bytes]) -> None:
    assert contents(out / "r") == reference, "other bytes after a kill"
    there = {path.name for path in (out / ".tellings").iterdir()}
    assert there <= {".gitignore", "cache", "runs"}, f"left behind: {sorted(there)}"


def faults(place: Path, n: int, seed: int, n_events: int) -> None:
    """A full disk at the n-th write of a whole output, for every n (or every ``n``-th part)."""
    del seed, n_events
    results = [run_study(make(place / str(size), n_events=size)) for size in (4, 5)]
    out = place / "out"
    formats = ["tables", "html"]
    write_study(results[0], out, formats=formats)
    before = contents(out)
    with fault(0, below=place) as armed:
        write_study(results[0], out, formats=formats)
    n_writes = armed["seen"]
    tried = range(1, n_writes + 1, max(1, n_writes // n))
    for at in tried:
        try:
            with fault(at, below=place):
                write_study(results[1], out, formats=formats)
        except OSError:
            assert contents(out) == before, f"outputs were touched at write {at}"
        else:
            assert not list(changed_outputs(out))
            write_study(results[0], out, formats=formats)
    print(f"faults: {len(tried)} of {n_writes} writes failed, earlier outputs intact each time")


def fuzz(place: Path, n: int, seed: int, n_events: int) -> None:
    """Damaged files for every loader: records or a typed error, in bounded time."""
    del n_events
    rng = random.Random(seed)
    samples = _samples()
    loaders = discover(Loader)
    slowest, refused = 0.0, 0
    for name, loader in loaders.items():
        own = [data for file, data in samples.items() if loader.sniff(Path(file), data[:65536]) > 0]
        begin = time.process_time()
        for number in range(n):
            data = _damaged(rng, rng.choice(own or list(samples.values())), samples)
            file = place / f"{number % 50}{rng.choice(loader.suffixes or ('.txt',))}"
            file.write_bytes(data)
            start = time.process_time()
            try:
                articles, account = loader.read(file, _settings(file.name))
            except TellingsError:
                refused += 1
            else:
                n_read = account.filter(account["outcome"] != "refused").height
                assert articles.height == n_read, f"{name}: records are not accounted for"
            slowest = max(slowest, time.process_time() - start)
        per_input = (time.process_time() - begin) / n * 1000
        print(f"  {name:<18}{n} inputs, {len(own)} samples of its own, {per_input:.1f} ms each",
              flush=True)  # fmt: skip
    assert slowest < LONGEST_READ, f"an input took {slowest:.1f} s"
    print(f"fuzz: {n} inputs for each of {len(loaders)} loaders, {refused} files refused whole, "
          f"slowest {slowest:.2f} s")  # fmt: skip


def _settings(source_file: str) -> dict[str, object]:
    return {**ReadOptions().mapping(), "source_file": source_file, "event_path": source_file}


def _samples() -> dict[str, bytes]:
    """The files that the tests of the loaders are made with, by a name with their ending."""
    found: dict[str, bytes] = {}
    for room in ("archive_samples", "web_samples", "test_contract", "test_agency_formats"):
        module = importlib.import_module(f"tests.loaders.{room}")
        for name, value in vars(module).items():
            if name.isupper():
                found |= dict(_pieces(name, value))
    return dict(sorted(found.items()))


def _pieces(name: str, value: object) -> Iterator[tuple[str, bytes]]:
    """Every piece long enough to be a file in a constant: dicts and tuples are opened."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _pieces(str(key), inner)
    elif isinstance(value, tuple | list):
        for number, inner in enumerate(value):
            yield from _pieces(f"{number}{name}", inner)
    elif isinstance(value, bytes | str) and len(value) > SHORTEST_SAMPLE:
        yield name, value if isinstance(value, bytes) else value.encode()


def _damaged(rng: random.Random, data: bytes, samples: dict[str, bytes]) -> bytes:
    """Bytes flipped, cut, dropped, doubled, put in from elsewhere, or another encoding."""
    made = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(made) + 1)
        kind = rng.choice(["flip", "cut", "drop", "double", "splice", "encode"])
        if kind == "flip" and at < len(made):
            made[at] ^= rng.randint(1, 255)
        elif kind == "cut":
            del made[at:]
        elif kind == "drop":
            del made[at : at + rng.randint(1, 200)]
        elif kind == "double":
            made[at:at] = made[at : at + rng.randint(1, 200)]
        elif kind == "splice":
            other = rng.choice(list(samples.values()))
            start = rng.randrange(len(other) + 1)
            made[at:at] = other[start : start + rng.randint(1, 300)]
        elif kind == "encode":
            text = bytes(made).decode("utf-8", "replace")
            made = bytearray(text.encode(rng.choice(["utf-16", "cp1252", "latin-1"]), "replace"))
    return bytes(made)


def patterns(place: Path, n: int, seed: int, n_events: int) -> None:
    """Every compiled pattern of the package on lines that make bad patterns slow."""
    del place, n, seed, n_events
    found = dict(_compiled())
    slow = []
    for name, pattern in found.items():
        for unit in _units(pattern):
            line = unit * (N_SIGNS // len(unit))
            seconds = _searched(pattern, line)
            if seconds > 0.05:
                growth = _searched(pattern, line + line) / seconds
                if seconds > MOST_SECONDS or growth > MOST_GROWTH:
                    slow.append(f"{name} on {unit!r}: {seconds:.2f} s, {growth:.1f} x when doubled")
    assert not slow, "\n".join(slow)
    print(
        f"patterns: {len(found)} patterns, none slower than {MOST_SECONDS} s on {N_SIGNS:,} signs"
    )


def _searched(pattern: re.Pattern[str] | re.Pattern[bytes], line: str) -> float:
    subject = line if isinstance(pattern.pattern, str) else line.encode()
    begin = time.process_time()
    for _match in pattern.finditer(subject):  # type: ignore[arg-type]
        pass
    return time.process_time() - begin


def _units(pattern: re.Pattern[str] | re.Pattern[bytes]) -> list[str]:
    """Repeated pieces: signs of every class, and the pattern's own words."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("l1")
    own = sorted(set(re.findall(r"[A-Za-z]{2,}", source)), key=len)[-2:]
    return ["a", "1", " ", "\n", ".", "-", '"', "<", "(", "a ", "A. ", "1 ", "a\n", "\t ", *own,
            *(f"{word} " for word in own)]  # fmt: skip


def _compiled() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    for module in pkgutil.walk_packages(tellings.__path__, "tellings."):
        if (
            module.name.endswith(("__main__", "train", "portrayal_train"))
            or ".train" in module.name
        ):
            continue
        try:
            loaded = importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            print(f"  {module.name} needs {error.name}, which is not installed: skipped")
            continue
        for name, value in vars(loaded).items():
            for inner in value if isinstance(value, tuple | list) else [value]:
                if isinstance(inner, re.Pattern):
                    yield f"{module.name}.{name}:{inner.pattern[:40]!r}", inner


def bytes_(place: Path, n: int, seed: int, n_events: int) -> None:
    """The same bytes from 1, 2 and 8 workers, dask, shuffled input and other surroundings."""
    del n
    n_events = n_events or 1500
    study = make(place / "study", n_events=n_events)
    out = place / "out"
    whole(study, out / "one", "--workers", "1", "--no-cache")
    reference = contents(out / "one")
    moods = {"TZ": "Asia/Tokyo", "LANG": "C", "PYTHONHASHSEED": "4711", "COLUMNS": "40"}
    whole(study, out / "two", "--workers", "2", "--no-cache", mood=moods)
    whole(study, out / "eight", "--workers", "8", "--no-cache", mood={"PYTHONHASHSEED": "1"})
    lines = (place / "study" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(rows(n_events))
    for name in ("two", "eight", *_by_dask(place, out)):
        differing = [file for file, data in contents(out / name).items() if reference[file] != data]
        assert not differing, f"{name}: {differing}"
    random.Random(seed).shuffle(lines)
    (place / "study" / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    shuffled = run_study(study)
    plain = pl.read_csv(out / "one" / "provenance" / "texts.csv")["article_id"]
    assert sorted(shuffled.corpus.articles["article_id"]) == plain.to_list()
    # The file has another hash now, so the tables are compared and not the manifest.
    (place / "study" / "articles.jsonl").write_text("\n".join(sorted(lines)) + "\n", "utf-8")
    ordered = run_study(study)
    for table in ("spans", "measures", "comparisons", "omnibus", "terms", "claims", "reuse"):
        assert getattr(shuffled, table).equals(getattr(ordered, table)), table
    print("bytes: 1, 2 and 8 workers, dask, shuffled input, other TZ, LANG and hash seed: the same")


def _by_dask(place: Path, out: Path) -> list[str]:
    try:
        import distributed
    except ModuleNotFoundError:
        print("dask is not installed: skipped")
        return []
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as one:
        text = (place / "study" / "study.toml").read_text(encoding="utf-8")
        section = f'[run]\nexecutor = "dask"\naddress = "{one.scheduler_address}"\n'
        (place / "study" / "study.toml").write_text(text + section, encoding="utf-8")
        try:
            whole(place / "study" / "study.toml", out / "dask")
        finally:
            (place / "study" / "study.toml").write_text(text, encoding="utf-8")
    return ["dask"]


PARTS = {"kills": kills, "faults": faults, "fuzz": fuzz, "patterns": patterns, "bytes": bytes_}
LENGTHS = {"kills": 50, "faults": 10_000, "fuzz": 2000, "patterns": 0, "bytes": 0}


def main() -> None:
    """Run the parts named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--n", type=int, help="kills, or inputs a loader, or faults at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", type=int, default=0, help="size of the study of kills, bytes")
    options = parser.parse_args()
    for name in options.parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="torture-") as temporary:
            begin = time.monotonic()
            length = options.n or LENGTHS[name]
            PARTS[name](Path(temporary), length, options.seed, options.events)
            print(f"{name}: {time.monotonic() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    main()
