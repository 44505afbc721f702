"""Whether this installation works: versions, fonts, extras, room, and a study from end to end."""

from __future__ import annotations

import importlib
import locale
import os
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
from tellings.reports.glyphs import EMBEDDED_FONTS, FONTS_VARIABLE
from tellings.study.config import Study
from tellings.study.executors import processors
from tellings.study.provenance import resource_hashes
from tellings.study.run import run_study
from tellings.study.sections import About, CorpusSection
from tellings.study.verify import Manifest, changed_outputs, manifest_of
from tellings.study.versions import COMPARING, MARKING, code_version
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
    # As ``code`` in the manifest of every run: the version alone does not name the code.
    code = ", ".join(map(code_version, (MARKING, COMPARING)))
    yield Finding(name="tellings", good=True, told=f"{version('tellings')}, code {code}")
    yield _environment()
    yield from _required()
    yield from _extras()
    yield from _fonts()
    yield _parts()
    yield _room()
    if self_test:
        yield _study()


def _environment() -> Finding:
    """What changes how programs behave here; none of it changes a number."""
    own = "a virtual environment" if sys.prefix != sys.base_prefix else "no virtual environment"
    zone = os.environ.get("TZ") or time.tzname[0]
    told = f"{own}, locale {locale.setlocale(locale.LC_CTYPE)}, time zone {zone}"
    encoding = sys.getfilesystemencoding()
    return Finding(name="environment", good=True, told=f"{told}, file names in {encoding}")


def _required() -> Iterator[Finding]:
    """Every package that this one needs, with the version that it must have at least."""
    for line in sorted(requires("tellings") or []):
        found = re.match(r"([\w.-]+)\s*(?:>=\s*([\d.]+))?[^;]*$", line)
        if not found:
            continue
        name, least = found[1], found[2] or "0"
        there = _version(name)
        if there is None:
            yield Finding(name=name, good=False, told=f"not installed; needed from {least} on")
        elif _ordered(there) < _ordered(least):
            yield Finding(name=name, good=False, told=f"{there}; needed from {least} on")
        else:
            yield Finding(name=name, good=True, told=there)


def _ordered(number: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", number.split("+")[0])[:3]))


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _extras() -> Iterator[Finding]:
    """Which packages of each extra are there."""
    wanted: dict[str, list[str]] = {}
    for line in requires("tellings") or []:
        if found := re.match(r"([\w.-]+).*;.*extra == ['\"]([\w-]+)['\"]", line):
            wanted.setdefault(found[2], []).append(found[1])
    for extra in sorted(set(wanted) - {"dev", "train"}):
        missing = [name for name in wanted[extra] if _version(name) is None]
        told = f"not installed; type: pip install 'tellings[{extra}]'" if missing else "installed"
        yield Finding(name=f"extra {extra}", good=None if missing else True, told=told)


def _fonts() -> Iterator[Finding]:
    """The fonts of the PDF: those that come with matplotlib, and the user's own."""
    # Named as text, because only the room of reports may know it.
    folder = Path(importlib.import_module("matplotlib").get_data_path(), "fonts", "ttf")
    missing = [name for name in EMBEDDED_FONTS if not (folder / name).is_file()]
    told = f"missing: {', '.join(missing)}" if missing else f"{len(EMBEDDED_FONTS)} with matplotlib"
    yield Finding(name="fonts", good=not missing, told=told)
    further = os.environ.get(FONTS_VARIABLE)
    if further:
        there = [file for file in Path(further).rglob("*") if file.suffix in {".ttf", ".otf"}]
        told = f"{len(there)} of your own in {FONTS_VARIABLE}"
        yield Finding(name="further fonts", good=bool(there), told=told)


def _parts() -> Finding:
    extractors = discover(Extractor)
    try:
        n_files = len(set().union(*(resource_hashes(one) for one in extractors.values())))
    except OSError as error:
        return Finding(name="parts", good=False, told=f"a data file cannot be read: {error}")
    counts = [
        f"{len(discover(Loader))} loaders",
        f"{len(extractors)} extractors with {n_files} data files",
        f"{len(discover(Measure))} measures",
    ]
    return Finding(name="parts", good=True, told=", ".join(counts))


def _room() -> Finding:
    free = shutil.disk_usage(tempfile.gettempdir()).free / _GIGABYTE
    told = f"{free:.1f} GiB free for temporary files, {processors()} processors"
    if hasattr(os, "sysconf"):
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIGABYTE
        told = f"{told}, {memory:.1f} GiB of memory"
    return Finding(name="room", good=free >= _LEAST_FREE, told=told)


def _study() -> Finding:
    """A study of eight invented articles, run and written twice."""
    begin = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="tellings-") as temporary:
            place = Path(temporary)
            one, two = (_written(place, name) for name in ("one", "two"))
            changed = list(changed_outputs(place / "one"))
    except TellingsError as error:
        return Finding(name="self-test", good=False, told=str(error))
    seconds = time.monotonic() - begin
    empty = [name for name in ("spans", "measures", "comparisons") if not one["tables"][name]]
    if empty:
        return Finding(name="self-test", good=False, told=f"no {', no '.join(empty)} were found")
    same = one["outputs"] == two["outputs"] and not changed
    told = "the same bytes twice" if same else "two runs gave different bytes"
    n_outputs = len(one["outputs"])
    return Finding(name="self-test", good=same, told=f"{n_outputs} files, {told}, {seconds:.1f} s")


def _written(place: Path, name: str) -> Manifest:
    for event in _EVENTS:
        for outlet, text in _TEXTS.items():
            file = place / "articles" / event / f"{outlet}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.format(event=event), encoding="utf-8")
    study = Study(study=About(seed=1), corpus=CorpusSection(paths=["articles"]))
    write_study(run_study(study, folder=place), place / name)
    return manifest_of(place / name)
