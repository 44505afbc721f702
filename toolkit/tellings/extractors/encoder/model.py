"""The trained encoder: its checked files, run one window at a time on one thread."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from tellings.domain.model_files import verified
from tellings.extractors.encoder import MODES
from tellings.extractors.encoder.windows import EncoderDocument, Window, WordPieces, windows

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# What sourcing reads.
OUTPUTS = ("tags", "cue", "source", "speaker")

Scores = Mapping[str, NDArray[np.float64]]
"""What the network says of the words of a window, by output: (n words, columns)."""


class Session(Protocol):
    """What is used of ``onnxruntime.InferenceSession``."""

    def run(
        self, output_names: list[str], input_feed: Mapping[str, NDArray[np.int64]]
    ) -> list[NDArray[np.float32]]:
        """Outputs of one window."""
        ...


@dataclass(frozen=True, kw_only=True, eq=False)
class Encoder:
    """A network, its word pieces and its card.

    Parameters
    ----------
    session : Session
        Runs the network.
    word_pieces : WordPieces
        Of the base model.
    card : Mapping[str, object]
        ``model.json``: hashes, ``heads`` (outputs that layers may use besides those of sourcing),
        and what sourcing chose on development data.
    """

    session: Session
    word_pieces: WordPieces
    card: Mapping[str, object]

    def scored(
        self, document: EncoderDocument, outputs: Sequence[str]
    ) -> Iterator[tuple[Window, Scores]]:
        """The windows of a document with some outputs; no window depends on another."""
        for window in windows(document):
            values = self.session.run(
                list(outputs),
                {
                    "ids": window.ids[None],
                    "kinds": window.kinds[None],
                    "heads": window.heads[None],
                },
            )
            yield (
                window,
                {
                    name: value[0].astype(np.float64)
                    for name, value in zip(outputs, values, strict=True)
                },
            )


@cache
def encoder(mode: str = "encoder", *, language: str = "en") -> Encoder:
    """The encoder of a mode, loaded once a process.

    Parameters
    ----------
    mode : str, default "encoder"
        One of ``MODES``.
    language : str, default "en"
        BCP-47 primary tag.

    Raises
    ------
    DamagedModelError
        If a file does not have the SHA-256 of the model card.

    Examples
    --------
    >>> encoder().card["heads"]
    ['portrayal']
    """
    folder = files("tellings.extractors.encoder") / "lang" / language
    return read_encoder(folder / MODES[mode], vocabulary=folder / "vocabulary.txt")


def read_encoder(folder: Traversable, *, vocabulary: Traversable | None = None) -> Encoder:
    """The encoder whose files a folder holds: what ``export`` writes.

    Parameters
    ----------
    folder : Traversable
        With ``model.onnx`` and ``model.json``.
    vocabulary : Traversable, optional
        Where ``vocabulary.txt`` is, if not in the folder.

    Raises
    ------
    DamagedModelError
        If a file does not have the SHA-256 of ``model.json``.

    Examples
    --------
    >>> read_encoder(files("tellings.extractors.encoder") / "lang" / "en").word_pieces.of(["so"])
    [(2061,)]
    """
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    network, words = (
        verified(
            file.read_bytes(),
            sha256=card[key],
            name=file.name,
            made_by="tellings.extractors.encoder.train",
        )
        for file, key in (
            (folder / "model.onnx", "sha256"),
            (vocabulary or folder / "vocabulary.txt", "sha256_vocabulary"),
        )
    )
    return Encoder(
        session=session(network),
        word_pieces=WordPieces(tokenizer(words.decode("utf-8").splitlines())),
        card=card,
    )


def session(network: bytes) -> Session:
    """A session on one thread: more cost more processor time and gain nothing a process.

    Two threads would also add in another order.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    made: Session = onnxruntime.InferenceSession(
        network, options, providers=["CPUExecutionProvider"]
    )
    return made


def tokenizer(vocabulary: list[str]) -> Tokenizer:
    """The uncased word pieces of BERT over a vocabulary.

    Examples
    --------
    >>> words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "rain", "##ed"]
    >>> tokenizer(words).encode("Rained", add_special_tokens=False).tokens
    ['rain', '##ed']
    """
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    numbers = {word: number for number, word in enumerate(vocabulary)}
    made = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))  # noqa: S106
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made
