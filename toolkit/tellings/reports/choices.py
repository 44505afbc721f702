"""What the reader can filter sentences by: speaker, kind of source, role, certainty and actor."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tellings.reports.material import Json
from tellings.reports.wording import spoken

FILTERS = (
    ("speaker", "Speaker"),
    ("source", "Source"),
    ("role", "Role"),
    ("certainty", "Certainty"),
    ("actor", "Actor"),
)
"""Name and printed title of each filter, in the order in which the reader shows them."""

Choice = tuple[str, str]
"""A filter and one of its values."""


def choices_of(rows: Sequence[Json]) -> list[list[Choice]]:
    """The values of each span, by number; those of a source hold for its whole attribution.

    Parameters
    ----------
    rows : sequence of dict
        Spans by number, their attributes cut to the copyright mode: what may not be printed is
        nothing to filter by.

    Returns
    -------
    list of list of (str, str)
        One list a span, empty for spans without a value.

    Examples
    --------
    >>> span = {"article_id": "a", "layer": "sourcing", "group": 1}
    >>> choices_of([
    ...     span | {"role": "source", "label": "named_person", "attributes": '{"speaker":"Orm"}'},
    ...     span | {"role": "content", "label": "indirect", "attributes": "{}"}])[1]
    [('speaker', 'Orm'), ('source', 'named person')]
    """
    own = [_own(row) for row in rows]
    of_group: dict[tuple[str, int], list[Choice]] = {}
    for row, values in zip(rows, own, strict=True):
        if row["layer"] == "sourcing" and row["role"] == "source":
            of_group.setdefault((row["article_id"], row["group"]), []).extend(values)
    return [
        list(dict.fromkeys(of_group.get((row["article_id"], row["group"]), [])))
        if row["layer"] == "sourcing"
        else values
        for row, values in zip(rows, own, strict=True)
    ]


def _own(row: Json) -> list[Choice]:
    """Values that the span itself has."""
    layer, role, label = row["layer"], row["role"], row["label"]
    if layer == "sourcing" and role == "source":
        said = json.loads(row["attributes"] or "{}")
        told = [("speaker", said.get("speaker")), ("source", label), ("role", _role(said))]
        return [
            (name, value if name == "speaker" else spoken(value)) for name, value in told if value
        ]
    if layer == "hedging" and role == "cue":
        return [("certainty", spoken(label))]
    if layer == "framing" and role == "actor":
        return [("actor", label.replace("-", " "))]
    return []


def _role(said: Json) -> str | None:
    role = said.get("source_role")
    return role if role != "unclear" else None
