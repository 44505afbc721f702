"""Parquet files that are whole, damaged, or state what they do not hold."""

from __future__ import annotations

import io
import struct as binary

import polars as pl
import pytest
from tests.loaders.test_contract import PARQUET

from tellings.domain.errors import LoadError
from tellings.loaders import read_articles
from tellings.loaders.parquet_files import AGAIN, MOST_VALUES, parquet_frame
from tellings.loaders.table_parts import LARGE
from tellings.loaders.thrift import BINARY, BOOL, BYTE, DOUBLE, I16, I32, I64, read_struct

FRAME = pl.DataFrame(
    {
        "id": [f"a{n}" for n in range(300)],
        "text": [None if n % 7 == 0 else f"It rained on day {n % 30}." for n in range(300)],
        "tags": [[] if n % 3 else ["rain", None] for n in range(300)],
        "at": [{"day": n, "place": None} for n in range(300)],
        "wet": [None, True, False] * 100,
    }
)


def written(**how):
    buffer = io.BytesIO()
    FRAME.write_parquet(buffer, **how)
    return buffer.getvalue()


# Damaged by the tests of fuzz too.
PARQUETS = {
    "pages.parquet": written(compression="uncompressed", data_page_size=400),
    "groups.parquet": written(compression="snappy", row_group_size=100, statistics="full"),
    "packed.parquet": written(compression="zstd"),
}


# A writer of Thrift's compact protocol: values are (kind, value), structs are dicts.
def plain(n):
    pieces = []
    while n > 127:
        pieces.append(n & 127 | 128)
        n >>= 7
    return bytes([*pieces, n])


def number(n):
    return plain((n << 1) ^ (n >> 63))


def packed(value):
    """Kind and bytes of a value: (kind, number), text, a list of one kind, or a struct."""
    if isinstance(value, tuple):
        return value[0], number(value[1])
    if isinstance(value, str):
        return BINARY, plain(len(value)) + value.encode()
    if isinstance(value, list):
        inner = [packed(one) for one in value]
        return 9, bytes([len(inner) << 4 | inner[0][0]]) + b"".join(data for _, data in inner)
    made, before = b"", 0
    for field, one in value.items():
        kind, data = packed(one)
        made += bytes([(field - before) << 4 | kind]) + data
        before = field
    return 12, made + b"\x00"


def file(*, rows=1, group_rows=None, values=1, page_values=1, size=None, unpacked=None, start=4,
         columns=1, kind=0, children=1):  # fmt: skip
    """A Parquet file of one column with one text, and whatever else it states."""
    body = binary.pack("<I", 4) + b"Rain"
    head = packed({
        1: (I32, kind), 2: (I32, len(body) if unpacked is None else unpacked),
        3: (I32, len(body) if size is None else size),
        5: {1: (I32, page_values), 2: (I32, 0), 3: (I32, 3), 4: (I32, 3)}})[1]  # fmt: skip
    meta = {
        1: (I32, 6), 2: [(I32, 0)], 3: ["text"], 4: (I32, 0), 5: (I64, values),
        6: (I64, len(head + body)), 7: (I64, len(head + body)), 9: (I64, start)}  # fmt: skip
    group = {1: [{2: (I64, 4), 3: meta}] * columns, 2: (I64, len(head + body)),
             3: (I64, rows if group_rows is None else group_rows)}  # fmt: skip
    schema = [{4: "schema", 5: (I32, children)}, {1: (I32, 6), 3: (I32, 0), 4: "text", 6: (I32, 0)}]
    footer = packed({1: (I32, 1), 2: schema, 3: (I64, rows), 4: [group]})[1]
    return b"PAR1" + head + body + footer + binary.pack("<I", len(footer)) + b"PAR1"


def test_a_file_made_by_hand_is_read():
    assert [("Rain",)] == parquet_frame(file()).rows()


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ({"page_values": -1}, "a size or count is -1"),
        ({"page_values": 2**31 - 1}, "do not hold"),
        ({"values": 2**62, "page_values": 2**31 - 1}, "do not hold"),
        ({"values": 0, "page_values": 0}, "fewer values than rows"),
        ({"size": -8}, "a size or count is -8"),
        ({"size": 2**31 - 1}, "do not hold"),
        ({"unpacked": -1}, "a size or count is -1"),
        ({"unpacked": 2**31 - 1}, "200 times"),
        ({"start": 2**40}, "beyond the file"),
        ({"start": -4}, "a size or count is -4"),
        ({"group_rows": 2}, "numbers of rows"),
        ({"rows": -1}, "a size or count is -1"),
        ({"columns": 2}, "it has 2 columns, expected 1"),
        ({"children": 2**30}, "not those it states"),
        ({"kind": 2}, "does not say what it holds"),
        ({"rows": 2**30, "values": 2**30, "page_values": 2**30}, "more than a file of its size"),
    ],
)
def test_a_file_that_states_what_it_does_not_hold_is_refused(stated, says):
    with pytest.raises(LoadError, match=says) as caught:
        parquet_frame(file(**stated))
    assert AGAIN == caught.value.remedy


def test_what_a_small_file_may_state_is_more_than_any_table_of_articles():
    assert 1_000_000 * 60 < MOST_VALUES


@pytest.mark.parametrize("how", ["uncompressed", "zstd", "snappy", "gzip", "lz4", "brotli"])
def test_a_whole_file_gives_its_frame(how):
    data = written(compression=how, row_group_size=100, data_page_size=300)
    assert FRAME.equals(parquet_frame(data))


def test_a_table_without_rows_or_columns_gives_its_frame():
    for frame in (FRAME.clear(), pl.DataFrame()):
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        assert frame.equals(parquet_frame(buffer.getvalue()))


def test_no_byte_changed_in_a_file_ends_the_process():
    remedies = []
    for at in range(len(PARQUET)):
        damaged = bytearray(PARQUET)
        damaged[at] ^= 0xFF
        try:
            parquet_frame(bytes(damaged))
        except LoadError as error:
            remedies.append(error.remedy)
    assert len(PARQUET) * 0.3 < len(remedies)
    assert {AGAIN} == set(remedies)


def test_a_damaged_large_file_costs_only_itself(tmp_path):
    whole = pl.DataFrame({"id": ["a", "b"], "text": ["Rain.", "Snow."], "pad": ["x" * LARGE, "y"]})
    whole.write_parquet(tmp_path / "whole.parquet", compression="uncompressed")
    data = bytearray((tmp_path / "whole.parquet").read_bytes())
    data[4:40] = b"\xff" * 36
    (tmp_path / "damaged.parquet").write_bytes(data)
    corpus = read_articles(tmp_path, put_away=lambda articles: articles)
    assert {"read": 2, "repaired": 0, "refused": 1} == corpus.outcomes()
    told = corpus.imports.row(0, named=True)
    assert ("damaged.parquet", "refused") == (told["source_file"], told["outcome"])
    assert "damaged.parquet" in told["problem"]


@pytest.mark.parametrize(
    ("data", "shape", "error"),
    [
        (b"\x15", {1: I32}, IndexError),
        (b"\x15\x80", {1: I32}, IndexError),
        (b"\x15" + b"\x80" * 20, {1: I32}, ValueError),
        (b"\x15\x02\x00", {1: I64}, ValueError),
        (b"\x18\x7fabc", {1: BINARY}, IndexError),
        (b"\x19\xfc\xff\xff\xff\x7f\x00", {1: [{}]}, ValueError),
        (b"\x19\x25\x02\x02\x00", {1: [BINARY]}, ValueError),
        (b"\x1b\x00\x00", {}, ValueError),
        (b"\x1c" * 10_000, {}, ValueError),
        (b"\x19" + b"\x19" * 10_000, {}, ValueError),
    ],
)
def test_a_damaged_struct_is_told(data, shape, error):
    with pytest.raises(error):
        read_struct(data, 0, shape)


def test_fields_of_every_kind_are_read():
    data = (
        b"\x11\x12\x13\x05\x14\x03\x15\x04\x16\x05\x17" + b"\0" * 8
        + b"\x18\x02ab\x19\x15\x06\x05\x28\x0e\x00"
    )  # fmt: skip
    shape = {1: BOOL, 2: BOOL, 3: BYTE, 4: I16, 5: I32, 6: I64, 7: DOUBLE, 8: BINARY, 9: [I32],
             20: I32}  # fmt: skip
    expected = {1: True, 2: False, 3: 5, 4: -2, 5: 2, 6: -3, 7: b"\0" * 8, 8: b"ab", 9: [3], 20: 7}
    assert (expected, len(data)) == read_struct(data, 0, shape)
