"""Coverage of corrected contrasts where outlets are misread differently, from draw to interval.

Each run makes a corpus (events, articles, sentences; nested variation on the logit scale), lets a
classifier misread it (sensitivity .90 for one outlet and .70 for the other), draws a sample with
``draw_sample``, has it coded without error and corrects with ``correct``.

    python benchmarks/calibration/coding_loop.py --runs 400 --seed 20250107
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import polars as pl

from tellings.coding import SampleDesign, correct, draw_sample, error_tests, validate

SENSITIVITY, SPECIFICITY = {"A": 0.90, "B": 0.70}, 0.97
SD_EVENT, SD_CELL, SD_ARTICLE = 0.5, 0.3, 0.35
SENTENCES, WORDS = 25, 22


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What differs between corpora: events, prevalence (logit), true difference, units coded."""

    events: int
    prevalence: float
    difference: float
    coded: int


SCENARIOS = {
    "8 events, no difference": Scenario(events=8, prevalence=-1.3, difference=0.0, coded=400),
    "30 events, no difference": Scenario(events=30, prevalence=-1.3, difference=0.0, coded=400),
    "8 events, true difference": Scenario(events=8, prevalence=-1.3, difference=0.6, coded=400),
    "8 events, rare (6 %)": Scenario(events=8, prevalence=-3.0, difference=0.0, coded=400),
    "8 events, few coded": Scenario(events=8, prevalence=-1.3, difference=0.0, coded=150),
}


def corpus(one: Scenario, generator: np.random.Generator) -> pl.DataFrame:
    """Sentences with their truth and prediction; one to three articles a cell."""
    parts = []
    event = generator.normal(0, SD_EVENT, one.events)
    for outlet in ("A", "B"):
        for number in range(one.events):
            cell = generator.normal(0, SD_CELL)
            for article in range(int(generator.integers(1, 4))):
                logit = one.prevalence + event[number] + cell + generator.normal(0, SD_ARTICLE)
                logit += one.difference if outlet == "A" else 0.0
                n = max(int(generator.poisson(SENTENCES)), 3)
                truth = generator.random(n) < 1 / (1 + np.exp(-logit))
                right = np.where(truth, SENSITIVITY[outlet], 1 - SPECIFICITY)
                parts.append(
                    pl.DataFrame(
                        {
                            "outlet": outlet,
                            "event_id": f"e{number:02d}",
                            "article_id": f"{outlet}{number:02d}{article}",
                            "truth": truth.astype(float),
                            "code": (generator.random(n) < right).astype(float),
                            "words": generator.poisson(WORDS, n) + 1,
                        }
                    )
                )
    rows = pl.concat(parts).with_row_index("start")
    return rows.with_columns(
        unit_id=pl.format("u{}", pl.col("start").cast(pl.String).str.zfill(6)),
        unit=pl.lit("sentence"),
        field=pl.lit("text"),
        end=pl.col("start") + 1,
        article_words=pl.col("words").sum().over("article_id"),
        variable=pl.lit("x"),
        coder=pl.lit("classifier"),
        kind=pl.lit("model"),
    )


def true_values(one: Scenario) -> dict[str, float]:
    """Difference in points and rate ratio expected of further events, from a large draw."""
    generator = np.random.default_rng(1)
    shared = generator.normal(0, SD_EVENT, 400_000)
    spread = np.hypot(SD_CELL, SD_ARTICLE)
    means = [
        1 / (1 + np.exp(-(one.prevalence + shift + shared + generator.normal(0, spread, 400_000))))
        for shift in (one.difference, 0.0)
    ]
    ratio = float(means[0].mean() / means[1].mean())
    difference = 100 * float((means[0] - means[1]).mean())
    if one.difference == 0:
        difference, ratio = 0.0, 1.0
    per_1000 = difference / 100 / (WORDS + 1) * 1000
    return {
        "difference_pp": difference, "rate_ratio": ratio, "difference_per_1000_words": per_1000,
    }  # fmt: skip


def truth_here(sample: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """What a complete hand coding would show: the frame itself, coded without error."""
    whole = rows.select("unit_id", "variable", coder=pl.lit("truth"), kind=pl.lit("human"),
                        code="truth")  # fmt: skip
    everything = sample.with_columns(drawn=True, inclusion_probability=1.0)
    return correct(everything, whole).select("effect", "target", truth="corrected")


def one_run(one: Scenario, truth: dict[str, float], seed: int, tally: dict) -> None:
    """Adds the covered, the off and the rejected of one corpus to the tally."""
    # Streams of their own: the draw must know nothing of the corpus.
    rows = corpus(one, np.random.default_rng([seed, 1]))
    predictions = rows.select("unit_id", "variable", "coder", "kind", "code")
    design = SampleDesign(n=one.coded)
    sample = draw_sample(rows.drop("code"), predictions, seed=seed, design=design)
    drawn = sample.filter("drawn").select("unit_id")
    codes = drawn.join(rows, on="unit_id").select(
        "unit_id", "variable", code="truth", coder=pl.lit("ann"), kind=pl.lit("human")
    )
    found = correct(sample, codes).join(truth_here(sample, rows), on=["effect", "target"])
    for row in found.iter_rows(named=True):
        like = row["target"] == "events_like_these"
        aim = truth[row["effect"]] if like else row["truth"]
        key = (row["effect"], row["target"])
        _count(tally[(*key, "corrected")], row["low"], row["high"], row["corrected"], aim)
        _count(tally[(*key, "naive")], row["naive_low"], row["naive_high"], row["naive"], aim)
    tests = error_tests(sample, codes, seed=seed)
    tally[("differential error found", "", "")]["p"].append((tests["p"].fill_null(1) < 0.05).any())
    _validated(sample, codes, rows, seed, tally)


def _validated(sample, codes, rows, seed: int, tally: dict) -> None:  # noqa: ANN001
    truth, said = rows["truth"].to_numpy(), rows["code"].to_numpy()
    hits = float((truth * said).sum())
    precision, recall = hits / said.sum(), hits / truth.sum()
    aims = {"precision": precision, "recall": recall, "f1": 2 * hits / (said.sum() + truth.sum())}
    table = validate(sample, codes, seed=seed).filter(pl.col("grouping") == "all")
    for row in table.iter_rows(named=True):
        cell = tally[(row["quantity"], "these_articles", "validated")]
        _count(cell, row["low"], row["high"], row["estimate"], aims[row["quantity"]])


def _count(cell: dict, low, high, estimate, aim: float) -> None:  # noqa: ANN001
    if estimate is not None:
        cell["off"].append(estimate - aim)
    if low is not None and high is not None:
        cell["covered"].append(low <= aim <= high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20250107)
    parser.add_argument("--scenario", help="Only this one.")
    options = parser.parse_args()
    print("| scenario | effect | target | numbers | bias | coverage | with interval |")
    print("|---|---|---|---|---|---|---|")
    for name, one in SCENARIOS.items():
        if options.scenario not in (None, name):
            continue
        truth = true_values(one)
        tally: dict = defaultdict(lambda: defaultdict(list))
        for run in range(options.runs):
            one_run(one, truth, options.seed + run, tally)
        for (effect, target, which), cell in tally.items():
            if "p" in cell:
                print(f"| {name} | {effect} | | | | {np.mean(cell['p']):.2f} | |")
                continue
            covered = f"{np.mean(cell['covered']):.3f}" if cell["covered"] else ""
            share = f"{len(cell['covered']) / options.runs:.2f}"
            off = f"{np.mean(cell['off']):+.3f}" if cell["off"] else ""
            print(f"| {name} | {effect} | {target} | {which} | {off} | {covered} | {share} |")


if __name__ == "__main__":
    main()
