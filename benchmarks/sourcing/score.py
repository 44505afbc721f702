"""Attributions against gold: AR50, content, kinds, codes, publishers, words per CPU-second.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/score.py GOLD [GOLD ...]
       [--mode fast ...] [--peer textacy dependencies] [--spacy PIPELINE]
       [--min-score 0 .7 ...] [--repeat 3] [--errors N] [--json]

GOLD is a JSON-lines file, one article a line: ``{"doc_id", "text", "attributions": [{"source":
[[start, end], ...], "cue": [...], "content": [...], "kind"?}], "publisher"?}``, or a folder of
marked articles such as ``corpora/demo_gold``. Modes are those of the extractor and ``rules``, the
rules alone. Peers run over a spaCy pipeline of the user's (``--spacy``); one that is not installed
is left out with a word on why. Every system after the first is set against the first, paired by
article, with a bootstrap interval of the difference (seed 1).
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gold_articles import ROLES, Article, read_gold
from matching import counts_of, pairs
from paired import f1_difference
from systems import AbsentError, Found, System, segmented, system

from tellings.text import word_counts

KINDS = ("direct", "mixed", "indirect")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--mode", nargs="+", default=["fast"])
    parser.add_argument("--peer", nargs="*", default=[])
    parser.add_argument("--spacy", default="en_core_web_sm")
    parser.add_argument("--min-score", nargs="+", type=float, default=[0.0])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    for path in options.gold:
        gold = read_gold(path)
        rows = list(results(gold, options))
        if options.json:
            print(json.dumps({"gold": path.name, "systems": [figures(gold, *row) for row in rows]}))
        else:
            print(f"{path.name}: {len(gold)} articles")
            for row in rows:
                show(figures(gold, *row))
            compare(rows)
        if options.errors:
            show_errors(gold, rows[0][3], most=options.errors)


Row = tuple[str, float, list[Counter[str]], Found]


def results(gold: Sequence[Article], options: argparse.Namespace) -> list[Row]:
    """For each system and threshold: its name, words per CPU-second, counts an article, finds."""
    rows: list[Row] = []
    for name in [*options.mode, *options.peer]:
        try:
            run = system(name, pipeline=options.spacy)
            found, speed = timed(run, gold, repeat=options.repeat)
        except AbsentError as error:
            print(f"left out: {error}")
            continue
        for least in options.min_score:
            kept = {
                article: [one for one in mine if one.get("score", 1.0) >= least]
                for article, mine in found.items()
            }
            counts = [counts_of(article, kept.get(article.name, [])) for article in gold]
            rows.append((f"{name} ≥ {least}" if least else name, speed, counts, kept))
    return rows


def timed(run: System, gold: Sequence[Article], *, repeat: int) -> tuple[Found, float]:
    """What a system finds, and words per CPU-second, segmentation or parsing included."""
    run(gold[:1])
    seconds = []
    for _ in range(repeat):
        begun = time.process_time()
        found = run(gold)
        seconds.append(time.process_time() - begun)
    return found, int(word_counts(segmented(gold)).sum()) / statistics.median(seconds)


def figures(
    gold: Sequence[Article], name: str, speed: float, counts: Sequence[Counter[str]], found: Found
) -> dict[str, Any]:
    """All figures of a system."""
    del found
    n: Counter[str] = Counter()
    publishers: dict[str, Counter[str]] = defaultdict(Counter)
    for article, row in zip(gold, counts, strict=True):
        n.update(row)
        publishers[article.publisher].update(row)
    shares = {
        publisher: round(row["ar50"] / row["gold"], 4)
        for publisher, row in sorted(publishers.items()) if publisher and row["gold"]
    }  # fmt: skip
    made: dict[str, Any] = {
        "system": name, "n_gold": n["gold"], "n_found": n["found"],
        "AR50": prf(n["ar50"], n["found"], n["gold"]),
        "content50": prf(n["content50"], n["found"], n["gold"]),
        "words": {role: prf(n[f"{role} both"], n[f"{role} found"], n[f"{role} gold"])
                  for role in ROLES},
        "exact_spans": {role: prf(n[f"{role} spans both"], n[f"{role} spans found"],
                                  n[f"{role} spans gold"]) for role in ROLES},
        "linked_recall": round(n["linked"] / max(n["gold"], 1), 4),
        "AR50_recall_by_kind": {kind: round(n[f"right {kind}"] / n[f"kind {kind}"], 4)
                                for kind in KINDS if n[f"kind {kind}"]},
        "AR50_recall_by_publisher": shares,
        "publisher_spread": round(max(shares.values()) - min(shares.values()), 4) if shares else 0,
        "words_per_cpu_second": round(speed),
    }  # fmt: skip
    if n["coded"]:
        made["codes_of_right_attributions"] = {
            code: round(n[code] / n["coded"], 4) for code in ("naming", "stance")
        }
    return made


def prf(both: int, found: int, gold: int) -> dict[str, float]:
    f1 = 2 * both / (found + gold) if found + gold else 0.0
    return {"P": round(both / max(found, 1), 4), "R": round(both / max(gold, 1), 4),
            "F1": round(f1, 4)}  # fmt: skip


def show(made: Mapping[str, Any]) -> None:
    print(f"{made['system']}: {made['n_gold']} attributions, {made['n_found']} found")
    scores = {"AR50": made["AR50"], "content50": made["content50"]}
    scores |= {f"{role} words": made["words"][role] for role in ROLES}
    scores |= {f"{role} exact": made["exact_spans"][role] for role in ROLES}
    for label, prfs in scores.items():
        listed = "  ".join(f"{key} {value:.3f}" for key, value in prfs.items())
        print(f"  {label:14} {listed}")
    print(f"  linked         R {made['linked_recall']:.3f}")
    for label, key in (("by kind", "AR50_recall_by_kind"), ("by publisher",
                       "AR50_recall_by_publisher")):  # fmt: skip
        if made[key]:
            print(f"  {label:14} " + ", ".join(f"{k} {v:.3f}" for k, v in made[key].items()))
    print(f"  spread         {made['publisher_spread']:.3f}")
    if "codes_of_right_attributions" in made:
        print(f"  codes          {made['codes_of_right_attributions']}")
    print(f"  {made['words_per_cpu_second']:,} words per CPU-second")


def compare(rows: Sequence[Row]) -> None:
    """Every system against the first, paired by article."""
    for name, _, counts, _ in rows[1:]:
        difference, low, high = f1_difference(counts, rows[0][2], seed=1)
        print(f"AR50 F1, {name} less {rows[0][0]}: {difference:+.3f} [{low:+.3f}, {high:+.3f}]")


def show_errors(gold: Sequence[Article], found: Found, *, most: int) -> None:
    """The first attributions missed and the first found in excess, by the first system."""
    for article in gold:
        mine = found.get(article.name, [])
        right = [(i, j) for i, j, _, ok in pairs(article, mine) if ok]
        missed = set(range(len(article.attributions))) - {i for i, _ in right}
        extra = set(range(len(mine))) - {j for _, j in right}
        for name, spans in [*(("missed", article.attributions[i]) for i in sorted(missed)),
                            *(("extra", mine[j]) for j in sorted(extra))]:  # fmt: skip
            if most <= 0:
                return
            most -= 1
            parts = (" … ".join(article.text[a:b] for a, b in spans[role]) for role in ROLES)
            print(f"  {name:6} {' | '.join(parts)}"[:240])


if __name__ == "__main__":
    main()
