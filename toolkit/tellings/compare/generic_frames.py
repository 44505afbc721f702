"""Generic frames: a coding sheet of twenty questions, with cues that may bear on each frame."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "attribution_of_responsibility": (
        "Does the story suggest that some level of government can ease the problem?",
        "Does it suggest that some level of government is answerable for the problem?",
        "Does it put forward one or more ways to solve the problem?",
        "Does it suggest that a person or a group in society is answerable for the problem?",
        "Does it suggest that the problem calls for action without delay?",
    ),
    "human_interest": (
        "Does the story show a person's case, a human face, to bring the problem home?",
        "Does it use words or personal sketches that stir outrage, empathy, sympathy or pity?",
        "Does it stress how people or groups are touched by the problem?",
        "Does it go into the private or personal lives of those who act in it?",
        "Does it describe images that might stir such feelings?",
    ),
    "conflict": (
        "Does the story show disagreement between parties, persons, groups or countries?",
        "Does one party, person, group or country reproach another?",
        "Does it refer to two sides, or to more than two, of the problem?",
        "Does it refer to winners and losers?",
    ),
    "morality": (
        "Does the story hold a moral message?",
        "Does it refer to morals, God or other tenets of religion?",
        "Does it prescribe, in so many words, how one should behave?",
    ),
    "economic_consequences": (
        "Are financial gains or losses mentioned, now or to come?",
        "Are the costs, or the size of the expense, mentioned?",
        "Are economic consequences of taking or not taking a course of action mentioned?",
    ),
}
"""The twenty questions by frame, in our own words; each is answered yes or no."""

# Cues of the layer framing, as (role, label), that may bear on a frame; null where none do.
_CUES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "attribution_of_responsibility": (("issue", "policy"), ("issue", "politics")),
    "human_interest": (("issue", "quality_of_life"), ("issue", "health")),
    "conflict": (("issue", "public_opinion"), ("issue", "security")),
    "morality": (("issue", "morality"),),
    "economic_consequences": (("issue", "economic"),),
}


def generic_frames_sheet(articles: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """A sheet to code five generic frames by hand: twenty questions an article.

    Nothing is coded by the machine. ``n_cues`` counts words of the article that may bear on the
    frame, to find passages faster; a coder who sees it is not blind to it, so leave the column
    out where agreement is to be measured. A frame's score is the mean of its answers, 0 to 1.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        Needs ``article_id``.
    spans : polars.DataFrame, table SPANS
        Cues of issues of the layer ``framing``; may be empty.

    Returns
    -------
    polars.DataFrame, one row an article and question
        ``answer`` is null, to be filled in with 0 or 1. Write it with ``write_csv``.

    References
    ----------
    .. [1] Semetko, H. A. & Valkenburg, P. M. (2000). Framing European politics: a content analysis
       of press and television news. Journal of Communication 50(2), 93-109. Reference and
       the five frames checked; the questions are paraphrased.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["The tax cost jobs."]})
    >>> sheet = generic_frames_sheet(articles, extract(articles, layers=["framing"]))
    >>> sheet.height, sheet.filter(pl.col("n_cues") > 0)["frame"].unique().to_list()
    (20, ['economic_consequences'])
    """
    frames = pl.DataFrame(
        [
            (frame, number, question)
            for number, (frame, question) in enumerate(
                ((frame, question) for frame, listed in QUESTIONS.items() for question in listed),
                start=1,
            )
        ],
        schema={"frame": pl.String, "item": pl.UInt32, "question": pl.String},
        orient="row",
    )
    bearing = pl.DataFrame(
        [(frame, *cue) for frame, cues in _CUES.items() for cue in cues],
        schema={"frame": pl.String, "role": pl.String, "label": pl.String},
        orient="row",
    )
    counts = (
        spans.filter((pl.col("layer") == "framing") & (pl.col("field") == "text"))
        .select("article_id", "role", "label")
        .join(bearing, on=["role", "label"])
        .group_by("article_id", "frame")
        .agg(n_cues=pl.len())
    )
    return (
        articles.select("article_id")
        .join(frames, how="cross", maintain_order="left_right")
        .join(counts, on=["article_id", "frame"], how="left", maintain_order="left")
        .with_columns(pl.col("n_cues").fill_null(0), answer=pl.lit(None, dtype=pl.UInt8))
        .select("article_id", "frame", "item", "question", "n_cues", "answer")
    )
