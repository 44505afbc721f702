"""A saved web page to one record: text by trafilatura, metadata as the page states them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from tellings.loaders.blocks import Element
from tellings.loaders.dates import parse_date
from tellings.loaders.extras import import_extra
from tellings.loaders.markup import parse_html
from tellings.loaders.schema import Finding, Record, Refusal
from tellings.loaders.values import domain_of

Extracted: TypeAlias = Any
"""What trafilatura gives, which is loaded only when it is used."""

# Trafilatura copies the tree several times; no article needs a larger page.
MOST_CHARACTERS = 20_000_000
_DAY_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date",
    "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date",
    "date", "ptime", "article.created", "originalpublicationdate", "og:published_time",
)  # fmt: skip
_URL_DAY = re.compile(r"/(\d{4})/(\d\d?)/(\d\d?)(?=/|$)|[/-](\d{4})-(\d\d)-(\d\d)(?=[/.\-]|$)")
_ARTICLE = re.compile(r"Article|Posting|Report|Review|LiveBlog", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$")
_STATED_DAY = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{8,40})"')
_PUBLISHED_CLASS = re.compile(r"publish|entry-date|pub-?date", re.IGNORECASE)
_MOST_NESTED = 6
_SHORTEST = 40


def page_record(markup: str, *, index: int, url: str | None = None) -> Record | Refusal:
    """The record of a web page, or why it holds no article.

    Text, title and byline are found by trafilatura, precision before recall. The date is only
    what the page states in its metadata or, failing that, what its address says; no date is
    guessed from the running text.

    Parameters
    ----------
    markup : str
        The page.
    index : int
        Its number in the file, from 1.
    url : str or None, default None
        Its address where the archive knows it; otherwise the page's own.

    Raises
    ------
    LoadError
        If trafilatura is not installed.

    Examples
    --------
    >>> page_record("<html><body><nav>Home</nav></body></html>", index=1).problem
    'no article was found on the page.'
    """
    if len(markup) > MOST_CHARACTERS:
        return Refusal(
            index=index,
            problem=f"the page has {len(markup):,} characters, more than {MOST_CHARACTERS:,}.",
            remedy="save the article alone.",
        )
    tree = parse_html(markup).root
    metas, stated = _metas(tree), _stated(tree)
    extracted = _extracted(markup, url)
    paragraphs = _paragraphs(extracted)
    # What is shorter is a button or a notice; CJK says much in forty characters.
    if sum(map(len, paragraphs)) < _SHORTEST:
        return Refusal(
            index=index,
            problem="no article was found on the page.",
            remedy="save the page whole, after it has loaded; leave out front pages.",
        )
    fields = _fields(extracted, tree, metas, stated)
    fields["url"] = url or fields["url_canonical"]
    if paragraphs[0] == fields["title"] and len(paragraphs) > 1:
        paragraphs = paragraphs[1:]
    fields["text"] = "\n\n".join(paragraphs)
    findings = _dated(fields, metas, stated, tree)
    outlet = fields["outlet"] or domain_of(str(fields["url"] or ""))
    fields["outlet"] = outlet
    extra = {"description": extracted.description} if extracted.description else {}
    return Record(index=index, fields=fields, extra=extra, findings=tuple(findings))


def _extracted(markup: str, url: str | None) -> Extracted:
    trafilatura = import_extra("trafilatura", extra="web", what="Saved web pages")
    # The largest date would otherwise be today, and results must not depend on today.
    days = {"extensive_search": False, "original_date": True, "max_date": "2999-12-31"}
    return trafilatura.bare_extraction(
        markup,
        url=url,
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=days,
    )


def _paragraphs(extracted: Extracted) -> list[str]:
    text = (extracted.text if extracted is not None else None) or ""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if any(letter.isalnum() for letter in line)]


def _fields(
    extracted: Extracted, tree: Element, metas: Mapping[str, str], stated: Mapping[str, object]
) -> dict[str, object]:
    publisher = stated.get("publisher")
    named = publisher.get("name") if isinstance(publisher, dict) else None
    site = metas.get("og:site_name") or (named if isinstance(named, str) else None)
    headline = stated.get("headline")
    authors = extracted.author
    root = tree if tree.tag == "html" else None
    language = (root.get("lang") if root is not None else None) or metas.get("og:locale")
    return {
        "title": (headline if isinstance(headline, str) else None) or extracted.title,
        "outlet": site or extracted.sitename,
        "authors": [name.strip() for name in authors.split(";")] if authors else None,
        "url_canonical": extracted.url,
        "language": language,
        "section": metas.get("article:section"),
    }


def _metas(tree: Element) -> dict[str, str]:
    """Contents of the page's meta elements by name in lower case, the first of each."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for key in ("property", "name", "itemprop"):
            name, content = meta.get(key), meta.get("content")
            if name and content and content.strip():
                found.setdefault(name.strip().lower(), content.strip())
    return found


def _stated(tree: Element) -> Mapping[str, object]:
    """What the page says of its article in JSON-LD; empty if it says nothing."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        text = _COMMENT.sub("", script.text or "")
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            # Pages are hand-made: one comma too many must not cost the date.
            day = _STATED_DAY.search(text)
            value = {"@type": "Article", "datePublished": day[1]} if day else None
        for item in _objects(value, _MOST_NESTED):
            if _ARTICLE.search(str(item.get("@type") or "")):
                return item
    return {}


def _objects(value: object, depth: int) -> Iterator[dict[str, object]]:
    if depth and isinstance(value, list):
        for each in value:
            yield from _objects(each, depth - 1)
    elif depth and isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _objects(each, depth - 1)


def _dated(
    fields: dict[str, object],
    metas: Mapping[str, str],
    stated: Mapping[str, object],
    tree: Element,
) -> list[Finding]:
    """Set the date to the first that can be read: of JSON-LD, metas, time elements, the address."""
    candidates = [stated.get("datePublished"), *(metas.get(name) for name in _DAY_METAS)]
    candidates += [
        each.get("datetime") or each.get("content")
        for each in tree.iter("time", "span", "meta")
        if each.get("itemprop") == "datePublished"
        or each.get("pubdate") is not None
        or (each.tag == "time" and _PUBLISHED_CLASS.search(each.get("class") or ""))
    ]
    texts = [text for text in candidates if isinstance(text, str) and text.strip()]
    readable = next((text for text in texts if parse_date(text).published), None)
    if readable is not None:
        fields["published"], fields["date_source"] = readable, "meta"
        return []
    fields["published"] = _url_day(fields["url"], fields["url_canonical"])
    fields["date_source"] = "url" if fields["published"] else None
    if not texts:
        return []
    told = f"the page's date '{texts[0].strip()[:60]}' cannot be read"
    if fields["published"]:
        told += "; that of its address was taken"
    return [Finding(problem=told, remedy="give the date in a table, joined by url.")]


def _url_day(*urls: object) -> str | None:
    """The day in an address such as "/2031/03/04/", if there is such a day."""
    for url in urls:
        match = _URL_DAY.search(_path(url)) if isinstance(url, str) else None
        if match is None:
            continue
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    return None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
