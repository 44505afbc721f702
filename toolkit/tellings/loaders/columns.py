"""Which column is which: the user's map first, then the usual names, and a note of the choice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tellings.domain.errors import LoadError, UnknownColumnError, likely, listed

# In order of preference; a dot leads into a nested object (NewsAPI, Event Registry).
USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "article_id": (
        "article_id", "id", "doc_id", "document_id", "docid", "uid", "guid", "stories_id",
        "story_id", "accession_number", "uri",
    ),
    "text": (
        "text", "body", "maintext", "main_text", "full_text", "fulltext", "article_text",
        "body_text", "article_body", "content", "article_content", "story_text", "story", "article",
    ),
    "title": ("title", "headline", "article_title", "head"),
    "subtitle": ("subtitle", "subheadline", "standfirst"),
    "outlet": (
        "outlet", "outlet_name", "publisher", "media_name", "medium", "newspaper", "publication",
        "publication_name", "publication_title", "source.name", "source.title", "source_name",
        "source", "news_source", "site_name", "source_domain", "domain", "source.uri",
    ),
    "outlet_group": ("outlet_group",),
    "published": (
        "published", "published_at", "date_published", "publish_date", "date_publish",
        "publication_date", "pub_date", "pubdate", "date_time_pub", "published_date", "date_time",
        "datetime", "date",
    ),
    "event_id": ("event_id", "event", "event_uri", "eventid"),
    "url": ("url", "link", "article_url", "web_url"),
    "language": ("language", "lang"),
    "authors": ("authors", "author", "byline", "by_line", "byline_raw"),
    "section": ("section", "news_desk"),
    "page": ("page",),
    "edition": ("edition",),
    "agency": ("agency", "agencies", "news_agency", "wire_service"),
    "copyright": ("copyright", "copyright_notice"),
}  # fmt: skip
_SHORT = {"id": "article_id", "date": "published", "event": "event_id", "byline": "authors",
          "author": "authors"}  # fmt: skip
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MOST_NAMED = 30


@dataclass(frozen=True, kw_only=True)
class ColumnMap:
    """Which of a file's columns is taken for which column of table ARTICLES.

    Parameters
    ----------
    chosen : Mapping[str, str]
        From our column to the file's.
    passed_over : Mapping[str, tuple[str, ...]]
        Other columns of the file with a usual name for the same thing; they are kept in ``extra``.
    """

    chosen: Mapping[str, str]
    passed_over: Mapping[str, tuple[str, ...]]

    def note(self) -> str:
        """One line on what was taken for what.

        Examples
        --------
        >>> map_columns(["body", "content", "publisher"], {}).note()
        "columns: text from 'body' (not 'content'), outlet from 'publisher'"
        """
        parts = []
        for target, name in self.chosen.items():
            others = self.passed_over.get(target, ())
            aside = " (not " + ", ".join(f"'{other}'" for other in others) + ")" if others else ""
            parts.append(f"{target} from '{name}'{aside}")
        return "columns: " + ", ".join(parts)


def canonical_target(name: str) -> str:
    """The column of table ARTICLES that a name in a user's column map means.

    Raises
    ------
    LoadError
        If it means none that can be mapped.

    Examples
    --------
    >>> canonical_target("date")
    'published'
    """
    target = _SHORT.get(name, name)
    if target not in USUAL_NAMES:
        raise LoadError(
            f"A column map leads from our columns {listed(USUAL_NAMES)} to the file's; "
            f"'{name}' is none of ours.",
            remedy="name our column first and the file's second, such as text=body"
            + (f"; did you mean '{near}'?" if (near := likely(name, USUAL_NAMES)) else "."),
        )
    return target


def map_columns(names: Iterable[str], asked: Mapping[str, str]) -> ColumnMap:
    """The columns of a file matched with ours.

    Of two columns with a usual name for the same thing, the more specific name wins ("published"
    before "date"); the other is named in the note, never silently dropped.

    Parameters
    ----------
    names : iterable of str
        The file's columns; nested ones as "source.name".
    asked : Mapping[str, str]
        The user's map, which goes before recognition.

    Raises
    ------
    UnknownColumnError
        If the user's map names columns that the file does not have.

    Examples
    --------
    >>> map_columns(["headline", "maintext", "date_publish"], {}).chosen
    {'text': 'maintext', 'title': 'headline', 'published': 'date_publish'}
    """
    known = list(dict.fromkeys(names))
    missing = {target: name for target, name in asked.items() if name not in known}
    if missing:
        raise _unknown(missing, known)
    chosen = {canonical_target(target): name for target, name in asked.items()}
    mapped = set(chosen.values())
    passed_over: dict[str, tuple[str, ...]] = {}
    by_plain: dict[str, list[str]] = {}
    for name in known:
        if name not in mapped:
            by_plain.setdefault(plain_name(name), []).append(name)
    for target, usual in USUAL_NAMES.items():
        found = [name for plain in usual for name in by_plain.get(plain, ())]
        if not found or target in chosen:
            continue
        chosen[target] = found[0]
        if len(found) > 1:
            passed_over[target] = tuple(found[1:])
    ordered = {target: chosen[target] for target in USUAL_NAMES if target in chosen}
    return ColumnMap(chosen=ordered, passed_over=passed_over)


def _unknown(missing: Mapping[str, str], known: Sequence[str]) -> UnknownColumnError:
    taken = " and ".join(f"'{target}' from '{name}'" for target, name in missing.items())
    near = {name: likely(name, known) for name in missing.values()}
    told = ", ".join(f"'{right}' for '{name}'" for name, right in near.items() if right)
    return UnknownColumnError(
        f"The column map takes {taken}, which {'is' if len(missing) == 1 else 'are'} not among "
        f"the columns {named(known)}.",
        remedy=f"name one of these; did you mean {told}?" if told else "name one of these.",
        missing=missing,
        known=known,
    )


def plain_name(name: str) -> str:
    """A column name in lower case with underscores, so that spellings of one name meet.

    Examples
    --------
    >>> plain_name("dateTimePub"), plain_name("Publication Title"), plain_name("source.name")
    ('date_time_pub', 'publication_title', 'source.name')
    """
    spaced = _HUMP.sub("_", name.strip())
    kept = "".join(letter if letter.isalnum() or letter == "." else "_" for letter in spaced)
    return "_".join(part for part in kept.casefold().split("_") if part)


def usable_columns(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """The columns of rows that hold single values, nested ones by their path, in order of meeting.

    A nested object is no column itself, but its text values are, one level down; a list is a
    column only of texts.

    Examples
    --------
    >>> usable_columns([{"source": {"name": "The Lamplighter"}, "tags": [1], "body": "…"}])
    ['source.name', 'body']
    """
    usable: dict[str, None] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, Mapping):
                usable.update(
                    {f"{name}.{inner}": None for inner in value if isinstance(value[inner], str)}
                )
            elif not isinstance(value, list) or all(isinstance(part, str) for part in value):
                usable.setdefault(name, None)
    return list(usable)


def value_at(row: Mapping[str, object], name: str) -> object:
    """The value of a column, looked for as it is spelt and then as a path; None if there is none.

    Examples
    --------
    >>> value_at({"source": {"name": "The Lamplighter"}}, "source.name")
    'The Lamplighter'
    """
    if name in row:
        return row[name]
    outer, dot, inner = name.partition(".")
    within = row.get(outer) if dot else None
    return value_at(within, inner) if isinstance(within, Mapping) else None


def named(names: Iterable[str]) -> str:
    """The first names of a file, sorted, short enough for a message.

    Examples
    --------
    >>> named(["b", "a"])
    "['a', 'b']"
    """
    ordered = sorted(name if len(name) <= 60 else name[:59] + "…" for name in names)
    more = len(ordered) - _MOST_NAMED
    return listed(ordered[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
