"""Naming: under which names and nouns each outlet speaks of an actor, and how far outlets part."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.chains import event_keys
from tellings.stats.jackknife import jackknife_t

LABEL_COLUMNS = {
    "event_id": pl.String(),
    "actor": pl.String(),
    "outlet": pl.String(),
    "form": pl.String(),
    "label": pl.String(),
    "count": pl.UInt32(),
    "n_articles": pl.UInt32(),
}
DIVERGENCE_COLUMNS = {
    "actor": pl.String(),
    "outlet_a": pl.String(),
    "outlet_b": pl.String(),
    "divergence": pl.Float64(),
    "chance": pl.Float64(),
    "corrected": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "n_events": pl.UInt32(),
    "n_mentions_a": pl.UInt32(),
    "n_mentions_b": pl.UInt32(),
}
# An outlet's paraphrase is its own wording; what stands in quotation marks is the speaker's.
OWN_VOICES = ("author", "attributed")
FEWEST_EVENTS = 4


def labels_table(
    spans: pl.DataFrame, articles: pl.DataFrame, *, voices: tuple[str, ...] = OWN_VOICES
) -> pl.DataFrame:
    """How often each outlet uses each label for each actor of an event.

    "The regime" and "the government" are two labels of the actor ``government``; "Orlova" and
    "Dana Orlova" are two of ``dana-orlova``. Adjectives before a noun ("the *brutal* regime") are
    counted in rows of their own. An actor that one article calls by surname, first names in part,
    a short form or an acronym is joined to the full name that other articles on the event use, if
    there is just one.

    Parameters
    ----------
    spans : polars.DataFrame, table SPANS
        Rows of layer ``framing`` with role ``actor`` are used.
    articles : polars.DataFrame, table ARTICLES
        Needs ``article_id``, ``outlet``; ``event_id`` may be missing or null.
    voices : tuple of str, default ("author", "attributed")
        Labels inside quotation marks are the speaker's choice and left out.

    Returns
    -------
    polars.DataFrame, one row an event, actor, outlet, form and label
        ``form`` is ``name``, ``nominal`` or ``premodifier``; ``label`` the name as written or the
        noun or adjective in lower case; ``count`` mentions, in ``n_articles`` articles.

    References
    ----------
    .. [1] Hamborg, F., Zhukova, A. & Gipp, B. (2019). Automated identification of media bias by
       word choice and labeling in news articles. JCDL, 196-205. doi:10.1109/JCDL.2019.00036.
       Title, authors and abstract checked.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({
    ...     "article_id": ["a", "b"], "event_id": "march", "outlet": ["Echo", "Mail"],
    ...     "text": ["The government fell.", "The brutal regime fell."]})
    >>> labels_table(extract(articles, layers=["framing"]), articles).select(
    ...     "actor", "outlet", "form", "label", "count").rows()
    [('government', 'Echo', 'nominal', 'government', 1),
     ('government', 'Mail', 'nominal', 'regime', 1),
     ('government', 'Mail', 'premodifier', 'brutal', 1)]
    """
    rows = list(_labels(_mentions(spans, articles, voices)))
    if not rows:
        return pl.DataFrame(schema=LABEL_COLUMNS)
    frame = pl.DataFrame(rows, schema=["event_id", "actor", "outlet", "form", "label", "article"],
                         orient="row", infer_schema_length=None)  # fmt: skip
    keys = ["event_id", "actor", "outlet", "form", "label"]
    return (
        frame.group_by(keys)
        .agg(count=pl.len(), n_articles=pl.col("article").n_unique())
        .sort(keys, nulls_last=True)
        .select(pl.col(name).cast(dtype) for name, dtype in LABEL_COLUMNS.items())
    )


def label_divergence(
    spans: pl.DataFrame, articles: pl.DataFrame, *, min_mentions: int = 5
) -> pl.DataFrame:
    """How differently two outlets label the same actor on the same events.

    Jensen-Shannon divergence, base 2, of the outlets' label distributions (names and nouns, not
    adjectives), over the events in which both mention the actor; each event weighs the same. 0
    is the same labels in the same proportions, 1 no label in common. Few mentions alone make
    distributions differ, so ``chance`` says what to expect of two samples of one wording.
    ``corrected`` takes the bias of few events out by the jackknife over events, and ``low`` and
    ``high`` are its 95 % interval for *events like these*: no interval under four events.

    Parameters
    ----------
    spans : polars.DataFrame, table SPANS
        Rows of layer ``framing`` with role ``actor`` are used, quoted ones left out.
    articles : polars.DataFrame, table ARTICLES
        Needs ``article_id``, ``outlet``, ``event_id``; articles without an event are left out.
    min_mentions : int, default 5
        Pairs with fewer mentions of the actor in either outlet get a null divergence.

    Returns
    -------
    polars.DataFrame, one row an actor and pair of outlets that share an event with it
        ``divergence``, ``chance``, ``corrected``, ``low`` and ``high`` in [0, 1]; the interval is
        null under four matched events or where every event alone gives the same; ``n_events``
        matched events, ``n_mentions_a`` and ``n_mentions_b`` mentions in them. No test is made
        of it: many actors are compared, and an interval that leaves out 0 is no discovery.

    References
    ----------
    .. [1] Lin, J. (1991). Divergence measures based on the Shannon entropy. IEEE Transactions on
       Information Theory 37(1), 145-151. Checked.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({
    ...     "article_id": ["a", "b"], "event_id": "march", "outlet": ["Echo", "Mail"],
    ...     "text": ["The government fell. " * 5, "The regime fell. " * 5]})
    >>> spans = extract(articles, layers=["framing"])
    >>> label_divergence(spans, articles).select("actor", "divergence").rows()
    [('government', 1.0)]
    """
    table = labels_table(spans, articles).filter(
        pl.col("event_id").is_not_null() & (pl.col("form") != "premodifier")
    )
    counts: dict[str, dict[str, dict[str, Counter[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(Counter))
    )
    for event, actor, outlet, label, count in table.select(
        "event_id", "actor", "outlet", "label", "count"
    ).rows():
        counts[actor][outlet][event][label] += count
    rows = [
        (actor, a, b, *_compared(by_outlet[a], by_outlet[b], min_mentions))
        for actor, by_outlet in sorted(counts.items())
        for a, b in combinations(sorted(by_outlet), 2)
        if by_outlet[a].keys() & by_outlet[b].keys()
    ]
    return pl.DataFrame(rows, schema=DIVERGENCE_COLUMNS, orient="row")


def divergence_by_pair(labels: pl.DataFrame, *, min_mentions: int = 5) -> pl.DataFrame:
    """What ``label_divergence`` says without its jackknife, of labels counted already.

    Parameters
    ----------
    labels : polars.DataFrame
        What ``labels_table`` gives.
    min_mentions : int, default 5
        Pairs with fewer mentions of the actor in either outlet are left out.

    Returns
    -------
    polars.DataFrame, one row an actor and pair of outlets that share an event with it
        ``divergence``, ``chance``, ``n_mentions_a`` and ``n_mentions_b``.

    Examples
    --------
    >>> labels = pl.DataFrame({"event_id": "march", "actor": "government",
    ...     "outlet": ["Echo", "Mail"], "form": "nominal", "label": ["government", "regime"],
    ...     "count": [5, 5], "n_articles": [1, 1]})
    >>> divergence_by_pair(labels).select("actor", "outlet_a", "outlet_b", "divergence").rows()
    [('government', 'Echo', 'Mail', 1.0)]
    """
    placed = pl.col("event_id").is_not_null() & (pl.col("form") != "premodifier")
    cell, pair = ["event_id", "actor", "outlet"], ["actor", "outlet_a", "outlet_b"]
    uses = (
        labels.filter(placed).group_by(*cell, "label").agg(n=pl.col("count").cast(pl.Float64).sum())
    )
    cells = uses.group_by(cell).agg(total=pl.col("n").sum())
    matched = (
        cells.rename({"outlet": "outlet_a", "total": "total_a"})
        .join(cells.rename({"outlet": "outlet_b", "total": "total_b"}), on=["event_id", "actor"])
        .filter(pl.col("outlet_a") < pl.col("outlet_b"))
    )
    sums = (
        matched.group_by(pair)
        .agg(
            n_events=pl.len(),
            n_mentions_a=pl.col("total_a").sum(),
            n_mentions_b=pl.col("total_b").sum(),
        )
        .filter(pl.min_horizontal("n_mentions_a", "n_mentions_b") >= min_mentions)
    )
    kept = matched.join(sums, on=pair)
    p, q = (_mean_shares(kept, uses, side) for side in ("a", "b"))
    both = p.join(q, on=[*pair, "label"], how="full", coalesce=True).fill_null(0.0)
    middle = (pl.col("a") + pl.col("b")) / 2
    terms = pl.sum_horizontal(
        pl.when(pl.col(side) > 0)
        .then(pl.col(side) / 2 * (pl.col(side) / middle).log(2))
        .otherwise(0.0)
        for side in ("a", "b")
    )
    told = both.group_by(pair).agg(divergence=terms.sum().clip(0.0, 1.0), n_labels=pl.len())
    spread = 1 / pl.col("n_mentions_a") + 1 / pl.col("n_mentions_b")
    chance = (pl.col("n_labels").cast(pl.Float64) - 1) * spread / (8 * math.log(2))
    return (
        told.join(sums, on=pair)
        .with_columns(chance=chance.clip(upper_bound=1.0))
        .select(*pair, "divergence", "chance", "n_mentions_a", "n_mentions_b")
        .sort(pair)
    )


def _mean_shares(matched: pl.DataFrame, uses: pl.DataFrame, side: str) -> pl.DataFrame:
    """The share of each label in one outlet of a pair, the mean over the events of both."""
    outlet = f"outlet_{side}"
    held = matched.join(uses.rename({"outlet": outlet}), on=["event_id", "actor", outlet])
    share = pl.col("n") / pl.col(f"total_{side}") / pl.col("n_events")
    return held.group_by("actor", "outlet_a", "outlet_b", "label").agg(share.sum().alias(side))


def _mentions(spans: pl.DataFrame, articles: pl.DataFrame, voices: tuple[str, ...]) -> pl.DataFrame:
    """Mentions of actors with event and outlet."""
    event = pl.col("event_id") if "event_id" in articles.columns else pl.lit(None)
    design = articles.select("article_id", "outlet", event.cast(pl.String).alias("event_id"))
    return (
        spans.filter(
            (pl.col("layer") == "framing")
            & (pl.col("role") == "actor")
            & pl.col("voice").cast(pl.String).is_in(voices)
        )
        .select("article_id", "label", "attributes")
        .join(design.filter(pl.col("outlet").is_not_null()), on="article_id", how="inner")
        .select("event_id", "label", "outlet", "attributes", "article_id")
    )


def _labels(mentions: pl.DataFrame) -> Iterator[tuple[str | None, str, str, str, str, str]]:
    full = event_keys(mentions)
    for event, key, outlet, attributes, article in mentions.rows():
        actor = full.get((event, key), key)
        said = json.loads(attributes)
        label = said["head"] if said["form"] == "name" else said["head"].casefold()
        yield event, actor, outlet, said["form"], label, article
        for word in said["premodifiers"]:
            yield event, actor, outlet, "premodifier", word, article


def _compared(
    a: Mapping[str, Counter[str]], b: Mapping[str, Counter[str]], min_mentions: int
) -> tuple[float | None, float | None, float | None, float | None, float | None, int, int, int]:
    """Divergence, what chance gives, the jackknife's figures, matched events, mentions."""
    events = sorted(a.keys() & b.keys())
    n_a, n_b = (sum(side[event].total() for event in events) for side in (a, b))
    if min(n_a, n_b) < min_mentions:
        return None, None, None, None, None, len(events), n_a, n_b
    labels = sorted({label for event in events for side in (a, b) for label in side[event]})
    shares = [
        np.array([[side[event][label] / side[event].total() for label in labels]
                  for event in events])
        for side in (a, b)
    ]  # fmt: skip
    first, second = shares
    divergence = _of_means(first, second, np.ones(len(events), dtype=np.bool_))
    # First-order expansion of the divergence of two multinomial samples with one mean.
    chance = min((len(labels) - 1) * (1 / n_a + 1 / n_b) / (8 * math.log(2)), 1.0)
    figures: list[float | None] = [None, None, None]
    if len(events) >= FEWEST_EVENTS:
        without = [_of_means(first, second, row) for row in ~np.eye(len(events), dtype=np.bool_)]
        held = jackknife_t(divergence, without)
        figures = [None if math.isnan(one) else min(max(one, 0.0), 1.0) for one in held]
    return divergence, chance, figures[0], figures[1], figures[2], len(events), n_a, n_b


def _of_means(p: NDArray[np.float64], q: NDArray[np.float64], kept: NDArray[np.bool_]) -> float:
    """Divergence of the mean shares over some of the events."""
    return jensen_shannon(p[kept].mean(axis=0).tolist(), q[kept].mean(axis=0).tolist())


def jensen_shannon(p: list[float], q: list[float]) -> float:
    """Jensen-Shannon divergence, base 2, of two distributions over the same labels, in [0, 1].

    Examples
    --------
    >>> jensen_shannon([1.0, 0.0], [0.0, 1.0]), jensen_shannon([0.5, 0.5], [0.5, 0.5])
    (1.0, 0.0)
    """
    total = 0.0
    for a, b in zip(p, q, strict=True):
        middle = (a + b) / 2
        total += sum(part / 2 * math.log2(part / middle) for part in (a, b) if part > 0)
    return min(max(total, 0.0), 1.0)
