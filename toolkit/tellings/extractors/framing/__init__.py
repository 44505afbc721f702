"""Framing: loaded words, and the names and labels under which actors appear."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

import polars as pl

from tellings.domain.parts import Extractor
from tellings.extractors.encoder import MODES as ENCODERS
from tellings.extractors.encoder import RESOURCES as ENCODER
from tellings.extractors.encoder.passes import EncoderPass, pass_of
from tellings.extractors.framing.actors import actor_mentions
from tellings.extractors.framing.agency import passive_marks, read_clauses
from tellings.extractors.framing.cues import cue_marks, headline_marks
from tellings.extractors.framing.inferred import inferred_words
from tellings.extractors.framing.inventory import LANGUAGES, RESOURCES, inventory
from tellings.extractors.framing.loaded import loaded_words
from tellings.extractors.framing.marks import LAYER, to_spans
from tellings.extractors.framing.subheadings import subheading_marks
from tellings.text import Texts


def annotate(
    texts: Texts,
    *,
    needs: Mapping[str, pl.DataFrame],
    mode: str = "fast",
    shared: EncoderPass | None = None,
) -> pl.DataFrame:
    """Loaded words, mentions of actors and six kinds of cues of a batch.

    Parameters
    ----------
    texts : Texts
        A batch in English.
    needs : Mapping of str to polars.DataFrame
        Not used: the layer reads the text alone.
    mode : {"encoder", "small", "fast"}, default "fast"
        How portrayal is told: by a linear model, or by an encoder and this model together.
    shared : EncoderPass, optional
        The pass of the encoder over this batch, if another layer made it.

    Returns
    -------
    polars.DataFrame, table SPANS
        Label ``loaded`` with attributes ``lemma`` and ``reason``, or an actor's key with
        attributes ``form`` (``name`` or ``nominal``), ``head``, ``premodifiers``, ``agency`` and
        ``portrayal``. Besides the roles ``inferred`` (``loaded``: words the linear model adds, with
        ``log_odds``), ``passive`` (``agent_named``, ``agentless``), ``opinion``
        (``evaluative``), ``issue`` (the issue), ``subheading`` and, in titles, ``headline``
        (``supported``, ``unsupported``).

    Examples
    --------
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["The brutal regime fell."]}))
    >>> annotate(texts, needs={}).select("role", "label", "start", "end").rows()
    [('actor', 'government', 0, 17), ('term', 'loaded', 4, 10)]
    """
    known = inventory(LANGUAGES[0])
    listed = list(loaded_words(texts, known))
    clauses = read_clauses(texts, known)
    encoded = pass_of("portrayal", texts, mode=mode, shared=shared)
    found = chain(
        listed,
        inferred_words(texts, listed),
        actor_mentions(texts, known, clauses, encoded=encoded),
        passive_marks(clauses),
        cue_marks(texts),
        headline_marks(texts, known.classes["function"]),
        subheading_marks(texts),
    )
    return to_spans(texts, found)


EXTRACTOR = Extractor(
    name="framing",
    layers=(LAYER,),
    version="5",
    languages=LANGUAGES,
    paper="Loaded words: after the subjective intensifiers and one-sided terms of Recasens, "
    "Danescu-Niculescu-Mizil & Jurafsky (2013), Linguistic Models for Analyzing and Detecting "
    "Biased Language, ACL (title, authors and abstract checked). Labels: Hamborg, Zhukova & Gipp "
    "(2019), Automated Identification of Media Bias by Word Choice and Labeling in News Articles, "
    "JCDL, 196-205, doi:10.1109/JCDL.2019.00036 (title, authors and abstract checked).",
    annotate=annotate,
    resources=(*RESOURCES, *ENCODER),
    modes=(*ENCODERS, "fast"),
    shared=EncoderPass,
)
