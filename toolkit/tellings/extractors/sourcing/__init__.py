"""Sourcing: who says what, with which word. An attribution is a source, a cue and a content."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import polars as pl

from tellings.domain.parts import Extractor
from tellings.extractors.encoder import RESOURCES as ENCODER
from tellings.extractors.encoder.passes import EncoderPass
from tellings.extractors.sourcing.find import FINDERS
from tellings.extractors.sourcing.lexicon import RESOURCES, english
from tellings.extractors.sourcing.linear import RESOURCES as FAST
from tellings.extractors.sourcing.reading import readings
from tellings.extractors.sourcing.rows import Row, article_rows, spans_frame
from tellings.extractors.sourcing.speakers import resolve_speakers
from tellings.text import Texts


def annotate(
    texts: Texts,
    *,
    needs: Mapping[str, pl.DataFrame],
    mode: str = "encoder",
    shared: EncoderPass | None = None,
) -> pl.DataFrame:
    """The attributions of a batch: who is reported to say, think or want what.

    Direct ("“…,” she said"), indirect ("she said that …", "according to her") and mixed. A verb
    of attitude with a mere object ("likes the plan") is none, praise and attack are; a quoted
    title or a scare quote nobody speaks is none. The source span is labelled with how
    identifiable the source is, the cue with its stance, the content with whether it is quoted.

    Parameters
    ----------
    texts : Texts
        Segmented articles, title before text.
    needs : Mapping[str, polars.DataFrame]
        Not used: sourcing needs no other layer.
    mode : {"encoder", "small", "fast", "rules"}, default "encoder"
        What finds the attributions; naming, speakers and roles are told in the same way.
    shared : EncoderPass, optional
        The pass of the encoder over this batch, so that other layers can use it too.

    Returns
    -------
    polars.DataFrame, table SPANS, layer ``sourcing``
        Groups numbered from 0 in each article, title first. ``attributes`` of a source span
        holds ``speaker`` (full name or description, null where it cannot be told) and ``role``.

    References
    ----------
    .. [1] S. Pareti, "PARC 3.0: A Corpus of Attribution Relations", LREC 2016 (abstract checked).

    Examples
    --------
    >>> from tellings.text import segment
    >>> text = "Mayor Dana Pell denied the claim."
    >>> spans = annotate(segment(pl.DataFrame({"article_id": ["a"], "text": [text]})), needs={})
    >>> [(role, label, text[a:b]) for role, label, a, b in
    ...     spans.select("role", "label", "start", "end").rows()]
    [('content', 'indirect', 'the claim'), ('cue', 'conflict', 'denied'),
     ('source', 'named_person', 'Mayor Dana Pell')]
    """
    del needs
    lexicon = english()
    read = list(readings(texts, lexicon))
    attributions = FINDERS[mode](texts, read, lexicon, shared or EncoderPass(texts, mode=mode))
    documents = zip(read, attributions, strict=True)
    rows: list[Row] = []
    for _, of_article in groupby(documents, key=lambda document: document[0].article_id):
        article, found = zip(*of_article, strict=True)
        speakers = resolve_speakers(article, found, lexicon)
        rows.extend(
            article_rows(
                [
                    (reading, attribution, speaker)
                    for reading, in_field, names in zip(article, found, speakers, strict=True)
                    for attribution, speaker in zip(in_field, names, strict=True)
                ]
            )
        )
    return spans_frame(rows)


EXTRACTOR = Extractor(
    name="sourcing",
    layers=("sourcing",),
    version="3",
    languages=("en",),
    paper="Pareti, PARC 3.0, LREC 2016 (attribution: source, cue and content; abstract checked); "
    "Newell, Margolin & Ruths, PolNeAR, 2018 (the gold; its README checked)",
    annotate=annotate,
    modes=tuple(FINDERS),
    shared=EncoderPass,
    resources=(*RESOURCES, *ENCODER, *FAST),
)
