"""What the long steps give back: frozen values that show themselves in Jupyter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import polars as pl

from tellings.domain.tables import OUTCOMES


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Articles with an account of every record that was met.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        What was read or repaired.
    imports : polars.DataFrame, table IMPORTS
        One row for each record met; ``read + repaired + refused`` is their number.
    notes : tuple of str
        What was chosen or assumed in reading, file by file: which column was taken for what.

    Examples
    --------
    >>> from tellings.domain.tables import ARTICLES, IMPORTS
    >>> print(Corpus(articles=ARTICLES.empty(), imports=IMPORTS.empty()))
    Corpus of 0 articles, 0 outlets, 0 events; 0 records: 0 read, 0 repaired, 0 refused
    """

    articles: pl.DataFrame
    imports: pl.DataFrame
    notes: tuple[str, ...] = ()

    def outcomes(self) -> dict[str, int]:
        """Number of records for each of read, repaired and refused."""
        counts = dict(self.imports["outcome"].cast(pl.String).value_counts().rows())
        return {outcome: int(counts.get(outcome, 0)) for outcome in OUTCOMES}

    def refused(self) -> pl.DataFrame:
        """The records that were refused, table IMPORTS, with file, record, problem and remedy."""
        return self.imports.filter(pl.col("outcome") == "refused")

    def frame(self) -> pl.DataFrame:
        """The articles, table ARTICLES."""
        return self.articles

    def __str__(self) -> str:
        outlets = self.articles["outlet"].drop_nulls().n_unique()
        events = self.articles["event_id"].drop_nulls().n_unique()
        outcomes = ", ".join(f"{n} {name}" for name, n in self.outcomes().items())
        return (
            f"Corpus of {self.articles.height} articles, {outlets} outlets, {events} events; "
            f"{self.imports.height} records: {outcomes}"
        )

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        table = (
            self.articles.group_by("outlet")
            .agg(
                articles=pl.len(),
                events=pl.col("event_id").drop_nulls().n_unique(),
                words=pl.col("word_count").sum(),
            )
            .sort("outlet")
        )
        return mimebundle("; ".join([str(self), *self.notes]), table)


@dataclass(frozen=True, kw_only=True)
class StudyResult:
    """Everything a study found; what every report is made from.

    Parameters
    ----------
    study : Mapping[str, object]
        The study as declared, plain JSON values: title, question, outlets (in order), events
        (id to title), measures, seed, level, date, digest, command, copyright_mode.
    corpus : Corpus
        What was read.
    spans, exposures, measures, comparisons, omnibus, terms, claims, reuse : polars.DataFrame
        The tables of those names; empty where the study has nothing to say.
    comparisons_own_text : polars.DataFrame, table COMPARISONS
        The same contrasts with passages reused from an earlier article left out.
    provenance : Mapping[str, object]
        Versions, input files with SHA-256, lexicon hashes; goes into every report.
    """

    study: Mapping[str, object]
    corpus: Corpus
    spans: pl.DataFrame
    exposures: pl.DataFrame
    measures: pl.DataFrame
    comparisons: pl.DataFrame
    comparisons_own_text: pl.DataFrame
    omnibus: pl.DataFrame
    terms: pl.DataFrame
    claims: pl.DataFrame
    reuse: pl.DataFrame
    provenance: Mapping[str, object] = field(default_factory=dict)

    def frame(self) -> pl.DataFrame:
        """The contrasts, table COMPARISONS."""
        return self.comparisons

    def __str__(self) -> str:
        return (
            f"Study '{self.study.get('title', 'untitled')}': {self.corpus.articles.height} "
            f"articles, {self.spans.height} spans, {self.measures['measure'].n_unique()} measures, "
            f"{self.comparisons.height} contrasts"
        )

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        columns = ["measure", "outlet_a", "outlet_b", "effect", "estimate", "low", "high",
                   "p_adjusted", "n_events"]  # fmt: skip
        table = self.comparisons.filter(pl.col("target") == "events_like_these").select(columns)
        return mimebundle(str(self), table)


def mimebundle(caption: str, table: pl.DataFrame, *, most: int = 30) -> dict[str, str]:
    """A caption and a table as plain text, HTML and Markdown, for Jupyter.

    Parameters
    ----------
    caption : str
        One line above the table.
    table : polars.DataFrame
        Any frame; floats are shown with three significant digits.
    most : int, default 30
        Rows shown; the rest is counted.

    Examples
    --------
    >>> print(mimebundle("Two", pl.DataFrame({"a": [1, 2]}))["text/markdown"])
    **Two**
    <BLANKLINE>
    | a |
    |---|
    | 1 |
    | 2 |
    """
    rows = [[_shown(value) for value in row] for row in table.head(most).rows()]
    more = f"and {table.height - most} more rows" if table.height > most else ""
    return {
        "text/plain": "\n".join(
            [caption, "  ".join(table.columns), *("  ".join(row) for row in rows), more]
        ).rstrip(),
        "text/markdown": _markdown(caption, table.columns, rows, more),
        "text/html": _html(caption, table.columns, rows, more),
    }


def _shown(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _markdown(caption: str, columns: list[str], rows: list[list[str]], more: str) -> str:
    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    rule = "|" + "|".join("---" for _ in columns) + "|"
    parts = [f"**{caption}**", "", line(columns), rule, *map(line, rows), more]
    return "\n".join(parts).rstrip()


def _html(caption: str, columns: list[str], rows: list[list[str]], more: str) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    tail = f"<p>{escape(more)}</p>" if more else ""
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>{tail}"
    )
