"""Whether this installation works: versions, fonts, extras, room, and a study from end to end."""

from __future__ import annotations

import importlib
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from tellings.domain.errors import TellingsError
from tellings.domain.parts import Extractor, Loader, Measure, discover
from tellings.study.config import Study
from tellings.study.executors import processors
from tellings.study.provenance import LIBRARIES
from tellings.study.run import run_study
from tellings.study.sections import About, CorpusSection
from tellings.study.verify import changed_outputs, manifest_of
from tellings.study.write import write_study

_GIGABYTE = 1 << 30
_LEAST_FREE = 1.0
_EVENTS = ("fog", "rain", "snow", "wind")
_TEXTS = {
    "Echo": "The mayor said the {event} may last a week. Critics reportedly called it a fiasco.",
    "Herald": "“The {event} will end,” the mayor said on Monday. Officials confirmed it.",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at.

    Parameters
    ----------
    name : str
        What was looked at.
    good : bool or None
        None where it may be missing.
    told : str
        What was found.
    """

    name: str
    good: bool | None
    told: str


def checkup(*, self_test: bool = True) -> Iterator[Finding]:
    """Everything that a report of a mistake should say about an installation, one by one.

    Parameters
    ----------
    self_test : bool, default True
        Also run a small invented study twice, from text to PDF, and compare the bytes.

    Examples
    --------
    >>> [finding.name for finding in checkup(self_test=False)][:2]
    ['python', 'tellings']
    """
    recent = sys.version_info >= (3, 11)
    system = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield Finding(name="python", good=recent, told=system)
    yield Finding(name="tellings", good=True, told=version("tellings"))
    yield from (Finding(name=name, good=True, told=version(name)) for name in LIBRARIES)
    yield from _extras()
    yield _fonts()
    yield _parts()
    yield _room()
    if self_test:
        yield _study()


def _extras() -> Iterator[Finding]:
    """Which packages of each extra are there."""
    wanted: dict[str, list[str]] = {}
    for line in requires("tellings") or []:
        if found := re.match(r"([\w.-]+).*;.*extra == ['\"]([\w-]+)['\"]", line):
            wanted.setdefault(found[2], []).append(found[1])
    for extra in sorted(set(wanted) - {"dev", "train"}):
        missing = [name for name in wanted[extra] if not _has(name)]
        told = f"not installed; type: pip install 'tellings[{extra}]'" if missing else "installed"
        yield Finding(name=f"extra {extra}", good=None if missing else True, told=told)


def _has(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _fonts() -> Finding:
    """The fonts of the PDF come with matplotlib; its data folder is found without its plots."""
    # Named as text, because only the room of reports may know it.
    folder = Path(importlib.import_module("matplotlib").get_data_path(), "fonts", "ttf")
    found = sorted(file.name for file in folder.glob("DejaVuSans*.ttf"))
    return Finding(
        name="fonts", good=bool(found), told=f"{len(found)} DejaVu files with matplotlib"
    )


def _parts() -> Finding:
    counts = [
        f"{len(discover(Loader))} loaders",
        f"{len(discover(Extractor))} extractors",
        f"{len(discover(Measure))} measures",
    ]
    return Finding(name="parts", good=True, told=", ".join(counts))


def _room() -> Finding:
    free = shutil.disk_usage(tempfile.gettempdir()).free / _GIGABYTE
    told = f"{free:.1f} GiB free for temporary files, {processors()} processors"
    return Finding(name="room", good=free >= _LEAST_FREE, told=told)


def _study() -> Finding:
    """A study of eight invented articles, run and written twice."""
    begin = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="tellings-") as temporary:
            place = Path(temporary)
            outputs = [_written(place, name) for name in ("one", "two")]
            changed = list(changed_outputs(place / "one"))
    except TellingsError as error:
        return Finding(name="self-test", good=False, told=str(error))
    same = outputs[0] == outputs[1] and not changed
    told = "the same bytes twice" if same else "two runs gave different bytes"
    seconds = time.monotonic() - begin
    return Finding(name="self-test", good=same, told=f"{told}, {seconds:.1f} s")


def _written(place: Path, name: str) -> object:
    for event in _EVENTS:
        for outlet, text in _TEXTS.items():
            file = place / "articles" / event / f"{outlet}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.format(event=event), encoding="utf-8")
    study = Study(study=About(seed=1), corpus=CorpusSection(paths=["articles"]))
    write_study(run_study(study, folder=place), place / name)
    return manifest_of(place / name)["outputs"]
