"""The review page: doubtful pairs of articles, to be judged by a reader, one by one."""

from __future__ import annotations

import polars as pl

from tellings.domain.tables import ARTICLES, check
from tellings.events.borderline import borderline_pairs
from tellings.events.grouping import GroupOptions
from tellings.reports.inlining import inert, policy_hash, resource
from tellings.reports.palette import style_variables

# Enough of a text to see what it is about without opening it.
_BEGINNING = 420


def review_page(
    articles: pl.DataFrame, *, options: GroupOptions | None = None, most: int = 200
) -> str:
    """One self-contained page of the pairs on which the grouping is least sure.

    Each pair shows titles, outlets, dates and beginnings side by side, with three buttons: same
    event, different events, unsure. The page writes the judgements to a file, together with the
    corrections in ``options``, which ``corrections_from`` reads for the next grouping. It asks the
    network for nothing.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        What ``group_events`` gave.
    options : GroupOptions, optional
        The options it was grouped with.
    most : int, default 200
        Most pairs shown.

    Returns
    -------
    str
        HTML, the same for the same articles in any order.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a"], "event_id": ["fog"], "text": ["Fog."]})
    >>> page = review_page(articles)
    >>> "No pair is in doubt." in page, "http://" in page
    (True, False)
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    options = options or GroupOptions()
    checked = check(articles, ARTICLES)
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style, script = style_variables() + resource("review.css"), resource("review.js")
    earlier = {
        "must_link": options.corrections.must_link,
        "cannot_link": options.corrections.cannot_link,
    }
    return environment.from_string(resource("review.html.j2")).render(
        pairs=_pairs(checked, borderline_pairs(checked, options=options, most=most)),
        n_articles=checked.height,
        n_events=checked["event_id"].n_unique(),
        # Our own files, and JSON without any "<": neither can end the element it stands in.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        earlier=Markup(inert(earlier)),  # noqa: S704
        style_hash=policy_hash(style),
        script_hash=policy_hash(script),
    )


def _pairs(articles: pl.DataFrame, pairs: pl.DataFrame) -> list[dict[str, object]]:
    shown = {name for row in pairs.select("article_id", "other_id").rows() for name in row}
    sides = {
        row["article_id"]: _side(row)
        for row in articles.filter(pl.col("article_id").is_in(sorted(shown))).iter_rows(named=True)
    }
    return [
        {
            "one": sides[row["article_id"]],
            "other": sides[row["other_id"]],
            "similarity": row["similarity"],
            "same_event": row["same_event"],
        }
        for row in pairs.iter_rows(named=True)
    ]


def _side(row: dict[str, object]) -> dict[str, object]:
    text = " ".join(str(row["text"]).split())
    cut = text if len(text) <= _BEGINNING else text[:_BEGINNING].rsplit(" ", 1)[0] + " …"
    day = row["published_date"] or row["published"]
    return {
        "article_id": row["article_id"],
        "title": row["title"] or "(no title)",
        "outlet": row["outlet"] or "unknown outlet",
        "date": str(day)[:10] if day else None,
        "beginning": cut,
    }
