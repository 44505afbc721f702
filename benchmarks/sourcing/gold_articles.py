"""Gold articles: JSON lines, or a folder of marked articles such as ``corpora/demo_gold``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROLES = ("source", "cue", "content")
Spans = Mapping[str, Sequence[tuple[int, int]]]


@dataclass(frozen=True, kw_only=True)
class Article:
    """A gold article: its text, its attributions and, where coded, naming and stance."""

    name: str
    text: str
    attributions: Sequence[Spans]
    kinds: Sequence[str] = ()
    codes: Sequence[tuple[str, str]] = ()
    publisher: str = ""


def read_gold(path: Path) -> list[Article]:
    """The articles of a file or folder."""
    return list(read_folder(path) if path.is_dir() else read_lines(path))


def read_lines(path: Path) -> Iterator[Article]:
    """Articles of a JSON-lines file; gold of clauses (``content_edu``) is read too."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans, kinds = [], []
        for gold in row["attributions"]:
            if "content_edu" in gold:
                gold = {
                    role: [gold[key]] if gold.get(key) else []
                    for role, key in (("source", "source"), ("cue", "cue"),
                                      ("content", "content_edu"))
                }  # fmt: skip
            if gold.get("content"):
                spans.append({role: [tuple(pair) for pair in gold.get(role) or []]
                              for role in ROLES})  # fmt: skip
                kinds.append(str(gold.get("kind") or ""))
        yield Article(
            name=row["doc_id"], text=row["text"], attributions=spans, kinds=kinds,
            publisher=row.get("publisher", ""),
        )  # fmt: skip


def read_folder(folder: Path) -> Iterator[Article]:
    """Articles with marks such as ``[they](source 1 unnamed_group)``."""
    for path in sorted(folder.glob("*/*.md")):
        text, marks = read_marks(path.read_text(encoding="utf-8").split("---\n", 2)[2])
        groups: dict[str, dict[str, list[tuple[int, int]]]] = {}
        codes: dict[str, dict[str, str]] = {}
        for start, end, label in marks:
            role, *rest = label.split()
            if role not in ROLES:
                continue
            groups.setdefault(rest[0], {name: [] for name in ROLES})[role].append((start, end))
            if len(rest) > 1:
                codes.setdefault(rest[0], {})[role] = rest[1]
        yield Article(
            name=f"{path.parent.name}/{path.stem}", text=text,
            attributions=list(groups.values()), kinds=[""] * len(groups),
            codes=[(codes.get(n, {}).get("source", "none"), codes.get(n, {}).get("cue", "none"))
                   for n in groups],
            publisher=path.stem.removesuffix("-2"),
        )  # fmt: skip


def read_marks(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The plain text and its marks."""
    plain: list[str] = []
    opened: list[int] = []
    marks = []
    at = 0
    while at < len(marked):
        if marked[at] == "[":
            opened.append(len(plain))
        elif marked.startswith("](", at):
            close = marked.index(")", at)
            marks.append((opened.pop(), len(plain), marked[at + 2 : close]))
            at = close
        else:
            plain.append(marked[at])
        at += 1
    return "".join(plain), marks
