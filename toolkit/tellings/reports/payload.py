"""What the script of the reader works on: articles, marks and what each measure counts, by event.

Every event is a block of its own. Small blocks travel as they are; from some megabytes on each is
packed (deflate, base64) and opened when its event is shown or searched, so that a page stays within
5 MB for 100 articles and opens at once however many there are.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tellings.reports.choices import FILTERS
from tellings.reports.inlining import inert
from tellings.reports.material import Json

PACKED_FROM = 3_000_000
"""Bytes of all blocks together from which each is packed."""
# No zlib header: what DecompressionStream("deflate-raw") reads.
_RAW_DEFLATE = -15


def payload(made: Json, *, event: str | None = None, packed_from: int = PACKED_FROM) -> Json:
    """Articles, spans and counted passages of a report, a block an event.

    Parameters
    ----------
    made : dict
        What ``content`` gave.
    event : str, optional
        Only this event.
    packed_from : int, default 3,000,000
        Bytes of blocks from which each block becomes a packed string.

    Returns
    -------
    dict
        ``outlets``, ``events``, ``articles``, ``filters``, ``values``, ``tags``, ``titles``,
        ``tallies`` and ``blocks``.

    Examples
    --------
    >>> from tellings.reports.content import content
    >>> from tellings.reports.example import example_result
    >>> made = content(example_result())
    >>> [sorted(block) for block in payload(made)["blocks"]]
    [['claims', 'counted', 'spans', 'texts']]
    >>> unpacked(payload(made, packed_from=0)["blocks"][0]) == payload(made)["blocks"][0]
    True
    """
    pages = [page for page in made["events"] if event is None or page["event"] == event]
    articles = [
        _about(article, outlet, at)
        for at, page in enumerate(pages)
        for outlet, column in enumerate(page["columns"])
        for article in column["articles"]
    ]
    place = {article["id"]: at for at, article in enumerate(articles)}
    ranges = _ranges(made["spans"], {article["id"]: article["event"] for article in articles})
    tags = sorted({span["tag"] for span in made["spans"]})
    # Without text there is no sentence to filter.
    values = [] if made["mode"] == "features" else _values(made["spans"], place)
    codes = _Codes(
        place=place,
        tag={tag: at for at, tag in enumerate(tags)},
        value={(name, value): at for at, (name, value, _) in enumerate(values)},
    )
    blocks = [_block(made, page, ranges.get(at, range(0)), codes) for at, page in enumerate(pages)]
    used = [sorted({code for span in block["spans"] for code in span[4]}) for block in blocks]
    return {
        "outlets": made["outlets"],
        "events": [
            {
                "id": page["event"],
                "title": page["title"],
                "first": ranges.get(at, range(0)).start,
                "n": len(ranges.get(at, range(0))),
                "columns": [
                    [place[article["article"]] for article in column["articles"]]
                    for column in page["columns"]
                ],
                "values": used[at],
            }
            for at, page in enumerate(pages)
        ],
        "articles": articles,
        "filters": [list(one) for one in FILTERS],
        "values": [list(value) for value in values],
        "tags": tags,
        "tallies": made["tallies"] if event is None else {},
        "titles": {row["measure"]: row["title"] for row in made["methods"]["codebook"]},
        "blocks": _packed(blocks, packed_from),
    }


def unpacked(block: Json | str) -> Json:
    """A block as it was before it was packed.

    Examples
    --------
    >>> unpacked({"claims": []})
    {'claims': []}
    """
    if isinstance(block, dict):
        return block
    opened: Json = json.loads(zlib.decompress(base64.b64decode(block), _RAW_DEFLATE))
    return opened


@dataclass(frozen=True, kw_only=True)
class _Codes:
    """Numbers of articles, tags and values on the page."""

    place: Mapping[str, int]
    tag: Mapping[str, int]
    value: Mapping[tuple[str, str], int]


def _packed(blocks: Sequence[Json], packed_from: int) -> list[object]:
    texts = [inert(block).encode("utf-8") for block in blocks]
    if sum(map(len, texts)) < packed_from:
        return list(blocks)
    return [_deflated(text) for text in texts]


def _deflated(text: bytes) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW_DEFLATE)
    return base64.b64encode(packer.compress(text) + packer.flush()).decode("ascii")


def _ranges(spans: Sequence[Json], event_of: Mapping[str, int]) -> dict[int, range]:
    """Numbers of the spans of each event: spans come by event, so they are neighbours."""
    found: dict[int, range] = {}
    for number, span in enumerate(spans):
        at = event_of.get(span["article"])
        if at is not None:
            found[at] = range(found[at].start if at in found else number, number + 1)
    return found


def _values(spans: Sequence[Json], place: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Filter, value and number of marks: the filters in order, in each the most frequent first."""
    counts = Counter(
        choice
        for span in spans
        # A source stands for its attribution: cue and content would count it three times.
        if span["letter"] not in "CQ" and span["article"] in place
        for choice in map(tuple, span["choices"])
    )
    order = {name: at for at, (name, _) in enumerate(FILTERS)}
    ranked = sorted(counts.items(), key=lambda one: (order[one[0][0]], -one[1], one[0][1]))
    return [(name, value, n) for (name, value), n in ranked]


def _block(made: Json, page: Json, numbers: range, codes: _Codes) -> Json:
    """One event: its texts, spans and claims, and what each measure counts in it."""
    articles = [article for column in page["columns"] for article in column["articles"]]
    first = numbers.start
    counted = {
        measure: own
        for measure, groups in made["counted"].items()
        if (own := [[n - first for n in group] for group in groups if group[0] in numbers])
    }
    return {
        "texts": [
            [
                [_piece(piece, first) for piece in article["title_pieces"]],
                [
                    [
                        [one["n"], one["claims"], [_piece(piece, first) for piece in one["pieces"]]]
                        for one in sentences
                    ]
                    for sentences in article["paragraphs"]
                ],
            ]
            for article in articles
        ],
        "spans": [_span(made["spans"][number], codes) for number in numbers],
        "counted": counted,
        "claims": [
            [claim["number"], claim["text"], [_place(cell, codes) for cell in claim["cells"]]]
            for claim in page["claims"]
        ],
    }


def _span(span: Json, codes: _Codes) -> list[object]:
    """Letter, tag, article, sentence (-1 is the headline) and values of a span."""
    sentence = -1 if span["field"] == "title" else int(span["sentence"])
    own = [codes.value[name, value] for name, value in span["choices"]
           if (name, value) in codes.value]  # fmt: skip
    article = codes.place.get(span["article"], -1)
    return [span["letter"], codes.tag[span["tag"]], article, sentence, own]


def _about(article: Json, outlet: int, event: int) -> Json:
    return {
        "id": article["article"],
        "outlet": outlet,
        "event": event,
        "date": article["date"],
        "name": article["title"],
        "words": article["words"] or 0,
        "url": article["url"],
    }


def _piece(piece: Json, first: int) -> list[object]:
    """Text, marks and ends, as far as there are any; marks are numbered within their event."""
    marks = [number - first for number in piece["m"]]
    if piece["e"]:
        return [piece["t"], marks, [number - first for number in piece["e"]]]
    return [piece["t"], marks] if marks else [piece["t"]]


def _place(cell: Json | None, codes: _Codes) -> list[int] | None:
    """Article and sentence of a claim; None where it was not found."""
    if cell is None or cell["article"] not in codes.place:
        return None
    return [codes.place[cell["article"]], cell["sentence"]]
