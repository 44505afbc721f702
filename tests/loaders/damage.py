"""Files of every format, and what can happen to them: the inputs of the fuzz tests."""

from __future__ import annotations

import gzip
import importlib
import io
import zipfile
from functools import cache
from pathlib import Path

from tellings.domain.errors import LoadError

SHORTEST_SAMPLE = 80
_ROOMS = ("archive_samples", "web_samples", "test_contract", "test_agency_formats",
          "test_parquet_files")  # fmt: skip
_KINDS = ("flip", "cut", "drop", "double", "splice", "insert", "encode")
_TOKENS = (b"\x00", b"<", b"&", b"{", b"}", b'"', b"\\u-1 ", b"\xff", b"]]>", b"\r", b",", b"<!--")
_ENCODINGS = ("utf-16", "cp1252", "latin-1")


@cache
def samples():
    """The files that the tests of the loaders are made with, by a name with their ending."""
    found = {}
    for room in _ROOMS:
        for name, value in vars(importlib.import_module(f"tests.loaders.{room}")).items():
            if name.isupper():
                found |= dict(_pieces(name, value))
    return dict(sorted(found.items()))


def _pieces(name, value):
    """Every piece long enough to be a file in a constant: dicts and tuples are opened."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _pieces(str(key), inner)
    elif isinstance(value, tuple | list):
        for number, inner in enumerate(value):
            yield from _pieces(f"{number}{name}", inner)
    elif isinstance(value, bytes | str) and len(value) > SHORTEST_SAMPLE:
        yield name, value if isinstance(value, bytes) else value.encode()


def own_samples(loader, place):
    """The samples that a loader reads articles of, else its records, with the ending of a name."""
    found = {"read": [], "no article": [], "refused": []}
    for name, data in samples().items():
        file = place / f"whole{Path(name).suffix}"
        file.write_bytes(data)
        if loader.sniff(file, data[:65536]) > 0:
            found[outcome(loader, file)].append((file.suffix, data))
    # What some services give out are lists of addresses.
    return found["read"] or found["no article"]


def inputs(loader, place, *, n, rng):
    """Files to give to a loader: its own samples damaged, now and then under another ending."""
    own = own_samples(loader, place)
    others = [("", data) for data in samples().values()]
    for _ in range(n):
        ending, data = rng.choice(own if rng.random() < 0.95 else others)
        if rng.random() < 0.1:
            ending = rng.choice(loader.suffixes or (".txt",))
        file = place / f"damaged{ending}"
        file.write_bytes(damaged(rng, data))
        yield file


def damaged(rng, data):
    """A file with one to four damages; of a packed one mostly a member, else none would open."""
    if data.startswith(b"PK") and rng.random() < 0.8:
        return _packed_again(rng, data)
    if data.startswith(b"\x1f\x8b") and rng.random() < 0.8:
        return gzip.compress(_damaged(rng, gzip.decompress(data)), 1, mtime=0)
    return _damaged(rng, data)


def _packed_again(rng, data):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(buffer, "w") as made:
        names = given.namelist()
        hurt = rng.choice([name for name in names if len(given.read(name)) > SHORTEST_SAMPLE])
        for name in names:
            inner = given.read(name)
            made.writestr(name, _damaged(rng, inner) if name == hurt else inner)
    return buffer.getvalue()


def _damaged(rng, data):
    """Bytes flipped, cut off, dropped, doubled, put in from elsewhere, or another encoding."""
    made = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(made) + 1)
        kind = rng.choice(_KINDS)
        if kind == "flip" and at < len(made):
            made[at] ^= rng.randint(1, 255)
        elif kind == "cut" and rng.random() < 0.5:
            del made[at:]
        elif kind == "drop":
            del made[at : at + rng.randint(1, 200)]
        elif kind == "double":
            made[at:at] = made[at : at + rng.randint(1, 200)]
        elif kind == "splice":
            other = rng.choice(list(samples().values()))
            start = rng.randrange(len(other) + 1)
            made[at:at] = other[start : start + rng.randint(1, 300)]
        elif kind == "insert":
            made[at:at] = rng.choice(_TOKENS)
        elif kind == "encode" and rng.random() < 0.3:
            text = bytes(made).decode("utf-8", "replace")
            made = bytearray(text.encode(rng.choice(_ENCODINGS), "replace"))
    return bytes(made)


def outcome(loader, file):
    """Whether articles were "read", or "no article", or the file "refused"; no promise broken."""
    try:
        articles, imports = loader.read(file, {})
    except LoadError as error:
        return "refused" if error.remedy else "refused without a remedy"
    account = imports.select("outcome", "problem", "remedy").rows()
    assert account, "every file needs a record"
    assert articles.height == sum(told != "refused" for told, _problem, _remedy in account)
    assert all(problem and remedy for told, problem, remedy in account if told == "refused")
    for text in articles["text"].to_list():
        assert text
        assert "\r" not in text
    return "read" if articles.height else "no article"
