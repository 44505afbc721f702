"""Found attributions as units to code: which are right, and from which score on enough are."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b

import polars as pl

from tellings.coding.codebook import Task
from tellings.coding.gold import coded_sample
from tellings.compare.cells import place
from tellings.domain.codings import CODINGS, UNITS
from tellings.domain.errors import CodingError, UnknownLayerError
from tellings.domain.tables import SPANS, check
from tellings.stats.certainty import ScoreChoice, score_for_precision
from tellings.text import segment, word_counts

LAYER, UNIT, RIGHT = "sourcing", "attribution", "right_attribution"
_PAGE = """\
# Is this passage an attribution, with the right source and the right content?

What is judged: the passage with its marked parts. ⟦source …⟧ is who speaks, ⟦cue …⟧ the word that
says so, ⟦content …⟧ what is said, written or thought. Context is there to understand it.

## Answers

- yes: somebody or something is reported to say or think this, the source is who, and what is
  marked as content is at least half of it and at least half right
- no: nobody is reported to say it, somebody else says it, or most of the content is missed or
  wrong; also where a source is marked and the text names none, or the other way round
- unclear: after a second reading you cannot tell; say why in the note

The cue alone never makes it wrong. A pronoun is the right source if it stands for whoever speaks.
"""


def attribution_units(articles: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Every attribution found: the frame of a sample that tells which of them are right.

    What was missed is not in this frame: precision and codes of what was found can be learnt from
    it, recall cannot; for that let sentences be coded (``coding_units``).

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id``, ``event_id``, ``outlet`` and ``text``; ``title`` if spans are in it.
        Attributions of articles without event or outlet are left out.
    spans : polars.DataFrame, table SPANS
        What ``extract`` gave for them; other layers are not used.

    Returns
    -------
    polars.DataFrame, table UNITS, one row an attribution
        From the first to the last character of its parts; ``words`` of this passage. ``unit_id``
        is a hash of the places of all parts: an attribution found otherwise has another.

    Raises
    ------
    UnknownLayerError
        If ``spans`` has no sourcing.
    CodingError
        If an article of the spans is missing.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a"], "event_id": ["rain"], "outlet": ["Echo"],
    ...                          "text": ["It may rain, Dana Pell said. It rained."]})
    >>> attribution_units(articles, extract(articles)).select("start", "end", "words").rows()
    [(0, 27, 6)]
    """
    found = parts_by_unit(spans).group_by("unit_id", maintain_order=True).agg(
        pl.col("article_id", "field").first(), pl.col("start").min(), pl.col("end").max()
    )  # fmt: skip
    placed = found.join(place(articles), on="article_id", maintain_order="left")
    texts = _texts(articles)
    passages = [_passage(texts, row) for row in placed.iter_rows(named=True)]
    counted = segment(
        pl.DataFrame(
            {"article_id": placed["unit_id"], "text": passages},
            schema_overrides={"text": pl.String},
        )
    )
    return check(
        placed.with_columns(unit=pl.lit(UNIT), words=pl.Series(word_counts(counted))), UNITS
    )


def predict_attributions(
    spans: pl.DataFrame, *, variable: str = RIGHT, labels: Collection[str] = ()
) -> pl.DataFrame:
    """What the extractor says of each attribution: that it is one, or which has a certain label.

    Parameters
    ----------
    spans : polars.DataFrame, table SPANS
        What ``extract`` gave.
    variable : str, default "right_attribution"
        Name of what is coded.
    labels : collection of str, optional
        Labels that make the answer yes, such as ``unnamed_person`` and ``unnamed_group``. Without
        any, every attribution is predicted to be right, with its ``score``.

    Returns
    -------
    polars.DataFrame, table CODINGS, one row an attribution
        ``code`` 1 or 0; ``score`` is null where labels were asked for: it is not theirs.

    Raises
    ------
    UnknownLayerError
        If ``spans`` has no sourcing.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["It may rain, officials said."]})
    >>> found = extract(articles)
    >>> labels = ("unnamed_person", "unnamed_group")
    >>> predict_attributions(found, variable="unnamed_source", labels=labels)["code"].to_list()
    [1.0]
    """
    rows = parts_by_unit(spans).group_by("unit_id", maintain_order=True).agg(
        code=pl.col("label").is_in(sorted(labels)).any().cast(pl.Float64),
        score=pl.col("score").first(),
    )  # fmt: skip
    said = rows.with_columns(variable=pl.lit(variable), coder=pl.lit("tellings"),
                             kind=pl.lit("model"))  # fmt: skip
    asked = {"score": pl.lit(None, pl.Float64)} if labels else {"code": pl.lit(1.0)}
    return check(said.with_columns(**asked), CODINGS)


def attribution_task(variable: str = RIGHT) -> Task:
    """The question whether an attribution is right, with its codebook.

    Right means what the benchmarks count: the source, and at least half of the content (Dice).
    For another question about attributions write a page of your own (``coding_task``).

    Examples
    --------
    >>> attribution_task().question
    'Is this passage an attribution, with the right source and the right content?'
    """
    question = _PAGE.splitlines()[0].removeprefix("# ")
    return Task(variable=variable, unit=UNIT, question=question, codebook=_PAGE)


def least_score(
    sample: pl.DataFrame,
    codings: pl.DataFrame,
    predictions: pl.DataFrame,
    *,
    seed: int,
    precision: float = 0.9,
    adjudicator: str | None = None,
) -> ScoreChoice:
    """The ``min_score`` that gives a wanted precision in this corpus, by a coded sample of it.

    A threshold keeps other shares of what one outlet has than of another's: use it to read sure
    examples, not to compare outlets.

    Parameters
    ----------
    sample : polars.DataFrame, table SAMPLE
        What ``draw_sample`` gave.
    codings : polars.DataFrame, table CODINGS
        Codes of people, 1 for right (see ``coded_sample``).
    predictions : polars.DataFrame, table CODINGS
        With a ``score`` for every unit: what the sample was drawn by.
    seed : int
        Seed of the resampling of articles.
    precision : float, default 0.9
        Share that is to be right.
    adjudicator : str, optional
        The coder whose code settles a unit.

    Returns
    -------
    ScoreChoice
        See ``tellings.stats.certainty.score_for_precision``; ``score`` is infinite where no score
        gives that precision.

    Raises
    ------
    CodingError
        As ``coded_sample``; or if a coded unit has no score.

    Examples
    --------
    >>> rows = {"unit_id": [f"u{n}" for n in range(40)], "unit": "attribution", "event_id": "e",
    ...     "article_id": [f"a{n % 8}" for n in range(40)], "outlet": "Echo", "field": "text",
    ...     "start": 0, "end": 9, "words": 2, "variable": "x", "prediction": 1.0, "drawn": True,
    ...     "stratum": "Echo, yes", "seed": 1, "inclusion_probability": 1.0}
    >>> said = {"unit_id": rows["unit_id"], "variable": "x"}
    >>> codes = said | {"coder": "ann", "kind": "human", "code": [0.0] * 10 + [1.0] * 30}
    >>> scores = said | {"coder": "m", "kind": "model", "score": [n / 40 for n in range(40)]}
    >>> found = least_score(*map(pl.DataFrame, (rows, codes, scores)), precision=1.0, seed=1)
    >>> found.score, found.kept
    (0.25, 0.75)
    """
    done = coded_sample(sample, codings, adjudicator=adjudicator)
    coded = done.filter(pl.col("gold").is_not_null()).join(
        check(predictions, CODINGS).select("unit_id", "score"), on="unit_id", how="left"
    )
    bare = coded.filter(pl.col("score").is_null())
    if bare.height:
        raise CodingError(
            f"{bare.height} of {coded.height} coded units have no score, such as "
            f"{bare['unit_id'][0]}.",
            remedy="give the predictions that the sample was drawn by, with their scores.",
        )
    return score_for_precision(
        coded["score"].to_numpy(),
        coded["gold"].to_numpy(),
        precision=precision,
        documents=coded["article_id"].to_numpy(),
        weight=1 / coded["coded_probability"].to_numpy(),
        seed=seed,
    )


def parts_by_unit(spans: pl.DataFrame) -> pl.DataFrame:
    """The spans of attributions with the ``unit_id`` of each attribution, in reading order.

    Raises
    ------
    UnknownLayerError
        If ``spans`` has no sourcing.
    """
    parts = check(spans, SPANS).filter(pl.col("layer") == LAYER)
    if parts.is_empty() and spans.height:
        raise UnknownLayerError(
            f"These spans have no '{LAYER}' layer, only {sorted(set(spans['layer']))}.",
            remedy=f'run extract(articles, layers=["{LAYER}"]) first, or pass its result.',
        )
    ordered = parts.sort("article_id", "group", "role", "start", "end")
    places = ordered.group_by("article_id", "group", maintain_order=True).agg(
        pl.col("field").first(),
        place=pl.format("{} {} {}", "role", "start", "end").str.join(", "),
    )
    ids = [_name(row) for row in places.select("article_id", "field", "place").iter_rows()]
    named = places.select("article_id", "group").with_columns(
        unit_id=pl.Series(ids, dtype=pl.String)
    )
    return ordered.join(named, on=["article_id", "group"], maintain_order="left")


def _name(told: tuple[str, ...]) -> str:
    hashed = blake2b("\0".join((UNIT, *told)).encode("utf-8", "surrogatepass"), digest_size=8)
    return f"u{hashed.hexdigest()}"


def _texts(articles: pl.DataFrame) -> dict[tuple[str, str], str]:
    """Titles and texts by article and field."""
    fields = [name for name in ("title", "text") if name in articles.columns]
    return {
        (row[0], field): text
        for row in articles.select("article_id", *fields).iter_rows()
        for field, text in zip(fields, row[1:], strict=True)
        if text is not None
    }


def _passage(texts: dict[tuple[str, str], str], row: dict[str, object]) -> str:
    key = str(row["article_id"]), str(row["field"])
    if key not in texts:
        raise CodingError(
            f"Article '{key[0]}' of the spans has no {key[1]} among the articles given.",
            remedy="give the articles that the spans are of.",
        )
    return texts[key][int(str(row["start"])) : int(str(row["end"]))]
