"""The trained encoder: its checked files, run one window at a time on one thread."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from tellings.domain.model_files import verified
from tellings.extractors.sourcing.encoder.linking import Chain, WindowScores
from tellings.extractors.sourcing.encoder.windows import (
    EncoderDocument,
    Window,
    WordPieces,
    windows,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

OUTPUTS = ("tags", "cue", "source", "speaker")


class Session(Protocol):
    """What is used of ``onnxruntime.InferenceSession``."""

    def run(
        self, output_names: list[str], input_feed: Mapping[str, NDArray[np.int64]]
    ) -> list[NDArray[np.float32]]:
        """Outputs of one window."""
        ...


@dataclass(frozen=True, kw_only=True, eq=False)
class Encoder:
    """A network, its word pieces, and what was chosen on development data.

    Parameters
    ----------
    session : Session
        Runs the network.
    word_pieces : WordPieces
        Of the base model.
    chain : Chain
        Of the tags.
    certainty : tuple of float
        Weights of the logits of ``Linked.certainty``, intercept first: their sum is the logit of
        an attribution's score.
    least : float
        Attributions less likely than this are not kept.
    """

    session: Session
    word_pieces: WordPieces
    chain: Chain
    certainty: tuple[float, ...]
    least: float

    def scored(self, document: EncoderDocument) -> Iterator[tuple[Window, WindowScores]]:
        """The windows of a document with their scores; no window depends on another."""
        for window in windows(document):
            tags, cue, source, speaker = self.session.run(
                list(OUTPUTS),
                {
                    "ids": window.ids[None],
                    "kinds": window.kinds[None],
                    "heads": window.heads[None],
                },
            )
            yield (
                window,
                WindowScores(
                    tags=tags[0].astype(np.float64),
                    cue=cue[0].astype(np.float64),
                    source=source[0].astype(np.float64),
                    speaker=speaker[0].astype(np.float64),
                ),
            )


@cache
def encoder(language: str = "en") -> Encoder:
    """The encoder of a language, loaded once a process.

    Raises
    ------
    DamagedModelError
        If a file does not have the SHA-256 of the model card.

    Examples
    --------
    >>> encoder().chain.opening.shape
    (7,)
    """
    folder = files("tellings.extractors.sourcing.encoder") / "lang" / language
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    network, words = (
        verified(
            (folder / name).read_bytes(),
            sha256=card[key],
            name=name,
            made_by="tellings.extractors.sourcing.encoder.train",
        )
        for name, key in (("model.onnx", "sha256"), ("vocabulary.txt", "sha256_vocabulary"))
    )
    return Encoder(
        session=session(network),
        word_pieces=WordPieces(tokenizer(words.decode("utf-8").splitlines())),
        chain=Chain(
            transition=np.array(card["transition"]),
            opening=np.array(card["opening"]),
        ),
        certainty=tuple(card["certainty"]),
        least=card["least"],
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
