"""The options that several verbs share."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperOption

from tellings.domain.errors import OptionError

Out = Annotated[Path | None, typer.Option("--out", help="Folder to write into.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]
LogJson = Annotated[bool, typer.Option("--log-json", help="Progress as JSON lines on stderr.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes; 1 works in this one.")
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Make everything anew and keep nothing in .tellings/.")
]


class OnceEach(TyperCommand):
    """A command that refuses an option given twice: of two values the first would go unseen."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """The arguments left after the options, as typer has them."""
        given = [word.partition("=")[0] for word in takewhile(lambda word: word != "--", args)]
        for option in self.params:
            if not isinstance(option, TyperOption) or option.multiple or option.is_flag:
                continue
            if sum(given.count(name) for name in option.opts) > 1:
                raise OptionError(
                    f"{option.opts[0]} is given twice, and takes one value.",
                    remedy=f"keep one; see what it does with: tellings {self.name} --help",
                )
        return super().parse_args(ctx, args)
