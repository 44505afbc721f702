"""Agreement, judged by its lower end; and the list of what coders differ on."""

from __future__ import annotations

import polars as pl
import pytest

from tellings.coding import agreement, disagreements
from tellings.domain.codings import AGREEMENT
from tellings.domain.tables import check


def codings(pairs, *, kind="human", variable="x"):
    rows = [
        (f"u{unit:03d}", variable, coder, kind, None if code is None else float(code))
        for unit, codes in enumerate(pairs)
        for coder, code in zip(("ann", "ben"), codes, strict=True)
    ]
    names = ["unit_id", "variable", "coder", "kind", "code"]
    return pl.DataFrame(rows, schema=names, orient="row")


@pytest.mark.parametrize(
    ("differing", "verdict"),
    [(2, "reliable"), (25, "tentative conclusions only"), (60, "not reliable enough")],
)
def test_the_verdict_goes_by_the_lower_end(differing, verdict):
    same = [(1, 1)] * (150 - differing // 2) + [(0, 0)] * (150 - differing + differing // 2)
    row = agreement(codings(same + [(0, 1)] * differing), seed=1).row(0, named=True)
    assert verdict == row["verdict"]
    assert row["low"] < row["alpha"] < row["high"]
    assert row["note"] is None


def test_a_high_alpha_with_a_low_lower_end_is_not_called_reliable():
    row = agreement(codings([(1, 1)] * 6 + [(0, 0)] * 40 + [(0, 1)]), seed=1).row(0, named=True)
    assert row["alpha"] > 0.8
    assert "reliable" != row["verdict"]


def test_few_units_with_few_positives_bring_a_notice():
    row = agreement(codings([(1, 1)] * 10 + [(0, 0)] * 50), seed=1).row(0, named=True)
    assert "60 units and 10 positives: code 200 units or 40 positives" in row["note"]
    enough = agreement(codings([(1, 1)] * 40 + [(0, 0)] * 50), seed=1).row(0, named=True)
    assert enough["note"] is None


def test_units_of_one_coder_models_and_unclear_answers_do_not_count():
    several = pl.concat(
        [
            codings([(1, 1)] * 30 + [(0, 0)] * 30 + [(1, None)] * 5),
            codings([(0, 1)] * 60, kind="model").with_columns(coder=pl.lit("a ") + pl.col("coder")),
        ]
    )
    row = agreement(several, seed=1).row(0, named=True)
    assert (60, 2, 1.0, 1.0) == (row["n_units"], row["n_coders"], row["alpha"],
                                 row["percent_agreement"])  # fmt: skip


def test_a_single_coder_is_no_reliability():
    table = agreement(codings([(1, None)] * 5), seed=1)
    assert check(table, AGREEMENT).equals(table)
    assert "no unit was coded by two people: reliability is unknown" == table["note"][0]
    assert table["alpha"][0] is None


def test_codes_all_alike_have_no_alpha():
    row = agreement(codings([(0, 0)] * 300), seed=1).row(0, named=True)
    assert row["alpha"] is None
    assert "all codes are the same value: alpha says nothing" == row["note"]
    assert "unknown" == row["verdict"]


def test_variables_are_judged_apart_whatever_the_order_of_rows():
    both = pl.concat([codings([(1, 1), (0, 1)] * 20), codings([(1, 0)] * 30, variable="y")])
    table = agreement(both, seed=1)
    assert ["x", "y"] == table["variable"].to_list()
    assert agreement(both.reverse(), seed=1).equals(table)


def test_disagreements_are_listed_with_text_notes_and_codes(sheet):
    ids = sheet["unit_id"]
    rows = pl.DataFrame(
        {
            "unit_id": [ids[0], ids[0], ids[1], ids[1], ids[2], ids[2]],
            "variable": "x",
            "coder": ["ann", "ben"] * 3,
            "kind": "human",
            "code": [1.0, 0.0, 1.0, 1.0, None, 0.0],
            "note": ["sure?", None, None, None, "dark", None],
        }
    )
    table = disagreements(rows, sheet)
    assert [
        (1, "ann: yes; ben: no", "ann: sure?", sheet["text"][0]),
        (3, "ann: unclear; ben: no", "ann: dark", sheet["text"][2]),
    ] == table.select("place", "codes", "notes", "text").rows()
