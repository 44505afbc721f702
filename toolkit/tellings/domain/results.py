"""What the long steps give back: frozen values that show themselves in Jupyter."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, cast

import polars as pl

from tellings.domain.codings import (
    AGREEMENT,
    CORRECTED_CONTRASTS,
    CORRECTED_LEVELS,
    ERROR_TESTS,
    VALIDATION,
)
from tellings.domain.errors import counted
from tellings.domain.tables import DEVIATIONS, MENTIONS, OUTCOMES, SPEAKERS, SPECIFICATIONS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Words collected by event and outlet, drawn on matplotlib axes: yours, or new ones."""
        return cast("Axes", _reports("axes").corpus_axes(self, ax=ax))

    def to_latex(self) -> str:
        """Articles, events and words by outlet as a LaTeX table (booktabs)."""
        return _latex(str(self), self._by_outlet())

    def __str__(self) -> str:
        outlets = self.articles["outlet"].drop_nulls().n_unique()
        events = self.articles["event_id"].drop_nulls().n_unique()
        outcomes = ", ".join(f"{n} {name}" for name, n in self.outcomes().items())
        return (
            f"Corpus of {counted(self.articles.height, 'article')}, {counted(outlets, 'outlet')}, "
            f"{counted(events, 'event')}; {counted(self.imports.height, 'record')}: {outcomes}"
        )

    def _by_outlet(self) -> pl.DataFrame:
        return (
            self.articles.group_by("outlet")
            .agg(
                articles=pl.len(),
                events=pl.col("event_id").drop_nulls().n_unique(),
                words=pl.col("word_count").sum(),
            )
            .sort("outlet")
        )

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        return mimebundle("; ".join([str(self), *self.notes]), self._by_outlet())


@dataclass(frozen=True, kw_only=True)
class StudyResult:
    """Everything a study found; what every report is made from.

    Parameters
    ----------
    study : Mapping[str, object]
        The study as declared, plain JSON values: title, question, authors (name, orcid; left out
        where nobody is named), outlets (in order), events (id to title), measures, seed, level,
        date, digest, command, copyright_mode.
    corpus : Corpus
        What was read.
    spans, exposures, measures, comparisons, omnibus, terms, claims, reuse : polars.DataFrame
        The tables of those names; empty where the study has nothing to say.
    comparisons_own_text : polars.DataFrame, table COMPARISONS
        The same contrasts with passages reused from an earlier article left out.
    speakers : polars.DataFrame, table SPEAKERS
        Who speaks in each attribution, across the articles of an event.
    source_diversity, source_overlap, voice_balance : polars.DataFrame
        What ``compare`` makes of the speakers; the last is empty where the study names no sides.
    mentions : polars.DataFrame, table MENTIONS
        Mentions of the focal event; empty where the study names none.
    effect_sizes : polars.DataFrame
        Further effect sizes of each contrast, its sign-flip p, and of rates the test of
        equivalence within the margin of the study.
    specifications : polars.DataFrame, table SPECIFICATIONS
        The contrasts of confirmatory measures under other ways of measuring and selecting.
    deviations : polars.DataFrame, table DEVIATIONS
        What is not as it was preregistered; empty if nothing is, or nothing was.
    agreement, validation, error_tests : polars.DataFrame
        The tables of those names, from hand coding of this corpus; empty where nobody coded.
        ``variable`` is the name of a measure.
    corrected_levels, corrected_contrasts : polars.DataFrame
        What the hand coding makes of the automated figures.
    shown_event : str, optional
        The event that the result shows side by side in Jupyter; by default it shows its contrasts.
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
    speakers: pl.DataFrame = field(default_factory=SPEAKERS.empty)
    source_diversity: pl.DataFrame = field(default_factory=pl.DataFrame)
    source_overlap: pl.DataFrame = field(default_factory=pl.DataFrame)
    voice_balance: pl.DataFrame = field(default_factory=pl.DataFrame)
    mentions: pl.DataFrame = field(default_factory=MENTIONS.empty)
    effect_sizes: pl.DataFrame = field(default_factory=pl.DataFrame)
    specifications: pl.DataFrame = field(default_factory=SPECIFICATIONS.empty)
    deviations: pl.DataFrame = field(default_factory=DEVIATIONS.empty)
    agreement: pl.DataFrame = field(default_factory=AGREEMENT.empty)
    validation: pl.DataFrame = field(default_factory=VALIDATION.empty)
    error_tests: pl.DataFrame = field(default_factory=ERROR_TESTS.empty)
    corrected_levels: pl.DataFrame = field(default_factory=CORRECTED_LEVELS.empty)
    corrected_contrasts: pl.DataFrame = field(default_factory=CORRECTED_CONTRASTS.empty)
    shown_event: str | None = None
    provenance: Mapping[str, object] = field(default_factory=dict)

    def frame(self) -> pl.DataFrame:
        """The contrasts, table COMPARISONS."""
        return self.comparisons

    def __str__(self) -> str:
        counts = {
            "article": self.corpus.articles.height,
            "span": self.spans.height,
            "measure": self.measures["measure"].n_unique(),
            "contrast": self.comparisons.height,
        }
        return in_brief(str(self.study.get("title", "untitled")), counts)

    def plot(self, measure: str | None = None, *, ax: Axes | None = None) -> Axes:
        """A measure's events, means and intervals by outlet, drawn on matplotlib axes.

        Parameters
        ----------
        measure : str, optional
            A measure of the study; by default the first one named beforehand, else the first.
        ax : matplotlib.axes.Axes, optional
            Where to draw; by default on axes of a new figure.
        """
        return cast("Axes", _reports("axes").interval_axes(self, measure, ax=ax))

    def to_latex(self) -> str:
        """The contrasts as a LaTeX table (booktabs), those of events like these."""
        return _latex(str(self), self._shown_contrasts())

    def _shown_contrasts(self) -> pl.DataFrame:
        columns = ["measure", "outlet_a", "outlet_b", "effect", "estimate", "low", "high",
                   "p_adjusted", "n_events"]  # fmt: skip
        return self.comparisons.filter(pl.col("target") == "events_like_these").select(columns)

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        if self.shown_event is None:
            return mimebundle(str(self), self._shown_contrasts())
        shown = _reports("notebook").side_by_side(self, event=self.shown_event)
        return cast("dict[str, str]", shown._repr_mimebundle_())


def in_brief(title: str, counts: Mapping[str, int]) -> str:
    """A result in one line: its title, and how many there are of each thing.

    Examples
    --------
    >>> in_brief("Harbour", {"article": 1, "span": 1200})
    "Study 'Harbour': 1 article, 1,200 spans"
    """
    return f"Study '{title}': {', '.join(counted(n, noun) for noun, n in counts.items())}"


def _reports(name: str) -> ModuleType:
    """A module of the room that draws and sets, by name: this room imports none above it."""
    return import_module(f"tellings.reports.{name}")


def _latex(caption: str, table: pl.DataFrame) -> str:
    align = "".join("r" if dtype.is_numeric() else "l" for dtype in table.dtypes)
    rows = [[_shown(value) for value in row] for row in table.rows()]
    told = {"name": "result", "caption": caption, "align": align, "heads": table.columns}
    return str(_reports("latex").latex_table({**told, "rows": rows}))


def mimebundle(caption: str, table: pl.DataFrame, *, most: int = 30) -> dict[str, str]:
    """A caption and a table as plain text, HTML, Markdown and LaTeX, for Jupyter.

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
        "text/html": _html(caption, table.head(most), rows, more),
        "text/latex": _latex(caption, table.head(most)),
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


_STYLE = (
    "{id} table{{border-collapse:collapse;border-top:2px solid;border-bottom:2px solid;"
    "font:13px/1.4 'Libertinus Serif',Georgia,serif;font-variant-numeric:tabular-nums}}"
    "{id} caption{{text-align:left;padding:4px 0;font-style:italic}}"
    "{id} th,{id} td{{text-align:left;padding:2px 9px 2px 0;background:none;border:0}}"
    "{id} thead th{{border-bottom:1px solid}}{id} .n{{text-align:right}}"
)


def _html(caption: str, table: pl.DataFrame, rows: list[list[str]], more: str) -> str:
    """A table with a style that holds for it alone; the same table has the same id."""
    kinds = ["n" if dtype.is_numeric() else "t" for dtype in table.dtypes]
    head = "".join(
        f'<th scope="col" class="{kind}">{escape(column)}</th>'
        for kind, column in zip(kinds, table.columns, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{kind}">{escape(cell)}</td>' for kind, cell in zip(kinds, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    told = (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>" + (f"<p>{escape(more)}</p>" if more else "")
    )
    name = f"tellings-{hashlib.sha256(told.encode()).hexdigest()[:10]}"
    return f'<div id="{name}"><style>{_STYLE.format(id="#" + name)}</style>{told}</div>'
