"""The robustness tests at length: kills, full disks, damaged files, slow patterns, same bytes.

    python benchmarks/torture/torture.py [kills|faults|fuzz|patterns|bytes …] [--n N] [--seed S]
        [--events E]

Run from the root of the project (``make torture``). Each part prints what it did and stops with
an error at the first promise that is not kept.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "toolkit")]

import polars as pl  # noqa: E402
from tests.loaders import damage  # noqa: E402
from tests.study.faults import fault  # noqa: E402
from tests.study.kills import make as killable  # noqa: E402
from tests.study.kills import torn, whole  # noqa: E402
from tests.study.newsroom import contents, make, rows  # noqa: E402

import tellings  # noqa: E402
from tellings.domain.parts import Loader, discover  # noqa: E402
from tellings.study import run_study, write_study  # noqa: E402
from tellings.study.verify import changed_outputs  # noqa: E402

# A pattern is called slow when a hostile line of this many signs takes longer than this.
N_SIGNS, MOST_SECONDS, MOST_GROWTH = 100_000, 1.0, 3.0
LONGEST_READ = 5.0


def kills(place: Path, n: int, seed: int, n_events: int) -> None:
    """Kill runs at random moments, then let one finish: same bytes, nothing left."""
    del n_events
    study = killable(place / "study")
    told = torn(place, study, n=n, rng=random.Random(seed), tell=_tell)
    print(f"kills: {told}, the same bytes each time, nothing left")


def _tell(line: str) -> None:
    print(f"  {line}", flush=True)


def faults(place: Path, n: int, seed: int, n_events: int) -> None:
    """A full disk at the n-th write of a whole output, for every n (or every ``n``-th part)."""
    del seed, n_events
    results = [run_study(killable(place / str(size), n_events=size)) for size in (4, 5)]
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
    loaders = discover(Loader)
    slowest = 0.0
    total: Counter[str] = Counter()
    for name, loader in loaders.items():
        outcomes: Counter[str] = Counter()
        begin = time.process_time()
        for file in damage.inputs(loader, place, n=n, rng=random.Random(f"{name} {seed}")):
            start = time.process_time()
            outcomes[damage.outcome(loader, file)] += 1
            slowest = max(slowest, time.process_time() - start)
        each = (time.process_time() - begin) / n * 1000
        assert set(outcomes) <= {"read", "no article", "refused"}, f"{name}: {dict(outcomes)}"
        print(f"  {name:<18}{outcomes['read']} of {n} inputs read, {each:.1f} ms each", flush=True)
        total += outcomes
    assert slowest < LONGEST_READ, f"an input took {slowest:.1f} s"
    print(f"fuzz: {n} inputs for each of {len(loaders)} loaders, {total['refused']} of "
          f"{total.total()} files refused whole, slowest {slowest:.2f} CPU-seconds")  # fmt: skip


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
    parser.add_argument("--events", type=int, default=0, help="size of the study of bytes")
    options = parser.parse_args()
    for name in options.parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="torture-") as temporary:
            begin = time.monotonic()
            length = options.n or LENGTHS[name]
            PARTS[name](Path(temporary), length, options.seed, options.events)
            print(f"{name}: {time.monotonic() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    main()
