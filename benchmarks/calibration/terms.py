"""False and true findings of the shipped test of distinctive terms, on simulated counts.

    python benchmarks/calibration/terms.py --runs 300 --seed 20250101

Words follow Zipf's law; every event has words of its own and every cell its own bursts. Outlets
write articles of equal length, or of lengths 1 : 2 : 3 : 4. Without a difference the share of lists
with any term at p < .05 should be about .05; with 20 planted terms (one outlet uses them RATIO
times as often in every event) the share of them found is printed. Beside it, what not to do: the
number of terms at |z| > 1.96.
"""

from __future__ import annotations

import argparse

import numpy as np

from tellings.compare.house_style import Seen
from tellings.compare.term_cells import TermCounts
from tellings.compare.term_scores import score_terms

RATIO = 4.0
N_PLANTED = 20


def corpus(
    rng: np.random.Generator, *, n_events: int, lengths: tuple[int, ...], planted: bool
) -> TermCounts:
    n_terms, n_outlets = 1200, len(lengths)
    use = 1 / np.arange(12, n_terms + 12)
    use /= use.sum() / 0.5
    topic = rng.lognormal(0, 0.7, (n_events, 1, n_terms)) * (
        1 + 20 * (rng.random((n_events, 1, n_terms)) < 0.01)
    )
    burst = rng.gamma(3.0, 1 / 3.0, (n_events, n_outlets, n_terms))
    words = np.array(lengths) * rng.lognormal(0, 0.3, (n_events, n_outlets))
    rate = use * topic * burst
    if planted:
        rate[:, 0, 100 : 100 + N_PLANTED] *= RATIO
    counts = rng.poisson(rate * words[:, :, None]).astype(np.float32)
    kept = (counts.sum(axis=(0, 1)) >= 10) & ((counts.sum(axis=1) > 0).sum(axis=0) >= 4)
    kept |= (np.arange(n_terms) >= 100) & (np.arange(n_terms) < 100 + N_PLANTED)
    chosen = np.flatnonzero(kept)
    return TermCounts(
        events=tuple(map(str, range(n_events))),
        outlets=tuple(map(str, range(n_outlets))),
        seen=tuple(Seen(words=(str(term),), capital=0, dateline_share=0.0) for term in chosen),
        counts=counts[:, :, chosen],
        words=words,
        exposure=words[:, :, None],
        n_articles=np.zeros((n_outlets, len(chosen)), dtype=np.int64),
        languages=(),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    print("| events | lengths | terms | lists with a false term | false terms at z > 1.96 | "
          "planted terms found | false terms beside them |")  # fmt: skip
    print("|" + "---|" * 7)
    equal, unequal = (1200,) * 4, (500, 1000, 1500, 2000)
    for n_events, lengths in (
        (8, equal),
        (8, unequal),
        (20, equal),
        (20, unequal),
        (20, (600, 2400)),
    ):
        any_false, naive, found, beside, n_terms = [], [], [], [], []
        for run in range(options.runs):
            null = corpus(rng, n_events=n_events, lengths=lengths, planted=False)
            scores = score_terms(null, seed=run, n_permutations=199)
            n_terms.append(len(null.seen))
            any_false.append((scores.p_adjusted < 0.05).any())
            naive.append((np.abs(scores.z) > 1.96).sum())
            if run % 5 == 0:
                made = corpus(rng, n_events=n_events, lengths=lengths, planted=True)
                scores = score_terms(made, seed=run, n_permutations=199)
                names = np.array([int(term.words[0]) for term in made.seen])
                true = (names >= 100) & (names < 100 + N_PLANTED)
                found.append((scores.p_adjusted[0, true] < 0.05).mean())
                beside.append((scores.p_adjusted[:, ~true] < 0.05).sum())
        print(
            f"| {n_events} | {':'.join(map(str, lengths))} | {np.mean(n_terms):.0f} "
            f"| {np.mean(any_false):.3f} | {np.mean(naive):.0f} | {np.mean(found):.2f} "
            f"| {np.mean(beside):.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
