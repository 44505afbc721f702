"""Which code and which data files made a result: one hash for the rooms that were used."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import packages_distributions, version
from importlib.util import find_spec
from pathlib import Path

import tellings
from tellings.domain.parts import Extractor, Measure, discover

PACKAGE = Path(tellings.__file__).parent
# What the numbers of a study pass through; another version may round, cut or sort otherwise.
LIBRARIES = ("numpy", "polars", "scipy", "scikit-learn", "onnxruntime", "tokenizers")
MARKING = ("domain", "text", "extractors", "measures")
"""The rooms that spans, exposures and measures come from."""
COMPARING = (*MARKING, "events", "stats", "compare", "study")
"""The rooms that everything else in a result comes from."""


@cache
def code_version(rooms: tuple[str, ...]) -> str:
    """A hash of the source and data files of rooms, of plug-ins, and of the libraries' versions.

    Two runs with the same code version give the same tables for the same articles; a change of a
    comment changes it too, which costs a rerun and never a wrong result.

    Parameters
    ----------
    rooms : tuple of str
        Folders below ``tellings/``.

    Returns
    -------
    str
        32 hexadecimal digits.

    Examples
    --------
    >>> code_version(MARKING) == code_version(COMPARING)
    False
    """
    digest = hashlib.sha256(f"python {sys.version_info[:2]}".encode())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for line in _plug_ins():
        digest.update(f"{line}\n".encode())
    for file in _files(rooms):
        digest.update(f"{file.relative_to(PACKAGE).as_posix()}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:32]


def _files(rooms: Sequence[str]) -> Iterator[Path]:
    for room in rooms:
        files = (path for path in (PACKAGE / room).rglob("*") if path.is_file())
        yield from sorted(file for file in files if "__pycache__" not in file.parts)


def _plug_ins() -> Iterator[str]:
    """Extractors and measures that other packages bring, with the hash of their module."""
    offers: list[Extractor | Measure] = [*discover(Extractor).values(), *discover(Measure).values()]
    functions = [one.annotate if isinstance(one, Extractor) else one.compute for one in offers]
    modules = {str(getattr(function, "__module__", "")) for function in functions}
    foreign = sorted(name for name in modules if not name.startswith("tellings."))
    distributions = packages_distributions() if foreign else {}
    for module in foreign:
        owners = sorted(set(distributions.get(module.split(".")[0], [])))
        spec = find_spec(module) if module else None
        source = Path(spec.origin) if spec and spec.origin else None
        known = source is not None and source.is_file()
        told = hashlib.sha256(source.read_bytes()).hexdigest() if source and known else "unknown"
        yield f"{module} {[(owner, version(owner)) for owner in owners]} {told}"
