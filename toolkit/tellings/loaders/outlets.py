"""One key for an outlet however it is printed: names, domains, editions of well-known outlets."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.loaders.values import outlet_slug

_FILE = Path(__file__).parent / "outlets.json"
_EDITION = re.compile(
    r"\s{1,5}[-–—]\s{1,5}[^-–—]{0,40}\b(?:edition|final|ausgabe|édition)\b.{0,20}$", re.IGNORECASE
)
_HOST = re.compile(
    r"(?:https?://)?(?:www\.|m\.|edition\.)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/?\.?", re.I
)


def outlet_key(outlet: str, aliases: Mapping[str, str] | None = None) -> str:
    """The canonical key of an outlet: that of its usual name where it is printed otherwise.

    Parameters
    ----------
    outlet : str
        As printed: a name, a name with an edition, or a domain.
    aliases : Mapping[str, str], optional
        The user's own, from a name as printed to the usual name; they go before ours.

    Examples
    --------
    >>> outlet_key("NYTimes.com"), outlet_key("New York Times"), outlet_key("The New York Times")
    ('the-new-york-times', 'the-new-york-times', 'the-new-york-times')
    >>> outlet_key("The Harbour Mail - Final Edition", {"Harbour Mail": "The Harbour Mail"})
    'the-harbour-mail'
    """
    mine = {outlet_slug(name): outlet_slug(usual) for name, usual in (aliases or {}).items()}
    known = {**_known(), **mine}
    bare = _EDITION.sub("", outlet)
    host = _HOST.fullmatch(outlet.strip())
    for name in (outlet, bare, *([host[1]] if host else [])):
        slug = outlet_slug(name)
        if slug in known:
            return known[slug]
    return outlet_slug(bare if bare.strip() else outlet)


def is_known_outlet(name: str) -> bool:
    """Whether a name is one of the well-known outlets, in any of the ways they are printed.

    Examples
    --------
    >>> is_known_outlet("nytimes.com"), is_known_outlet("Rain in the hills")
    (True, False)
    """
    return outlet_key(name) in set(_known().values())


def read_aliases(path: Path) -> dict[str, str]:
    """A user's own aliases from a file: JSON, or CSV with the columns "alias" and "outlet".

    Parameters
    ----------
    path : Path
        In JSON, one object from alias to outlet.

    Raises
    ------
    LoadError
        If it cannot be read as one of these.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "outlets.csv")
    ...     _ = file.write_text("alias,outlet\\nH. Mail,The Harbour Mail\\n")
    ...     read_aliases(file)
    {'H. Mail': 'The Harbour Mail'}
    """
    remedy = 'write JSON such as {"H. Mail": "The Harbour Mail"}, or CSV with alias,outlet.'
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".json":
            found = json.loads(text)
            pairs = list(found.items()) if isinstance(found, dict) else [(None, None)]
        else:
            rows = list(csv.DictReader(text.splitlines()))
            pairs = [(row.get("alias"), row.get("outlet")) for row in rows]
    except (OSError, UnicodeDecodeError, ValueError, csv.Error) as error:
        problem = f"The outlet aliases in '{path.name}' cannot be read: {str(error)[:150]}."
        raise LoadError(problem, remedy=remedy) from error
    if not all(isinstance(part, str) and part.strip() for pair in pairs for part in pair):
        raise LoadError(f"'{path.name}' holds no outlet aliases.", remedy=remedy)
    return {str(alias).strip(): str(usual).strip() for alias, usual in pairs}


def plain_title(title: str, outlet: str | None = None) -> str:
    """A title without what archives and pages put round it.

    Taken off are a kicker before an upright bar ("Opinion | …"), the outlet's own name behind a
    dash or an upright bar, and "Correction Appended".

    Parameters
    ----------
    title : str
        On one line.
    outlet : str, optional
        Its outlet as printed; well-known outlets are recognised without.

    Examples
    --------
    >>> plain_title("Opinion | The Bridge Fell - The New York Times")
    'The Bridge Fell'
    >>> plain_title("Rain | The Harbour Mail", "Harbour Mail")
    'Rain'
    >>> plain_title("Rain - and more rain")
    'Rain - and more rain'
    """
    text = title.strip()
    for tail in _CORRECTIONS:
        if text.casefold().endswith(tail):
            text = text[: -len(tail)].rstrip(" ;-–—|[(,.")
    kicker, bar, rest = text.partition("|")
    if bar and rest.strip() and kicker.strip().casefold() in _KICKERS:
        text = rest.strip()
    for mark in (" | ", " - ", " – ", " — "):
        head, found, name = text.rpartition(mark)
        if found and head.strip() and _names_outlet(name, outlet):
            text = head.strip()
    return text or title


_CORRECTIONS = ("correction appended", "corrections appended", "editors' note appended",
                "editor's note appended")  # fmt: skip
_KICKERS = frozenset(
    {"opinion", "analysis", "news", "live", "video", "review", "editorial", "letters", "exclusive",
     "update", "breaking", "perspective", "comment", "politics", "world", "business", "sport",
     "sports", "technology", "culture", "live updates", "guest essay", "breaking news",
     "fact check"}
)  # fmt: skip


def _names_outlet(name: str, outlet: str | None) -> bool:
    if not name.strip() or len(name) > 60:
        return False
    if outlet is not None:
        slugs = [outlet_slug(each).removeprefix("the-") for each in (name, outlet)]
        return slugs[0] == slugs[1] or outlet_key(name) == outlet_key(outlet)
    # Short names such as "Time" and "Dawn" are words of headlines too.
    return is_known_outlet(name) and ("." in name or outlet_slug(name).count("-") >= 2)


@cache
def _known() -> Mapping[str, str]:
    """From the slug of every printed form to the key of the outlet."""
    table = json.loads(_FILE.read_text(encoding="utf-8"))
    known: dict[str, str] = {}
    for usual, others in table.items():
        key = outlet_slug(usual)
        for name in (usual, *others):
            known[outlet_slug(name)] = key
    return known
