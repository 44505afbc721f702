"""The network of the encoder mode, in torch: only training and export import this module."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from tellings.extractors.encoder.windows import HEDGE_TAGS, N_KINDS, POLARITIES, TAGS

WIDTH, HEADS, POINTER_WIDTH = 384, 12, 128
FARTHEST = 64  # words; beyond it the distance between two words says nothing more
NEVER = -1e4


class Layer(nn.Module):
    """One layer of the transformer, post-norm as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.Linear(WIDTH, 3 * WIDTH)
        self.mixing = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = nn.Linear(WIDTH, 4 * WIDTH)
        self.narrow = nn.Linear(4 * WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """The next hidden states."""
        n, length, _ = hidden.shape
        parts = self.attention(hidden).view(n, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        # Written out: on a CPU this is faster in training than the fused kernel.
        scores = (query * (WIDTH // HEADS) ** -0.5) @ key.transpose(2, 3)
        if mask is not None:
            scores = scores + (~mask).to(scores.dtype) * NEVER
        mixed = (scores.softmax(-1, dtype=scores.dtype) @ value).transpose(1, 2)
        mixed = mixed.reshape(n, length, WIDTH)
        hidden = self.attention_norm(hidden + self.mixing(mixed))
        return self.norm(hidden + self.narrow(functional.gelu(self.wide(hidden))))


class Pointer(nn.Module):
    """For each word the word it belongs to, or none (column 0)."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, POINTER_WIDTH)
        self.key = nn.Linear(WIDTH, POINTER_WIDTH)
        self.none = nn.Linear(WIDTH, 1)
        self.distance = nn.Parameter(torch.zeros(2 * FARTHEST + 1))

    def forward(self, words: Tensor) -> Tensor:
        """Scores (n, words, 1 + words)."""
        scores = self.query(words) @ self.key(words).transpose(1, 2) * POINTER_WIDTH**-0.5
        place = torch.arange(words.shape[1], device=words.device)
        apart = (place[None, :] - place[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST
        return torch.cat([self.none(words), scores + self.distance[apart]], dim=2)


class Network(nn.Module):
    """Tags and pointers of the words of windows.

    Parameters
    ----------
    layers : int, default 6
        Transformer layers.
    """

    def __init__(self, *, layers: int = 6) -> None:
        super().__init__()
        self.piece = nn.Embedding(30522, WIDTH)
        self.place = nn.Embedding(512, WIDTH)
        self.kind = nn.Embedding(N_KINDS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.tags = nn.Linear(WIDTH, len(TAGS))
        self.cue, self.source, self.speaker = Pointer(), Pointer(), Pointer()
        self.hedge = nn.Linear(WIDTH, len(HEDGE_TAGS))
        self.portrayal = nn.Linear(WIDTH, len(POLARITIES))
        self.transition = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.opening = nn.Parameter(torch.zeros(len(TAGS)))

    def words(
        self, ids: Tensor, kinds: Tensor, heads: Tensor, mask: Tensor | None, dropout: float
    ) -> Tensor:
        """Hidden states of the first piece of each word; whole features are dropped a window."""
        place = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.piece(ids) + self.place(place)[None] + self.kind(kinds))
        kept = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            hidden = _dropped(hidden, dropout)
            hidden = layer(hidden, kept)
        hidden = _dropped(hidden, dropout)
        return hidden.gather(1, heads[:, :, None].expand(-1, -1, WIDTH))

    def forward(
        self,
        ids: Tensor,
        kinds: Tensor,
        heads: Tensor,
        mask: Tensor | None = None,
        dropout: float = 0.0,
    ) -> tuple[Tensor, ...]:
        """All that the encoder says of each word, in the order that the export names."""
        words = self.words(ids, kinds, heads, mask, dropout)
        tags, *pointers = self.attributions(words)
        return tags, *pointers, self.hedge(words), self.portrayal(words), words

    def attributions(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Tag scores; pointers content to cue, cue to source, content to source."""
        return self.tags(words), self.cue(words), self.source(words), self.speaker(words)

    def start_from(self, weights: Mapping[str, Tensor]) -> None:
        """Take the weights of a BERT-shaped base model; the kinds all start as its first one."""
        with torch.no_grad():
            self.piece.weight.copy_(weights["embeddings.word_embeddings.weight"])
            self.place.weight.copy_(weights["embeddings.position_embeddings.weight"])
            self.kind.weight.copy_(
                weights["embeddings.token_type_embeddings.weight"][:1].expand(N_KINDS, -1)
            )
            _take(self.norm, weights, "embeddings.LayerNorm")
            for number, layer in enumerate(self.layers):
                assert isinstance(layer, Layer)  # noqa: S101 (ModuleList forgets its type)
                _take_layer(layer, weights, f"encoder.layer.{number}")

    def take_after(self, teacher: Network) -> None:
        """Take the weights of a trained network with more layers: of those, evenly spread ones."""
        step = len(teacher.layers) // len(self.layers)
        values = {
            name: value
            for name, value in teacher.state_dict().items()
            if not name.startswith("layers.")
        }
        for number in range(len(self.layers)):
            layer = teacher.layers[(number + 1) * step - 1].state_dict()
            values |= {f"layers.{number}.{name}": value for name, value in layer.items()}
        self.load_state_dict(values)


def transitions(network: Network) -> tuple[Tensor, Tensor]:
    """Transition scores and opening scores with what BIO forbids shut out."""
    shut = torch.zeros(len(TAGS), len(TAGS))
    shut_first = torch.zeros(len(TAGS))
    for after, tag in enumerate(TAGS):
        if tag.startswith("I-"):
            shut_first[after] = NEVER
            for before, earlier in enumerate(TAGS):
                if earlier[2:] != tag[2:] or earlier == "O":
                    shut[before, after] = NEVER
    device = network.opening.device
    return network.transition + shut.to(device), network.opening + shut_first.to(device)


def chain_loss(network: Network, scores: Tensor, gold: Tensor, real: Tensor) -> Tensor:
    """Negative log likelihood a word of a linear-chain CRF over the tags.

    The partition function is a product of transition matrices taken pairwise: logarithmically
    many steps instead of one a word.
    """
    steps, first = transitions(network)
    scores = scores.float()
    right = first[gold[:, 0]] + scores[:, 0].gather(1, gold[:, :1])[:, 0]
    moved = steps[gold[:, :-1], gold[:, 1:]] + scores[:, 1:].gather(2, gold[:, 1:, None])[..., 0]
    right = right + (moved * real[:, 1:]).sum(1)
    identity = torch.full((len(TAGS), len(TAGS)), NEVER, device=scores.device)
    identity.fill_diagonal_(0.0)
    chain = torch.where(real[:, 1:, None, None], steps + scores[:, 1:, None, :], identity)
    while chain.shape[1] > 1:
        if chain.shape[1] % 2:
            pad = identity.expand(chain.shape[0], 1, -1, -1)
            chain = torch.cat([chain, pad], dim=1)
        left, after = chain[:, ::2], chain[:, 1::2]
        chain = torch.logsumexp(left[..., :, :, None] + after[..., None, :, :], dim=3)
    start = first + scores[:, 0]
    if chain.shape[1]:
        start = torch.logsumexp(start[:, :, None] + chain[:, 0], dim=1)
    return (torch.logsumexp(start, dim=1) - right).sum() / real.sum()


def _dropped(hidden: Tensor, rate: float) -> Tensor:
    if rate == 0:
        return hidden
    keep = torch.rand(hidden.shape[0], 1, hidden.shape[2], device=hidden.device) >= rate
    return hidden * keep / (1 - rate)


def _take(part: nn.Module, weights: Mapping[str, Tensor], name: str) -> None:
    part.load_state_dict({key: weights[f"{name}.{key}"] for key in ("weight", "bias")})


def _take_layer(layer: Layer, weights: Mapping[str, Tensor], name: str) -> None:
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    for key in ("weight", "bias"):
        fused = torch.cat([weights[f"{part}.{key}"] for part in parts])
        getattr(layer.attention, key).copy_(fused)
    _take(layer.mixing, weights, f"{name}.attention.output.dense")
    _take(layer.attention_norm, weights, f"{name}.attention.output.LayerNorm")
    _take(layer.wide, weights, f"{name}.intermediate.dense")
    _take(layer.narrow, weights, f"{name}.output.dense")
    _take(layer.norm, weights, f"{name}.output.LayerNorm")
