"""What a page carries in itself: its style and script, allowed by their hashes, and its data."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files


def resource(name: str) -> str:
    """A text file of this room's data folder.

    Examples
    --------
    >>> resource("reader.js")[:12]
    '"use strict"'
    """
    text = files("tellings.reports").joinpath(f"data/{name}").read_text(encoding="utf-8")
    # Hashes of the page's policy are taken over what a browser sees: it reads \\r\\n as \\n.
    return text.replace("\r\n", "\n")


def policy_hash(text: str) -> str:
    """The hash by which a page's policy allows exactly this script or style.

    Examples
    --------
    >>> policy_hash("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()


def inert(value: object) -> str:
    r"""JSON that cannot close its element or open another.

    Examples
    --------
    >>> inert("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
    )
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
