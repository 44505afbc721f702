"""Which files there are below the paths given, and what each is called in provenance."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tellings.domain.errors import LoadError

# They tell of the files beside them; given by name they are read.
_ABOUT = ("readme", "license", "licence", "copying", "changelog", "sources", "citation")
# What runs of ours keep beside their outputs; it comes and goes, and is nobody's article.
_CACHE = ".tellings"
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "__macosx", "__pycache__"})


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file below the paths given.

    Parameters
    ----------
    path : Path
        Where it is.
    source_file : str
        Its path below the folder given, with forward slashes, and before it as much of the
        folder's own path as tells it apart from other files read.
    relative : str
        Its path below the folder given; for a file given by name, its name.
    root : Path
        The folder given, or the folder of a file given.
    problem, remedy : str or None
        Why it is not to be read.
    """

    path: Path
    source_file: str
    relative: str
    root: Path
    problem: str | None = None
    remedy: str | None = None


def find_files(paths: Sequence[Path]) -> list[Found]:
    """The files of paths and below folders, each once, sorted by their name in provenance.

    Hidden files, files of the system, READMEs, links to folders and what is no regular file come
    with a problem; a hidden folder comes as one.

    Parameters
    ----------
    paths : sequence of Path
        Files and folders in any mix and order.

    Raises
    ------
    LoadError
        If a path does not exist, or no file is found.

    Examples
    --------
    >>> find_files([Path("no-such-folder")])
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: There is no file or folder 'no-such-folder'.
      What to do: check the path.
    """
    found: dict[Path, Found] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise LoadError(f"There is no file or folder '{path}'.", remedy="check the path.")
        for file in _below(path) if path.is_dir() else [_given(path)]:
            real = Path(os.path.realpath(file.path))
            before = found.get(real)
            if before is None or _rank(file) > _rank(before):
                found[real] = file
    if not found:
        raise LoadError(
            "There is no file below the paths given.", remedy="give a folder that holds articles."
        )
    return sorted(_told_apart(found.values()), key=lambda file: file.source_file)


def _rank(file: Found) -> tuple[bool, int, str]:
    """Of two ways to the same file the one that says more of it is kept, whatever the order."""
    return file.problem is None, file.source_file.count("/"), file.source_file


def _given(path: Path) -> Found:
    name = _named(path.name)
    file = Found(path=path, source_file=name, relative=name, root=path.absolute().parent)
    return _judged(file, by_name=True)


def _below(root: Path) -> Iterator[Found]:
    top = root.resolve()
    closed: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=closed.append):
        here = Path(folder)
        relative = here.relative_to(root)
        if _CACHE in folders:
            folders.remove(_CACHE)
        for name in sorted(folders):
            if _is_hidden(name) or (here / name).is_symlink():
                folders.remove(name)
                names.append(name)
        folders.sort()
        if _is_report(here):
            folders.clear()
            source = _named(relative.as_posix())
            file = Found(path=here, source_file=source, relative=source, root=top)
            problem = "The folder is a report of tellings."
            yield replace(file, problem=problem, remedy="write reports elsewhere with --out.")
            continue
        for name in sorted(names):
            source = _named((relative / name).as_posix())
            file = Found(path=here / name, source_file=source, relative=source, root=top)
            yield _judged(file, by_name=False)
    for error in closed:
        path = Path(str(error.filename))
        source = _named(path.relative_to(root).as_posix())
        file = Found(path=path, source_file=source, relative=source, root=top)
        problem = f"The folder cannot be opened: {error.strerror}."
        yield replace(file, problem=problem, remedy="make it readable, or leave it out.")


def _judged(file: Found, *, by_name: bool) -> Found:
    name = file.path.name
    problem = remedy = None
    if not by_name and _is_hidden(name):
        problem, remedy = "It is hidden or of the system.", "give it by name to have it read."
    elif not by_name and name.lower().split(".")[0] in _ABOUT:
        problem, remedy = "It describes the files beside it.", "give it by name to have it read."
    elif file.path.is_dir():
        problem, remedy = "It is a link to a folder.", "give that folder itself."
    elif not _is_regular(file.path):
        problem, remedy = "It is not a regular file.", "leave it out."
    return replace(file, problem=problem, remedy=remedy)


def _is_report(folder: Path) -> bool:
    """Whether a run wrote the folder: a second run must not read its own report."""
    manifest = folder / "manifest.json"
    try:
        told = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else None
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and {"study", "provenance", "outputs"} <= set(told)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _named(name: str) -> str:
    """The name as text that any file can hold."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _told_apart(files: Iterable[Found]) -> Iterator[Found]:
    """Files of one name get as many of their folders before it as tell them apart."""
    by_name: dict[str, list[Found]] = {}
    for file in files:
        by_name.setdefault(file.source_file, []).append(file)
    for same in by_name.values():
        yield from same if len(same) == 1 else _with_folders(same)


def _with_folders(same: list[Found]) -> Iterator[Found]:
    paths = [file.path.absolute() for file in same]
    longest = max(len(path.parts) for path in paths)
    least = same[0].source_file.count("/") + 1
    for depth in range(least, longest):
        names = [_named("/".join(path.parts[1:][-depth:])) for path in paths]
        if len(set(names)) == len(names):
            break
    for position, (file, name) in enumerate(zip(same, names, strict=True), start=1):
        unique = name if names.count(name) == 1 else f"{name} ({position})"
        yield replace(file, source_file=unique)
