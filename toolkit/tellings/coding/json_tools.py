"""Label Studio, doccano and Prodigy: tools that speak JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

import polars as pl

from tellings.coding.codebook import ANSWERS, Task
from tellings.coding.codes import Answer
from tellings.coding.spreadsheets import answer_of
from tellings.domain.errors import CodingError

Record = Mapping[str, Any]
Records = Sequence[tuple[str, Record]]
"""Each record of a file with its place in it, for messages."""

# Newest names first; Prodigy's session is named after the dataset and the person.
_PRODIGY_CODERS = ("_annotator_id", "_session_id")


def write_label_studio(sheet: pl.DataFrame, task: Task) -> dict[str, bytes]:
    """``label_studio.json`` (tasks to import) and ``label_studio.xml`` (the labelling interface).

    Examples
    --------
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "before": [None], "text": ["A."],
    ...                       "after": [None]})
    >>> task = Task(variable="x", unit="sentence", question="Is it?", codebook="")
    >>> sorted(write_label_studio(sheet, task))
    ['label_studio.json', 'label_studio.xml']
    """
    tasks = [{"data": {**_shown(row), "variable": task.variable}} for row in sheet.rows(named=True)]
    choices = "".join(
        f'    <Choice value="{answer}" hotkey="{number}"/>\n'
        for number, answer in enumerate(ANSWERS, start=1)
    )
    config = f"""\
<View>
  <Text name="before" value="$before"/>
  <Header value={quoteattr(task.question)}/>
  <Text name="text" value="$text"/>
  <Choices name="code" toName="text" choice="single" required="true">
{choices}  </Choices>
  <Text name="after" value="$after"/>
  <TextArea name="note" toName="text" placeholder="Note" rows="1" maxSubmissions="1"/>
</View>
"""
    return {
        "label_studio.json": _json(tasks),
        "label_studio.xml": config.encode("utf-8", "replace"),
    }


def read_label_studio(records: Records, *, file: str) -> list[Answer]:
    """Answers of a Label Studio export, JSON or JSON-MIN; skipped tasks are not coded.

    Raises
    ------
    CodingError
        If a task has lost its ``unit_id`` or holds several answers of one annotator.

    Examples
    --------
    >>> result = {"from_name": "code", "type": "choices", "value": {"choices": ["yes"]}}
    >>> task = {"data": {"unit_id": "u1"},
    ...         "annotations": [{"completed_by": 7, "was_cancelled": False, "result": [result]}]}
    >>> read_label_studio([("task 1", task)], file="export.json")[0].coder
    'annotator 7'
    """
    found = []
    for record, one in records:
        if "annotations" not in one and "completions" not in one:
            found += _flat(one, file=file, record=record)
            continue
        data = one.get("data") or {}
        for annotation in one.get("annotations") or one.get("completions") or []:
            if not annotation.get("was_cancelled"):
                cells = _of_results(annotation.get("result") or [], file=file, record=record)
                coder = _person(annotation.get("completed_by"))
                found += _if_coded({**_kept(data), **cells, "coder": coder}, file, record)
    return found


def _flat(one: Record, *, file: str, record: str) -> list[Answer]:
    """A task of JSON-MIN: the answer stands beside the data."""
    said = one.get("code")
    cells = {
        **_kept(one),
        "code": said.get("choices", [None])[0] if isinstance(said, Mapping) else said,
        "note": one.get("note") if isinstance(one.get("note"), str) else None,
        "coder": _person(one.get("annotator")),
    }
    return _if_coded(cells, file, record)


def _of_results(results: Sequence[Record], *, file: str, record: str) -> dict[str, Any]:
    chosen = [
        choice
        for one in results
        if one.get("type") == "choices"
        for choice in one.get("value", {}).get("choices", [])
    ]
    _one_answer(chosen, file=file, record=record)
    notes = [
        " ".join(one.get("value", {}).get("text", []))
        for one in results
        if one.get("type") == "textarea"
    ]
    return {"code": chosen[0] if chosen else None, "note": " ".join(notes)}


def _person(who: object) -> str | None:
    if isinstance(who, Mapping):
        who = who.get("email") or who.get("username") or who.get("id")
    if who is None:
        return None
    return f"annotator {who}" if str(who).isdigit() else str(who)


def write_doccano(sheet: pl.DataFrame, task: Task) -> dict[str, bytes]:
    """``doccano.jsonl`` for a project of text classification, and its labels.

    Examples
    --------
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "before": [None], "text": ["A."],
    ...                       "after": [None]})
    >>> task = Task(variable="x", unit="sentence", question="Is it?", codebook="")
    >>> write_doccano(sheet, task)["doccano_labels.json"].split()[2:4]
    [b'"text":', b'"yes",']
    """
    lines = [
        {**_shown(row), "label": [], "variable": task.variable} for row in sheet.rows(named=True)
    ]
    labels = [{"text": answer, "suffix_key": answer[0]} for answer in ANSWERS]
    return {"doccano.jsonl": _json_lines(lines), "doccano_labels.json": _json(labels)}


def read_doccano(records: Records, *, file: str) -> list[Answer]:
    """Answers of a doccano export (JSONL, of one person or of all); no label means not coded.

    Raises
    ------
    CodingError
        If an example has lost its ``unit_id`` or bears several labels.

    Examples
    --------
    >>> line = {"id": 4, "text": "A.", "label": ["no"], "unit_id": "u1"}
    >>> read_doccano([("line 1", line)], file="ann.jsonl")[0].said
    'no'
    """
    found = []
    for record, one in records:
        meta = one.get("meta") if isinstance(one.get("meta"), Mapping) else {}
        labels = [str(label) for label in one.get("label") or one.get("labels") or []]
        _one_answer(labels, file=file, record=record)
        notes = one.get("Comments") or one.get("comments") or []
        cells = {
            **_kept(meta or {}),
            **_kept(one),
            "code": labels[0] if labels else None,
            "note": " ".join(map(str, notes)),
            "coder": _person(one.get("user") or one.get("annotator")),
        }
        found += _if_coded(cells, file, record)
    return found


def write_prodigy(sheet: pl.DataFrame, task: Task) -> dict[str, bytes]:
    """``prodigy.jsonl`` for the interface "choice" (recipe ``mark`` with ``--view-id choice``).

    Examples
    --------
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "before": [None], "text": ["A."],
    ...                       "after": [None]})
    >>> task = Task(variable="x", unit="sentence", question="Is it?", codebook="")
    >>> json.loads(write_prodigy(sheet, task)["prodigy.jsonl"])["options"][0]
    {'id': 'yes', 'text': 'yes'}
    """
    options = [{"id": answer, "text": answer} for answer in ANSWERS]
    lines = [
        {
            "text": row["text"],
            "unit_id": row["unit_id"],
            "variable": task.variable,
            "options": options,
            "meta": {"before": row["before"] or "", "after": row["after"] or ""},
        }
        for row in sheet.rows(named=True)
    ]
    return {"prodigy.jsonl": _json_lines(lines)}


def read_prodigy(records: Records, *, file: str) -> list[Answer]:
    """Answers of ``prodigy db-out``: interface "choice", or accept and reject as yes and no.

    Examples
    --------
    >>> line = {"text": "A.", "unit_id": "u1", "accept": ["yes"], "answer": "accept",
    ...         "_annotator_id": "hedges-ann"}
    >>> read_prodigy([("line 1", line)], file="out.jsonl")[0].said
    'yes'
    """
    found = []
    for record, one in records:
        chosen = [str(choice) for choice in one.get("accept") or []]
        _one_answer(chosen, file=file, record=record)
        answer = one.get("answer")
        if answer == "ignore" or ("accept" in one and answer == "reject"):
            said = "unclear"
        elif "accept" in one:
            said = chosen[0] if chosen else ""
        else:
            said = {"accept": "yes", "reject": "no"}.get(str(answer), str(answer))
        coder = next((one[key] for key in _PRODIGY_CODERS if one.get(key)), None)
        found += _if_coded({**_kept(one), "code": said, "coder": coder}, file, record)
    return found


def read_plain(records: Records, *, file: str) -> list[Answer]:
    """Answers of bare records: ``unit_id``, ``code`` and any other column of table CODINGS.

    Examples
    --------
    >>> read_plain([("line 1", {"unit_id": "u1", "code": 1, "score": 0.7})], file="m.jsonl")[0].said
    '1'
    """
    return [answer for record, one in records for answer in _if_coded({**one}, file, record)]


def _shown(row: Record) -> dict[str, str]:
    return {name: row[name] or "" for name in ("unit_id", "before", "text", "after")}


def _kept(data: Record) -> dict[str, Any]:
    return {name: data[name] for name in ("unit_id", "variable") if data.get(name)}


def _one_answer(given: Sequence[str], *, file: str, record: str) -> None:
    if len(given) > 1:
        raise CodingError(
            f"{file}, {record}: expected one answer, got {sorted(given)}.",
            remedy="keep one answer, and set the tool to single choice.",
        )


def _if_coded(cells: dict[str, Any], file: str, record: str) -> list[Answer]:
    if cells.get("code") in (None, ""):
        return []
    if not cells.get("unit_id"):
        raise CodingError(
            f"{file}, {record}: there is an answer but no 'unit_id'.",
            remedy="export with the data that were imported, so that every record keeps its id.",
        )
    return [answer_of(cells, file=file, record=record)]


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _json_lines(rows: Sequence[object]) -> bytes:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    # Some readers end a line at these too.
    for letter in "\x85\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text.encode("utf-8", "replace")
