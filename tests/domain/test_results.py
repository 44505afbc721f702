"""What results say of themselves in one line."""

from __future__ import annotations

import pickle

import pytest

from tellings.domain.errors import UnknownColumnError
from tellings.loaders import from_frame
from tellings.reports.example import example_result

ROW = {"outlet": "Echo", "event_id": "rain", "text": "It rained."}


@pytest.mark.parametrize(
    ("n", "says"),
    [
        (1, "Corpus of 1 article, 1 outlet, 1 event; 1 record: 1 read"),
        (2, "Corpus of 2 articles, 1 outlet, 1 event; 2 records: 2 read"),
    ],
)
def test_a_corpus_counts_one_thing_in_the_singular(n, says):
    assert str(from_frame([ROW | {"id": str(i)} for i in range(n)])).startswith(says)


def test_a_result_counts_one_thing_in_the_singular():
    result = example_result()
    assert "2 articles, 11 spans, 2 measures, 2 contrasts" in str(result)
    one = type(result)(**{**vars(result), "comparisons": result.comparisons.head(1)})
    assert "2 measures, 1 contrast" in str(one)


def test_an_unknown_column_crosses_from_one_process_to_another():
    error = UnknownColumnError("no", remedy="x", missing={"text": "bdy"}, known=["body"])
    back = pickle.loads(pickle.dumps(error))
    assert ("no", "x", {"text": "bdy"}, ("body",)) == (
        back.problem, back.remedy, back.missing, back.known
    )  # fmt: skip
