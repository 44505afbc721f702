"""The coders' sheet: the drawn units with their sentences around them, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from tellings.coding.attributions import UNIT, parts_by_unit
from tellings.domain.codings import SAMPLE, SHEET
from tellings.domain.errors import CodingError
from tellings.domain.tables import SPANS, check

# A sentence of context that runs on for longer is cut at a word.
_LONGEST_CONTEXT = 700
# Characters shown around an attribution, whatever the number of sentences.
_AROUND_PARTS = 300
HIDDEN = "[outlet]"

_Part = tuple[str, int, int]


def coding_sheet(
    sample: pl.DataFrame,
    articles: pl.DataFrame,
    *,
    context: int = 1,
    hide_outlets: bool = True,
    spans: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """What coders see: the drawn units in random order, with the sentences before and after.

    Neither outlet nor prediction is shown. Outlets' names in the text are hidden too; a style may
    still give an outlet away, which no sheet can help.

    Parameters
    ----------
    sample : polars.DataFrame, table SAMPLE
        What ``draw_sample`` gave.
    articles : polars.DataFrame
        The articles it was drawn from.
    context : int, default 1
        Sentences shown before and after; none for headlines and articles. Around an attribution
        300 characters are shown, unless this is 0.
    hide_outlets : bool, default True
        Put "[outlet]" where the name of any outlet of the sample stands in what is shown.
    spans : polars.DataFrame, table SPANS, optional
        Needed where attributions are judged: their parts are marked in the text, as
        "⟦source Dana Pell⟧ ⟦cue said⟧ ⟦content …⟧".

    Returns
    -------
    polars.DataFrame, table SHEET, one row a drawn unit, in the order to code
        The text shown is for reading; codes refer to ``unit_id``.

    Raises
    ------
    CodingError
        If an article of the sample is missing, or has become too short for a unit; if attributions
        are judged and ``spans`` are missing, or not those that the sample was drawn from.

    Examples
    --------
    >>> from tellings.coding.predictions import predict_units
    >>> from tellings.coding.sampling import draw_sample
    >>> from tellings.coding.units import coding_units
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a"], "event_id": ["rain"], "outlet": ["Echo"],
    ...                          "text": ["It may rain, the Echo said. It rained."]})
    >>> units = coding_units(articles)
    >>> predictions = predict_units(articles, units, extract(articles), measure="hedge_rate")
    >>> sheet = coding_sheet(draw_sample(units, predictions, seed=1), articles)
    >>> sheet.sort("text").select("before", "text", "after").rows()[0]
    (None, 'It may rain, the [outlet] said.', 'It rained.')
    """
    frame = check(sample, SAMPLE).sort("article_id", "field", "start")
    around = frame.with_columns(first=_shifted("start", context), last=_shifted("end", -context))
    drawn = around.filter("drawn").sort("place")
    texts = _texts(drawn, articles)
    hidden = _names(frame["outlet"].unique().to_list()) if hide_outlets else None
    parts = _parts(drawn, spans)
    rows = []
    for row in drawn.iter_rows(named=True):
        text = texts[row["article_id"], row["field"]]
        shown = _shown(row, text, context, parts.get(row["unit_id"], ()))
        before, of_unit, after = (_hide(part, hidden) for part in shown)
        rows.append(
            {
                "unit_id": row["unit_id"], "place": row["place"],
                "before": before or None, "text": of_unit, "after": after or None,
            }
        )  # fmt: skip
    return check(pl.DataFrame(rows, schema=dict(SHEET.columns)), SHEET)


def _shifted(column: str, by: int) -> pl.Expr:
    """The offset of the unit some places away in the article, or of its first or last unit."""
    moved = pl.col(column).shift(by).over("article_id", "field")
    edge = pl.col(column).first() if by > 0 else pl.col(column).last()
    return pl.coalesce(moved, edge.over("article_id", "field"))


def _texts(drawn: pl.DataFrame, articles: pl.DataFrame) -> dict[tuple[str, str], str]:
    wanted = drawn.select("article_id", "field").unique().sort("article_id", "field")
    columns = [name for name in ("title", "text") if name in articles.columns]
    held = {
        (row["article_id"], name): row[name]
        for row in articles.select("article_id", *columns).iter_rows(named=True)
        for name in columns
        if row[name] is not None
    }
    for key in wanted.rows():
        if key not in held:
            raise CodingError(
                f"Article '{key[0]}' of the sample has no {key[1]} among the articles given.",
                remedy="give the articles that the sample was drawn from.",
            )
    return {key: held[key] for key in wanted.rows()}


def _names(outlets: list[str]) -> re.Pattern[str]:
    """Any outlet's name as whole words, the longest first, with or without a leading article."""
    bare = {re.sub(r"^the\s+", "", name, flags=re.IGNORECASE) for name in outlets}
    ordered = sorted(bare - {""}, key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)")


def _parts(drawn: pl.DataFrame, spans: pl.DataFrame | None) -> dict[str, list[_Part]]:
    """Role, start and end of the parts of each drawn attribution."""
    judged = drawn.filter(pl.col("unit") == UNIT)
    if judged.is_empty():
        return {}
    named = parts_by_unit(SPANS.empty() if spans is None else spans)
    found: dict[str, list[_Part]] = {}
    for unit_id, role, start, end in named.select("unit_id", "role", "start", "end").rows():
        found.setdefault(unit_id, []).append((role, start, end))
    gone = [name for name in judged["unit_id"] if name not in found]
    if gone:
        raise CodingError(
            f"{len(gone)} of {judged.height} attributions of the sample are not among the spans.",
            remedy="give the spans that the sample was drawn from: coding_sheet(…, spans=spans).",
        )
    return found


def _shown(
    row: dict[str, object], text: str, context: int, parts: Sequence[_Part]
) -> tuple[str, str, str]:
    """What stands before a unit, the unit, what stands after it."""
    start, end = int(str(row["start"])), int(str(row["end"]))
    if end > len(text):
        raise CodingError(
            f"Article '{row['article_id']}' is shorter than when unit {row['unit_id']} was drawn.",
            remedy="give the articles that the sample was drawn from, unchanged.",
        )
    first, last = start, end
    if row["unit"] == "sentence":
        first, last = int(str(row["first"])), int(str(row["last"]))
    elif row["unit"] == UNIT and context:
        first, last = max(0, start - _AROUND_PARTS), end + _AROUND_PARTS
    before = text[first:start].strip()[-_LONGEST_CONTEXT:]
    after = text[end:last].strip()[:_LONGEST_CONTEXT]
    return before, _marked(text, start, end, parts), after


def _marked(text: str, start: int, end: int, parts: Sequence[_Part]) -> str:
    """A passage with its parts in brackets; where one ends and one begins the end comes first."""
    marks = [(last, 0, "⟧") for _, _, last in parts]
    marks += [(first, 1, f"⟦{role} ") for role, first, _ in parts]
    made, at = [], start
    for place, _, mark in sorted(marks):
        made += [text[at:place], mark]
        at = place
    return "".join([*made, text[at:end]])


def _hide(text: str, hidden: re.Pattern[str] | None) -> str:
    return text if hidden is None else hidden.sub(HIDDEN, text)
