"""The account of an import: for each file what it states, what was read, and how whole it is."""

from __future__ import annotations

import polars as pl

from tellings.domain.results import Corpus
from tellings.loaders.measured import LEAST_INTEGRITY, MOST_INTEGRITY

_LOST = "\ufffd"


def import_report(corpus: Corpus) -> pl.DataFrame:
    """One row for each file of a corpus: what it states, what became of it, how whole it is.

    Parse integrity is the length of an article's body over the length that the archive states,
    in words, or in characters for Chinese and Japanese; it is known where an archive states one.

    Parameters
    ----------
    corpus : Corpus
        As read.

    Returns
    -------
    polars.DataFrame
        ``source_file``; ``loader``; ``expected``: records that the file says it holds, null when
        it says nothing; ``read``, ``repaired``, ``refused``: records, where one that is stated
        but not there counts as refused; ``integrity_p05``, ``integrity_median``,
        ``integrity_p95``; ``flagged``: articles with an integrity outside 0.8 to 1.2;
        ``replacement_characters``: characters that were lost before or in reading.

    Examples
    --------
    >>> from tellings.loaders import from_frame
    >>> corpus = from_frame([{"text": "It rained."}, {"text": ""}])
    >>> import_report(corpus).select("read", "repaired", "refused").rows()
    [(1, 0, 1)]
    """
    outcome = pl.col("outcome").cast(pl.String)
    account = corpus.imports.group_by("source_file").agg(
        pl.col("loader").drop_nulls().first(),
        pl.col("expected").max(),
        *((outcome == name).sum().alias(name) for name in ("read", "repaired", "refused")),
    )
    integrity = pl.col("integrity")
    outside = (integrity < LEAST_INTEGRITY) | (integrity > MOST_INTEGRITY)
    lost = sum(
        (
            pl.col(name).fill_null("").str.count_matches(_LOST, literal=True)
            for name in ("title", "text")
        ),
        start=pl.lit(0, dtype=pl.UInt32),
    )
    whole = corpus.articles.group_by("source_file").agg(
        integrity.quantile(0.05, interpolation="linear").alias("integrity_p05"),
        integrity.median().alias("integrity_median"),
        integrity.quantile(0.95, interpolation="linear").alias("integrity_p95"),
        outside.sum().alias("flagged"),
        lost.sum().alias("replacement_characters"),
    )
    counts = ("flagged", "replacement_characters")
    joined = account.join(whole, on="source_file", how="left").sort("source_file")
    return joined.with_columns(pl.col(name).fill_null(0) for name in counts)


def import_notes(corpus: Corpus) -> tuple[str, ...]:
    """A line for each file that says itself how much it holds: what came of it, how whole it is.

    Examples
    --------
    >>> from tellings.loaders import from_frame
    >>> import_notes(from_frame([{"text": "It rained \ufffd."}]))[0].endswith("1 lost character")
    True
    """
    notes = []
    for row in import_report(corpus).rows(named=True):
        said = []
        if row["expected"] is not None:
            said.append(f"{row['read'] + row['repaired']} of {row['expected']} stated records")
        if row["integrity_median"] is not None:
            said.append(
                f"length of texts over the length stated {row['integrity_median']:.2f} (median; "
                f"p05 {row['integrity_p05']:.2f}, p95 {row['integrity_p95']:.2f}), "
                f"{row['flagged']} outside 0.8 to 1.2"
            )
        if lost := row["replacement_characters"]:
            said.append(f"{lost} lost character{'s' if lost > 1 else ''}")
        if said:
            notes.append(f"{row['source_file']}: {'; '.join(said)}")
    return tuple(notes)
