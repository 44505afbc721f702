"""JSON files: one article a file, or an array of articles in one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.encodings import decode, head_text
from tellings.loaders.folders import fill_from_path
from tellings.loaders.json_records import json_values
from tellings.loaders.options import ReadOptions
from tellings.loaders.records import to_records
from tellings.loaders.schema import Record, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "json", "1"
_SUFFIX = ".json"


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is JSON of one article or an array of them, 0 to 1.

    Parameters
    ----------
    path : Path
        Its ending is a hint.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a.txt"), b'[{"text": "Rain."}]')
    0.9
    >>> sniff(Path("a.txt"), b"[Editor's note: it rained.]")
    0.0
    """
    text = head_text(head).removeprefix("\ufeff").lstrip()
    inner = text[1:].lstrip()
    if text.startswith("[") and inner.startswith(("{", "]")):
        return 0.9
    if text.startswith("{") and inner.startswith(('"', "}")):
        return 0.8
    return 0.4 if text[:1] in ("[", "{") and path.suffix.lower() == _SUFFIX else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a JSON file.

    A file with one article is like a text with front matter: its path may give the event and the
    outlet where the article does not.

    Parameters
    ----------
    path : Path
        One JSON object, or an array of them.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no text, or no field is known to hold the article's text.

    Examples
    --------
    >>> read(Path("no-such-file.json"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    decoded = decode(data, encoding=chosen.encoding)
    records, note = to_records(list(json_values(decoded.text)), columns=chosen.columns)
    notes = [note, decoded.note]
    only = records[0]
    if len(records) == 1 and isinstance(only, Record):
        fields, extra = dict(only.fields), dict(only.extra)
        path_below = str(options.get("event_path") or origin.source_file)
        findings, from_path = fill_from_path(fields, extra, path_below, chosen.pattern)
        records = [replace(only, fields=fields, extra=extra, findings=findings)]
        notes.append(from_path)
    told = "; ".join(part for part in notes if part)
    return build_tables(records, replace(origin, note=told or None), options=chosen)


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(_SUFFIX,),
    sniff=sniff,
    read=read,
    about="JSON with one article a file, or an array of articles.",
)
