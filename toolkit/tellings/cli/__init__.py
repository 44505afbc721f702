"""The command line: thin, every verb a call of one function, listed in its file's ``VERBS``."""

from __future__ import annotations

import errno
import sys
from typing import Annotated, NoReturn

import typer

from tellings.cli import articles, coding, packages, planning, studies
from tellings.cli.options import OnceEach
from tellings.domain.errors import TellingsError

MISTAKE_OF_USER, MISTAKE_OF_OURS = 2, 1
# What the system says of a path that was given; anything else it says is of the machine.
OF_WHAT_WAS_GIVEN = (
    PermissionError,
    FileNotFoundError,
    FileExistsError,
    IsADirectoryError,
    NotADirectoryError,
)
FULL = "check the free space and the disk"

app = typer.Typer(
    name="tellings",
    help="Compare how several outlets tell the same event.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for _verb in (*studies.VERBS, *articles.VERBS, *coding.VERBS, *packages.VERBS, *planning.VERBS):
    app.command(_verb.__name__.rstrip("_"), cls=OnceEach)(_verb)


def _version(asked: bool) -> None:
    """Which version is installed, for a report of a mistake; doctor tells more."""
    if asked:
        from importlib.metadata import version

        typer.echo(f"tellings {version('tellings')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say it and stop.")
    ] = False,
) -> None:
    """Compare how several outlets tell the same event."""
    del version


def _unexpected(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """The last line of an error that is ours."""
    sys.__excepthook__(kind, error, trace)  # type: ignore[arg-type]
    if not issubclass(kind, KeyboardInterrupt):
        typer.echo(
            "This is a mistake of tellings, not yours.\n"
            "  What to do: report it with the lines above and the command you typed.",
            err=True,
        )


def main() -> NoReturn:
    """Run the command line: exit code 0, 2 for a mistake of the user, 1 for one of ours."""
    sys.excepthook = _unexpected
    try:
        app()
    except TellingsError as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        sys.exit(MISTAKE_OF_USER)
    except OSError as error:
        given = isinstance(error, OF_WHAT_WAS_GIVEN) or error.errno == errno.EROFS
        remedy = "check the path, and that you may read or write it" if given else FULL
        typer.echo(f"{type(error).__name__}: {error}\n  What to do: {remedy}.", err=True)
        sys.exit(MISTAKE_OF_USER if given else MISTAKE_OF_OURS)
    sys.exit(0)
