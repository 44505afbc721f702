"""The linear model of naming and role, and its checked weights."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tellings.domain.model_files import verified
from tellings.extractors.sourcing.lexicon import FOLDER

Weights = NDArray[np.int32]
# Weights are whole numbers, thousandths of a logit: their sum is exact in any order.
UNIT = 1000
HEADS = ("naming", "role")


@dataclass(frozen=True, kw_only=True, eq=False)
class Head:
    """One decision: a row of weights for each feature, a column for each code.

    Parameters
    ----------
    codes : tuple of str
        In the order of the columns.
    places : Mapping[str, int]
        Row of each feature; row 0 is the intercept.
    weights : int32, n_features + 1 × n_codes
        Thousandths of a logit.
    """

    codes: tuple[str, ...]
    places: Mapping[str, int]
    weights: Weights

    def decide(self, features: Sequence[str]) -> str:
        """The code with the largest sum of weights; the first of two equal ones.

        Examples
        --------
        >>> head = Head(codes=("a", "b"), places={"x": 1},
        ...             weights=np.array([[5, 0], [0, 9]], dtype=np.int32))
        >>> head.decide(["x", "unknown"]), head.decide([])
        ('b', 'a')
        """
        rows = [self.places[name] for name in features if name in self.places]
        return self.codes[int(self.weights[[0, *rows]].sum(axis=0).argmax())]


@dataclass(frozen=True, kw_only=True, eq=False)
class CodeModel:
    """The two decisions about a source: naming and role."""

    naming: Head
    role: Head


@cache
def shipped() -> CodeModel:
    """The model of the package; read once.

    Raises
    ------
    DamagedModelError
        If the file does not have the SHA-256 of the model card.

    Examples
    --------
    >>> shipped().naming.codes[0]
    'document'
    """
    folder = files(__package__) / FOLDER
    card = json.loads((folder / "codes.json").read_text(encoding="utf-8"))
    return read_model((folder / "codes.npz").read_bytes(), sha256=card["sha256"])


def read_model(data: bytes, *, sha256: str) -> CodeModel:
    """A model from the bytes of a file, checked.

    Parameters
    ----------
    data : bytes
        What ``model_bytes`` gave.
    sha256 : str
        What the bytes must hash to.

    Raises
    ------
    DamagedModelError
        If they do not.

    Examples
    --------
    >>> import hashlib
    >>> head = Head(codes=("a",), places={"x": 1}, weights=np.zeros((2, 1), dtype=np.int32))
    >>> data = model_bytes(CodeModel(naming=head, role=head))
    >>> read_model(data, sha256=hashlib.sha256(data).hexdigest()).role.places
    {'x': 1}
    """
    verified(
        data, sha256=sha256, name="codes.npz", made_by="tellings.extractors.sourcing.code_train"
    )
    with np.load(io.BytesIO(data), allow_pickle=False) as held:
        heads = {
            name: Head(
                codes=tuple(_lines(held[f"{name}_codes"])),
                places={
                    feature: row
                    for row, feature in enumerate(_lines(held[f"{name}_features"]), start=1)
                },
                weights=held[f"{name}_weights"].astype(np.int32),
            )
            for name in HEADS
        }
    return CodeModel(**heads)


def model_bytes(model: CodeModel) -> bytes:
    """A model as the bytes of an ``.npz`` file, the same for the same model.

    Examples
    --------
    >>> head = Head(codes=("a",), places={}, weights=np.zeros((1, 1), dtype=np.int32))
    >>> model = CodeModel(naming=head, role=head)
    >>> model_bytes(model) == model_bytes(model)
    True
    """
    arrays: dict[str, NDArray[np.generic]] = {}
    for name in HEADS:
        head: Head = getattr(model, name)
        arrays[f"{name}_codes"] = _bytes(head.codes)
        arrays[f"{name}_features"] = _bytes(sorted(head.places, key=head.places.__getitem__))
        arrays[f"{name}_weights"] = head.weights.astype(np.int16)
    held = io.BytesIO()
    np.savez_compressed(held, **arrays)  # type: ignore[arg-type]
    return held.getvalue()


def _bytes(lines: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _lines(held: NDArray[np.uint8]) -> list[str]:
    text = held.tobytes().decode()
    return text.split("\n") if text else []
