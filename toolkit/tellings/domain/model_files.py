"""The check that a file of weights is the one its card describes."""

from __future__ import annotations

import hashlib

from tellings.domain.errors import DamagedModelError


def verified(data: bytes, *, sha256: str, name: str, made_by: str) -> bytes:
    """The bytes of a model's file, if they are those of its card.

    Parameters
    ----------
    data : bytes
        What was read.
    sha256 : str
        What the bytes must hash to, in hexadecimal digits, as the card says.
    name : str
        The file, for the message.
    made_by : str
        The module that writes file and card together, for the remedy.

    Returns
    -------
    bytes
        ``data``, unchanged.

    Raises
    ------
    DamagedModelError
        If the bytes hash to something else.

    Examples
    --------
    >>> digest = hashlib.sha256(b"weights").hexdigest()
    >>> verified(b"weights", sha256=digest, name="model.npz", made_by="tellings.train")
    b'weights'
    >>> verified(b"others", sha256="0" * 64, name="model.npz", made_by="tellings.train")
    Traceback (most recent call last):
    ...
    tellings.domain.errors.DamagedModelError: The model file 'model.npz' is damaged: ...
    """
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise DamagedModelError(
            f"The model file '{name}' is damaged: its card gives SHA-256 {sha256}, it has {found}.",
            remedy="install the package again, or write file and card together by "
            f"python -m {made_by}.",
        )
    return data
