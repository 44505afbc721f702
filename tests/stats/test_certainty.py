"""Scores as probabilities: bins and errors counted by hand, thresholds that keep their word."""

from __future__ import annotations

import numpy as np
import pytest

from tellings.stats.certainty import calibration_error, score_bins, score_for_precision


def drawn(seed: int, *, n_documents: int = 100, by_document: int = 10, luck: float = 0.3):
    """Scores that are true, with documents that are better and worse than their scores say."""
    generator = np.random.default_rng(seed)
    document = np.repeat(np.arange(n_documents), by_document)
    score = generator.uniform(0.3, 1.0, size=document.size)
    logit = np.log(score / (1 - score)) + generator.normal(0, luck, size=n_documents)[document]
    right = generator.random(document.size) < 1 / (1 + np.exp(-logit))
    return score, right.astype(float), document


def test_a_score_on_a_border_is_in_the_higher_bin_and_one_in_the_last():
    bins = score_bins([0.0, 0.1, 0.19, 0.2, 1.0], [0, 0, 1, 1, 1])
    assert [1, 2, 1, 0, 0, 0, 0, 0, 0, 1] == bins.n.tolist()
    assert 0.5 == bins.share_right[1]
    assert np.isnan(bins.mean_score[5])


def test_the_error_of_scores_that_are_all_off_by_a_tenth_is_a_tenth():
    score = np.repeat([0.35, 0.65], 100)
    right = np.r_[np.ones(25), np.zeros(75), np.ones(75), np.zeros(25)]
    assert pytest.approx(0.1) == calibration_error(score, right)


def test_true_probabilities_have_a_small_error_and_too_sure_ones_a_large_one():
    generator = np.random.default_rng(1)
    score = generator.uniform(size=20_000)
    right = generator.random(score.size) < score
    assert calibration_error(score, right) < 0.02
    assert calibration_error(np.sqrt(score), right) > 0.1


def test_what_has_the_chosen_score_has_the_wanted_precision():
    score, right, document = drawn(1)
    found = score_for_precision(score, right, documents=document, precision=0.85, seed=1)
    held = score >= found.score
    assert pytest.approx(right[held].mean()) == found.precision
    assert found.precision >= 0.85
    assert pytest.approx(held.mean()) == found.kept
    lower = score[score < found.score].max()
    assert right[score >= lower].mean() < 0.85
    assert (score.size, 100) == (found.n, found.n_documents)


def test_precision_in_unseen_documents_is_foretold():
    told, seen = [], []
    other, other_right, _ = drawn(1000, n_documents=4000)
    for seed in range(6):
        score, right, document = drawn(seed, n_documents=30)
        found = score_for_precision(score, right, documents=document, precision=0.9, seed=1)
        told.append(found.precision_unseen)
        seen.append(other_right[other >= found.score].mean())
    assert pytest.approx(np.mean(seen), abs=0.015) == np.mean(told)


def test_intervals_hold_the_choice_of_a_large_sample():
    score, right, document = drawn(7, n_documents=400)
    truth = score_for_precision(score, right, documents=document, precision=0.85, seed=1).score
    inside = []
    for seed in range(6):
        score, right, document = drawn(seed, n_documents=50)
        found = score_for_precision(score, right, documents=document, precision=0.85, seed=1)
        inside.append(found.score_low <= truth <= found.score_high)
        assert found.precision_low <= found.precision <= found.precision_high
    assert sum(inside) >= 5


def test_documents_as_draws_widen_the_interval():
    score, right, document = drawn(3, n_documents=20, by_document=40, luck=1.5)
    alone = score_for_precision(score, right, precision=0.8, seed=1)
    together = score_for_precision(score, right, documents=document, precision=0.8, seed=1)
    assert alone.score == together.score
    narrow = alone.precision_high - alone.precision_low
    assert together.precision_high - together.precision_low > 1.3 * narrow


def test_equal_scores_are_kept_or_left_together():
    found = score_for_precision([0.9, 0.9, 0.9, 0.8], [1, 1, 0, 1], precision=0.7, seed=1)
    assert (0.8, 1.0) == (found.score, found.kept)
    none = score_for_precision([0.9, 0.9, 0.9, 0.8], [1, 1, 0, 0], precision=0.7, seed=1)
    assert np.isinf(none.score)


def test_where_no_score_is_enough_nothing_is_kept():
    found = score_for_precision([0.9, 0.8, 0.7], [0, 1, 0], precision=0.9, seed=1)
    assert (float("inf"), 0.0) == (found.score, found.kept)
    assert np.isnan(found.precision)


def test_weights_count_as_copies():
    score, right, document = drawn(5, n_documents=10)
    weight = np.where(score > 0.6, 1, 3)
    by_weight = score_for_precision(score, right, documents=document, weight=weight, seed=1)
    copied = [np.repeat(part, weight) for part in (score, right, document)]
    by_copy = score_for_precision(copied[0], copied[1], documents=copied[2], seed=1)
    assert by_copy.score == by_weight.score
    assert pytest.approx(by_copy.precision_low) == by_weight.precision_low
    assert pytest.approx(by_copy.kept) == by_weight.kept


def test_order_does_not_matter_and_the_seed_is_all_chance():
    score, right, document = drawn(2, n_documents=12)
    turned = np.random.default_rng(0).permutation(score.size)
    one = score_for_precision(score, right, documents=document, precision=0.7, seed=4)
    other = score_for_precision(
        score[turned], right[turned], documents=document[turned], precision=0.7, seed=4
    )
    assert (one.score, one.score_low, one.score_high) == (
        other.score, other.score_low, other.score_high)  # fmt: skip
    assert pytest.approx(one.precision_low) == other.precision_low
    assert one == score_for_precision(score, right, documents=document, precision=0.7, seed=4)


@pytest.mark.parametrize(
    ("scores", "right", "options"),
    [
        ([0.5, 0.5], [1], {}),
        ([], [], {}),
        ([1.5, 0.5], [1, 0], {}),
        ([0.5, 0.5], [1, 2], {}),
        ([0.5, 0.5], [1, float("nan")], {}),
        ([0.5, 0.5], [1, 0], {"documents": ["a", "a"]}),
        ([0.5, 0.5], [1, 0], {"documents": ["a", "b", "c"]}),
        ([0.5, 0.5], [1, 0], {"weight": [1, 0]}),
        ([0.5, 0.5], [1, 0], {"precision": 0}),
    ],
)
def test_what_makes_no_sense_is_refused(scores, right, options):
    with pytest.raises(ValueError, match=r"score|precision|right|documents"):
        score_for_precision(scores, right, seed=1, **options)
