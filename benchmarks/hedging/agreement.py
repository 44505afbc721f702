"""Agreement of the two passes over the gold of hedging.

Usage: python benchmarks/hedging/agreement.py corpora/gold_hedging

By label: F1 of exact spans, and Krippendorff's alpha (nominal) over words, each coded with the
label or without it. Last, alpha of the holder over spans that both passes mark with one label.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

Mark = tuple[int, int, str, str]
_MARK = re.compile(r"\[([^\]]*)\]\((\w+) (\w+)\)")


def main(folder: Path) -> None:
    first, second = (read_pass(folder / f"pass_{name}.md") for name in ("a", "b"))
    if [text for text, _ in first] != [text for text, _ in second]:
        raise SystemExit("The two passes do not have the same sentences.")
    labels = sorted({mark[2] for one in (first, second) for _, marks in one for mark in marks})
    print("| label | A | B | both | F1 | alpha of words |\n|---|---|---|---|---|---|")
    for label in [*labels, ""]:
        print(row(label, first, second))
    pairs = holders(first, second)
    same = sum(a == b for a, b in pairs)
    print(f"\nHolder: alpha {alpha(pairs):.2f} over {len(pairs)} spans, {same} the same.")


def read_pass(path: Path) -> list[tuple[str, list[Mark]]]:
    """Plain sentences with their marks."""
    sentences = []
    for line in path.read_text(encoding="utf-8").splitlines():
        plain, marks, at = "", [], 0
        for found in _MARK.finditer(line):
            plain += line[at : found.start()]
            marks.append((len(plain), len(plain) + len(found[1]), found[2], found[3]))
            plain += found[1]
            at = found.end()
        sentences.append((plain + line[at:], marks))
    return sentences


def row(
    label: str, first: list[tuple[str, list[Mark]]], second: list[tuple[str, list[Mark]]]
) -> str:
    """One line of the table; an empty label stands for all."""
    counts, words = Counter[str](), []
    for (text, a), (_, b) in zip(first, second, strict=True):
        one, two = ({m[:3] for m in marks if label in ("", m[2])} for marks in (a, b))
        counts.update(a=len(one), b=len(two), both=len(one & two))
        words += [
            tuple(_label_at(found.start(), marks) for marks in (one, two))
            for found in re.finditer(r"\w+", text)
        ]
    f1 = 200 * counts["both"] / (counts["a"] + counts["b"])
    return (
        f"| {label or 'all'} | {counts['a']} | {counts['b']} | {counts['both']} | {f1:.1f} "
        f"| {alpha(words):.2f} |"
    )


def _label_at(place: int, marks: set[tuple[int, int, str]]) -> str:
    return next((label for start, end, label in sorted(marks) if start <= place < end), "")


def holders(
    first: list[tuple[str, list[Mark]]], second: list[tuple[str, list[Mark]]]
) -> list[tuple[str, str]]:
    """Both holders of each span that both passes mark with the same label."""
    pairs = []
    for (_, a), (_, b) in zip(first, second, strict=True):
        other = {mark[:3]: mark[3] for mark in b}
        pairs += [(mark[3], other[mark[:3]]) for mark in a if mark[:3] in other]
    return pairs


def alpha(pairs: Sequence[tuple[str, ...]]) -> float:
    """Krippendorff's alpha of two coders, nominal values, nothing missing."""
    values = Counter(value for pair in pairs for value in pair)
    n = sum(values.values())
    observed = sum(a != b for a, b in pairs) / len(pairs)
    expected = 1 - sum(count * (count - 1) for count in values.values()) / (n * (n - 1))
    return 1 - observed / expected if expected else 1.0


if __name__ == "__main__":
    main(Path(sys.argv[1]))
