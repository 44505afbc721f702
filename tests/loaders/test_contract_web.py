"""What every loader promises, tried on exports of the web and of agencies, whole and damaged."""

from __future__ import annotations

import random
import runpy
from pathlib import Path

import pytest

from tellings.domain.parts import Loader, discover
from tellings.loaders import read_articles
from tellings.testing import check_loader

pytest.importorskip("trafilatura")
pytest.importorskip("pypdf")

SAMPLES = runpy.run_path(str(Path(__file__).with_name("web_samples.py")))["SAMPLES"]
LOADERS = discover(Loader)
NAMES = sorted({loader for _, loader, _, _ in SAMPLES.values()})
SCRAPS = [b"", b"\x00", b"<", b"{}", b"[]", b"<a", b"PK\x03\x04", b"\x1f\x8b", b"WARC/1.0",
          b"%PDF-", b"<rss/>", b"<TEI/>", b"<nitf/>", b"_" * 60, b"\x1f\x8b\x08\x00" * 9, b"<html>",
          b"From: x\n\n"]  # fmt: skip


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_a_sample_is_recognised_by_its_content_and_read_whole(tmp_path, sample):
    data, loader, n_articles, n_refused = SAMPLES[sample]
    file = tmp_path / "sample.bin"
    file.write_bytes(data)
    corpus = read_articles(file)
    assert [loader] == corpus.imports["loader"].unique().to_list()
    outcomes = corpus.outcomes()
    assert (n_articles, n_refused) == (outcomes["read"] + outcomes["repaired"], outcomes["refused"])


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_the_contract_holds_for_every_loader_on_every_sample(tmp_path, sample):
    file = tmp_path / sample
    file.write_bytes(SAMPLES[sample][0])
    for name in NAMES:
        check_loader(LOADERS[name], file)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data", SCRAPS)
def test_the_contract_holds_on_scraps(tmp_path, name, data):
    file = tmp_path / "scrap"
    file.write_bytes(data)
    check_loader(LOADERS[name], file)


def mutated(data, rng):
    """The bytes with one to four places flipped, cut off, dropped, doubled or overwritten."""
    made = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(made) + 1)
        kind = rng.choice(["flip", "cut", "drop", "double", "noise"])
        if kind == "flip" and at < len(made):
            made[at] ^= rng.randint(1, 255)
        elif kind == "cut" and rng.random() < 0.3:
            del made[at:]
        elif kind == "drop":
            del made[at : at + rng.randint(1, 40)]
        elif kind == "double":
            made[at:at] = made[at : at + rng.randint(1, 200)]
        else:
            made[at : at + 4] = rng.randbytes(4)
    return bytes(made)


def test_the_same_damage_is_read_the_same_twice(tmp_path):
    for name, (data, loader, _, _) in sorted(SAMPLES.items()):
        file = tmp_path / name
        file.write_bytes(mutated(data, random.Random(name)))
        check_loader(LOADERS[loader], file)


@pytest.mark.parametrize("name", NAMES)
def test_sniffing_any_damage_gives_a_number_from_0_to_1(name):
    rng = random.Random(name)
    for data, _, _, _ in SAMPLES.values():
        assert 0 <= LOADERS[name].sniff(Path("a"), mutated(data, rng)) <= 1


@pytest.mark.parametrize("name", NAMES)
def test_sniffing_one_sign_over_and_over_gives_a_number_from_0_to_1(name):
    for piece in (b"<!--", b"<a ", b'{"a":', b"_", b"=\n", b"<?", b"<!DOCTYPE ", b" ", b"a:"):
        head = piece * (65_536 // len(piece))
        assert 0 <= LOADERS[name].sniff(Path("a"), head) <= 1
