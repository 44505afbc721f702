"""Texts and Markdown, one article a file, with front matter or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.columns import map_columns, usable_columns, value_at
from tellings.loaders.encodings import decode, head_text
from tellings.loaders.front_matter import part_front_matter
from tellings.loaders.options import ReadOptions
from tellings.loaders.patterns import PATH_FIELDS, default_pattern, path_fields
from tellings.loaders.schema import Finding, Record, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "text", "1"
_SUFFIXES = (".md", ".markdown", ".txt", ".text")
_MARKUP = ("<", "{\\rtf", "#!")
# Settings and programs are readable text too, but no articles.
_NEVER = (".toml", ".yaml", ".yml", ".ini", ".cfg", ".py", ".r", ".js", ".css", ".tex", ".log")


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is the text of one article, 0 to 1.

    Front matter is a sure sign. Otherwise readable text is taken for an article where its name
    ends like one; under another name it must look like prose.

    Parameters
    ----------
    path : Path
        Its ending is a hint.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a.md"), b"It rained, the mayor said.")
    0.6
    >>> sniff(Path("a.bin"), b"%PDF-1.7")
    0.0
    """
    text = head_text(head).removeprefix("\ufeff").replace("\r\n", "\n").lstrip("\n")
    ending = path.suffix.lower()
    if not text.strip() or text.lstrip().startswith(_MARKUP) or ending in _NEVER:
        return 0.0
    if text.startswith("---\n") and "\n---" in text[4:]:
        return 0.9
    if ending in _SUFFIXES:
        return 0.6
    return 0.3 if _is_prose(text) else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of one text; one row each.

    Front matter goes before the path. Without either, the file's name is the outlet, and a first
    line "# …" the title.

    Parameters
    ----------
    path : Path
        A text or Markdown file.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, ``source_file``, and ``event_path``: the path below the folder
        that holds the events.

    Raises
    ------
    LoadError
        If it is no text, or its front matter cannot be read.

    Examples
    --------
    >>> read(Path("no-such-file.md"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    decoded = decode(data, encoding=chosen.encoding)
    lines = decoded.text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    parted = part_front_matter(lines)
    names = _names(parted.fields, chosen.columns)
    fields = {target: value_at(parted.fields, name) for target, name in names.items()}
    used = set(names.values())
    extra = {name: value for name, value in parted.fields.items() if name not in used}
    fields["title"], fields["text"] = _headed(fields.get("title"), parted.text)
    path_below = str(options.get("event_path") or origin.source_file)
    findings, note = fill_from_path(fields, extra, path_below, chosen.pattern)
    told = "; ".join(part for part in (note, decoded.note) if part)
    record = Record(
        index=1, fields=fields, extra=extra, findings=(*parted.findings, *findings), names=names
    )
    return build_tables([record], replace(origin, note=told or None), options=chosen)


def fill_from_path(
    fields: dict[str, object], extra: dict[str, object], path: str, pattern: str | None
) -> tuple[tuple[Finding, ...], str | None]:
    """What the path adds to a record that does not say it itself; what to tell of it.

    Parameters
    ----------
    fields, extra : dict
        Of the record being made; completed here.
    path : str
        With forward slashes, below the folder that holds the events.
    pattern : str or None
        The user's, or None for the default.

    Raises
    ------
    LoadError
        If the pattern is none.

    Examples
    --------
    >>> fields = {"outlet": "The Harbour Mail"}
    >>> fill_from_path(fields, {}, "rail-strike/mail.md", None)[1]
    'event_id from the path, as {event}/{outlet}'
    >>> fields
    {'outlet': 'The Harbour Mail', 'event_id': 'rail-strike'}
    """
    found = path_fields(path, pattern)
    if found is None:
        problem = f"the path does not fit the pattern '{pattern}', so nothing was taken from it"
        remedy = "rename the file, or change the pattern."
        return (Finding(problem=problem, remedy=remedy),), None
    taken = []
    for name, value in found.items():
        if name not in PATH_FIELDS:
            extra.setdefault(name, value)
        elif not fields.get(name):
            fields[name] = value
            taken.append(name)
    shown = pattern or default_pattern(path)
    return (), f"{', '.join(taken)} from the path, as {shown}" if taken else None


def _names(fields: Mapping[str, object], asked: Mapping[str, str]) -> dict[str, str]:
    known = usable_columns([fields])
    # A column map is meant for tables; in front matter it counts where it fits.
    fitting = {target: name for target, name in asked.items() if name in known}
    names = dict(map_columns(known, fitting).chosen)
    names.pop("text", None)
    return names


def _headed(title: object, text: str) -> tuple[object, str]:
    """Title and text, a first line "# …" taken off the text where it is the title."""
    body = text.lstrip("\n \t")
    first, _, rest = body.partition("\n")
    heading = first.removeprefix("# ").strip().rstrip("#").strip()
    if not first.startswith("# ") or (title and heading != str(title).strip()):
        return title, text
    return title or heading, rest


def _is_prose(text: str) -> bool:
    """Mostly letters and spaces, and lines long enough for sentences."""
    sample = text[:20_000]
    plain = sum(letter.isalpha() or letter.isspace() for letter in sample)
    longest = max(map(len, sample.split("\n")))
    return plain >= 0.85 * len(sample) and longest >= 60


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=_SUFFIXES,
    sniff=sniff,
    read=read,
    about="Texts and Markdown with one article a file, metadata in front matter or in the path.",
)
