"""Error rates of the shipped comparison on simulated news without, and with, a true difference.

    python benchmarks/calibration/simulate.py --runs 2000 --seed 20250101

Nested data: an event has its own level, a cell (one outlet on one event) its own, an article its
own; only then are counts drawn. ``tellings.compare`` and ``tellings.omnibus`` are called as a user
calls them. Printed as a Markdown table, one row a scenario and kind of measure.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import chdtrc, expit

from tellings.compare.front import compare
from tellings.compare.omnibus import omnibus

Floats = NDArray[np.float64]
RATIO = 1.5
LOGIT_SHIFT = 0.6
MEAN_SHIFT = 40.0
KINDS = ("rate", "share", "mean")
LEVEL = 0.05


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Assumed variance components and sizes of a simulated corpus."""

    name: str
    n_events: int = 8
    n_outlets: int = 4
    articles: tuple[tuple[int, int], ...] = ((1, 3),)  # fewest and most, outlets in turn
    words: tuple[int, ...] = (600,)  # mean length, outlets in turn
    per_1000: float = 8.0
    event_sd: float = 0.5
    cell_sd: float = 0.3
    article_sd: float = 0.35
    missing: float = 0.0  # share of cells without an article
    attributions: float = 14.0  # mean number in 600 words, for shares
    share: float = 0.3


BASE = Scenario(name="base")
SCENARIOS = (
    BASE,
    replace(BASE, name="outlets differ in articles", articles=((1, 1), (1, 2), (2, 3), (4, 6))),
    replace(BASE, name="a quarter of cells missing", missing=0.25),
    replace(BASE, name="sparse counts", per_1000=2.0, attributions=5.0),
    replace(BASE, name="overdispersed", cell_sd=0.6, article_sd=0.7),
    replace(BASE, name="small cell variance", event_sd=0.8, cell_sd=0.1, article_sd=0.2),
    replace(BASE, name="outlets differ in length", words=(300, 500, 800, 1200)),
    replace(
        BASE, name="sparse, outlets differ in length", per_1000=2.0, words=(300, 500, 800, 1200)
    ),
    replace(BASE, name="20 events", n_events=20),
    replace(BASE, name="very sparse, lengths 1 : 8", per_1000=0.4, words=(300, 600, 1200, 2400)),
)


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """One simulated corpus: a row an article, and linear predictors without effects."""

    event: NDArray[np.int64]
    outlet: NDArray[np.int64]
    words: NDArray[np.int64]
    level: Floats


def corpus(scenario: Scenario, rng: np.random.Generator) -> Corpus:
    n_events, n_outlets = scenario.n_events, scenario.n_outlets
    turns = [scenario.articles[o % len(scenario.articles)] for o in range(n_outlets)]
    bounds, shape = np.array(turns), (n_events, n_outlets)
    n_articles = np.zeros(shape, dtype=np.int64)
    while not n_articles.any(axis=0).all():  # once in 10,000 an outlet would miss every event
        n_articles = rng.integers(bounds[:, 0], bounds[:, 1] + 1, size=shape)
        n_articles[rng.random(shape) < scenario.missing] = 0
    cell = np.repeat(np.arange(n_events * n_outlets), n_articles.ravel())
    event, outlet = cell // n_outlets, cell % n_outlets
    length = np.array([scenario.words[o % len(scenario.words)] for o in range(n_outlets)])
    words = np.maximum(80, length[outlet] * rng.lognormal(-0.045, 0.3, len(cell))).astype(np.int64)
    level = (
        rng.normal(0, scenario.event_sd, n_events)[event]
        + rng.normal(0, scenario.cell_sd, n_events * n_outlets)[cell]
        + rng.normal(0, scenario.article_sd, len(cell))
    )
    return Corpus(event=event, outlet=outlet, words=words, level=level)


def counts(
    made: Corpus, scenario: Scenario, rng: np.random.Generator, *, effect: bool
) -> dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Counts and exposures of a rate and a share; with an effect, the first outlet is higher."""
    first = (made.outlet == 0) * float(effect)
    rate = scenario.per_1000 / 1000 * np.exp(made.level + first * np.log(RATIO))
    attributions = rng.poisson(scenario.attributions * made.words / 600)
    logit = np.log(scenario.share / (1 - scenario.share))
    share = expit(logit + made.level + first * LOGIT_SHIFT)
    return {
        "rate": (rng.poisson(rate * made.words), made.words),
        "share": (rng.binomial(attributions, share), attributions),
    }


def values(made: Corpus, *, effect: bool) -> Floats:
    """A skewed number for each article, such as a position; the first outlet's is shifted."""
    shifted: Floats = 100 * np.exp(made.level) + MEAN_SHIFT * float(effect) * (made.outlet == 0)
    return shifted


def frames(made: Corpus, scenario: Scenario, rng: np.random.Generator) -> tuple[pl.DataFrame, ...]:
    """Articles, and the measures with and without an effect."""
    ids = [f"a{i:04d}" for i in range(len(made.event))]
    articles = pl.DataFrame({
        "article_id": ids,
        "event_id": [f"event {e:02d}" for e in made.event],
        "outlet": [f"outlet {o}" for o in made.outlet],
    })  # fmt: skip
    parts = []
    for effect, label in ((False, "null"), (True, "true")):
        for kind, (count, exposure) in counts(made, scenario, rng, effect=effect).items():
            measure = pl.lit(f"{label}_{kind}").alias("measure")
            part = pl.DataFrame({"article_id": ids, "count": count, "exposure": exposure})
            parts.append(part.select("article_id", measure, "count", "exposure"))
        part = pl.DataFrame({"article_id": ids, "value": values(made, effect=effect)})
        parts.append(part.select("article_id", pl.lit(f"{label}_mean").alias("measure"), "value"))
    return articles, pl.concat(parts, how="diagonal")


def chi_square_p(made: Corpus, count: NDArray[np.int64], n_outlets: int) -> float:
    """What not to do: counts pooled over articles, as if every word were independent."""
    observed = np.bincount(made.outlet, weights=count, minlength=n_outlets)
    words = np.bincount(made.outlet, weights=made.words, minlength=n_outlets)
    expected = observed.sum() * words / words.sum()
    return float(chdtrc(n_outlets - 1, ((observed - expected) ** 2 / expected).sum()))


def true_difference(scenario: Scenario) -> float:
    """Mean difference of the two outlets' shares in percentage points, over events and articles."""
    sd = np.sqrt(scenario.event_sd**2 + scenario.cell_sd**2 + scenario.article_sd**2)
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    logit = np.log(scenario.share / (1 - scenario.share)) + sd * nodes
    difference = expit(logit + LOGIT_SHIFT) - expit(logit)
    return float(100 * (difference * weights).sum() / weights.sum())


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Results of one kind of measure in one scenario, one entry a run (and pair)."""

    p: Floats
    p_adjusted: Floats
    covered_null: Floats
    covered_true: Floats
    p_omnibus: Floats
    p_chi_square: Floats
    power: Floats


def covers(table: pl.DataFrame, value: float) -> Floats:
    inside = (table["low"] <= value) & (table["high"] >= value)
    return inside.cast(pl.Float64).fill_null(np.nan).to_numpy()


def simulate(scenario: Scenario, *, runs: int, seed: int) -> dict[str, Tally]:
    rng = np.random.default_rng(seed)
    kept: dict[str, dict[str, list[Floats]]] = {
        kind: {name: [] for name in Tally.__dataclass_fields__} for kind in KINDS
    }
    true_value = {"rate": RATIO, "share": true_difference(scenario), "mean": MEAN_SHIFT}
    for run in range(runs):
        made = corpus(scenario, rng)
        articles, measures = frames(made, scenario, rng)
        result = compare(articles, measures, seed=run)
        result = result.filter(pl.col("target") == "events_like_these")
        whole = omnibus(
            articles,
            measures.filter(pl.col("measure").str.starts_with("null")),
            seed=run,
            n_permutations=499,
        )
        p_whole = dict(whole.select("measure", "p").rows())
        for kind, out in kept.items():
            null = result.filter(pl.col("measure") == f"null_{kind}")
            true = result.filter(pl.col("measure") == f"true_{kind}")
            true = true.filter(pl.col("outlet_a") == "outlet 0")
            out["p"].append(null["p"].to_numpy())
            out["p_adjusted"].append(null["p_adjusted"].to_numpy())
            out["covered_null"].append(covers(null, float(kind == "rate")))
            out["covered_true"].append(covers(true, true_value[kind]))
            out["power"].append(true["p"].to_numpy() < LEVEL)
            out["p_omnibus"].append(np.array([p_whole[f"null_{kind}"]], dtype=np.float64))
        rates = measures.filter(pl.col("measure") == "null_rate")["count"].to_numpy()
        chi = chi_square_p(made, rates, scenario.n_outlets)
        for kind, out in kept.items():
            out["p_chi_square"].append(np.array([chi if kind == "rate" else np.nan]))
    return {
        kind: Tally(**{name: np.stack(values) for name, values in out.items()})
        for kind, out in kept.items()
    }


def row(scenario: Scenario, kind: str, tally: Tally) -> str:
    def rejected(p: Floats) -> float:
        return float((p[~np.isnan(p)] < LEVEL).mean()) if (~np.isnan(p)).any() else float("nan")

    pairs = [rejected(column) for column in tally.p.T]
    family = float((np.nan_to_num(tally.p_adjusted, nan=1.0).min(axis=1) < LEVEL).mean())
    numbers = [
        rejected(tally.p),
        min(pairs),
        max(pairs),
        family,
        rejected(tally.p_omnibus),
        float(np.nanmean(tally.covered_null)),
        float(np.nanmean(tally.covered_true)),
        float(np.nanmean(tally.power)),
        rejected(tally.p_chi_square),
    ]
    shown = " | ".join("" if np.isnan(x) else f"{x:.3f}" for x in numbers)
    return f"| {scenario.name} | {kind} | {shown} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--scenario", action="append", help="name, may be repeated; default all")
    options = parser.parse_args()
    print("| scenario | kind | pair p | lowest pair | highest pair | family (Holm) | omnibus "
          "| coverage, null | coverage, true difference | power | pooled chi-square |")  # fmt: skip
    print("|" + "---|" * 11)
    for number, scenario in enumerate(SCENARIOS):
        if options.scenario and scenario.name not in options.scenario:
            continue
        tallies = simulate(scenario, runs=options.runs, seed=options.seed + number)
        for kind, tally in tallies.items():
            print(row(scenario, kind, tally), flush=True)


if __name__ == "__main__":
    main()
