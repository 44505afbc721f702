"""What every loader promises, tried on every installed loader with files whole and damaged."""

from __future__ import annotations

import io
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader, discover
from tellings.loaders import read_articles, read_texts
from tellings.testing import check_loader

ROWS = [
    {"id": "1", "outlet": "Café-Post", "date": "2031-03-04", "text": "“It fell,” he said.\n\nEnd."},
    {"id": "2", "outlet": "Mail", "date": "4 March 2031", "text": 'It stood, "they" said; Zoë.'},
    {"id": "3", "outlet": "Echo", "date": "", "text": "It rained — and rained."},
]  # fmt: skip


def _parquet():
    buffer = io.BytesIO()
    pl.DataFrame(ROWS).write_parquet(buffer)
    return buffer.getvalue()


_CSV = pl.DataFrame(ROWS).write_csv()
SAMPLES = {
    "a.csv": _CSV.encode(),
    "b.csv": _CSV.encode("utf-16"),
    "c.csv": _CSV.replace("—", "-").encode("windows-1252"),
    "d.tsv": pl.DataFrame(ROWS).write_csv(separator="\t").encode(),
    "e.jsonl": "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode(),
    "f.json": json.dumps(ROWS, indent=1).encode(),
    "g.json": json.dumps(ROWS[0]).encode(),
    "h.md": b"---\ntitle: It fell\noutlet: Mail\ntags: [a, b]\n---\n# It fell\n\nIt fell.\n",
    "i.txt": "Caf\u00e9 talk: it fell.\nIt stood.\n".encode(),
}
PARQUET = _parquet()
SCRAPS = [b"", b"\x00", b"{", b"[", b'"', b"---\n", b"\xff\xfe", PARQUET, PARQUET[:-9],
          b"PAR1PAR1PAR1", b"id,text\n", b"text", b'[{"text": "a"}', b'{"text": [}']  # fmt: skip
LOADERS = sorted(discover(Loader).items())


def test_the_first_three_loaders_are_installed():
    assert {"json", "table", "text"} <= set(discover(Loader))


@pytest.mark.parametrize("name", sorted(SAMPLES))
@pytest.mark.parametrize(("loader_name", "loader"), LOADERS)
def test_the_contract_holds_for_every_loader_on_every_sample(tmp_path, name, loader_name, loader):
    file = tmp_path / name
    file.write_bytes(SAMPLES[name])
    check_loader(loader, file)


@pytest.mark.parametrize(("loader_name", "loader"), LOADERS)
@pytest.mark.parametrize("data", SCRAPS)
def test_the_contract_holds_on_scraps(tmp_path, loader_name, loader, data):
    file = tmp_path / "scrap"
    file.write_bytes(data)
    check_loader(loader, file)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_sample_is_read_whole(tmp_path, name):
    (tmp_path / name).write_bytes(SAMPLES[name])
    corpus = read_articles(tmp_path)
    assert corpus.outcomes()["refused"] == 0
    assert corpus.articles.height == (1 if name in {"g.json", "h.md", "i.txt"} else 3)


@st.composite
def damaged(draw):
    """A sample with bytes changed, cut, doubled or put in from another sample."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    data = bytearray(SAMPLES[name])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        kind = draw(st.sampled_from(["flip", "cut", "splice", "insert", "drop"]))
        if kind == "flip" and at < len(data):
            data[at] ^= draw(st.integers(1, 255))
        elif kind == "cut":
            del data[at:]
        elif kind == "drop":
            del data[at : at + draw(st.integers(1, 20))]
        elif kind == "insert":
            data[at:at] = draw(st.binary(min_size=1, max_size=8))
        else:
            other = SAMPLES[draw(st.sampled_from(sorted(SAMPLES)))]
            start = draw(st.integers(0, len(other)))
            data[at:at] = other[start : start + draw(st.integers(1, 80))]
    return name, bytes(data)


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(damaged())
def test_damaged_files_give_records_or_a_load_error(tmp_path, made):
    name, data = made
    file = tmp_path / name
    file.write_bytes(data)
    for _, loader in LOADERS:
        check_loader(loader, file)
    corpus = read_articles(file)
    assert corpus.imports.height == sum(corpus.outcomes().values()) >= 1


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(damaged())
def test_damaged_files_give_exact_texts_or_a_load_error(tmp_path, made):
    name, data = made
    file = tmp_path / name
    file.write_bytes(data)
    corpus, error = _texts_or_error(file)
    assert error is None or error.remedy
    assert corpus is None or corpus.imports.height == sum(corpus.outcomes().values())


def _texts_or_error(file):
    try:
        return read_texts(file), None
    except LoadError as error:
        return None, error


def _sniffed(data):
    return {name: loader.sniff(Path("a"), data) for name, loader in LOADERS}


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_sniffing_any_bytes_gives_a_number_from_0_to_1(data):
    assert all(0 <= sure <= 1 for sure in _sniffed(data).values())


def test_one_damaged_record_does_not_cost_its_neighbours(tmp_path):
    for name in ("a.csv", "e.jsonl", "f.json"):
        data = SAMPLES[name].replace(b"Mail", b'M"ail', 1)
        (tmp_path / name).write_bytes(data)
        ids = read_articles(tmp_path / name).articles["article_id"].to_list()
        assert {"1", "3"} <= set(ids)
