"""Agreement of coders against packages run by hand and against values worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tellings.stats.agreement import ac1, alpha, alpha_interval, percent_agreement
from tellings.stats.unitizing import unitizing_alpha, unitizing_interval

NAN = float("nan")
# Krippendorff (2011): 12 units, four observers.
FOUR = np.transpose([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
    [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
])  # fmt: skip
# 30 units and three coders drawn once at random, 9 for "not coded".
DRAWN = np.array([
    322, 333, 330, 911, 903, 933, 3, 111, 222, 112, 222, 333, 222, 319, 333, 222, 110, 222, 933,
    292, 111, 0, 0, 932, 229, 3, 229, 991, 0, 932,
])  # fmt: skip
DRAWN = np.stack([DRAWN // 100, DRAWN // 10 % 10, DRAWN % 10], axis=1).astype(float)
DRAWN[DRAWN == 9] = NAN
YEARS = np.array([
    [1990, 1991], [1995, 1995], [2003, 2001], [2010, 2012], [1999, 1999], [2021, 2016],
])  # fmt: skip
TABLES = {"four": FOUR, "drawn": DRAWN, "years": YEARS}


# Printed by krippendorff 0.9.0, krippendorff.alpha(reliability_data=codes.T, …), run by hand.
@pytest.mark.parametrize(
    ("table", "level", "expected"),
    [
        ("four", "nominal", 0.743421052631579),
        ("four", "ordinal", 0.8153875037548814),
        ("four", "interval", 0.8491071428571428),
        ("drawn", "nominal", 0.6500920810313076),
        ("drawn", "ordinal", 0.5041710734670243),
        ("drawn", "interval", 0.5179024527769946),
        ("years", "nominal", 0.3125),
        ("years", "ordinal", 0.9741784037558685),
        ("years", "interval", 0.9716322815533981),
    ],
)
def test_alpha_is_that_of_the_package_krippendorff(table, level, expected):
    assert expected == pytest.approx(alpha(TABLES[table], level=level), abs=1e-12)


# Printed by irrCAC 0.4.4, CAC(codes).gwet(), 15 digits, run by hand.
@pytest.mark.parametrize(
    ("table", "expected", "agreement"),
    [
        ("four", 0.775444068126995, 0.818181818181818),
        ("drawn", 0.634779030980846, 0.724137931034483),
        ("years", 0.26027397260274, 0.333333333333333),
    ],
)
def test_ac1_and_percent_agreement_are_those_of_the_package_irrcac(table, expected, agreement):
    assert expected == pytest.approx(ac1(TABLES[table]), abs=1e-12)
    assert agreement == pytest.approx(percent_agreement(TABLES[table]), abs=1e-12)


def test_systematic_disagreement_is_below_chance():
    assert alpha([[0, 1], [1, 0]] * 5, level="nominal") < -0.8


@pytest.mark.parametrize("codes", [[[1, 1], [1, 1]], [[1, NAN], [NAN, 2]], np.zeros((0, 2))])
def test_alpha_is_nan_where_nothing_can_be_said(codes):
    assert np.isnan(alpha(codes, level="interval"))
    assert np.isnan(alpha_interval(codes, level="interval", seed=1)[0])


def test_percent_agreement_is_nan_where_no_unit_is_shared():
    assert np.isnan(percent_agreement([[1, NAN], [NAN, 2]]))
    assert np.isnan(ac1([[1, NAN], [NAN, 2]]))


def test_ac1_takes_the_categories_of_the_codebook():
    assert 1.0 == ac1([[0, 0], [0, 0]], n_categories=2)
    assert np.isnan(ac1([[0, 0], [0, 0]]))
    with pytest.raises(ValueError, match="3 categories"):
        ac1([[0, 1], [2, 2]], n_categories=2)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_without_imagined_units_the_interval_is_that_of_units_drawn_one_by_one(level, monkeypatch):
    monkeypatch.setattr("tellings.stats.agreement._IMAGINED_UNITS", 0.0)
    found = alpha_interval(DRAWN, level=level, seed=5, resamples=4000)
    generator = np.random.default_rng(6)
    shared = DRAWN[(~np.isnan(DRAWN)).sum(axis=1) > 1]
    draws = generator.integers(0, len(shared), (2000, len(shared)))
    expected = np.quantile([alpha(shared[drawn], level=level) for drawn in draws], [0.025, 0.975])
    assert expected.tolist() == pytest.approx(found, abs=0.05)


def test_a_rare_class_in_few_units_has_an_interval_down_to_nothing():
    codes = [[0, 0]] * 47 + [[1, 1]] * 2 + [[0, 1]]
    low, high = alpha_interval(codes, level="nominal", seed=1)
    assert low < 0.3
    assert high > 0.9


def test_units_that_all_agree_are_not_certain():
    low, high = alpha_interval([[0, 0]] * 45 + [[1, 1]] * 5, level="nominal", seed=1)
    assert 0.4 < low < 0.9 < high


def test_the_interval_does_not_depend_on_the_size_of_the_blocks(monkeypatch):
    whole = alpha_interval(DRAWN, level="ordinal", seed=3, resamples=500)
    monkeypatch.setattr("tellings.stats.agreement._BLOCK", 300)
    assert whole == alpha_interval(DRAWN, level="ordinal", seed=3, resamples=500)


MARKED = [[(2, 6), (20, 30)], [(3, 7), (18, 29)], [(21, 30)]]


def test_unitizing_alpha_is_nominal_alpha_of_the_characters():
    # Printed by krippendorff 0.9.0 for three rows of 40 characters, marked 1 or not 0.
    assert 0.6562901155327343 == pytest.approx(unitizing_alpha([MARKED], lengths=[40]), abs=1e-12)
    characters = np.zeros((40, 3))
    for coder, passages in enumerate(MARKED):
        for start, end in passages:
            characters[start:end, coder] = 1
    expected = alpha(characters, level="nominal")
    assert expected == pytest.approx(unitizing_alpha([MARKED], lengths=[40]), abs=1e-12)


def test_articles_that_one_coder_read_say_nothing():
    alone = [None, [(0, 5)], None]
    expected = unitizing_alpha([MARKED], lengths=[40])
    assert expected == unitizing_alpha([MARKED, alone], lengths=[40, 90])
    assert np.isnan(unitizing_alpha([alone], lengths=[90]))
    assert np.isnan(unitizing_interval([MARKED, alone], lengths=[40, 90], seed=1)[0])


def test_nothing_marked_by_anyone_has_no_alpha():
    assert np.isnan(unitizing_alpha([[[], []]], lengths=[40]))


@pytest.mark.parametrize("passage", [(5, 5), (7, 3), (-1, 4), (38, 41)])
def test_a_passage_outside_its_article_is_refused(passage):
    with pytest.raises(ValueError, match="article 0 of 40"):
        unitizing_alpha([[[passage], []]], lengths=[40])
