"""Mistakes of a study file: where they stand, what was expected, what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel, ValidationError

from tellings.domain.parts import Measure, discover

# Below this similarity (0 to 100) a suggestion confuses more than it helps.
SIMILAR = 60.0


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One mistake: the path of keys to it, the problem, and what to do (may be empty)."""

    where: tuple[str, ...]
    problem: str
    remedy: str = ""


def found_by_pydantic(error: ValidationError, model: type[BaseModel]) -> list[Mistake]:
    """Pydantic's findings as mistakes, unknown keys with the nearest known one.

    Examples
    --------
    >>> from tellings.study.sections import About
    >>> try:
    ...     About.model_validate({"sed": 1})
    ... except ValidationError as error:
    ...     print([mistake.remedy for mistake in found_by_pydantic(error, About)])
    ['add it, such as: seed = 20310304', "did you mean 'seed'?"]
    """
    mistakes = []
    for detail in error.errors(include_url=False):
        where = tuple(str(step) for step in detail["loc"])
        if detail["type"] == "extra_forbidden":
            known = _keys(model, where[:-1])
            mistakes.append(
                Mistake(
                    where=where,
                    problem=f"unknown key '{where[-1]}'",
                    remedy=nearest(where[-1], known),
                )
            )
        elif detail["type"] == "missing":
            mistakes.append(
                Mistake(
                    where=where,
                    problem=f"'{where[-1]}' is missing",
                    remedy=_example(where[-1]),
                )
            )
        else:
            given = f", got {detail['input']!r}" if not isinstance(detail["input"], dict) else ""
            said = _lower(detail["msg"].removeprefix("Value error, "))
            problem = f"'{'.'.join(where)}': {said}{given}"
            mistakes.append(Mistake(where=where, problem=problem))
    return mistakes


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
            problem=f"unknown measure '{name}'",
            remedy=nearest(name, known),
        )
        for key, names in lists.items()
        if isinstance(names, list)
        for name in names
        if isinstance(name, str) and name not in known
    ]


def nearest(name: str, known: Iterable[str]) -> str:
    """A question, "did you mean …?", or the list of what is known when nothing is near.

    Examples
    --------
    >>> nearest("tilte", ["title", "seed"])
    "did you mean 'title'?"
    >>> nearest("zzz", ["title", "seed"])
    'known are: seed, title'
    """
    from rapidfuzz import fuzz, process

    choices = sorted(known)
    found = process.extractOne(name, choices, scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return f"did you mean '{found[0]}'?" if found else f"known are: {', '.join(choices)}"


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
    plural = "mistake" if len(unique) == 1 else "mistakes"
    return "\n".join([f"{name} has {len(unique)} {plural}:", *unique])


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
    key = re.compile(r"\s*([A-Za-z0-9_\-\"'. ]+?)\s*=")
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
    return tuple(step.strip().strip("\"'") for step in dotted.split("."))


def _keys(model: type[BaseModel], where: Sequence[str]) -> list[str]:
    """The keys a section of the model knows."""
    current = model
    for step in where:
        info = current.model_fields.get(step)
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


def _example(key: str) -> str:
    examples = {
        "seed": "add it, such as: seed = 20310304",
        "paths": 'add it, such as: paths = ["articles"]',
        "study": "add a section: [study]",
        "corpus": "add a section: [corpus]",
    }
    return examples.get(key, "add it")


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
