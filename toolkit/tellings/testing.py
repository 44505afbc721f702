"""The contract suites: what every extractor and loader must hold, ours and yours."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from tellings.domain.errors import LoadError
from tellings.domain.parts import Extractor, Loader
from tellings.domain.tables import ARTICLES, IMPORTS, SPANS, check
from tellings.extractors import extract
from tellings.text import segment

TEXTS = (
    "",
    " ",
    "It may rain today.",
    "“It may rain,” the mayor said. “Or not.”",
    'He said: "Stop.',
    "A source close to the talks told reporters the alleged raid was a so-called “success”.",
    "“One.\n\n“Two,” said Ms. Orlova, who denied it.\n\nThe regime's U.S. envoy left.",
    "İstanbul’da ’90s rock ’n’ roll \u202e\u0000 🚢 naïve e\u0301",
    "Ünnamed\r\nofficials\tsaid 3.5% of $1,234.50, i.e. nothing.",
    "((((((((((“““““”””””))))))))))",
    "…",
)
"""Texts that have broken extractors before: empty, unbalanced, combining, right to left."""


def check_extractor(extractor: Extractor, *, texts: Sequence[str] = TEXTS) -> None:
    """Nothing, if the extractor holds the contract.

    Spans fit table SPANS and point inside their article; layers are the declared ones;
    attributes are JSON objects; an empty input gives an empty table; the same input gives the
    same spans; an article is read on its own, whatever else is in the batch and in what order.

    Parameters
    ----------
    extractor : Extractor
        Need not be installed; the layers it needs must be.
    texts : sequence of str
        Articles to try it on; each is used as title and as text.

    Raises
    ------
    AssertionError
        Naming what does not hold, and the article.

    Examples
    --------
    >>> from tellings.domain.parts import part
    >>> check_extractor(part(Extractor, "hedging"), texts=["It may rain.", ""])
    """
    articles = pl.DataFrame(
        {"article_id": [f"a{n}" for n in range(len(texts))], "title": texts, "text": texts},
        schema={"article_id": pl.String, "title": pl.String, "text": pl.String},
    )
    nothing = _annotated(extractor, articles.head(0))
    _hold(nothing.is_empty(), "an empty input must give an empty table")
    together = _annotated(extractor, articles)
    _hold(together.equals(_annotated(extractor, articles)), "the same input gave other spans")
    _check_spans(extractor, articles, together)
    reversed_ = _annotated(extractor, articles.reverse())
    for row in articles.rows(named=True):
        name = row["article_id"]
        alone = _annotated(extractor, articles.filter(pl.col("article_id") == name))
        mine = pl.col("article_id") == name
        _hold(
            alone.equals(together.filter(mine)),
            f"spans of {row['text']!r} depend on the other articles of the call",
        )
        _hold(
            alone.equals(reversed_.filter(mine)),
            f"spans of {row['text']!r} depend on the order of articles",
        )


def check_loader(loader: Loader, file: Path) -> None:
    """Nothing, if the loader holds the contract on this file.

    Either it raises LoadError for the file as a whole, or it gives tables ARTICLES and IMPORTS in
    which every article has one record that was read or repaired, and every other record says
    why it was refused; texts are in normal form; and twice gives the same.

    Parameters
    ----------
    loader : Loader
        Need not be installed.
    file : Path
        Any file, also one it should refuse.

    Raises
    ------
    AssertionError
        Naming what does not hold.

    Examples
    --------
    >>> import tempfile
    >>> from tellings.domain.parts import part
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.csv")
    ...     _ = file.write_text("outlet,text\\nEcho,It rained.\\n")
    ...     check_loader(part(Loader, "table"), file)
    """
    head = file.read_bytes()[: 1 << 16]
    _hold(0 <= loader.sniff(file, head) <= 1, "sniff must give a number from 0 to 1")
    try:
        articles, imports = loader.read(file, {})
    except LoadError as error:
        _hold(bool(error.remedy), "a LoadError needs a remedy")
        return
    articles, imports = check(articles, ARTICLES), check(imports, IMPORTS)
    kept = imports.filter(pl.col("outcome") != "refused")
    refused = imports.filter(pl.col("outcome") == "refused")
    _hold(
        articles["article_id"].sort().equals(kept["article_id"].sort(), check_names=False),
        "every article needs one record in IMPORTS, and the other way round",
    )
    _hold(refused["problem"].null_count() == 0, "a refused record needs a problem")
    _hold(refused["remedy"].null_count() == 0, "a refused record needs a remedy")
    _hold(articles["text"].str.len_chars().min() != 0, "an empty text is no article")
    _hold(not articles["text"].str.contains("\r").any(), "line ends must be \\n")
    normal = articles["text"].str.normalize("NFC")
    _hold(articles["text"].equals(normal), "texts must be in normal form C")
    again, imports_again = loader.read(file, {})
    _hold(check(again, ARTICLES).equals(articles), "the same file gave other articles")
    _hold(check(imports_again, IMPORTS).equals(imports), "the same file gave another account")


def _annotated(extractor: Extractor, articles: pl.DataFrame) -> pl.DataFrame:
    texts = segment(articles)
    needs = {layer: extract(articles, layers=[layer]) for layer in extractor.needs}
    return check(extractor.annotate(texts, needs=needs), SPANS)


def _check_spans(extractor: Extractor, articles: pl.DataFrame, spans: pl.DataFrame) -> None:
    strings = {(row["article_id"], field): row[field] for row in articles.rows(named=True)
               for field in ("title", "text")}  # fmt: skip
    for span in spans.rows(named=True):
        string = strings[span["article_id"], span["field"]]
        where = f"span {span} of {string!r}"
        _hold(span["layer"] in extractor.layers, f"{where}: a layer that is not declared")
        _hold(0 <= span["start"] < span["end"] <= len(string), f"{where}: outside the text")
        passage = string[span["start"] : span["end"]]
        _hold(bool(passage.strip()), f"{where}: marks only white space")
        _hold(isinstance(json.loads(span["attributes"]), dict), f"{where}: attributes no object")


def _hold(true: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not true:
        raise AssertionError(otherwise)
