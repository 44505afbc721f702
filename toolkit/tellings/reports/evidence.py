"""Passages behind a number: chosen by lot, never by hand, and cut to what may be quoted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tellings.reports.marking import LETTERS, endings, letter, pieces, visible
from tellings.reports.material import Json, Material
from tellings.reports.quoting import Range, quotable, within
from tellings.reports.redacting import printable_spans
from tellings.reports.wording import spoken

PASSAGES_A_FINDING = 3
ELLIPSIS = " … "


@dataclass(frozen=True, kw_only=True)
class Excerpts:
    """What may be printed of every article, and how to print it.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.
    allowed : Mapping[str, tuple[Range, ...]]
        Stretches of each article's text that may be printed.
    spans : Mapping[tuple[str, str], list[tuple[int, int, int]]]
        Start, end and number of the spans by article and field.
    rows : list of dict
        The spans by number.
    articles : Mapping[str, dict]
        The articles by id.
    """

    material: Material
    allowed: Mapping[str, tuple[Range, ...]]
    spans: Mapping[tuple[str, str], Sequence[tuple[int, int, int]]]
    rows: Sequence[Json]
    articles: Mapping[str, Json]

    def ranges(self, article: str, field: str) -> tuple[Range, ...]:
        """Stretches that may be printed; headlines are bibliography and are quoted whole."""
        if field == "title":
            title = self.articles[article]["title"] or ""
            return () if self.material.mode == "features" or not title else ((0, len(title)),)
        return self.allowed[article]

    def stretch(self, article: str, field: str, start: int, end: int) -> list[Json]:
        """Marked pieces of a stretch; what may not be printed is an ellipsis."""
        text = self.articles[article][field] or ""
        spans = self.spans.get((article, field), ())
        made: list[Json] = []
        reached = start
        for left, right in within(start, end, self.ranges(article, field)):
            if text[reached:left].strip():
                made.append({"t": ELLIPSIS, "m": [], "e": []})
            cut = pieces(text, left, right, spans)
            made += [
                {"t": piece, "m": covering, "e": ending}
                for (piece, covering), ending in zip(cut, endings(cut), strict=True)
            ]
            reached = right
        if text[reached:end].strip():
            made.append({"t": ELLIPSIS, "m": [], "e": []})
        return made

    def plain(self, article: str, field: str, start: int, end: int) -> str:
        """The printable words of a stretch, marks left out."""
        return "".join(piece["t"] for piece in self.stretch(article, field, start, end)).strip()

    def passage(self, number: int) -> Json:
        """The sentence round a span, with the article it stands in."""
        span = self.rows[number]
        article, field = span["article_id"], span["field"]
        start, end = sentence_range(self.material, article, field, span["start"], span["end"])
        return {
            **citation(self.articles[article], self.material.mode),
            "span": number,
            "field": field,
            "tag": tag(span),
            "pieces": _with_hit(self.stretch(article, field, start, end), number),
        }


def excerpts(material: Material, wanted: Sequence[int]) -> Excerpts:
    """What may be printed of every article, the most wanted passages first.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.
    wanted : sequence of int
        Numbers of the spans whose passages the report wants to show.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> shown = excerpts(prepare(example_result(), mode="features"), [])
    >>> shown.plain("a1", "text", 0, 40)
    '…'
    """
    rows = printable_spans(material.spans, material.mode).to_dicts()
    spans: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for row in rows:
        place = (row["article_id"], row["field"])
        spans.setdefault(place, []).append((row["start"], row["end"], row["number"]))
    articles = {row["article_id"]: row for row in material.articles.to_dicts()}
    allowed = {
        article: quotable(row["text"], hits, mode=material.mode)
        for (article, row), hits in zip(
            articles.items(), _hits(material, rows, articles, wanted), strict=True
        )
    }
    return Excerpts(material=material, allowed=allowed, spans=spans, rows=rows, articles=articles)


def by_lot(material: Material, measure: str, outlet: str, *, most: int) -> list[int]:
    """Spans a measure counts in an outlet, drawn by lot: one an article, then one an event first.

    The lot is a hash of the study's seed and the span's place, so it depends neither on the other
    spans nor on their order.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.
    measure, outlet : str
        Whose passages.
    most : int
        Passages wanted.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> by_lot(prepare(example_result()), "loaded_rate", "North Courier", most=3)
    []
    """
    if material.whole is not None:
        found = material.whole.drawn.filter(measure=measure, outlet=outlet)
        return found.drop_nulls("number")["number"].head(most).to_list()
    return [number for _, _, number in ranked(material, measure).get(outlet, [])[:most]]


def ranked(material: Material, measure: str) -> dict[str, list[tuple[int, str, int]]]:
    """The passages that a measure counts, by outlet, in the order in which the lot takes them.

    Returns
    -------
    dict
        By outlet: how many of the article came before it, its lot, the number of its span.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> sorted(ranked(prepare(example_result()), "loaded_rate"))
    ['Dock Street Post']
    """
    outlets = dict(material.articles.select("article_id", "outlet").rows())
    # The first span stands for its group: a split quotation is drawn once.
    numbers = [group[0] for group in material.counted.get(measure, ())]
    rows = material.spans[numbers].select("number", "article_id", "field", "layer", "start").rows()
    lots = sorted((_lot(material.seed, *place), number, place[0]) for number, *place in rows)
    seen: dict[str, int] = {}
    found: dict[str, list[tuple[int, str, int]]] = {}
    for lot, number, article in lots:
        turn = seen.get(article, 0)
        seen[article] = turn + 1
        if (outlet := outlets.get(article)) is not None:
            found.setdefault(outlet, []).append((turn, lot, number))
    return {outlet: sorted(drawn) for outlet, drawn in found.items()}


def sentence_range(material: Material, article: str, field: str, start: int, end: int) -> Range:
    """The sentence or sentences a stretch lies in.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> sentence_range(prepare(example_result()), "a2", "text", 5, 9)
    (0, 34)
    """
    around = [
        (left, right)
        for left, right in material.sentences.get((article, field), ())
        if left < end and right > start
    ]
    if not around:
        return (start, end)
    return (min(start, around[0][0]), max(end, around[-1][1]))


def citation(article: Mapping[str, object], mode: str) -> Json:
    """Outlet, date and headline of an article; in mode ``features`` its id instead.

    Examples
    --------
    >>> citation({"article_id": "a", "outlet": "Post", "title": "T", "published": None,
    ...     "published_date": None, "url": None}, "full")["title"]
    'T'
    """
    day = article["published"] or article["published_date"]
    title = str(article["title"] or "")
    if mode == "features" or not title:
        title = f"Article {article['article_id']}"
    return {
        "article": article["article_id"],
        "outlet": visible(str(article["outlet"] or "")),
        "date": str(day)[:10] if day else "no date",
        "title": visible(title),
    }


def tag(span: Mapping[str, object]) -> str:
    """What a span is, in words: its kind, its code and in whose voice it stands.

    Examples
    --------
    >>> tag({"layer": "hedging", "role": "cue", "label": "epistemic", "voice": "author"})
    "hedge, epistemic, in the outlet's own voice"
    >>> tag({"layer": "sourcing", "role": "cue", "label": "neutral", "voice": "author"})
    "cue coded 'neutral'"
    """
    layer, role, label = (str(span[name]) for name in ("layer", "role", "label"))
    # A source or cue introduces speech; only what is said has a voice worth naming.
    if layer == "sourcing":
        who = json.loads(str(span.get("attributes") or "{}")).get("source_role")
        said = f"{role} coded '{spoken(label)}'"
        return f"{said} and '{spoken(str(who))}'" if role == "source" and who else said
    kind = LETTERS[letter(layer, role, label)].name
    said = kind if label in ("loaded", kind) else f"{kind}, {spoken(label)}"
    voices = {"author": "in the outlet's own voice", "quoted": "inside a quotation"}
    return f"{said}, {voices.get(str(span['voice']), 'attributed to a source')}"


def _with_hit(stretch: Sequence[Json], number: int) -> list[Json]:
    """Pieces that are the hit and pieces that are not, neighbours of a kind joined."""
    made: list[Json] = []
    for piece in stretch:
        hit = number in piece["m"]
        if made and made[-1]["hit"] == hit:
            made[-1]["t"] += piece["t"]
        else:
            made.append({"t": piece["t"], "hit": hit})
    return made


def _lot(seed: int, article: str, field: str, layer: str, start: int) -> str:
    return hashlib.sha256(
        f"{seed}\x1f{article}\x1f{field}\x1f{layer}\x1f{start}".encode()
    ).hexdigest()


def _hits(
    material: Material,
    rows: Sequence[Json],
    articles: Mapping[str, Json],
    wanted: Sequence[int],
) -> list[list[tuple[Range, Range]]]:
    """Hits of every article with their sentences: wanted ones, then short marks by lot."""
    if material.mode != "quotes":
        return [[] for _ in articles]
    ranks = {number: at for at, number in enumerate(dict.fromkeys(wanted))}
    ranked: dict[str, list[tuple[int, str, Range]]] = {article: [] for article in articles}
    for row in rows:
        kind = letter(row["layer"], row["role"], row["label"])
        if row["field"] == "text" and (row["number"] in ranks or kind in "SHBL"):
            place = (row["article_id"], row["field"], row["layer"], row["start"])
            rank = ranks.get(row["number"], len(ranks))
            lot = _lot(material.seed, *place)
            ranked[row["article_id"]].append((rank, lot, (row["start"], row["end"])))
    return [
        [(hit, _first_sentence(material, article, hit)) for _, _, hit in sorted(hits)]
        for article, hits in ranked.items()
    ]


def _first_sentence(material: Material, article: str, hit: Range) -> Range:
    """The sentence a hit begins in: a snippet never runs on into the next."""
    return sentence_range(material, article, "text", hit[0], hit[0] + 1)
