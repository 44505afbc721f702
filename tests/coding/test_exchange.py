"""Sheets go out to every tool and codes come back, with emoji, line ends and formulas intact."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile

import polars as pl
import pytest
from lxml import etree

from tellings.coding import SHEET_FORMATS, Origin, read_codes, write_sheet
from tellings.coding.cas import Utf16
from tellings.domain.codings import CODINGS
from tellings.domain.errors import CodingError, TableError
from tellings.domain.tables import check

ANSWERS = ["yes", "no", "unclear", "yes"]
CODES = [1.0, 0.0, None, 1.0]
UNIT = "u0000000000000001"


@pytest.fixture(scope="module")
def folder(sheet, task, tmp_path_factory):
    pytest.importorskip("openpyxl")
    place = tmp_path_factory.mktemp("for_coders")
    write_sheet(sheet, task, place, formats=SHEET_FORMATS)
    return place


def by_id(sheet):
    return dict(zip(sheet["unit_id"], ANSWERS, strict=True))


def filled_csv(folder, sheet):
    rows = list(csv.DictReader(io.StringIO((folder / "units.csv").read_text("utf-8-sig"), "")))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, rows[0].keys(), delimiter=";")
    writer.writeheader()
    for row in rows:
        writer.writerow({**row, "code": by_id(sheet)[row["unit_id"]]})
    return "ann.csv", buffer.getvalue().encode("utf-8-sig")


def filled_xlsx(folder, sheet):
    import openpyxl

    book = openpyxl.load_workbook(folder / "units.xlsx")
    page = book["units"]
    for row in range(2, page.max_row + 1):
        page.cell(row, 6).value = by_id(sheet)[page.cell(row, 2).value]
    buffer = io.BytesIO()
    book.save(buffer)
    return "ann.xlsx", buffer.getvalue()


def filled_label_studio(folder, sheet):
    tasks = json.loads((folder / "label_studio.json").read_text("utf-8"))
    for number, one in enumerate(tasks, start=1):
        said = by_id(sheet)[one["data"]["unit_id"]]
        result = {"from_name": "code", "to_name": "text", "type": "choices", "id": "x",
                  "origin": "manual", "value": {"choices": [said]}}  # fmt: skip
        one.update(
            id=number,
            annotations=[
                {"id": number, "completed_by": {"id": 3, "email": "ann"}, "was_cancelled": False,
                 "result": [result]},
                {"id": 90 + number, "completed_by": 4, "was_cancelled": True, "result": []},
            ],
            predictions=[],
        )  # fmt: skip
    return "project-1.json", json.dumps(tasks).encode()


def filled_label_studio_min(folder, sheet):
    tasks = json.loads((folder / "label_studio.json").read_text("utf-8"))
    flat = [
        {**one["data"], "id": number, "annotator": "ann", "annotation_id": number,
         "code": by_id(sheet)[one["data"]["unit_id"]], "lead_time": 1.5}
        for number, one in enumerate(tasks, start=1)
    ]  # fmt: skip
    return "project-1-min.json", json.dumps(flat).encode()


def filled_doccano(folder, sheet):
    lines = (folder / "doccano.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line]
    for number, row in enumerate(rows, start=1):
        row.update(id=number, label=[by_id(sheet)[row["unit_id"]]], Comments=[])
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("ann.jsonl", text)
    return "doccano.zip", buffer.getvalue()


def filled_prodigy(folder, sheet):
    lines = (folder / "prodigy.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for row in rows:
        row.update(accept=[by_id(sheet)[row["unit_id"]]], answer="accept", _annotator_id="ann")
    return "out.jsonl", "\n".join(json.dumps(row) for row in rows).encode()


def filled_brat(folder, sheet):
    lines = (folder / "brat/units-01.ann").read_text("utf-8").split("\n")
    passages = [line.split("\t")[0] for line in lines if line.startswith("T")]
    units = {line.split("\t")[1].split(" ")[1]: line.split("\t")[2]
             for line in lines if line.startswith("#")}  # fmt: skip
    lines += [f"A{n}\tCode {name} {by_id(sheet)[units[name]]}"
              for n, name in enumerate(passages, start=1)]  # fmt: skip
    return "ann.ann", "\n".join(lines).encode()


def filled_xmi(folder, sheet):
    root = etree.fromstring((folder / "inception/units.xmi").read_bytes())
    for one in root.iter("{http:///webanno/custom.ecore}Unit"):
        one.set("code", by_id(sheet)[one.get("unit_id")])
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("ann.xmi", etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
        archive.writestr("TypeSystem.xml", (folder / "inception/layer.xml").read_bytes())
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("annotation/units.xmi/ann.zip", inner.getvalue())
    return "project.zip", outer.getvalue()


def filled_cas_json(folder, sheet):
    cas = json.loads((folder / "inception/units.json").read_text("utf-8"))
    for one in cas["%FEATURE_STRUCTURES"]:
        if "unit_id" in one:
            one["code"] = by_id(sheet)[one["unit_id"]]
    return "ann.json", json.dumps(cas).encode()


FILLED = [
    filled_csv,
    filled_xlsx,
    filled_label_studio,
    filled_label_studio_min,
    filled_doccano,
    filled_prodigy,
    filled_brat,
    filled_xmi,
    filled_cas_json,
]


@pytest.mark.parametrize("fill", FILLED, ids=lambda fill: fill.__name__)
def test_codes_come_back_from_every_tool(fill, folder, sheet, tmp_path):
    name, data = fill(folder, sheet)
    (tmp_path / name).write_bytes(data)
    codings = read_codes(tmp_path / name, origin=Origin(variable="hedge_rate"), units=sheet)
    assert check(codings, CODINGS).equals(codings)
    assert [("hedge_rate", "ann", "human")] == codings.select(
        "variable", "coder", "kind").unique().rows()  # fmt: skip
    assert dict(zip(sheet["unit_id"], CODES, strict=True)) == dict(
        codings.select("unit_id", "code").rows()
    )


def test_nothing_given_to_coders_says_outlet_or_prediction(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            text = path.read_bytes().lower()
            assert not re.search(rb'"outlet|prediction|stratum|article_id', text), path


def test_the_same_sheet_gives_the_same_bytes(folder, sheet, task, tmp_path):
    for path in write_sheet(sheet, task, tmp_path, formats=SHEET_FORMATS):
        assert (folder / path.relative_to(tmp_path)).read_bytes() == path.read_bytes()


def test_a_spreadsheet_holds_no_live_formula(folder, sheet):
    import openpyxl

    with zipfile.ZipFile(folder / "units.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    page = openpyxl.load_workbook(folder / "units.xlsx")["units"]
    texts = [page.cell(row, 4).value for row in range(2, 6)]
    expected = [text.replace("\x07", "\ufffd").replace("\r\n", "\n") for text in sheet["text"]]
    assert expected == [text.replace("\r\n", "\n") for text in texts]
    with (folder / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [] == [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_brat_offsets_count_code_points(folder, sheet):
    text = (folder / "brat/units-01.txt").read_text("utf-8")
    lines = (folder / "brat/units-01.ann").read_text("utf-8").split("\n")
    for line, original in zip((one for one in lines if one[:1] == "T"), sheet["text"], strict=True):
        spans = [one.split(" ") for one in line.split("\t")[1].removeprefix("Unit ").split(";")]
        pieces = [text[int(start) : int(end)] for start, end in spans]
        assert line.split("\t")[2] == " ".join(pieces)
        assert "".join(original.split()) == "".join("".join(pieces).split())


def test_a_cas_counts_utf_16_units(folder, sheet):
    root = etree.fromstring((folder / "inception/units.xmi").read_bytes())
    sofa = root.find("{http:///uima/cas.ecore}Sofa").get("sofaString")
    wide = sofa.encode("utf-16-le")
    units = root.findall("{http:///webanno/custom.ecore}Unit")
    found = [wide[2 * int(u.get("begin")) : 2 * int(u.get("end"))].decode("utf-16-le")
             for u in units]  # fmt: skip
    assert [text.replace("\x07", "\ufffd").replace("\r", "\n") for text in sheet["text"]] == found
    cas = json.loads((folder / "inception/units.json").read_text("utf-8"))
    places = [(one["begin"], one["end"]) for one in cas["%FEATURE_STRUCTURES"] if "unit_id" in one]
    assert places == [(int(u.get("begin")), int(u.get("end"))) for u in units]


@pytest.mark.parametrize("text", ["", "plain", "🚢", "a🚢b👩‍👩‍👧c", "🚢🚢"])
def test_utf_16_offsets_go_both_ways(text):
    offsets = Utf16(text)
    for place in range(len(text) + 1):
        assert len(text[:place].encode("utf-16-le")) // 2 == offsets.of(place)
        assert place == offsets.back(offsets.of(place))
    inside = set(range(len(text.encode("utf-16-le")) // 2)) - {
        offsets.of(place) for place in range(len(text) + 1)
    }
    assert {None} >= {offsets.back(offset) for offset in inside}
    assert offsets.back(10_000) is None


WRONG = {
    "no heading": ("a.csv", b"id,answer\nu1,yes\n", "first row must name the columns"),
    "no unit": ("a.csv", b"unit_id,code\n,yes\n", "line 2: there is a code but no unit_id"),
    "no answer": ("a.csv", b"unit_id,code\nu1,maybe\n", "line 2: expected yes, no or unclear"),
    "twice": ("a.csv", b"unit_id,code\nu1,yes\nu1,no\n", "twice, in line 2 and line 3"),
    "empty": ("a.csv", b"unit_id,code\nu1,\n", "no unit has an answer"),
    "no json": ("a.json", b"{", "line 1: not JSON"),
    "a bare value": ("a.json", b"[3]", "record 1: expected a record"),
    "no tool": ("a.json", b'[{"x": 1}]', "no tool is known whose records hold ['x']"),
    "lost id": ("a.jsonl", b'{"text": "A.", "label": ["yes"]}', "line 1: there is an answer"),
    "two labels": (
        "a.jsonl", b'{"unit_id": "u1", "label": ["yes", "no"]}', "line 1: expected one answer"
    ),
    "broken line": (
        "a.jsonl", b'{"unit_id": "u1", "code": 1}\n{"unit_id"', "line 2: not JSON"
    ),
    "score": (
        "a.jsonl", b'{"unit_id": "u1", "code": 1, "score": 7}', "line 1: a score must be a number"
    ),
    "later sheet": ("a.json", b'{"tellings_codes": 9}', "codes of version 9"),
    "no passage": ("a.ann", b"hello", "line 1: not an annotation of brat"),
    "two answers": (
        "a.ann", b"T1\tUnit 0 1\tA\nA1\tCode T1 yes\nA2\tCode T1 no\n", "line 3: passage T1"
    ),
    "lost note": ("a.ann", b"T1\tUnit 0 1\tA\nA1\tCode T1 yes\n", "line 2: the note of that"),
    "no xml": ("a.xmi", b"<xmi", "not XML"),
    "no text": ("a.xmi", b"<x><y code='yes' unit_id='u1'/></x>", "holds no text"),
    "half an emoji": (
        "a.xmi",
        "<x><s sofaString='🚢'/><y code='yes' unit_id='u1' begin='1' end='2'/></x>".encode(),
        "unit u1: offsets 1 to 2 are not whole characters",
    ),
    "binary": ("a.json", b"\xff\xfe\xfa", "not text in UTF-8"),
    "no workbook": ("a.xlsx", b"nothing", "not an XLSX file"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=list(WRONG))
def test_a_wrong_file_is_named_with_its_record(case, tmp_path):
    if case == "no workbook":
        pytest.importorskip("openpyxl")
    name, data, said = WRONG[case]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CodingError) as caught:
        read_codes(tmp_path / name, origin=Origin(variable="x"))
    assert name in str(caught.value)
    assert said in str(caught.value)


def test_codes_of_another_sample_are_refused(sheet, tmp_path):
    file = tmp_path / "ann.csv"
    file.write_text(f"unit_id,code\n{UNIT},yes\nu9,no\n")
    with pytest.raises(CodingError, match="1 of 2 codes are of units that are not in the sample"):
        read_codes(file, origin=Origin(variable="x"), units=sheet)


def test_the_same_coder_in_two_files_is_refused(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text("unit_id,code\nu1,yes\n")
    with pytest.raises(TableError, match="repeated"):
        read_codes(tmp_path, origin=Origin(variable="x", coder="ann"))


def test_a_file_that_does_not_tell_its_variable_needs_to_be_told(tmp_path):
    (tmp_path / "ann.csv").write_text("unit_id,code\nu1,yes\n")
    with pytest.raises(CodingError, match="nothing says which variable"):
        read_codes(tmp_path / "ann.csv")


def test_a_models_codes_keep_its_name_version_score_and_prompt(tmp_path):
    file = tmp_path / "model.jsonl"
    file.write_text('{"unit_id": "u1", "code": 1, "score": 0.8}\n{"unit_id": "u2", "code": 0}\n')
    origin = Origin(variable="irony", coder="a model", kind="model", version="3",
                    prompt_sha256="ab12")  # fmt: skip
    codings = read_codes(file, origin=origin)
    assert [
        ("u1", "irony", "a model", "model", 1.0, 0.8, "3", "ab12", None),
        ("u2", "irony", "a model", "model", 0.0, None, "3", "ab12", None),
    ] == codings.rows()


def test_codes_go_through_parquet_and_json_lines_unchanged(tmp_path):
    rows = {"unit_id": ["u1", "u2"], "variable": "x", "coder": "ann", "kind": "human",
            "code": [1.0, 0.0], "note": ["so 🚢", None]}  # fmt: skip
    table = check(pl.DataFrame(rows), CODINGS)
    table.write_parquet(tmp_path / "a.parquet")
    table.write_ndjson(tmp_path / "b.jsonl")
    assert read_codes(tmp_path / "a.parquet").equals(table)
    assert read_codes(tmp_path / "b.jsonl").equals(table)


def test_damaged_codes_in_parquet_are_refused_by_name(tmp_path):
    buffer = io.BytesIO()
    pl.DataFrame({"unit_id": ["u1"], "code": [1.0]}).write_parquet(buffer)
    (tmp_path / "a.parquet").write_bytes(buffer.getvalue()[:-9] + b"\xff" + buffer.getvalue()[-8:])
    with pytest.raises(CodingError, match=r"a\.parquet: The Parquet file is damaged") as caught:
        read_codes(tmp_path / "a.parquet")
    assert "again" in caught.value.remedy


def test_prodigys_accept_and_reject_are_yes_and_no(tmp_path):
    lines = [{"unit_id": f"u{n}", "answer": answer, "_session_id": "x-ann"}
             for n, answer in enumerate(["accept", "reject", "ignore"])]  # fmt: skip
    (tmp_path / "out.jsonl").write_text("\n".join(map(json.dumps, lines)))
    codings = read_codes(tmp_path / "out.jsonl", origin=Origin(variable="x"))
    assert [1.0, 0.0, None] == codings["code"].to_list()


def test_a_hostile_xmi_reads_no_file(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    text = (
        f"<!DOCTYPE x [<!ENTITY e SYSTEM '{secret.as_uri()}'>]>"
        "<x><s sofaString='A.'/><y code='yes' unit_id='u1' begin='0' end='2'>&e;</y></x>"
    )
    (tmp_path / "ann.xmi").write_text(text)
    codings = read_codes(tmp_path / "ann.xmi", origin=Origin(variable="x"))
    assert [("u1", 1.0)] == codings.select("unit_id", "code").rows()
    assert "secret" not in codings.write_csv().replace("secret.txt", "")
