"""What a file's path says of its article: event, outlet and more."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from tellings.domain.errors import LoadError, likely, listed
from tellings.loaders.columns import USUAL_NAMES, plain_name

_SLOT = re.compile(r"\{([^{}/]*)\}")
# A slot that says what it holds keeps the slots beside it apart: outlets have underscores too.
_SHAPES = {"published": r"[0-9][0-9.:TZ+-]*", "n": r"[0-9]+"}
_TARGETS = {plain: target for target, names in USUAL_NAMES.items() for plain in (target, *names)}
PATH_FIELDS = frozenset(
    {"article_id", "title", "outlet", "outlet_group", "published", "event_id", "language",
     "section", "page", "edition", "agency", "authors"}
)  # fmt: skip
"""Columns of table ARTICLES that a path can say."""
_NUMBER, _OWN = "n", "_"
_SHOWN = sorted({*PATH_FIELDS, _NUMBER, "date", "event"} - {"event_id"})


def default_pattern(source_file: str) -> str:
    """The pattern of a path when the user gives none.

    A file in folders is an outlet's text on the event that the folders name; a file in no folder
    is an outlet's text.

    Examples
    --------
    >>> default_pattern("rail-strike/harbour-mail.md"), default_pattern("harbour-mail.md")
    ('{event}/{outlet}', '{outlet}')
    """
    return "{event}/{outlet}" if "/" in source_file else "{outlet}"


def path_fields(source_file: str, pattern: str | None) -> dict[str, str] | None:
    """The fields of table ARTICLES that a path gives; None if it does not fit the pattern.

    Parameters
    ----------
    source_file : str
        Path below the folder given, with forward slashes.
    pattern : str or None
        Slots in braces, such as "{outlet}_{published}_{n}.txt"; a pattern without an ending fits
        any. A slot is one of ``PATH_FIELDS`` or a usual name for it, ``{n}`` for a number, or a
        name of your own after an underscore (``{_desk}``); these two come back under their own
        name. None: the default.

    Raises
    ------
    LoadError
        If the pattern has no slot, one twice, or one that is none of these.

    Examples
    --------
    >>> path_fields("the_mail_2031-03-04_2.txt", "{outlet}_{published}_{n}.txt")
    {'outlet': 'the_mail', 'published': '2031-03-04', 'n': '2'}
    >>> path_fields("rail-strike/harbour-mail.md", None)
    {'event_id': 'rail-strike', 'outlet': 'harbour-mail'}
    """
    bare = str(PurePosixPath(source_file).with_suffix(""))
    if pattern is None:
        folder, _, stem = bare.rpartition("/")
        return {"event_id": folder, "outlet": stem} if folder else {"outlet": stem}
    shape, slots = compile_pattern(pattern)
    depth = pattern.count("/") + 1
    tried = source_file if PurePosixPath(pattern).suffix else bare
    match = shape.fullmatch("/".join(tried.split("/")[-depth:]))
    return None if match is None else dict(zip(slots, match.groups(), strict=True))


def compile_pattern(pattern: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """The regular expression of a path pattern, and the fields of its groups.

    Raises
    ------
    LoadError
        If the pattern has no slot, one twice, or one that a path cannot say.

    Examples
    --------
    >>> compile_pattern("{event}/{outlet}.md")[1]
    ('event_id', 'outlet')
    >>> compile_pattern("{_folder}/{outlet}.md")[1]
    ('_folder', 'outlet')
    """
    names = _SLOT.findall(pattern)
    slots = tuple(_field(name) for name in names)
    if not slots or len(set(slots)) < len(slots) or "" in slots:
        raise LoadError(
            f"The pattern '{pattern}' needs slots in braces, each once.",
            remedy="write it such as {event}/{outlet}.md.",
        )
    for name, slot in zip(names, slots, strict=True):
        if slot not in PATH_FIELDS and slot != _NUMBER and not slot.startswith(_OWN):
            raise _unknown(pattern, name.strip())
    literal = _SLOT.split(pattern)[0::2]
    shape = re.escape(literal[0])
    for slot, after in zip(slots, literal[1:], strict=True):
        shape += f"({_SHAPES.get(slot, '[^/]+?')})" + re.escape(after)
    return re.compile(shape, re.ASCII), slots


def _unknown(pattern: str, name: str) -> LoadError:
    near = likely(name.casefold(), _SHOWN)
    meant = f"did you mean {{{near}}}? A" if near else "choose one of these; a"
    return LoadError(
        f"The pattern '{pattern}' has the slot {{{name}}}; a path can say {listed(_SHOWN)}.",
        remedy=f"{meant} part of the path that is none of these is written {{_{name}}}.",
    )


def _field(name: str) -> str:
    bare = name.strip()
    return bare if bare.startswith(_OWN) else _TARGETS.get(plain_name(bare), bare)
