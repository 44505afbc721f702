"""A few damaged bytes in formats that are UTF-8 by their standards cost only themselves."""

from __future__ import annotations

import re

from tellings.domain.errors import LoadError
from tellings.loaders.encodings import binary_kind, decode

# Beyond this it is another encoding or no text, not damage.
# Where services and feeds put their records, and that these are objects.
_LIST = re.compile(r'"(?:articles|results|items)"\s{0,99}:\s{0,99}(?=\[\s{0,99}\{)')
_MOST_BEFORE = 100_000
_MOST_LOST, _MOST_SHARE = 8, 0.001


def mended(data: bytes, *, encoding: str | None = None) -> bytes:
    """The bytes, with the few that no encoding explains replaced by U+FFFD, which is counted later.

    JSON and XML are UTF-8 unless they say otherwise, and so are nearly all pages. Only a file that
    would be refused whole is mended, and only where little of it is damaged.

    Parameters
    ----------
    data : bytes
        The whole file.
    encoding : str or None, default None
        The user's word; then nothing is mended.

    Examples
    --------
    >>> mended(b'{"text": "It \\x8f rained."}').decode()
    '{"text": "It \ufffd rained."}'
    """
    if encoding is not None:
        return data
    try:
        decode(data)
    except LoadError:
        pass
    else:
        return data
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    is_damage = lost <= max(_MOST_LOST, _MOST_SHARE * len(data))
    return text.encode("utf-8") if is_damage and binary_kind(data) is None else data


def inner_list(text: str) -> str | None:
    """The list of records in a JSON object, as text; None if there is none.

    A damaged record makes the object around the list unreadable; the list can still be read record
    by record.

    Parameters
    ----------
    text : str
        JSON that could not be read as a whole.

    Examples
    --------
    >>> inner_list('{"status": "ok", "articles": [{"id": 1}, {"id": oh}]}')
    '[{"id": 1}, {"id": oh}]'
    """
    start = _LIST.search(text, 0, _MOST_BEFORE)
    if start is None:
        return None
    end = text.rfind("]")
    return text[start.end() : end + 1 if end > start.end() else len(text)]
