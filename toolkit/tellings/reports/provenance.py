"""Where the numbers come from: versions, hashes, the command; and what was preregistered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tellings.reports.material import Json, Material

_RESOURCE = " · resources · "
# Robustness has a section of its own, inputs a table; the last two are told from the study.
_TOLD = {"inputs", "robustness", "seed", "study_digest"}


def provenance_section(material: Material) -> Json:
    """Digest, seed, command, versions and the hash of every resource and input.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> provenance_section(prepare(example_result()))["rows"][0]
    ['Study digest', '0000000000000000000000000000000000000000000000000000000000000000']
    """
    study = material.result.study
    rows = [
        ["Study digest", str(study.get("digest") or "none")],
        *([["Date of the study", str(study["date"])]] if study.get("date") else []),
        ["Seed", str(material.seed)],
        ["Level of intervals", f"{100 * material.level:g}%"],
        ["Command that remakes every number", str(study.get("command") or "none")],
        ["Copyright mode", material.mode],
    ]
    provenance = material.result.provenance
    inputs = _inputs(provenance.get("inputs"))
    rest = {key: value for key, value in provenance.items() if key not in _TOLD}
    flat = _flat(rest, "")
    return {
        "rows": [*rows, *(row for row in flat if _RESOURCE not in row[0])],
        "resources": [[row[0].split(_RESOURCE)[1], row[1]] for row in flat if _RESOURCE in row[0]],
        "inputs": inputs,
    }


def deviations_section(material: Material) -> Json:
    """Whether the study was preregistered, and a row for each key that is not as it was then.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> deviations_section(prepare(example_result()))
    {'registered': False, 'rows': []}
    """
    table = material.result.deviations.sort("key")
    return {
        "registered": material.result.study.get("preregistration") is not None,
        "rows": [
            {
                "key": row["key"],
                "then": row["preregistered"] or "not there",
                "now": row["now"] or "not there",
            }
            for row in table.iter_rows(named=True)
        ],
    }


def _inputs(inputs: object) -> list[list[str]]:
    """Input files with their hashes, sorted by name."""
    if isinstance(inputs, Mapping):
        return sorted([str(name), str(digest)] for name, digest in inputs.items())
    if not isinstance(inputs, Sequence) or isinstance(inputs, str):
        return []
    rows = []
    for item in inputs:
        if isinstance(item, Mapping):
            name = item.get("path") or item.get("name") or item.get("file") or ""
            rows.append([str(name), str(item.get("sha256") or item.get("digest") or "")])
        else:
            rows.append([str(item), ""])
    return sorted(rows)


def _flat(value: object, name: str) -> list[list[str]]:
    """Nested provenance as rows of name and value."""
    if isinstance(value, Mapping):
        return [
            row
            for key, inner in sorted(value.items())
            for row in _flat(inner, f"{name} · {key}" if name else str(key))
        ]
    if isinstance(value, (list, tuple)) and all(isinstance(item, Mapping) for item in value):
        named = [(f"{name} · {item.get('name', at)}", item) for at, item in enumerate(value, 1)]
        return [row for label, item in named for row in _flat(_unnamed(item), label)]
    if isinstance(value, (list, tuple)):
        return [[name, ", ".join(str(item) for item in value)]] if value else []
    return [[name, str(value)]] if value is not None else []


def _unnamed(item: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in item.items() if key != "name"}
