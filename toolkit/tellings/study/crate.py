"""Descriptions of a bundle for machines: a Frictionless data package and an RO-Crate."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import polars as pl

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
}
_UNTITLED = "Untitled study"


def datapackage(told: Mapping[str, Any], parts: Mapping[str, bytes]) -> bytes:
    """``datapackage.json``: every CSV table with its columns and their types.

    The types are those of the Parquet file of the same name, for CSV tells none.

    Parameters
    ----------
    told : Mapping
        The manifest.
    parts : Mapping of str to bytes
        The files of the bundle by name.

    References
    ----------
    .. [1] Data Package specification, datapackage.org. Written from memory, unchecked.
    """
    resources = []
    for name in sorted(name for name in parts if name.endswith(".csv")):
        exact = parts.get(name.removesuffix(".csv") + ".parquet")
        columns = pl.read_csv(io.BytesIO(parts[name]), n_rows=0).columns
        schema = dict(pl.read_parquet_schema(io.BytesIO(exact))) if exact else {}
        fields = [
            {"name": column, "type": _type(schema.get(column, pl.String()))} for column in columns
        ]
        resources.append(
            {
                "name": PurePosixPath(name).stem.replace("_", "-"),
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
        "resources": resources,
    }
    return _json(package)


def crate(told: Mapping[str, Any], parts: Mapping[str, bytes]) -> bytes:
    """``ro-crate-metadata.json``: the bundle, its files and the run that made them.

    Parameters
    ----------
    told : Mapping
        The manifest.
    parts : Mapping of str to bytes
        The files of the bundle by name.

    References
    ----------
    .. [1] RO-Crate Metadata Specification 1.1, researchobject.org. Written from memory, unchecked.
    """
    study, provenance = told["study"], told["provenance"]
    files = [_file(name, parts[name]) for name in sorted(parts)]
    made = [{"@id": name} for name in sorted(parts) if name.startswith("output/")]
    used = [{"@id": name} for name in sorted(parts) if name.startswith("study/")]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": study.get("title", _UNTITLED),
        "description": study.get("question") or study.get("title", _UNTITLED),
        "hasPart": [{"@id": file["@id"]} for file in files],
        "mentions": [{"@id": "#run"}],
    }
    if study.get("date"):
        root["datePublished"] = study["date"]
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        root,
        {
            "@id": "#run",
            "@type": "CreateAction",
            "name": study.get("command", "tellings run"),
            "instrument": {"@id": "#tellings"},
            "object": used,
            "result": made,
        },
        {
            "@id": "#tellings",
            "@type": "SoftwareApplication",
            "name": "tellings",
            "version": provenance.get("tellings"),
        },
        *files,
    ]
    return _json({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})


def _file(name: str, data: bytes) -> dict[str, object]:
    return {
        "@id": name,
        "@type": "File",
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
