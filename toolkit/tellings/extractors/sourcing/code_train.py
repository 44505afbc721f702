"""Training the model of codes: python -m tellings.extractors.sourcing.code_train --help.

Two multinomial logistic regressions with an L2 penalty, one for naming and one for role, on the
named features of ``code_features``; rare codes count more (square root of inverse frequency).
Writes ``codes.npz`` and its card ``codes.json``; the figures on the card come from ten-fold
cross-validation over articles, tested only on samples that two coders read and agree on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tellings.extractors.sourcing.code_model import HEADS, UNIT, CodeModel, Head, model_bytes
from tellings.extractors.sourcing.code_samples import Sample, article_folds, samples

FOLDS = 10
_STRENGTH = 0.3
# A code's samples count by the inverse of its frequency to this power.
_BALANCE = 0.5
# A feature must occur in so many articles.
_FEWEST = 2


def fitted(coded: Sequence[Sample]) -> CodeModel:
    """A model of these samples; those without a source phrase teach nothing.

    Parameters
    ----------
    coded : sequence of Sample
        With two codes or more on each axis.

    Examples
    --------
    >>> from tellings.extractors.sourcing.naming import Naming
    >>> rule = Naming(naming="none", role="unclear", name=None)
    >>> made = [Sample(article=str(n), agreed=(code, code, None), features=(code,), naming=rule,
    ...                stance="none", tested=True, shown="")
    ...         for n, code in enumerate(("media", "expert") * 3)]
    >>> fitted(made).role.decide(["expert"])
    'expert'
    """
    return CodeModel(naming=_head(coded, 0), role=_head(coded, 1))


def _head(coded: Sequence[Sample], axis: int) -> Head:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    used = [one for one in coded if one.features and one.agreed[axis] is not None]
    articles: dict[str, set[str]] = defaultdict(set)
    for one in used:
        for feature in one.features:
            articles[feature].add(one.article)
    kept = sorted(feature for feature, where in articles.items() if len(where) >= _FEWEST)
    places = {feature: row for row, feature in enumerate(kept, start=1)}
    held = [[places[name] - 1 for name in one.features if name in places] for one in used]
    starts = np.cumsum([0, *map(len, held)])
    columns = np.array([at for one in held for at in one], dtype=np.int32)
    matrix = csr_matrix((np.ones(columns.size), columns, starts), shape=(len(used), len(kept)))
    codes = [str(one.agreed[axis]) for one in used]
    counts = Counter(codes)
    shares = [(len(codes) / len(counts) / counts[code]) ** _BALANCE for code in codes]
    learned = LogisticRegression(C=_STRENGTH, max_iter=500).fit(matrix, codes, sample_weight=shares)
    if len(learned.classes_) == 2:
        coefficients = np.vstack([-learned.coef_[0], learned.coef_[0]])
        intercept = np.array([-learned.intercept_[0], learned.intercept_[0]])
    else:
        coefficients, intercept = learned.coef_, learned.intercept_
    weights = np.rint(np.vstack([intercept, coefficients.T]) * UNIT).astype(np.int32)
    return Head(codes=tuple(map(str, learned.classes_)), places=places, weights=weights)


def cross_validated(coded: Sequence[Sample], *, folds: int = FOLDS) -> dict[str, float]:
    """Macro-F1 of naming and role, each sample coded by a model that has not seen its article.

    Parameters
    ----------
    coded : sequence of Sample
        Only those ``tested`` are scored.
    folds : int, default 10
        Number of folds, by a checksum of the article.

    Examples
    --------
    >>> cross_validated([], folds=1)
    {'naming': 0.0, 'role': 0.0}
    """
    pairs: dict[str, list[tuple[str, str]]] = {name: [] for name in HEADS}
    for inside, outside in article_folds(coded, folds=folds):
        if not inside:
            continue
        model = fitted(outside)
        for one in inside:
            for name, gold, ours in zip(HEADS, one.agreed, one.coded_by(model), strict=False):
                if gold is not None:
                    pairs[name].append((gold, ours))
    return {name: round(macro_f1(found), 4) for name, found in pairs.items()}


def macro_f1(found: Sequence[tuple[str, str]]) -> float:
    """Mean F1 over the codes that occur in gold, of (gold, ours) pairs; 0 without any.

    Examples
    --------
    >>> macro_f1([("a", "a"), ("b", "a"), ("b", "b")])
    0.6666666666666666
    """
    right = Counter(gold for gold, ours in found if gold == ours)
    there, said = Counter(gold for gold, _ in found), Counter(ours for _, ours in found)
    scores = [2 * right[code] / (there[code] + said[code]) for code in sorted(there)]
    return sum(scores) / len(scores) if scores else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains and writes the model; ``--help`` lists the options.

    Examples
    --------
    >>> main(["--help"])
    Traceback (most recent call last):
    SystemExit: 0
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=Path, required=True)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--own", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of codes.npz, codes.json")
    options = parser.parse_args(arguments)
    coded = samples(options.codes, options.articles, own=options.own)
    model = fitted(coded)
    data = model_bytes(model)
    card = {
        "model": "two multinomial logistic regressions (L2) on named features; integer weights",
        "decides": "naming and role of a source phrase",
        "sha256": hashlib.sha256(data).hexdigest(),
        "n_samples": len(coded),
        "n_features": {name: len(getattr(model, name).places) for name in HEADS},
        "macro_f1_cross_validated": cross_validated(coded),
        "data": "Attributions of PolNeAR train (Newell et al. 2018): 600 read twice by machine-"
        "assisted coders against docs/codebook/sourcing.md, of which only agreements count, and "
        "further ones read once (benchmarks/sourcing/own_codes.tsv), for training only. No text "
        "of the articles is in the package: the features are names of word classes, common "
        "nouns and words of our own lists.",
        "licence": "PolNeAR states none; its texts are the publishers'",
        "limits": "English. American campaign news of 2015 and 2016: role leans to campaign where "
        "an article speaks of elections. Seven publishers, the same in training and test. See "
        "benchmarks/sourcing/README.md.",
    }
    (options.out / "codes.npz").write_bytes(data)
    text = json.dumps(card, indent=1, ensure_ascii=False) + "\n"
    (options.out / "codes.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
