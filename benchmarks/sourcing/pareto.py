"""AR50 against words per CPU-second: our modes as measured, peers as published, one picture.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/pareto.py [--measure GOLD] [--repeat 3]
       [--encoder NAME=FOLDER ...] [--out docs/pictures/sourcing_pareto.svg]

Without ``--measure`` the picture is drawn from ``pareto.json`` beside this script, always the same
bytes with the same matplotlib. With it our modes are run over GOLD first (AR50 F1; the median of
some runs for the speed, segmentation, speakers and codes included) and the file is written anew.
``--encoder`` measures further encoder models, by folder, in the same way; a ``label`` in the file
([right, up] in points) keeps a name off another. Peers are quoted: they are in the file with where
their figures come from, and nothing here runs them.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from encoders import loaded, mode_with
from gold_articles import Article, read_gold
from matching import counts_of
from score import prf, timed
from systems import System, system

DATA = Path(__file__).with_name("pareto.json")
OURS = ("encoder", "small", "fast", "rules")
# Points and names of each kind; colours that differ in lightness too.
LOOK = {"ours": ("#0b5c8a", "o"), "quoted": ("#8a5a0b", "s"), "human": ("#555555", "")}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--measure", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--encoder", nargs="*", default=[], help="NAME=FOLDER")
    parser.add_argument("--out", type=Path, default=Path("docs/pictures/sourcing_pareto.svg"))
    options = parser.parse_args()
    if options.encoder and not options.measure:
        parser.error("--encoder needs --measure GOLD: what is drawn is what was measured")
    data = json.loads(DATA.read_text(encoding="utf-8"))
    if options.measure:
        articles = read_gold(options.measure)
        labels = {row["name"]: {"label": row["label"]} for row in data["ours"] if "label" in row}
        data["ours"] = [measured(name, run, articles, options.repeat) | labels.get(name, {})
                        for name, run in runs(options.encoder)]  # fmt: skip
        data["ours_on"] = f"{options.measure.stem}, {len(articles)} articles"
        DATA.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for row in (*data["ours"], *data["quoted"]):
        print(f"{row['name']:24} AR50 {row['ar50']:.3f}  words per CPU-second {row['speed']}")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    draw(data, options.out)


def runs(encoders: Sequence[str]) -> Iterator[tuple[str, System]]:
    """What is timed, by name."""
    for name in OURS:
        yield name, system(name, pipeline="")
    for one in encoders:
        name, _, folder = one.partition("=")
        yield name, partial(mode_with, loaded(Path(folder)))


def measured(name: str, run: System, articles: Sequence[Article], repeat: int) -> dict[str, Any]:
    found, speed = timed(run, articles, repeat=repeat)
    n: Counter[str] = Counter()
    for article in articles:
        n.update(counts_of(article, found.get(article.name, [])))
    # Two digits: more would not come out again on the next run.
    rounded = round(speed, 1 - len(str(round(speed))) + 1)
    return {"name": name, "ar50": round(prf(n["ar50"], n["found"], n["gold"])["F1"], 3),
            "speed": [int(rounded), int(rounded)]}  # fmt: skip


def draw(data: Mapping[str, Any], out: Path) -> None:
    """The picture: a point or, where a range of speeds is quoted, a bar."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams.update({"svg.hashsalt": "tellings", "svg.fonttype": "path", "font.size": 9})
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6.4, 3.9), layout="constrained")
    for kind in ("quoted", "ours"):
        colour, marker = LOOK[kind]
        for row in data[kind]:
            low, high = row["speed"]
            middle = (low * high) ** 0.5
            axes.plot([low, high], [row["ar50"]] * 2, color=colour, linewidth=2.5, alpha=0.6)
            axes.plot(middle, row["ar50"], marker, color=colour, markersize=6,
                      fillstyle="full" if kind == "ours" else "none")  # fmt: skip
            right, up = row.get("label", [8, -8] if kind == "ours" else [14, 0])
            axes.annotate(row["name"], (middle, row["ar50"]), (right, up),
                          textcoords="offset points", color=colour, va="center",
                          ha="left" if right >= 0 else "right")  # fmt: skip
    human = data["human"]
    axes.axhline(human["ar50"], color=LOOK["human"][0], linewidth=0.8, linestyle=":")
    axes.annotate(human["name"], (0.99, human["ar50"]), (0, 3), xycoords=("axes fraction", "data"),
                  textcoords="offset points", ha="right", color=LOOK["human"][0])  # fmt: skip
    axes.set(xscale="log", xlim=(1000, 1_000_000), ylim=(0, 1),
             xlabel="words per CPU-second (log scale)", ylabel="AR50 F1")  # fmt: skip
    axes.set_title("filled: measured here; open: quoted (other articles, other machine)",
                   fontsize=8, loc="left")  # fmt: skip
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(visible=True, color="#dddddd", linewidth=0.5)
    axes.set_axisbelow(True)
    figure.savefig(out, metadata={"Date": None} if out.suffix == ".svg" else {}, dpi=150)


if __name__ == "__main__":
    main()
