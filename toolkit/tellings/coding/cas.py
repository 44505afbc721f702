"""INCEpTION and other UIMA tools: a CAS in XMI or JSON, whose offsets count UTF-16 units."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

import polars as pl
from lxml import etree

from tellings.coding.codebook import ANSWERS, Task
from tellings.coding.codes import Answer
from tellings.coding.standoff import Documents, document_of
from tellings.domain.errors import CodingError

_TYPE = "webanno.custom.Unit"
_FEATURES = ("unit_id", "code", "note")
_XMI, _CAS, _TCAS, _CUSTOM = (
    "http://www.omg.org/XMI",
    "http:///uima/cas.ecore",
    "http:///uima/tcas.ecore",
    "http:///webanno/custom.ecore",
)
_SPECIFIER = "http://uima.apache.org/resourceSpecifier"
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Utf16:
    """Offsets of a text in code points and in UTF-16 units, each way.

    A character beyond the basic plane, such as an emoji, is one code point and two UTF-16 units.

    Parameters
    ----------
    text : str
        The text.

    Examples
    --------
    >>> offsets = Utf16("a🚢b")
    >>> offsets.of(2), offsets.back(3), offsets.back(2)
    (3, 2, None)
    """

    def __init__(self, text: str) -> None:
        self._wide = [place for place, letter in enumerate(text) if letter > "\uffff"]
        self._length = len(text)

    def of(self, place: int) -> int:
        """The UTF-16 offset of a code point."""
        return place + bisect_left(self._wide, place)

    def back(self, offset: int) -> int | None:
        """The code point at a UTF-16 offset; null inside a character or beyond the text."""
        low, high = 0, self._length
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.of(middle) < offset else (low, middle)
        return low if self.of(low) == offset else None


def write_inception(sheet: pl.DataFrame, task: Task) -> dict[str, bytes]:
    """A CAS of all units in both notations, and the layer to set up before importing it.

    Examples
    --------
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "before": [None], "text": ["A."],
    ...                       "after": [None]})
    >>> task = Task(variable="x", unit="sentence", question="?", codebook="")
    >>> sorted(write_inception(sheet, task))
    ['inception/layer.xml', 'inception/units.json', 'inception/units.xmi']
    """
    # A form XML can hold, of the same length: a carriage return would be read back as a newline.
    clean = sheet.with_columns(
        pl.col(name).map_elements(_clean, return_dtype=pl.String)
        for name in ("before", "text", "after")
    )
    made = document_of(clean)
    return {
        "inception/layer.xml": _layer(task),
        "inception/units.xmi": _xmi(made),
        "inception/units.json": _cas_json(made),
    }


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text).replace("\r", "\n")


def _layer(task: Task) -> bytes:
    """The type system: INCEpTION reads it under Settings, Layers, Import."""
    root = etree.Element("typeSystemDescription", nsmap={None: _SPECIFIER})
    etree.SubElement(root, "name").text = "tellings"
    kind = etree.SubElement(etree.SubElement(root, "types"), "typeDescription")
    etree.SubElement(kind, "name").text = _TYPE
    etree.SubElement(kind, "description").text = task.question
    etree.SubElement(kind, "supertypeName").text = "uima.tcas.Annotation"
    features = etree.SubElement(kind, "features")
    for name in _FEATURES:
        feature = etree.SubElement(features, "featureDescription")
        etree.SubElement(feature, "name").text = name
        told = " / ".join(ANSWERS) if name == "code" else name
        etree.SubElement(feature, "description").text = told
        etree.SubElement(feature, "rangeTypeName").text = "uima.cas.String"
    # The importer knows a type system by the five characters "<?xml".
    return _xml(root)


def _xmi(made: Documents) -> bytes:
    offsets = Utf16(made.text)
    names = {"xmi": _XMI, "cas": _CAS, "tcas": _TCAS, "custom": _CUSTOM}
    root = etree.Element(f"{{{_XMI}}}XMI", nsmap=names)
    root.set(f"{{{_XMI}}}version", "2.0")
    whole: dict[str, str | int] = {"sofa": 1, "begin": 0, "end": offsets.of(len(made.text))}
    _add(root, _CAS, "NULL", {"id": 0})
    _add(root, _TCAS, "DocumentAnnotation", {"id": 2, **whole, "language": "x-unspecified"})
    for number, (unit_id, start, end) in enumerate(made.units, start=3):
        ends = {"begin": offsets.of(start), "end": offsets.of(end)}
        _add(root, _CUSTOM, "Unit", {"id": number, "sofa": 1, **ends, "unit_id": unit_id})
    sofa: dict[str, str | int] = {
        "id": 1,
        "sofaNum": 1,
        "sofaID": "_InitialView",
        "mimeType": "text",
    }
    _add(root, _CAS, "Sofa", {**sofa, "sofaString": made.text})
    members = range(2, len(made.units) + 3)
    view = etree.SubElement(root, f"{{{_CAS}}}View")
    view.set("sofa", "1")
    view.set("members", " ".join(map(str, members)))
    return _xml(root)


def _add(root: Any, namespace: str, name: str, features: Mapping[str, str | int]) -> None:  # noqa: ANN401
    """A structure with its id and features as attributes."""
    element = etree.SubElement(root, f"{{{namespace}}}{name}")
    for feature, value in features.items():
        element.set(f"{{{_XMI}}}id" if feature == "id" else feature, str(value))


def _xml(root: Any) -> bytes:  # noqa: ANN401
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def _cas_json(made: Documents) -> bytes:
    """UIMA CAS JSON 0.4."""
    offsets = Utf16(made.text)
    strings = {name: {"%NAME": name, "%RANGE": "uima.cas.String"} for name in _FEATURES}
    structures: list[dict[str, object]] = [
        {
            "%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView",
            "mimeType": "text", "sofaString": made.text,
        },
        {
            "%ID": 2, "%TYPE": "uima.tcas.DocumentAnnotation", "@sofa": 1, "begin": 0,
            "end": offsets.of(len(made.text)), "language": "x-unspecified",
        },
    ]  # fmt: skip
    structures += [
        {
            "%ID": number, "%TYPE": _TYPE, "@sofa": 1, "begin": offsets.of(start),
            "end": offsets.of(end), "unit_id": unit_id,
        }
        for number, (unit_id, start, end) in enumerate(made.units, start=3)
    ]  # fmt: skip
    kind = {"%NAME": _TYPE, "%SUPER_TYPE": "uima.tcas.Annotation", **strings}
    members = [one["%ID"] for one in structures[1:]]
    cas = {
        "%TYPES": {_TYPE: kind},
        "%FEATURE_STRUCTURES": structures,
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
    }
    return (json.dumps(cas, ensure_ascii=False, indent=1) + "\n").encode()


def read_xmi(data: bytes, *, file: str) -> list[Answer]:
    """Answers of a CAS in XMI: every annotation with a ``unit_id`` and a ``code``.

    Raises
    ------
    CodingError
        If it is not XML, has no text, or an annotation does not lie on whole characters of it.

    Examples
    --------
    >>> read_xmi(b"<no", file="units.xmi")
    Traceback (most recent call last):
    tellings.domain.errors.CodingError: units.xmi: not XML: ...
      What to do: export as UIMA CAS XMI (XML 1.0) or UIMA CAS JSON.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise CodingError(
            f"{file}: not XML: {str(error)[:80]}.",
            remedy="export as UIMA CAS XMI (XML 1.0) or UIMA CAS JSON.",
        ) from error
    elements = [dict(one.attrib) for one in root if isinstance(one.tag, str)]
    return _answers(elements, file=file)


def read_cas_json(cas: Mapping[str, Any], *, file: str) -> list[Answer]:
    """Answers of a CAS in JSON 0.4.

    Examples
    --------
    >>> text = {"%TYPE": "uima.cas.Sofa", "%ID": 1, "sofaString": "🚢 A."}
    >>> unit = {"%TYPE": "webanno.custom.Unit", "begin": 3, "end": 5, "unit_id": "u1", "code": "no"}
    >>> read_cas_json({"%FEATURE_STRUCTURES": [text, unit]}, file="units.json")[0].said
    'no'
    """
    structures = cas.get("%FEATURE_STRUCTURES")
    if isinstance(structures, Mapping):
        structures = list(structures.values())
    return _answers([one for one in structures or [] if isinstance(one, Mapping)], file=file)


def _answers(structures: list[Any], *, file: str) -> list[Answer]:
    texts = [str(one["sofaString"]) for one in structures if "sofaString" in one]
    if not texts:
        raise CodingError(
            f"{file}: this CAS holds no text.",
            remedy="export the document that was imported, with its annotations.",
        )
    offsets = Utf16(texts[0])
    found = []
    for one in structures:
        if not (one.get("unit_id") and one.get("code")):
            continue
        record = f"unit {one['unit_id']}"
        ends = [offsets.back(int(one.get(name, -1))) for name in ("begin", "end")]
        if None in ends:
            raise CodingError(
                f"{file}, {record}: offsets {one.get('begin')} to {one.get('end')} are not whole "
                "characters of the text.",
                remedy="export the document anew; do not edit the file by hand.",
            )
        note = str(one["note"]) if one.get("note") else None
        found.append(
            Answer(record=record, unit_id=str(one["unit_id"]), said=str(one["code"]), note=note)
        )
    return found
