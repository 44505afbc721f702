"""The README of a replication package, filled in from the manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from tellings.study.config import Study
from tellings.study.provenance import TEXTS
from tellings.study.sections import ORCID

_ROOMS = {
    "figures": "tellings.reports.figures",
    "tables": "tellings.reports.tables",
    "provenance": "tellings.study.provenance",
    "report.pdf": "tellings.reports.pdf",
    "report.html": "tellings.reports.reader",
}
# By whether the articles are part of the package.
RIGHTS = {
    True: "The articles are part of this package, in `study/`; the study file declares that their "
    "text may be shared in full.",
    False: "The articles are **not** part of this package: the study file does not declare that "
    "their text may be shared. Get them from their publishers or archives; "
    f"`output/{TEXTS}` lists the SHA-256 of each text, and `tellings verify output --texts PATH` "
    "(a file or a folder; the option may be repeated) says whether yours are the same to the "
    "letter.",
}


def readme(
    told: Mapping[str, Any],
    measured: Mapping[str, object],
    *,
    study: Study,
    file: str,
) -> str:
    """What a data editor asks for, in Markdown.

    Parameters
    ----------
    told : Mapping
        The manifest.
    measured : Mapping
        Time and memory of the run; may be empty.
    study : Study
        As declared; its copyright mode says whether the articles are part of the package.
    file : str
        Name of the study file.

    Returns
    -------
    str
        Sections on data, software, randomness, time, instructions and exhibits.
    """
    plan, provenance, outputs = told["study"], told["provenance"], told["outputs"]
    texts = study.report.copyright_mode == "full"
    lines = [
        f"# Replication package: {plan['title']}",
        "",
        str(plan.get("question") or ""),
        "",
        *_authors(plan),
        "This file was written by `tellings bundle` from the manifest of the run; nothing in it "
        "was typed by hand.",
        "",
        *_data(plan, provenance, texts=texts),
        *_coding(study, texts=texts),
        *_requirements(told, provenance, measured),
        *_instructions(told, file, texts=texts),
        *_exhibits(sorted(outputs), file),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _authors(study: Mapping[str, Any]) -> Iterator[str]:
    named = [
        f"{one['name']} ({ORCID}{one['orcid']})" if "orcid" in one else str(one["name"])
        for one in study.get("authors", [])
    ]
    if named:
        yield from (f"Authors: {', '.join(named)}", "")


def _data(study: Mapping[str, Any], provenance: Mapping[str, Any], *, texts: bool) -> Iterator[str]:
    records, inputs = provenance.get("records", {}), provenance.get("inputs", [])
    outlets = study.get("outlets", [])
    yield from ("## Data availability and rights", "", RIGHTS[texts], "")
    told = ", ".join(f"{n} {outcome}" for outcome, n in sorted(records.items()))
    yield from (f"- Outlets: {', '.join(map(str, outlets))}", f"- Records: {told}")
    yield from (f"- Files read: {len(inputs)}; `output/manifest.json` has the SHA-256 of each", "")


def _coding(study: Study, *, texts: bool) -> Iterator[str]:
    if not study.coding:
        return
    yield from ("## Hand coding", "")
    for variable, section in sorted(study.coding.items()):
        codes = ", ".join(f"`study/{path}`" for path in section.codes)
        yield f"- {variable}: sample `study/{section.sample}`, codes {codes}"
    yield ""
    if not texts:
        yield from ("The sheet of each sample is here without the texts that the coders read, and "
                    "the codes are without texts and notes: under their names there is JSON with "
                    "units, coders and answers, which is all that the run reads of them. Their "
                    "`sha256` in the manifest is that of the original files, `answers` is that "
                    "of what is here too.", "")  # fmt: skip


def _requirements(
    told: Mapping[str, Any], provenance: Mapping[str, Any], measured: Mapping[str, object]
) -> Iterator[str]:
    libraries = provenance.get("libraries", {})
    yield from ("## Computational requirements", "", "Software:", "")
    yield f"- Python {told.get('python')}"
    yield f"- tellings {provenance.get('tellings')}"
    yield from (f"- {name} {number}" for name, number in sorted(libraries.items()))
    yield from ("", f"Randomness: all draws use the seed {provenance.get('seed')} of the study "
                "file, stage by stage (`seeds` in the manifest).", "")  # fmt: skip
    if measured:
        yield (
            f"Time and memory: {measured.get('seconds')} s on {measured.get('workers')} "
            f"process(es), {measured.get('cpu_seconds')} s of CPU time; "
            f"at most {measured.get('peak_mib')} MiB in one process."
        )
    else:
        yield "Time and memory were not kept for this run."
    yield ""


def _instructions(told: Mapping[str, Any], study: str, *, texts: bool) -> Iterator[str]:
    yield from ("## Instructions", "", "1. Unpack this file and open a terminal in its folder.")
    yield from _installing(told)
    if not texts:
        yield f"3. Put the articles where `study/{study}` says (`[corpus] paths`), then check "
        yield "   them: `tellings verify output --texts study/ARTICLES`"
        yield f"4. Make everything again: `tellings run study/{study} --out again`"
        yield f"5. Compare: `tellings verify output --study study/{study}`"
    else:
        yield f"3. Make everything again: `tellings run study/{study} --out again`"
        yield f"4. Compare: `tellings verify output --study study/{study}`"
    yield from ("", "`tellings verify output` alone says whether the outputs are as they were "
                "written.", "")  # fmt: skip


def _installing(told: Mapping[str, Any]) -> Iterator[str]:
    """From a checkout: the version alone names no code, and no package index need have it."""
    number, code = told["provenance"].get("tellings"), told.get("code", {})
    yield f"2. Install tellings {number} from the source that the study was made with, for the"
    yield "   version alone does not name the code. In a checkout of it, `make .venv/installed`"
    yield "   sets up `.venv` by its `requirements.lock`, which fixes every package by its hash (on"
    yield "   Windows as its README says); `tellings` below is the one in that `.venv`."
    if code:
        yield "   `tellings doctor --no-self-test` then says"
        yield f"   `code {code['marking']}, {code['comparing']}`: SHA-256, cut to 32 digits, of the"
        yield "   source, the data files, and the versions of Python and of what computes."


def _exhibits(names: Sequence[str], study: str) -> Iterator[str]:
    yield from ("## Exhibits, programs and outputs", "", "Every output is made by "
                f"`tellings run study/{study}`.", "")  # fmt: skip
    yield from ("| exhibit | program | output |", "|---|---|---|")
    for name in names:
        path = PurePosixPath(name)
        program = _ROOMS.get(path.parts[0], "tellings.reports")
        exhibit = path.stem.replace("_", " ")
        yield f"| {exhibit} | `{program}` | `output/{name}` |"
