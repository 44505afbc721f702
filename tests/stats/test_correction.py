"""Correction by a coded sample: packages run by hand, unbiasedness by enumeration, edges."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tellings.stats.correction import Frame, corrected_contrast, corrected_mean, pseudo_outcomes

NAN = float("nan")
PREDICTED = np.array([
    0.13, 0.5, 0.6, 0.03, 0.15, 0.93, 0.07, 0.13, 0.95, 0.62, 0.37, 0.51, 0.66, 0.28, 0.14, 0.79,
    0.67, 0.51, 0.82, 0.55, 0.98, 0.2, 0.55, 0.48, 0.35, 0.59, 0.24, 0.8, 0.87, 0.13, 0.47, 0.28,
    0.08, 0.9, 0.43, 0.15, 0.67, 0.2, 0.9, 0.22, 0.03, 0.2, 0.35, 0.47, 0.91, 0.7, 0.34, 0.02,
    0.16, 1.0, 0.46, 0.69, 0.05, 0.03, 0.85, 0.59, 0.31, 0.32, 0.09, 0.17,
])  # fmt: skip
CODES = [0.18, 0.32, 1.0, 0.72, 0.46, 0.88, 0.71, 1.0, 0.07, 0.62, 0.0, 0.97, 0.22, 0.57, 0.67]


def sampled(codes: list[float]) -> np.ndarray:
    coded = np.full(60, NAN)
    coded[::4] = codes
    return coded


def test_the_estimate_is_that_of_ppi_python_in_one_stratum():
    # ppi-python 0.2.3, ppi_mean_pointestimate(codes, predicted[::4], predicted, lam=1), by hand.
    found = corrected_mean(PREDICTED, sampled(CODES), [0.25] * 60)
    assert 0.5386666666666666 == pytest.approx(found.estimate, abs=1e-12)
    assert PREDICTED.mean() == pytest.approx(found.naive, abs=1e-12)
    assert 15 == found.n_coded


def test_the_standard_error_is_that_of_ppi_python_for_a_finite_frame():
    # ppi_mean_ci with predictions of 0 only: half width / 1.959964 = .1288122377439061. That is
    # for a frame without end and divides by n: hence 15/14, and 1 - 15/60 for the finite frame.
    binary = (np.array(CODES) > 0.6).astype(float)
    found = corrected_mean(np.zeros(60), sampled(binary.tolist()), [0.25] * 60)
    assert 8 / 15 == pytest.approx(found.estimate, abs=1e-12)
    expected = 0.1288122377439061 * np.sqrt(15 / 14 * 45 / 60)
    assert expected == pytest.approx(found.standard_error, abs=1e-12)


def test_over_all_samples_the_mean_of_the_estimates_is_the_truth():
    truth = np.array([0, 1, 0, 0, 1, 1, 0, 1], dtype=float)
    predicted = np.array([0, 0, 0, 0, 1, 1, 1, 1], dtype=float)
    estimates, variances = [], []
    for first in itertools.combinations(range(4), 2):
        for second in itertools.combinations(range(4, 8), 2):
            drawn = [*first, *second]
            coded = np.full(8, NAN)
            coded[drawn] = truth[drawn]
            frame = Frame(stratum=predicted)
            found = corrected_mean(predicted, coded, [0.5] * 8, frame=frame)
            estimates.append(found.estimate)
            variances.append(found.standard_error**2)
    assert truth.mean() == pytest.approx(np.mean(estimates), abs=1e-12)
    # The estimated variance is unbiased for that of the estimates (Cochran 1977, theorem 2.4).
    assert np.var(estimates) == pytest.approx(np.mean(variances), abs=1e-12)


def test_with_every_unit_coded_nothing_is_uncertain():
    found = corrected_mean([0, 0, 1, 1], [0, 1, 1, 1], [1.0] * 4)
    assert (0.75, 0.75, 0.75, 0.0) == (
        found.estimate,
        found.low,
        found.high,
        found.standard_error,
    )


def test_no_error_among_few_is_not_taken_for_none_among_many():
    coded = np.full(1000, NAN)
    coded[:25] = 0
    found = corrected_mean(np.zeros(1000), coded, [0.025] * 1000)
    assert (0.0, 0.0, 0.0) == (found.estimate, found.low, found.standard_error)
    assert 0.09 < found.high < 0.12


def test_predicted_positives_can_only_be_too_many():
    coded = np.full(1000, NAN)
    coded[:25] = 1
    found = corrected_mean(np.ones(1000), coded, [0.025] * 1000)
    assert 1.0 == found.high
    assert 0.88 < found.low < 0.91


def test_errors_both_ways_have_a_t_interval():
    found = corrected_mean(PREDICTED, sampled(CODES), [0.25] * 60)
    error = (np.array(CODES) - PREDICTED[::4]).std(ddof=1) / np.sqrt(15) * np.sqrt(0.75)
    assert error == pytest.approx(found.standard_error, abs=1e-12)
    # 2.144787 is the 97.5 % point of t with 14 degrees of freedom.
    assert 2.144787 * error == pytest.approx(found.high - found.estimate, abs=1e-6)


def test_a_weight_of_zero_keeps_the_design_and_leaves_the_unit_out_of_the_mean():
    predicted, coded = np.zeros(100), np.full(100, NAN)
    coded[:20] = 0
    coded[:4] = 1
    inside = np.zeros(100)
    inside[[*range(10), *range(20, 60)]] = 1  # half of the frame, half of the coded
    found = corrected_mean(predicted, coded, [0.2] * 100, frame=Frame(weight=inside))
    assert 4 * 5 / 50 == pytest.approx(found.estimate)
    assert 10 == found.n_coded
    whole = corrected_mean(predicted, coded, [0.2] * 100)
    assert found.standard_error == pytest.approx(whole.standard_error * 2)


def test_clusters_are_drawn_and_not_their_units():
    predicted = np.zeros(40)
    cluster = np.repeat(np.arange(10), 4)
    coded = np.full(40, NAN)
    coded[:16] = [1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]
    found = corrected_mean(predicted, coded, [0.4] * 40, frame=Frame(cluster=cluster))
    totals = np.array([4, 0, 2, 0])
    assert totals.sum() / 0.4 / 40 == pytest.approx(found.estimate)
    expected = 10 * totals.std(ddof=1) / 2 * np.sqrt(0.6) / 40
    assert expected == pytest.approx(found.standard_error)
    alone = corrected_mean(predicted, coded, [0.4] * 40)
    assert found.standard_error > alone.standard_error


def test_pseudo_outcomes_need_predictions_and_probabilities():
    with pytest.raises(ValueError, match="lengths"):
        pseudo_outcomes([0, 1], [NAN], [0.5, 0.5])
    with pytest.raises(ValueError, match="prediction"):
        pseudo_outcomes([NAN], [1], [0.5])
    with pytest.raises(ValueError, match="probability"):
        pseudo_outcomes([0], [1], [0.0])


@pytest.mark.parametrize(
    ("coded", "probability", "frame", "said"),
    [
        ([1, NAN, NAN, NAN], [0.5, 0.5, 0.25, 0.25], Frame(), "no coded unit"),
        ([1, NAN, 1, NAN], [0.5, 0.5, 0.25, 0.25], Frame(stratum=["a"] * 4), "probabilities"),
        ([1, NAN, 1, NAN], [0.5, 0.5, 0.25, 0.25], Frame(cluster=[1, 2, 2, 3]), "two strata"),
        ([1, NAN, 1, NAN], [0.5] * 4, Frame(weight=[0.0] * 4), "weights"),
    ],
)
def test_a_design_that_does_not_fit_is_refused(coded, probability, frame, said):
    with pytest.raises(ValueError, match=said):
        corrected_mean([0, 0, 0, 0], coded, probability, frame=frame)


def test_a_ratio_of_corrected_means_may_have_an_end_without_limit():
    silent = corrected_mean(np.zeros(100), [0] * 20 + [NAN] * 80, [0.2] * 100)
    half = corrected_mean(np.zeros(100), [1] * 10 + [0] * 10 + [NAN] * 80, [0.2] * 100)
    rare = corrected_mean(np.zeros(100), [1] * 1 + [0] * 19 + [NAN] * 80, [0.2] * 100)
    assert np.isnan(corrected_contrast(half, silent, effect="ratio")[0])
    estimate, low, high = corrected_contrast(half, rare, effect="ratio")
    assert 10 == pytest.approx(estimate)
    assert 1 < low < 10 < high
