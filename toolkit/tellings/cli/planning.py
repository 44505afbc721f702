"""The verbs before there are data: power, prereg."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tellings.study.planned_power import PlannedPower

StudyFile = Annotated[Path, typer.Argument(help="A study file (TOML).")]


def power(
    study: StudyFile,
    events: Annotated[
        list[int] | None, typer.Option("--events", help="Number of events; may be repeated.")
    ] = None,
    outlets: Annotated[int | None, typer.Option("--outlets", help="Outlets compared.")] = None,
    base_rate: Annotated[
        float | None, typer.Option("--base-rate", help="Usual rate per 1,000 words.")
    ] = None,
    ratio: Annotated[float | None, typer.Option("--ratio", help="Rate ratio to be found.")] = None,
    base_share: Annotated[
        float | None, typer.Option("--base-share", help="Usual share, 0 to 1.")
    ] = None,
    points: Annotated[
        float | None, typer.Option("--points", help="Percentage points to be found.")
    ] = None,
) -> None:
    """Say before there are data how often a true difference would be found, and what n it takes."""
    from tellings.study import load_study
    from tellings.study.planned_power import planned_power

    given = {
        "events": events or None,
        "outlets": outlets,
        "base_rate": base_rate,
        "ratio": ratio,
        "base_share": base_share,
        "points": points,
    }
    told = {name: value for name, value in given.items() if value is not None}
    for planned in planned_power(load_study(study), told):
        _tell(planned)


def prereg(study: StudyFile) -> None:
    """Write the preregistration of a study beside its file; later runs are held to it."""
    from tellings.study.preregistration import preregister

    document, record = preregister(study)
    typer.echo(f"Wrote {document} and {record}.")
    typer.echo("Deposit the document with a registry (OSF, AsPredicted) before you look at data:")
    typer.echo("a file of your own proves no date. Later runs list every deviation from it.")


def _tell(planned: PlannedPower) -> None:
    """One kind of measure: what is assumed, a table, what is needed."""
    typer.echo(f"{planned.assumed}\n")
    typer.echo("events   power, one pair    after Holm   typical interval")
    for row in planned.table.iter_rows(named=True):
        typer.echo(_line(row))
    typer.echo(f"\n{planned.needed}\n")


def _line(row: dict[str, object]) -> str:
    def number(name: str, form: str) -> str:
        value = row[name]
        return "–" if value is None else format(value, form)

    one = f"{number('power_pair', '.2f')} ({number('power_pair_low', '.2f')}–"
    one += f"{number('power_pair_high', '.2f')})"
    form = ".2f" if row["kind"] == "rate" else "+.1f"
    ends = f"{number('typical_low', form)} to {number('typical_high', form)}"
    return f"{row['n_events']:>6}   {one:<16}   {number('power_holm', '.2f'):>10}   {ends}"


VERBS = (power, prereg)
