"""The options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Out = Annotated[Path | None, typer.Option("--out", help="Folder to write into.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]
LogJson = Annotated[bool, typer.Option("--log-json", help="Progress as JSON lines on stderr.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes; 1 works in this one.")
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Make everything anew and keep nothing in .tellings/.")
]
