"""The block of metadata between two lines ``---`` at the top of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from tellings.domain.errors import LoadError
from tellings.loaders.schema import Finding

_FENCE = re.compile(r"\ufeff?---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_KEY = re.compile(r"([A-Za-z_][\w -]{0,60}):(?:[ \t]+(.*))?")
# Longer blocks are no metadata; a text may begin with a line of hyphens for other reasons.
_LONGEST = 16_384
# The parser takes quadratic time on nested brackets.
_MOST_BRACKETS = 200
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, kw_only=True)
class Parted:
    """A text parted from its metadata.

    Parameters
    ----------
    fields : Mapping[str, object]
        The metadata; every single value is text, exactly as printed.
    text : str
        What follows them.
    findings : tuple of Finding
        What had to be mended.
    """

    fields: Mapping[str, object]
    text: str
    findings: tuple[Finding, ...] = field(default=())


def part_front_matter(text: str) -> Parted:
    r"""The metadata and the text of a file with line ends ``\n``.

    Values are not interpreted: ``published: 2031-03-04`` is that text, ``outlet: On`` is a name.
    A block that is not YAML, most often for a colon in a title, is read line by line, which is a
    repair. Anchors and aliases are refused: they can make a small block fill the memory.

    Parameters
    ----------
    text : str
        The decoded file.

    Raises
    ------
    LoadError
        If the block is not closed or cannot be read.

    Examples
    --------
    >>> part_front_matter("---\ntitle: Rain\n---\nIt rained.\n").fields
    {'title': 'Rain'}
    """
    opening = _FENCE.match(text)
    if opening is None:
        return Parted(fields={}, text=text)
    closing = _CLOSE.search(text, opening.end(), opening.end() + _LONGEST)
    if closing is None:
        if _KEY.match(text, opening.end()):
            raise LoadError(
                "The front matter opened by '---' in the first line is never closed.",
                remedy="write a line '---' between the metadata and the text.",
            )
        return Parted(fields={}, text=text)
    block, rest = text[opening.end() : closing.start()], text[closing.end() :]
    fields, findings = _fields(block)
    return Parted(fields=fields, text=rest, findings=findings)


def _fields(block: str) -> tuple[dict[str, object], tuple[Finding, ...]]:
    try:
        return _yaml_fields(block)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, LoadError):
            raise
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark is not None else ""
        return _line_fields(block, where)


def _yaml_fields(block: str) -> tuple[dict[str, object], tuple[Finding, ...]]:
    if block.count("[") + block.count("{") > _MOST_BRACKETS:
        raise yaml.YAMLError("too many brackets")
    for event in yaml.parse(block, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise LoadError(
                "The front matter uses YAML anchors or aliases (& or *), which are not read.",
                remedy="put the value in quotation marks, or write it out each time.",
            )
    loader = yaml.BaseLoader(block)
    node = loader.get_single_node()
    if node is None:
        return {}, ()
    if not isinstance(node, yaml.MappingNode):
        raise yaml.YAMLError("no lines of the form 'name: value'")
    fields: dict[str, object] = {}
    findings: list[Finding] = []
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        value = loader.construct_object(value_node, deep=True)
        if key in fields:
            findings.append(_repeated(key))
        else:
            fields[key] = None if isinstance(value, str) and value in _NOTHING else value
    return fields, tuple(findings)


def _repeated(key: str) -> Finding:
    return Finding(
        problem=f"the front matter gives '{key[:60]}' twice; the first was taken",
        remedy=f"keep one line for '{key[:60]}'.",
    )


def _line_fields(block: str, where: str) -> tuple[dict[str, object], tuple[Finding, ...]]:
    fields: dict[str, object] = {}
    findings = [
        Finding(
            problem=f"the front matter is not valid YAML{where} and was read line by line",
            remedy="put values with a colon in quotation marks.",
        )
    ]
    for line in block.split("\n"):
        match = _KEY.fullmatch(line.strip())
        if match is None and line.strip():
            raise LoadError(
                f"The front matter cannot be read{where}: '{line.strip()[:80]}'.",
                remedy="write each line as 'name: value', values with colons in quotation marks.",
            )
        if match is not None and match[1] in fields:
            findings.append(_repeated(match[1]))
        elif match is not None:
            value = (match[2] or "").strip()
            fields[match[1]] = None if value in _NOTHING else value.strip("\"'")
    return fields, tuple(findings)
