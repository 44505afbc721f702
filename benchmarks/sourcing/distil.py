"""Does the fast mode learn from text that the encoder has labelled? With it and without it.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/distil.py label TEXTS [TEXTS ...] --out FILE
       PYTHONPATH=toolkit python benchmarks/sourcing/distil.py try GOLD --labelled FILE [FILE ...]
       [--least .4] [--every 1] [--read-every 1] [--other GOLD ...] [--seed 1]

``label`` reads JSON lines with a ``text`` each and has the encoder of the package link
attributions in every different text, read alone; FILE holds them as gold does, with a ``score``.

``try`` trains on one half of GOLD (``polnear_train``), once as ``linear.train`` does and once with
labelled text beside it (attributions of score ``--least`` or more), and reads the other half and
what ``--other`` names (files, or folders such as ``corpora/demo_gold``). Labelled text teaches
which words are cues and what belongs to them; which drafts are right is learnt from GOLD alone.
``--every N`` trains on one article in N of the half: the fewer, the more labelled text should help.
``--read-every M`` reads one in M of the other half. The encoder has learnt from both halves, so a
gain would be flattered. Do not label GOLD's own articles for this: parts of it read each other.
What came of it is in docs/decisions/0017-fast-mode-learns-from-gold-alone.md.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from encoders import everything, loaded
from gold_articles import Article, read_gold
from leave_out import by
from matching import counts_of
from paired import f1_difference
from reliability import is_right
from score import KINDS, prf
from systems import Found

from tellings.extractors.sourcing import gold
from tellings.extractors.sourcing.encoder.find import score
from tellings.extractors.sourcing.linear.train import fit, split

Row = Mapping[str, object]
# Texts that the encoder is given at a time.
TOGETHER = 200
PRECISION = 0.8


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("label")
    verb.add_argument("texts", type=Path, nargs="+")
    verb.add_argument("--out", type=Path, required=True)
    verb = verbs.add_parser("try")
    verb.add_argument("gold", type=Path)
    verb.add_argument("--labelled", type=Path, nargs="+", required=True)
    verb.add_argument("--least", type=float, default=0.4)
    verb.add_argument("--every", type=int, default=1)
    verb.add_argument("--read-every", type=int, default=1)
    verb.add_argument("--other", type=Path, nargs="*", default=[])
    verb.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.verb == "label":
        rows = labelled([row for path in options.texts for row in gold.read_gold(path)])
        options.out.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    else:
        attempt(options)


def labelled(rows: Sequence[Row]) -> Iterator[Row]:
    """Every different text with what the encoder links in it."""
    model = loaded(None)
    texts = list(dict.fromkeys(str(row["text"]) for row in rows))
    for at in range(0, len(texts), TOGETHER):
        articles = [
            Article(name=str(number), text=text, attributions=())
            for number, text in enumerate(texts[at : at + TOGETHER], start=at)
        ]
        found = everything(model, articles)
        for article in articles:
            yield {"doc_id": article.name, "text": article.text, "attributions": [
                {**one.spans, "score": round(score(one.certainty, model.card["certainty"]), 3)}
                for one in found[article.name]
            ]}  # fmt: skip


def attempt(options: argparse.Namespace) -> None:
    """Models with labelled text and without, on the same articles."""
    halves = split(gold.read_gold(options.gold), 2)
    taught = halves[0][:: options.every]
    names = {str(row["doc_id"]) for row in halves[1][:: options.read_every]}
    sets = {options.gold.name: [one for one in read_gold(options.gold) if one.name in names]}
    sets |= {path.name: read_gold(path) for path in options.other}
    further = [
        sure(row, options.least) for path in options.labelled for row in gold.read_gold(path)
    ]
    n = sum(len(row["attributions"]) for row in further)
    print(f"{len(taught)} articles; {len(further)} labelled texts, {n} attributions")
    models = [fit(taught, seed=options.seed, further=rows)[0] for rows in ((), further)]
    for name, articles in sets.items():
        print(f"{name}: {len(articles)} articles")
        counts = []
        for label, model in zip(("gold alone", "with labelled"), models, strict=True):
            found = by(model, articles)
            counts.append([counts_of(one, found.get(one.name, [])) for one in articles])
            print(f"  {label:13} {told(sum(counts[-1], Counter()))}; {by_score(articles, found)}")
        for key in ("ar50", "content50"):
            less, low, high = f1_difference(counts[1], counts[0], seed=options.seed, key=key)
            print(f"  {key} F1, with less without: {less:+.4f} [{low:+.4f}, {high:+.4f}]")


def sure(row: Row, least: float) -> dict[str, list[Mapping[str, object]]]:
    """A labelled text with the attributions that are likely enough."""
    kept = [one for one in row["attributions"] if one["score"] >= least]
    return {**row, "attributions": kept}


def told(n: Counter[str]) -> str:
    """The figures of a model."""
    ar50 = prf(n["ar50"], n["found"], n["gold"])
    shown = {"content50": prf(n["content50"], n["found"], n["gold"])["F1"]}
    for role in ("content", "source"):
        shown[f"{role} words"] = prf(
            n[f"{role} both"], n[f"{role} found"], n[f"{role} gold"]
        )["F1"]  # fmt: skip
    shown["linked R"] = n["linked"] / max(n["gold"], 1)
    shown |= {kind: n[f"right {kind}"] / n[f"kind {kind}"] for kind in KINDS if n[f"kind {kind}"]}
    listed = ", ".join(f"{key} {value:.3f}" for key, value in shown.items())
    return f"AR50 P {ar50['P']:.3f} R {ar50['R']:.3f} F1 {ar50['F1']:.3f}; {listed}"


def by_score(articles: Sequence[Article], found: Found) -> str:
    """What the best least score would give: a model may only stand elsewhere between P and R."""
    scores = [one["score"] for article in articles for one in found[article.name]]
    right = [one for article in articles for one in is_right(article, found[article.name])]
    n_right = np.cumsum(np.array(right)[np.argsort(-np.array(scores), kind="stable")])
    n_kept = np.arange(1, n_right.size + 1)
    n_gold = sum(len(article.attributions) for article in articles)
    f1 = 2 * n_right / (n_kept + n_gold)
    sure = n_right[n_right >= PRECISION * n_kept]
    recall = sure[-1] / n_gold if sure.size else 0.0
    return f"best F1 by score {f1.max():.3f}, R at P {PRECISION:.2f} {recall:.3f}"


if __name__ == "__main__":
    main()
