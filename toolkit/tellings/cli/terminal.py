"""What every verb says on the terminal: progress, refusals, the account of an import."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tellings.domain.errors import LoadError

if TYPE_CHECKING:
    import polars as pl

    from tellings.domain.results import Corpus
    from tellings.study.marking import Progress

MOST_REFUSALS_SHOWN = 20


def account(corpus: Corpus) -> None:
    """What became of every record, on the terminal."""
    typer.echo(str(corpus))
    for note in corpus.notes:
        typer.echo(f"note      {note}")
    tell_refusals(corpus.imports)
    repaired = corpus.imports.filter(corpus.imports["outcome"] == "repaired")
    for row in repaired.head(MOST_REFUSALS_SHOWN).rows(named=True):
        typer.echo(f"repaired  {row['source_file']} record {row['source_index']}: {row['problem']}")
    _rest(repaired.height)


def tell_refusals(imports: pl.DataFrame) -> None:
    """Name each record that was refused, with its remedy, on stderr."""
    refused = imports.filter(imports["outcome"] == "refused")
    for row in refused.head(MOST_REFUSALS_SHOWN).rows(named=True):
        place = f"{row['source_file']} record {row['source_index']}"
        typer.echo(f"refused   {place}: {row['problem']}", err=True)
        typer.echo(f"          What to do: {row['remedy']}", err=True)
    _rest(refused.height)


def refuse_if_all_refused(corpus: Corpus, out: Path) -> None:
    """A mistake of the user where no record was taken; a file without any record is none."""
    refused = corpus.refused()
    if corpus.articles.is_empty() and (refused["source_index"] > 0).any():
        raise nothing_taken(refused.height, out)


def nothing_taken(n_refused: int, out: Path) -> LoadError:
    """What is told where every record was refused."""
    return LoadError(
        f"Every record was refused ({n_refused}), so '{out}' was not written.",
        remedy="mend what the lines above name, or give other files.",
    )


def _rest(n: int) -> None:
    if n > MOST_REFUSALS_SHOWN:
        typer.echo(f"          and {n - MOST_REFUSALS_SHOWN} more", err=True)


@contextmanager
def progress(*, quiet: bool, log_json: bool) -> Iterator[Progress]:
    """A bar on a terminal, JSON lines if asked for, plain lines elsewhere, or nothing."""
    if quiet:
        yield lambda _step, _done, _total: None
    elif log_json:
        yield _paced(_json_line)
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=None, rate="")
            yield _paced(
                lambda step, done, total, pace: bar.update(
                    task, description=step, completed=done, total=total or None, rate=pace.rate()
                )
            )
    else:
        yield _paced(_plain_line)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast a step goes: articles made since it began, not those that were kept."""

    made: int
    seconds: float
    to_make: int

    def rate(self) -> str:
        """Articles a second, for people; empty as long as nothing is known."""
        return f"{self.made / self.seconds:.3g} a second" if self._known else ""

    def left(self) -> float | None:
        """Seconds that the rest will take at this pace; None as long as nothing is known."""
        return self.to_make / self.made * self.seconds if self._known else None

    @property
    def _known(self) -> bool:
        return self.made > 0 and self.seconds > 0


def _paced(tell: Callable[[str, int, int, Pace], None]) -> Progress:
    """A progress that also tells the pace of the current step."""
    current, first, begin = "", 0, 0.0

    def step(name: str, done: int, total: int) -> None:
        nonlocal current, first, begin
        if name != current:
            current, first, begin = name, done, time.monotonic()
        passed = time.monotonic() - begin
        tell(name, done, total, Pace(made=done - first, seconds=passed, to_make=total - done))

    return step


def _json_line(step: str, done: int, total: int, pace: Pace) -> None:
    left = pace.left()
    told = {"step": step, "done": done, "total": total, "seconds": round(pace.seconds, 1)}
    line = {**told, "seconds_left": None if left is None else round(left, 1)}
    typer.echo(json.dumps(line), err=True)


def _plain_line(step: str, done: int, total: int, pace: Pace) -> None:
    left = pace.left()
    rest = f", {pace.rate()}, {_duration(left)} left" if left else ""
    typer.echo(f"{step} {done}/{total}{rest}" if total else step, err=True)


def _duration(seconds: float) -> str:
    """Hours and minutes, minutes and seconds, or seconds."""
    minutes, hours = divmod(round(seconds), 60), round(seconds) // 3600
    if hours:
        return f"{hours} h {round(seconds) % 3600 // 60} min"
    return f"{minutes[0]} min {minutes[1]} s" if minutes[0] else f"{minutes[1]} s"
