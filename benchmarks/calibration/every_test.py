"""Every shipped test without a difference, and every interval: six scenarios, fresh seeds.

    python benchmarks/calibration/every_test.py --runs 2000 --seed 20261123

Corpora are drawn as in ``simulate.py``; the bare functions of ``tellings.stats`` are handed the
cells as ``compare`` hands them (sign flips: pairs with seven events or more). Printed as
Markdown: rejections at 5 % (should be .03 to .07) and coverage of 95 % intervals (should be .93 to
.97). The equivalence test stands at the edge of its margin (a true ratio of 1.25) with 150 events:
with 8 it never claims equivalence, right or wrong.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from simulate import LEVEL, SCENARIOS, Scenario, corpus, counts, values

from tellings.compare.cells import MeasureCells
from tellings.compare.estimates import Pairs, estimates, pairs_of
from tellings.compare.omnibus import _centred
from tellings.stats.diversity import gini_simpson, morisita
from tellings.stats.multiplicity import benjamini_hochberg, holm, step_down_max_t
from tellings.stats.paired import equivalence_of, paired_t, sign_flip
from tellings.stats.permutation import cell_permutation, drawn_orders, permuted_sums

Floats = NDArray[np.float64]
SIX = SCENARIOS[:6]
PERMUTATIONS = 999
MARGIN = 1.25
FLIPPED = 7  # six events give no sign-flip p between .031 and .063
MEASURES, CORRELATION = 20, 0.5


def drawn(scenario: Scenario, rng: np.random.Generator, kind: str) -> tuple[Floats, Floats]:
    """Counts and exposures of the cells of one corpus without a difference."""
    made = corpus(scenario, rng)
    shape = (scenario.n_events, scenario.n_outlets)
    cell = made.event * shape[1] + made.outlet
    if kind == "mean":
        count, exposure = values(made, effect=False), np.ones(len(cell))
    else:
        count, exposure = counts(made, scenario, rng, effect=False)[kind]
    summed = [np.bincount(cell, weights=w, minlength=shape[0] * shape[1]).reshape(shape)
              for w in (count, exposure)]  # fmt: skip
    return summed[0].astype(float), summed[1].astype(float)


def cells_of(kind: str, count: Floats, exposure: Floats) -> MeasureCells:
    return MeasureCells(
        name=f"x_{kind}", kind=kind, count=count, exposure=exposure,
        n_articles=np.ones(count.shape, dtype=np.int64),
    )  # fmt: skip


def columns(count: Floats, exposure: Floats, kind: str) -> tuple[MeasureCells, Pairs]:
    """All pairs of all runs as columns."""
    runs, n_events, n_outlets = count.shape
    both = np.array(list(combinations(range(n_outlets), 2)))
    flat = [part.transpose(1, 0, 2).reshape(n_events, -1) for part in (count, exposure)]
    first, second = ((np.arange(runs)[:, None] * n_outlets + side).ravel() for side in both.T)
    cells = cells_of(kind, *flat)
    present, scaled = cells.present(), cells.scaled()
    matched = present[:, first] & present[:, second]
    sides = [tuple(np.where(matched, part[:, side], 0.0) for side in (first, second))
             for part in flat]  # fmt: skip
    return cells, Pairs(
        first=first, second=second, matched=matched, counts=sides[0], exposures=sides[1],
        differences=scaled[:, first] - scaled[:, second],
    )  # fmt: skip


def rejected(p: Floats) -> float:
    tested = p[~np.isnan(p)]
    return float((tested < LEVEL).mean())


def of_cells(scenario: Scenario, kind: str, runs: int, rng: np.random.Generator) -> list[float]:
    """Paired t, its coverage, sign flips, Holm and BH over pairs, and the omnibus test."""
    made = [drawn(scenario, rng, kind) for _ in range(runs)]
    count, exposure = (np.stack(part) for part in zip(*made, strict=True))
    cells, pairs = columns(count, exposure, kind)
    found = estimates(cells, pairs, level=0.95)
    enough = pairs.matched.sum(axis=0) >= 4
    p = np.where(enough, found.t.p, np.nan)
    many = pairs.matched.sum(axis=0) >= FLIPPED
    flips = sign_flip(np.where(many, found.residuals, np.nan), seed=1).p
    usable = enough & ~np.isnan(found.t.low)
    covered = ((found.t.low <= 0) & (found.t.high >= 0))[usable].mean()
    by_run = p.reshape(runs, -1)
    family = np.mean([np.nan_to_num(holm(row), nan=1.0).min() < LEVEL for row in by_run])
    any_q = np.mean(
        [np.nan_to_num(benjamini_hochberg(row), nan=1.0).min() < LEVEL for row in by_run]
    )
    centred = [_centred(cells_of(kind, c, e)) for c, e in zip(count, exposure, strict=True)]
    whole = cell_permutation(np.stack(centred), seed=int(rng.integers(2**31)),
                             n_permutations=PERMUTATIONS)  # fmt: skip
    return [rejected(p), float(covered), rejected(flips), float(family), float(any_q),
            rejected(whole.p)]  # fmt: skip


def at_the_margin(scenario: Scenario, runs: int, rng: np.random.Generator) -> float:
    """How often equivalence is claimed where the true ratio stands at the edge of the margin."""
    wide = replace(scenario, n_events=150, n_outlets=2, words=(600,))
    p = np.empty(runs)
    for run in range(runs):
        made = corpus(wide, rng)
        rate = wide.per_1000 / 1000 * np.exp(made.level) * np.where(made.outlet == 0, MARGIN, 1.0)
        cell = made.event * 2 + made.outlet
        count, words = (np.bincount(cell, weights=w, minlength=300).reshape(150, 2)
                        for w in (rng.poisson(rate * made.words), made.words))  # fmt: skip
        cells = cells_of("rate", count.astype(float), words.astype(float))
        found = estimates(cells, pairs_of(cells), level=0.95).t
        p[run] = equivalence_of(found, low=-np.log(MARGIN), high=np.log(MARGIN))[0]
    return rejected(p)


def max_t(scenario: Scenario, runs: int, rng: np.random.Generator) -> float:
    """Runs in which step-down max-T finds any of 20 correlated measures of 4 outlets to differ."""
    shape = (scenario.n_events, scenario.n_outlets)
    false = 0
    for _ in range(runs):
        present = rng.random(shape) >= scenario.missing
        present &= present.sum(axis=1, keepdims=True) > 1
        shared = rng.normal(0, scenario.cell_sd, (*shape, 1))
        noise = rng.normal(0, 1, (*shape, MEASURES)) * scenario.cell_sd
        level = np.sqrt(CORRELATION) * shared + np.sqrt(1 - CORRELATION) * noise
        means = (
            np.where(present[..., None], level, 0).sum(1) / np.maximum(present.sum(1), 1)[:, None]
        )
        centred = np.where(present[..., None], level - means[:, None], 0.0)
        scale = np.sqrt((centred**2).sum(axis=(0, 1)))
        flat = (centred / scale).reshape(-1, MEASURES)
        stays = np.broadcast_to(np.arange(shape[1]), (1, *shape))
        orders = [stays, *drawn_orders(present, seed=int(rng.integers(2**31)), n_draws=199)]
        sums = np.concatenate([permuted_sums(order, present, flat) for order in orders])
        sums = sums.reshape(len(sums), -1)
        false += bool((step_down_max_t(sums[0], sums[1:]) <= LEVEL).any())
    return false / runs


def diversity(scenario: Scenario, runs: int, rng: np.random.Generator) -> list[float]:
    """Paired t over events of Gini-Simpson and of Morisita, outlets with 25, 50 and 100 mentions.

    All draw from the sources of the event; each cell weighs them in its own way.
    """
    n_events, sizes = scenario.n_events, np.array([25, 50, 100])
    p_gini, p_morisita = np.empty(runs), np.empty(runs)
    for run in range(runs):
        gini, overlap = np.full((n_events, 3), np.nan), np.full((n_events, 2), np.nan)
        for event in range(n_events):
            common = rng.gamma(0.5, 1.0, 30) + 1e-9
            own = common * np.exp(rng.normal(0, scenario.cell_sd, (3, 30)))
            share = own / own.sum(axis=1, keepdims=True)
            mentions = [rng.multinomial(n, p) if rng.random() >= scenario.missing else None
                        for n, p in zip(sizes, share, strict=True)]  # fmt: skip
            for outlet, found in enumerate(mentions):
                gini[event, outlet] = np.nan if found is None else gini_simpson(found)
            if not any(found is None for found in mentions):
                overlap[event] = [morisita(mentions[0], mentions[at]) for at in (1, 2)]
        p_gini[run] = paired_t(gini[:, 0] - gini[:, 2]).p[0]
        p_morisita[run] = paired_t(overlap[:, 0] - overlap[:, 1]).p[0]
    return [rejected(p_gini), rejected(p_morisita)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    print("| scenario | kind | paired t | coverage | sign flip | any pair, Holm | any pair, BH "
          "| cell permutation |")  # fmt: skip
    print("|" + "---|" * 8)
    for number, scenario in enumerate(SIX):
        for at, kind in enumerate(("rate", "share", "mean")):
            rng = np.random.default_rng([options.seed, number, at])
            row = of_cells(scenario, kind, options.runs, rng)
            print(f"| {scenario.name} | {kind} | {' | '.join(f'{x:.3f}' for x in row)} |",
                  flush=True)  # fmt: skip
    print("\n| scenario | TOST at the margin | step-down max-T, any of 80 | Gini-Simpson, paired t "
          "| Morisita, paired t |")  # fmt: skip
    print("|" + "---|" * 5)
    for number, scenario in enumerate(SIX):
        rng = np.random.default_rng([options.seed, number, 9])
        row = [
            at_the_margin(scenario, options.runs, rng),
            max_t(scenario, options.runs, rng),
            *diversity(scenario, options.runs, rng),
        ]
        print(f"| {scenario.name} | {' | '.join(f'{x:.3f}' for x in row)} |", flush=True)


if __name__ == "__main__":
    main()
