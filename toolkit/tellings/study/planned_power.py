"""Power of a study as its file plans it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl
from pydantic import ValidationError

from tellings.compare.planning import Plan, events_needed, power_table
from tellings.domain.errors import StudyError
from tellings.study.config import Study
from tellings.study.mistakes import found_by_pydantic
from tellings.study.sections import PowerSection

# Outlets assumed where neither the study nor its [power] says how many.
OUTLETS = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class PlannedPower:
    """Power for one kind of measure.

    Parameters
    ----------
    assumed, needed : str
        In words: what was assumed, and how many events it takes.
    table : polars.DataFrame, table POWER
        One row a number of events.
    """

    assumed: str
    table: pl.DataFrame
    needed: str


def planned_power(study: Study, given: Mapping[str, object]) -> Iterator[PlannedPower]:
    """Power for rates and for shares, by number of events.

    Parameters
    ----------
    study : Study
        Its ``[power]`` section holds the assumptions, ``[compare]`` outlets, level and fewest
        events, ``[study]`` the seed.
    given : Mapping[str, object]
        Keys of ``[power]`` to take instead.

    Raises
    ------
    StudyError
        If a value given is out of range.
    DesignError
        If base and difference do not go together.

    Examples
    --------
    >>> from tellings.study.sections import About, CorpusSection
    >>> study = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]))
    >>> rates, shares = planned_power(study, {"events": [8], "ratio": 2.0, "runs": 200})
    >>> print(rates.assumed)
    Rates: 8 per 1,000 words, one outlet's 2 times the others'; 2 outlets, ...
    >>> rates.table["n_events"].to_list(), rates.needed[:24]
    ([8], 'For a power of .80 it ta')
    """
    try:
        section = PowerSection.model_validate({**study.power.model_dump(), **given})
    except ValidationError as error:
        first = found_by_pydantic(error, PowerSection, below=("power",))[0]
        raise StudyError(
            f"{first.problem}.",
            remedy=f"{first.remedy} in the study file, or correct the option of that name.",
        ) from error
    for kind in ("rate", "share"):
        plan = _plan(study, section, share=kind == "share")
        table = power_table(plan, section.events, seed=study.study.seed, n_runs=section.runs)
        yield PlannedPower(
            assumed=_assumed(plan), table=table, needed=_needed(plan, section, study.study.seed)
        )


def _plan(study: Study, section: PowerSection, *, share: bool) -> Plan:
    return Plan(
        kind="share" if share else "rate",
        base=section.base_share if share else section.base_rate,
        effect=section.points if share else section.ratio,
        n_outlets=section.outlets or max(OUTLETS, len(study.compare.outlets)),
        words=section.words,
        articles=(section.articles[0], section.articles[1]),
        missing=section.missing,
        event_sd=section.event_sd,
        cell_sd=section.cell_sd,
        article_sd=section.article_sd,
        level=study.compare.level,
        min_events=study.compare.min_events,
    )


def _assumed(plan: Plan) -> str:
    fewest, most = plan.articles
    if plan.kind == "rate":
        what = (
            f"Rates: {plan.base:g} per 1,000 words, one outlet's {plan.effect:g} times the others'"
        )
    else:
        what = f"Shares: {plan.base:.0%}, one outlet's {plan.effect:+g} points from the others'"
    return (
        f"{what}; {plan.n_outlets} outlets, {fewest} to {most} articles of about {plan.words} "
        f"words each on an event, {plan.missing:.0%} of cells missing; standard deviations "
        f"{plan.event_sd:g} (event), {plan.cell_sd:g} (cell), {plan.article_sd:g} (article)."
    )


def _needed(plan: Plan, section: PowerSection, seed: int) -> str:
    found = [
        events_needed(plan, seed=seed, target=section.target, after_holm=holm, n_runs=section.runs)
        for holm in (False, True)
    ]
    one, all_pairs = ("more than 1,024" if n is None else f"about {n}" for n in found)
    wanted = f"{section.target:.2f}".lstrip("0")
    pairs = plan.n_outlets * (plan.n_outlets - 1) // 2
    holm = f", {all_pairs} after Holm over all {pairs} pairs" if pairs > 1 else ""
    return f"For a power of {wanted} it takes {one} matched events for one pair{holm}."
