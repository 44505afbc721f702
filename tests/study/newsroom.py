"""A small invented corpus in shards: short articles, so that a run costs next to nothing."""

from __future__ import annotations

STUDY = """[study]
seed = 7
[corpus]
paths = ["articles.jsonl"]
[report]
formats = []
copyright_mode = "{mode}"
"""
SAID = {
    "Echo": "It may rain over field {n}, the mayor said. Critics denied it.",
    "Herald": "The mayor said it will rain over field {n}. “We know,” he added.",
}


def rows(n_events):
    return [
        {"article_id": f"{outlet}-{n}", "event_id": f"e{n}", "outlet": outlet,
         "text": text.format(n=n)}
        for n in range(n_events)
        for outlet, text in SAID.items()
    ]  # fmt: skip


def make(place, *, n_events=4, mode="full"):
    """A study file and its articles in a folder; gives the study file."""
    import json

    place.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows(n_events)]
    (place / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    file = place / "study.toml"
    file.write_text(STUDY.format(mode=mode), encoding="utf-8")
    return file


def contents(folder):
    """Every file below a folder with its bytes."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
