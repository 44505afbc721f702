"""Mistakes of a study file: where they stand, what was expected, what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel, ValidationError

from tellings.domain.errors import counted, nearest
from tellings.domain.parts import Measure, discover
from tellings.study.expected import Where, example_of, place, problem_of, remedy_of


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One mistake: the path of keys to it, the problem, and what to do (may be empty)."""

    where: tuple[str, ...]
    problem: str
    remedy: str = ""


def found_by_pydantic(
    error: ValidationError, model: type[BaseModel], *, below: tuple[str, ...] = ()
) -> list[Mistake]:
    """Pydantic's findings as mistakes in our own words, unknown keys with the nearest known one.

    Parameters
    ----------
    error : pydantic.ValidationError
        Of the model.
    model : type of BaseModel
        The whole study, or one of its sections.
    below : tuple of str
        The keys of that section.

    Examples
    --------
    >>> from tellings.study.sections import About
    >>> try:
    ...     About.model_validate({"sed": 1})
    ... except ValidationError as error:
    ...     found = found_by_pydantic(error, About, below=("study",))
    >>> [mistake.problem for mistake in found]
    ["'seed' is missing in [study]", "unknown key 'sed' in [study]"]
    >>> [mistake.remedy for mistake in found]
    ['write for example: seed = 20310304', "did you mean 'seed'?"]
    """
    mistakes = []
    for detail in error.errors(include_url=False):
        known = _keys(model, detail["loc"][:-1])
        detail["loc"] = where = (*below, *detail["loc"])
        if detail["type"] == "extra_forbidden":
            is_section = isinstance(detail["input"], dict)
            problem, remedy = _unknown(where, known, is_section=is_section, model=model)
        elif detail["type"] == "missing":
            problem, remedy = f"{_named(where)} is missing{_within(where)}", example_of(where)
        else:
            problem, remedy = problem_of(detail), remedy_of(detail)
        keys = tuple(str(step) for step in where)
        mistakes.append(Mistake(where=keys, problem=problem, remedy=remedy))
    return mistakes


def _unknown(
    where: Where, known: Sequence[str], *, is_section: bool, model: type[BaseModel]
) -> tuple[str, str]:
    """Problem and remedy of a key that is none, or that stands above every section."""
    name = str(where[-1])
    if len(where) > 1:
        return f"unknown key '{name}'{_within(where)}", nearest(name, known)
    owners = [f"[{section}]" for section in known if name in _keys(model, (section,))]
    if owners and not is_section:
        return f"'{name}' stands in no section", f"write it below {' or '.join(owners)}"
    return f"unknown section [{name}]", nearest(name, known)


def _named(where: Where) -> str:
    return f"'{where[-1]}'" if len(where) > 1 else f"[{where[-1]}]"


def _within(where: Where) -> str:
    """The section or entry that a key stands in."""
    if len(where) < 2:
        return ""
    above = where[:-1]
    listed = any(isinstance(step, int) for step in above)
    return f" in {place(above)}" if listed else f" in [{'.'.join(map(str, above))}]"


def found_in_names(values: Mapping[str, object]) -> list[Mistake]:
    """Measures named in ``[compare]`` that no installed part brings.

    Examples
    --------
    >>> [mistake.remedy for mistake in found_in_names({"compare": {"measures": ["hedgerate"]}})]
    ["did you mean 'hedge_rate'?"]
    """
    section = values.get("compare")
    if not isinstance(section, Mapping):
        return []
    known = sorted(discover(Measure))
    families = section.get("families")
    lists: dict[tuple[str, ...], object] = {
        (key,): section.get(key) for key in ("measures", "confirmatory")
    }
    if isinstance(families, Mapping):
        lists |= {("families", str(family)): names for family, names in families.items()}
    return [
        Mistake(
            where=("compare", *key),
            problem=f"{place(('compare', *key))}: unknown measure '{name}'",
            remedy=nearest(name, known),
        )
        for key, names in lists.items()
        if isinstance(names, list)
        for name in names
        if isinstance(name, str) and name not in known
    ]


def told(mistakes: Sequence[Mistake], source: str, name: str) -> str:
    """All mistakes as one message, in the order of the file's lines.

    Examples
    --------
    >>> print(told([Mistake(where=("study", "sed"), problem="unknown key 'sed'")],
    ...     "[study]\\nsed = 1", "study.toml"))
    study.toml has 1 mistake:
      line 2: unknown key 'sed'
    """
    lines = [(line_of(mistake.where, source), mistake) for mistake in mistakes]
    rows = []
    for line, mistake in sorted(lines, key=lambda pair: pair[0] or 0):
        at = f"line {line}: " if line else ""
        remedy = f" ({mistake.remedy})" if mistake.remedy else ""
        rows.append(f"  {at}{mistake.problem}{remedy}")
    unique = list(dict.fromkeys(rows))
    return "\n".join([f"{name} has {counted(len(unique), 'mistake')}:", *unique])


def line_of(where: Sequence[str], source: str) -> int | None:
    """The line of a key, or of its section when the key is missing; None when that is too.

    A section that is only there by its parts, as ``[voices]`` is by ``[voices.sides]``, is where
    its first part stands.

    Examples
    --------
    >>> line_of(("study", "seed"), "[study]\\ntitle = 'a'\\nseed = 1")
    3
    """
    header = re.compile(r"\s*\[\[?\s*([^\]\[]+?)\s*\]\]?\s*(#.*)?$")
    key = re.compile(r"\s*([\w\-\"'. ]+?)\s*=")
    section: tuple[str, ...] = ()
    best: int | None = None
    for number, line in enumerate(source.splitlines(), start=1):
        if match := header.match(line):
            section = _path(match[1])
        elif match := key.match(line):
            path = section + _path(match[1])
            if path == tuple(where[: len(path)]) and len(path) > len(section):
                return number
            continue
        else:
            continue
        part_of_it = section[: len(where)] == tuple(where)
        if section == tuple(where[: len(section)]) or (part_of_it and best is None):
            best = number
    return best


def _path(dotted: str) -> tuple[str, ...]:
    parts = re.findall(r"\"([^\"]*)\"|'([^']*)'|([^\s.\"']+)", dotted)
    return tuple("".join(part) for part in parts)


def _keys(model: type[BaseModel], where: Where) -> list[str]:
    """The keys a section of the model knows."""
    current = model
    for step in where:
        info = current.model_fields.get(str(step))
        if info is None:
            # A name of the user's own: the measure in [coding.MEASURE].
            continue
        kind = info.annotation
        options = [kind, *get_args(kind)]
        nested = [one for one in options if isinstance(one, type) and issubclass(one, BaseModel)]
        if not nested:
            return []
        current = nested[0]
    return sorted(current.model_fields)
