"""Whether outputs are what their manifest says, and whether a rerun and the texts agree."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tellings.domain.errors import StudyError
from tellings.loaders import read_articles
from tellings.study.carry import carry_out
from tellings.study.config import load_study
from tellings.study.executors import Running
from tellings.study.marking import Progress
from tellings.study.provenance import MANIFEST, TEXTS, file_hash, text_hash

Manifest = dict[str, Any]
"""A manifest as plain JSON values."""
# In the order in which one brings about the next: the first that differs is the cause.
_CAUSES = (
    "inputs",
    "coding",
    "study_digest",
    "seed",
    "records",
    "extractors",
    "tellings",
    "libraries",
)
_TEXT = (".csv", ".tex", ".html", ".svg", ".json", ".typ", ".md")


def changed_outputs(folder: str | Path) -> Iterator[str]:
    """What in a folder of outputs is not as its manifest lists, one line each.

    Parameters
    ----------
    folder : str or Path
        What ``tellings run`` wrote.

    Raises
    ------
    StudyError
        If there is no manifest of ours.

    Examples
    --------
    >>> list(changed_outputs("no-such-folder"))
    Traceback (most recent call last):
    tellings.domain.errors.StudyError: There is no manifest of tellings in 'no-such-folder'.
      What to do: give the folder that tellings run wrote into.
    """
    place = Path(folder)
    outputs = manifest_of(place)["outputs"]
    for name in sorted(outputs):
        file = place / name
        if not file.is_file():
            yield f"{name}: it is not there"
        elif file_hash(file) != outputs[name]:
            yield f"{name}: its bytes are not those that were written"


def changed_by_rerun(
    folder: str | Path, study: str | Path, *, progress: Progress | None = None
) -> Iterator[str]:
    """What a rerun of the study, from nothing, makes otherwise, causes before effects.

    Parameters
    ----------
    folder : str or Path
        What ``tellings run`` wrote.
    study : str or Path
        The study file; its articles are read anew.
    progress : Callable, optional
        As of ``run_study``.

    Raises
    ------
    StudyError
        If there is no manifest, or the study file has mistakes.
    """
    place, file = Path(folder), Path(study)
    told = manifest_of(place)
    declared = load_study(file)
    with tempfile.TemporaryDirectory(prefix="tellings-") as temporary:
        again = Path(temporary)
        running = Running(executor="processes", workers=declared.run.workers)
        carry_out(declared, again, folder=file.parent, progress=progress, running=running)
        yield from _causes(told, manifest_of(again))
        for name in sorted(told["outputs"], key=lambda name: (not name.startswith("tables"), name)):
            yield from _difference(name, place / name, again / name)


def changed_texts(folder: str | Path, paths: Sequence[str | Path]) -> Iterator[str]:
    """Articles of a study whose text is not among the texts given, one line each.

    Somebody who may not have the texts from their author, and gets them from an archive instead,
    sees here that they are the same to the letter. An article's id, file and date do not matter.

    Parameters
    ----------
    folder : str or Path
        What ``tellings run`` wrote, or an unpacked bundle's ``output``.
    paths : sequence of str or Path
        Files and folders of articles, in any format that is read.

    Raises
    ------
    StudyError
        If the folder holds no list of texts.
    """
    listing = Path(folder) / TEXTS
    if not listing.is_file():
        raise StudyError(
            f"There is no list of texts '{TEXTS}' in '{folder}'.",
            remedy="give the folder that tellings run wrote into.",
        )
    expected = pl.read_csv(listing, infer_schema=False)
    articles = read_articles(list(paths)).articles
    there = Counter(text_hash(text) for text in articles["text"])
    ids = set(articles["article_id"].to_list())
    for article_id, digest in expected.select("article_id", "text_sha256").iter_rows():
        if there[digest]:
            there[digest] -= 1
        elif article_id in ids:
            yield f"article '{article_id}': its text is not the one that was read"
        else:
            yield f"article '{article_id}': its text is not among these"


def manifest_of(folder: Path) -> Manifest:
    """The manifest in a folder of outputs, as plain JSON values.

    Raises
    ------
    StudyError
        If there is none, or it is not ours.
    """
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict) or not {"study", "provenance", "outputs"} <= set(told):
        raise StudyError(
            f"There is no manifest of tellings in '{folder}'.",
            remedy="give the folder that tellings run wrote into.",
        )
    return told


def _causes(told: Manifest, again: Manifest) -> Iterator[str]:
    before, after = (_rested_on(one["provenance"]) for one in (told, again))
    for name in _CAUSES:
        yield from _otherwise(name, before.get(name), after.get(name))
    for name in ("python", "code", "seeds"):
        yield from _otherwise(name, told.get(name), again.get(name))


def _rested_on(provenance: Mapping[str, Any]) -> dict[str, Any]:
    """The provenance with codes by their answers: a bundle may hold them without the texts."""
    coding = {
        variable: {
            **files,
            "codes": [
                {"file": one["file"], "answers": one.get("answers")} for one in files["codes"]
            ],
        }
        for variable, files in provenance.get("coding", {}).items()
    }
    return {**provenance, "coding": coding}


def _otherwise(name: str, before: object, after: object) -> Iterator[str]:
    """The first place in which two JSON values differ."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from _otherwise(f"{name}.{key}", before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            label = one.get("file") or one.get("name") if isinstance(one, dict) else None
            yield from _otherwise(f"{name}.{label}" if label else name, one, other)
    else:
        yield f"{name}: was {_short(before)}, is {_short(after)}"


def _short(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= 80 else f"{written[:79]}…"


def _difference(name: str, before: Path, after: Path) -> Iterator[str]:
    """Where two files differ first."""
    if not (before.is_file() and after.is_file()):
        missing = "was not written again" if before.is_file() else "is not there"
        yield f"{name}: it {missing}"
        return
    one, other = before.read_bytes(), after.read_bytes()
    if one == other:
        return
    at = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
              min(len(one), len(other)))  # fmt: skip
    if before.suffix in _TEXT:
        line = one.count(b"\n", 0, at) + 1
        yield f"{name}: line {line} is another"
    else:
        yield f"{name}: byte {at} is another"
