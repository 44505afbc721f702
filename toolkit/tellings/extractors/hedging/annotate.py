"""From a segmented batch to the spans of the layer hedging."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from tellings.domain.tables import SPANS
from tellings.extractors.hedging.attributions import attributions_of, contents
from tellings.extractors.hedging.candidates import Candidates, find_candidates
from tellings.extractors.hedging.decisions import decide
from tellings.extractors.hedging.holders import HOLDERS, SOURCE, holders
from tellings.extractors.hedging.inventory import Inventory, inventory
from tellings.extractors.hedging.scare_quotes import find_scare_quotes
from tellings.extractors.voice import in_codes
from tellings.text import Texts
from tellings.text.batch import Ints

LAYER = "hedging"
_NEEDED = "sourcing"


@dataclass(frozen=True, kw_only=True, eq=False)
class _Marks:
    """Marked passages: code points of the batch, labels and attributes."""

    start: Ints
    end: Ints
    labels: list[str]
    attributes: list[str]


def annotate(texts: Texts, *, needs: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The hedging cues of a batch.

    Parameters
    ----------
    texts : Texts
        A segmented batch of English articles.
    needs : Mapping[str, polars.DataFrame]
        ``sourcing``: spans of that layer of the same articles; may be empty, then holders rest on
        quotation marks and subjects alone, and no source is called a weasel.

    Returns
    -------
    polars.DataFrame, table SPANS
        Role ``cue``. Labels epistemic, doxastic, condition, investigation; booster; distancing;
        scare_quote; denial; weasel. Attributes ``lemma``, ``strength`` (low, median, high or
        null), ``holder`` (author, source, unspecified) and, when an attribution of the layer
        ``sourcing`` says so, ``attribution``: the ``group`` of its spans. A distancing word of
        belief ("alleged") has a second span, doxastic, whose attribute ``also`` is distancing.

    Examples
    --------
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["The alleged raid may fail."]}))
    >>> annotate(texts, needs={}).select("label", "start", "end").rows()
    [('distancing', 4, 11), ('doxastic', 4, 11), ('epistemic', 17, 20)]
    """
    known = inventory()
    sourcing = needs.get(_NEEDED, SPANS.empty())
    cues = decide(texts, find_candidates(texts, known), known)
    held = _held(texts, cues, known, sourcing)
    return _frame(
        texts,
        [
            _cue_marks(texts, cues, held),
            _belief_marks(texts, cues, held, known),
            _scare_marks(texts, known, sourcing),
            _weasel_marks(texts, known, sourcing),
        ],
    )


def _held(
    texts: Texts, cues: Candidates, known: Inventory, sourcing: pl.DataFrame
) -> list[tuple[str, int]]:
    """The holder of each cue, and the attribution it is linked to: -1 unless a source holds it."""
    held = holders(texts, cues, known, sourcing=sourcing)
    start, end = texts.token_start[cues.first], texts.token_end[cues.last]
    linked = np.where(held == SOURCE, attributions_of(texts, sourcing, start, end), -1)
    names = [HOLDERS[place] for place in held.tolist()]
    return list(zip(names, linked.tolist(), strict=True))


def _cue_marks(texts: Texts, cues: Candidates, held: list[tuple[str, int]]) -> _Marks:
    senses = [cues.senses[place] for place in cues.sense.tolist()]
    written = {
        (sense, *holder): _attributes(sense.lemma, sense.strength, *holder)
        for sense, holder in set(zip(senses, held, strict=True))
    }
    return _Marks(
        start=texts.token_start[cues.first],
        end=texts.token_end[cues.last],
        labels=[sense.label for sense in senses],
        attributes=[written[sense, *holder] for sense, holder in zip(senses, held, strict=True)],
    )


def _belief_marks(
    texts: Texts, cues: Candidates, held: list[tuple[str, int]], known: Inventory
) -> _Marks:
    """Distancing words that also say that somebody believes it ("alleged"): doxastic as well."""
    both = [
        sense.label == "distancing" and sense.lemma in known.classes["BELIEVED"]
        for sense in cues.senses
    ]
    rows = np.flatnonzero(np.array(both, dtype=np.bool_)[cues.sense])
    pairs = zip(cues.sense[rows].tolist(), [held[row] for row in rows.tolist()], strict=True)
    return _Marks(
        start=texts.token_start[cues.first[rows]],
        end=texts.token_end[cues.last[rows]],
        labels=["doxastic"] * rows.size,
        attributes=[
            _attributes(cues.senses[place].lemma, "low", *holder, also="distancing")
            for place, holder in pairs
        ],
    )


def _scare_marks(texts: Texts, known: Inventory, sourcing: pl.DataFrame) -> _Marks:
    found = find_scare_quotes(texts, contents(texts, sourcing), known.classes)
    start, end = texts.quotation_start[found], texts.quotation_end[found]
    inside = [
        texts.slice(first + 1, last - 1).strip(" '‘’`,.")
        for first, last in zip(start.tolist(), end.tolist(), strict=True)
    ]
    return _Marks(
        start=start,
        end=end,
        labels=["scare_quote"] * len(inside),
        attributes=[_attributes(words.casefold(), None, "author") for words in inside],
    )


def _weasel_marks(texts: Texts, known: Inventory, sourcing: pl.DataFrame) -> _Marks:
    """Sources that are an unnamed collective of unstated size: "critics", "many", "observers"."""
    groups = sourcing.filter((pl.col("role") == "source") & (pl.col("label") == "unnamed_group"))
    start, end = in_codes(texts, groups)
    numbers = groups["group"].to_numpy()
    phrases = [
        texts.slice(first, last) for first, last in zip(start.tolist(), end.tolist(), strict=True)
    ]
    vague = np.array([_is_vague(phrase, known.classes) for phrase in phrases], dtype=np.bool_)
    chosen = [phrase for phrase, keep in zip(phrases, vague.tolist(), strict=True) if keep]
    linked = zip(chosen, numbers[vague].tolist(), strict=True)
    return _Marks(
        start=start[vague],
        end=end[vague],
        labels=["weasel"] * len(chosen),
        attributes=[
            _attributes(phrase.casefold(), None, "source", number) for phrase, number in linked
        ],
    )


def _is_vague(phrase: str, classes: Mapping[str, frozenset[str]]) -> bool:
    """Whether a phrase neither points to a particular group nor says how many they are."""
    words = re.findall(r"\w+|%", phrase.casefold())
    definite = bool(words) and words[0] in classes["DEFINITE"]
    counted = any(
        word in classes["NUMBERWORD"] or word == "%" or word[0].isdigit() for word in words
    )
    return not definite and not counted


def _attributes(
    lemma: str, strength: str | None, holder: str, attribution: int = -1, *, also: str | None = None
) -> str:
    values: dict[str, str | int | None] = {"holder": holder, "lemma": lemma, "strength": strength}
    if attribution >= 0:
        values["attribution"] = attribution
    if also is not None:
        values["also"] = also
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _frame(texts: Texts, parts: list[_Marks]) -> pl.DataFrame:
    """Rows of SPANS in reading order, groups counted from 0 within an article."""
    start = np.concatenate([part.start for part in parts])
    end = np.concatenate([part.end for part in parts])
    document = np.searchsorted(texts.document_start, start, side="right") - 1
    begin = texts.document_start[document]
    return (
        pl.DataFrame(
            {
                "article_id": pl.Series(texts.article_ids, dtype=pl.String).gather(document),
                "field": pl.Series(texts.fields, dtype=pl.String).gather(document),
                "layer": pl.Series([LAYER], dtype=pl.String).new_from_index(0, document.size),
                "role": pl.Series(["cue"], dtype=pl.String).new_from_index(0, document.size),
                "label": pl.Series([x for part in parts for x in part.labels], dtype=pl.String),
                "start": start - begin,
                "end": end - begin,
                "score": np.ones(document.size),
                "voice": pl.Series(["author"], dtype=pl.String).new_from_index(0, document.size),
                "attributes": pl.Series(
                    [x for part in parts for x in part.attributes], dtype=pl.String
                ),
                "document": document,
            }
        )
        .sort("document", "start", "end", "label", maintain_order=True)
        .with_columns(group=pl.int_range(pl.len()).over("article_id"))
        .select(pl.col(name).cast(dtype) for name, dtype in SPANS.columns.items())
    )
