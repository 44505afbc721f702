"""A bundle under existing validators: roc-validator for the RO-Crate, Frictionless for the tables.

    python -m venv /tmp/valid
    /tmp/valid/bin/pip install roc-validator==0.13.0 frictionless==5.21.0
    /tmp/valid/bin/python benchmarks/packages/validate.py package.zip [--context context.jsonld]

Needs neither this package nor the network. The validator fetches the context of RO-Crate 1.1, which
says what each word means; where there is no network, give the file that the specification
publishes, or none: then the words that a bundle uses are taken to mean what they mean there.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
# Words of schema.org that the context passes on unchanged, and two that it says otherwise.
WORDS = [
    *("CreateAction", "CreativeWork", "Dataset", "Person", "SoftwareApplication", "about"),
    *("author", "contentSize", "datePublished", "description", "encodingFormat", "hasPart"),
    *("instrument", "license", "mentions", "name", "object", "result", "version"),
]
OTHERS = {
    "File": "http://schema.org/MediaObject",
    "conformsTo": "http://purl.org/dc/terms/conformsTo",
}
LEVELS = ("REQUIRED", "RECOMMENDED")


def main() -> int:
    """Print what the validators find; the exit code is 1 if a bundle breaks a rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--context", type=Path)
    options = parser.parse_args()
    stand_in = {"@context": {word: f"http://schema.org/{word}" for word in WORDS} | OTHERS}
    context = json.loads(options.context.read_text("utf-8")) if options.context else stand_in
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        with zipfile.ZipFile(options.bundle) as archive:
            archive.extractall(place)
        return int(any([_crate(place, context), _tables(place)]))


def _crate(place: Path, context: dict[str, Any]) -> bool:
    from rocrate_validator import services
    from rocrate_validator.models import Severity
    from rocrate_validator.utils.http import HttpRequester

    def get(_self: object, url: str, **_options: object) -> SimpleNamespace:
        if url != CONTEXT:
            raise OSError(f"{url} is not here")
        headers = {"Content-Type": "application/ld+json"}
        return SimpleNamespace(status_code=200, headers=headers, json=lambda: context)

    HttpRequester.get = get
    broken = False
    for level in LEVELS:
        result = services.validate(
            services.ValidationSettings(
                rocrate_uri=str(place),
                profile_identifier="ro-crate-1.1",
                requirement_severity=Severity[level],
                requirement_severity_only=True,
            )
        )
        issues = sorted(
            {f"{issue.check.identifier}: {issue.message}" for issue in result.get_issues()}
        )
        print(f"RO-Crate 1.1, {level}: {len(issues)} findings")
        print("".join(f"  {line}\n" for line in issues), end="")
        broken = broken or (level == "REQUIRED" and bool(issues))
    return broken


def _tables(place: Path) -> bool:
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(place / "datapackage.json")).validate()
    rows = report.flatten(["name", "rowNumber", "fieldName", "type", "message"])
    print(f"data package: {len(report.tasks)} tables, {len(rows)} errors")
    for row in [*rows[:20], *report.errors[:20]]:
        print(f"  {row}")
    return not report.valid


if __name__ == "__main__":
    sys.exit(main())
