"""Descriptions of a bundle for machines: a Frictionless data package and an RO-Crate."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

import polars as pl

from tellings.study.sections import ORCID

_KINDS = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".tex": "application/x-tex",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".json": "application/json",
    ".toml": "application/toml",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".jsonl": "application/jsonl",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
# The list of terms of RO-Crate 1.1 has neither sha256 nor another word for a hash of content.
_CONTEXT = ("https://w3id.org/ro/crate/1.1/context", {"sha256": "http://schema.org/sha256"})
_UNTITLED = "Untitled study"


def datapackage(told: Mapping[str, Any], parts: Mapping[str, bytes]) -> bytes:
    """``datapackage.json``: every CSV table of the outputs with its columns and their types.

    The types are those of the Parquet file of the same name, for CSV tells none. Files of the
    study are not described: what is called CSV there need be none that others can read.

    Parameters
    ----------
    told : Mapping
        The manifest.
    parts : Mapping of str to bytes
        The files of the bundle by name.

    References
    ----------
    .. [1] Data Package specification 1, datapackage.org. Checked with Frictionless 5.21.0, see
       ``docs/scale.md``.
    """
    resources = []
    tables = (name for name in parts if name.startswith("output/") and name.endswith(".csv"))
    for name in sorted(tables):
        exact = parts.get(name.removesuffix(".csv") + ".parquet")
        columns = pl.read_csv(io.BytesIO(parts[name]), n_rows=0).columns
        schema = dict(pl.read_parquet_schema(io.BytesIO(exact))) if exact else {}
        fields = [
            {"name": column, "type": _type(schema.get(column, pl.String()))} for column in columns
        ]
        resources.append(
            {
                "name": _resource_name(name),
                "path": name,
                "profile": "tabular-data-resource",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(parts[name]),
                "hash": f"sha256:{hashlib.sha256(parts[name]).hexdigest()}",
                "schema": {"fields": fields, "missingValues": [""]},
            }
        )
    package = {
        "profile": "tabular-data-package",
        "name": "tellings-study",
        "title": told["study"].get("title", _UNTITLED),
        **_contributors(told["study"]),
        "resources": resources,
    }
    return _json(package)


def crate(
    told: Mapping[str, Any], parts: Mapping[str, bytes], *, rights: str, date: datetime.date
) -> bytes:
    """``ro-crate-metadata.json``: the bundle, its files and the run that made them.

    Parameters
    ----------
    told : Mapping
        The manifest.
    parts : Mapping of str to bytes
        The files of the bundle by name.
    rights : str
        Who may do what with the files, in words.
    date : datetime.date
        Of publication, where the study declares none.

    References
    ----------
    .. [1] RO-Crate Metadata Specification 1.1, researchobject.org. Checked, see
       ``docs/references.md``; with roc-validator 0.13.0, see ``docs/scale.md``.
    """
    study, provenance = told["study"], told["provenance"]
    people = _people(study)
    files = [_file(name, parts[name]) for name in sorted(parts)]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": study.get("title") or _UNTITLED,
        "description": study.get("question") or study.get("title") or _UNTITLED,
        **({"author": _compact([{"@id": one["@id"]} for one in people])} if people else {}),
        "datePublished": study.get("date") or date.isoformat(),
        "license": {"@id": "#rights"},
        "hasPart": _compact([{"@id": file["@id"]} for file in files]),
        "mentions": {"@id": "#run"},
    }
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        root,
        {
            "@id": "#rights",
            "@type": "CreativeWork",
            "name": "Rights in the files of this package",
            "description": rights,
        },
        {
            "@id": "#run",
            "@type": "CreateAction",
            "name": study.get("command", "tellings run"),
            "description": "The run that made every file in output/ from the files in study/.",
            "instrument": {"@id": "#tellings"},
            "object": _below("study/", parts),
            "result": _below("output/", parts),
        },
        {
            "@id": "#tellings",
            "@type": "SoftwareApplication",
            "name": "tellings",
            "version": provenance.get("tellings"),
        },
        *people,
        *files,
    ]
    return _json({"@context": _CONTEXT, "@graph": graph})


def _contributors(study: Mapping[str, Any]) -> dict[str, object]:
    named = [
        {"title": one["name"], "role": "author"}
        | ({"path": f"{ORCID}{one['orcid']}"} if "orcid" in one else {})
        for one in study.get("authors", [])
    ]
    return {"contributors": named} if named else {}


def _people(study: Mapping[str, Any]) -> list[dict[str, object]]:
    """The authors as entities, under their ORCID or a name of this file's own."""
    return [
        {
            "@id": f"{ORCID}{one['orcid']}" if "orcid" in one else f"#author-{number}",
            "@type": "Person",
            "name": one["name"],
        }
        for number, one in enumerate(study.get("authors", []), start=1)
    ]


def _below(folder: str, parts: Mapping[str, bytes]) -> object:
    return _compact([{"@id": quote(name)} for name in sorted(parts) if name.startswith(folder)])


def _compact(values: Sequence[object]) -> object:
    """One value stands alone in compacted JSON-LD, several in a list."""
    return values[0] if len(values) == 1 else values


def _resource_name(name: str) -> str:
    """A name of lower-case letters, digits and hyphens, as other for other paths."""
    path = PurePosixPath(name).relative_to("output").with_suffix("").as_posix()
    plain = re.sub(r"[^a-z0-9]+", "-", path.casefold()).strip("-")
    if plain == path.replace("/", "-").replace("_", "-"):
        return plain
    return f"{plain}-{hashlib.sha256(path.encode()).hexdigest()[:8]}".lstrip("-")


def _file(name: str, data: bytes) -> dict[str, object]:
    return {
        "@id": quote(name),
        "@type": "File",
        "name": PurePosixPath(name).name,
        "contentSize": str(len(data)),
        "encodingFormat": _KINDS.get(PurePosixPath(name).suffix, "application/octet-stream"),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _type(dtype: pl.DataType) -> str:
    """The Frictionless name of a type; lists are written as text joined by "; "."""
    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "number"
    if dtype == pl.Boolean:
        return "boolean"
    if dtype == pl.Date:
        return "date"
    return "datetime" if isinstance(dtype, pl.Datetime) else "string"


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n").encode()
