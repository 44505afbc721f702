"""What a user may say about files that do not say it themselves."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from tellings.domain.errors import LoadError, listed
from tellings.loaders.columns import canonical_target
from tellings.loaders.dates import zone_of
from tellings.loaders.outlets import read_aliases

_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """Choices for reading articles; each is a fact about the files that they leave out.

    Parameters
    ----------
    columns : Mapping[str, str]
        From a column of table ARTICLES to the file's own name for it, such as
        ``{"text": "body", "outlet": "publisher"}``; a dot leads into nested JSON
        (``"source.name"``). What is not named here is recognised by its usual names.
    pattern : str or None, default None
        How paths of texts and of one-article JSON files are made, such as "{event}/{outlet}.md"
        or "{outlet}_{published}_{n}.txt". None: the folder is the event, the file the outlet.
    encoding : str or None, default None
        Of all files; None: found from the bytes, or the file is refused.
    delimiter : str or None, default None
        Of delimited tables; None: found from the first lines.
    outlet, event_id : str or None, default None
        For articles that say none.
    language : str or None, default "en"
        BCP-47 tag for articles that say none; ``language_source`` is then "assumed". None leaves
        it open.
    day_first : bool or None, default None
        Whether 03/04/2031 is 3 April; None refuses such dates.
    timezone : str or None, default None
        Zone of times that have none, such as "Europe/Berlin" or "+01:00"; None: UTC, with a note.
    outlet_aliases : Mapping[str, str], str or Path
        Your own names of outlets, from a name as printed to the usual name, or a JSON or CSV file
        of them; they set ``outlet_key`` and go before those that are known.
    latest : date or None, default None
        A later date gets a warning. There is no default, for results must not depend on today.

    Raises
    ------
    LoadError
        If a choice is none that exists.

    Examples
    --------
    >>> ReadOptions(columns={"text": "body"}, day_first=True).language
    'en'
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    outlet: str | None = None
    event_id: str | None = None
    language: str | None = "en"
    day_first: bool | None = None
    timezone: str | None = None
    outlet_aliases: Mapping[str, str] | str | Path = field(default_factory=dict)
    latest: date | None = None

    def __post_init__(self) -> None:
        if isinstance(self.outlet_aliases, str | Path):
            # A frozen dataclass lets its fields be set only in this way.
            object.__setattr__(self, "outlet_aliases", read_aliases(Path(self.outlet_aliases)))
        for target in self.columns:
            canonical_target(target)
        if self.timezone is not None:
            zone_of(self.timezone)
        if self.delimiter is not None and self.delimiter not in _DELIMITERS:
            raise LoadError(
                f"The delimiter must be one of {listed(_DELIMITERS)}, got {self.delimiter!r}.",
                remedy="choose one of these, or leave delimiter out to have it found.",
            )
        if self.encoding is not None:
            _check_encoding(self.encoding)

    @classmethod
    def of(cls, options: Mapping[str, object]) -> ReadOptions:
        """The options in a mapping as loaders get it; keys that are no option are left alone.

        Examples
        --------
        >>> ReadOptions.of({"outlet": "The Lamplighter", "source_file": "a.txt"}).outlet
        'The Lamplighter'
        """
        known = {item.name for item in fields(cls)}
        chosen: dict[str, Any] = {name: options[name] for name in options if name in known}
        return cls(**chosen)

    def aliases(self) -> Mapping[str, str]:
        """The user's own names of outlets.

        Examples
        --------
        >>> ReadOptions(outlet_aliases={"H. Mail": "The Harbour Mail"}).aliases()
        {'H. Mail': 'The Harbour Mail'}
        """
        given = self.outlet_aliases
        return given if isinstance(given, Mapping) else {}

    def mapping(self) -> dict[str, object]:
        """The options as a mapping, the form in which loaders get them.

        Examples
        --------
        >>> ReadOptions(outlet="The Lamplighter").mapping()["outlet"]
        'The Lamplighter'
        """
        return {item.name: getattr(self, item.name) for item in fields(self)}


def _check_encoding(name: str) -> None:
    try:
        codec = codecs.lookup(name)
    except LookupError as error:
        raise LoadError(
            f"There is no encoding '{name}'.",
            remedy="give one such as 'utf-8', 'windows-1252' or 'utf-16'.",
        ) from error
    # Codecs such as base64 and rot13 are no text encodings; Python marks them only here.
    if not getattr(codec, "_is_text_encoding", True):
        raise LoadError(
            f"'{name}' is not an encoding of text.",
            remedy="give one such as 'utf-8', 'windows-1252' or 'utf-16'.",
        )
