"""The benchmark of recall by publisher says what a small file lacks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = "It may rain, the mayor said."
MARKED = {"source": [[13, 22]], "cue": [[23, 27]], "content": [[0, 11]], "kind": "indirect"}


def spread(folder, publishers, *options):
    file = folder / "gold.jsonl"
    rows = [
        {"doc_id": f"{name}{n}", "text": TEXT, "publisher": name, "attributions": [MARKED]}
        for n, name in enumerate(publishers)
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return subprocess.run(
        [sys.executable, ROOT / "benchmarks/sourcing/spread.py", file, *options],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(
    ("publishers", "options", "says"),
    [
        ("abcdefgab", ["--halves"], "too few are of a 2, b 2, c 1"),
        ("aaaaaaaaa", [], "a spread takes two publishers or more with attributions, got 1"),
    ],
)
def test_a_file_of_nine_articles_is_told_what_it_lacks(publishers, options, says, tmp_path):
    done = spread(tmp_path, publishers, *options)
    assert 2 == done.returncode, done.stderr
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
