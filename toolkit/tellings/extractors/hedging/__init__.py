"""Hedging: how certain an article makes a claim sound, and whose certainty it is.

Candidate cues come from a lexicon (``candidates``). Rules over their neighbours (``conditions``)
decide on denial, distancing and boosters; a linear model (``features``, ``model``, trained by
``train``) that also sees the rules' verdict decides on uncertainty. The holder is found last
(``holders``). Lexicon, rules, word classes and weights are data in ``lang/``.
"""

from __future__ import annotations

from tellings.domain.parts import Extractor
from tellings.extractors.hedging.annotate import LAYER, annotate
from tellings.extractors.hedging.inventory import RESOURCES

EXTRACTOR = Extractor(
    name="hedging",
    layers=(LAYER,),
    version="4",
    languages=("en",),
    paper="Szarvas, Vincze, Farkas, Móra & Gurevych (2012), Computational Linguistics 38(2), "
    "335-367 (uncertainty); Hyland (2005), Metadiscourse (boosters; reference checked)",
    annotate=annotate,
    needs=("sourcing",),
    resources=RESOURCES,
)
