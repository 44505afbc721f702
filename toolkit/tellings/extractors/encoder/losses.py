"""What training makes small: losses of marked articles and sentences, distance to a teacher."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from tellings.extractors.encoder.batches import Batch, Marked
from tellings.extractors.encoder.network import NEVER, Network, chain_loss
from tellings.extractors.sourcing.encoder.gold import NOT_ASKED

LINK_WEIGHTS = (0.3, 0.15, 0.3)
SENTENCE_WEIGHTS = (0.15, 0.3)  # of a sentence's hedge tags, and of its target's portrayal
MASK, MASKED = 103, 0.12  # a share of the word pieces is hidden, so that names are not learnt


def hidden_pieces(ids: Tensor, real: Tensor) -> Tensor:
    """Word pieces, a share of them hidden."""
    hidden = torch.rand(ids.shape, device=ids.device) < MASKED
    return ids.masked_fill(hidden & real, MASK)


def states(network: Network, batch: Batch | Marked, dropout: float) -> Tensor:
    """Hidden states of the words of a batch."""
    with torch.autocast(batch.ids.device.type, dtype=torch.bfloat16):
        return network.words(batch.ids, batch.kinds, batch.heads, batch.mask, dropout)


def article_loss(network: Network, batch: Batch, words: Tensor) -> tuple[Tensor, list[float]]:
    """The weighted loss and its parts: chain, content to cue, cue to source, content to source."""
    with torch.autocast(batch.ids.device.type, dtype=torch.bfloat16):
        scores, *pointers = network.attributions(words)
    loss = chain_loss(network, scores, batch.tags, batch.real)
    parts = [float(loss.detach())]
    shut = functional.pad((~batch.real).float() * NEVER, (1, 0))[:, None, :]
    for weight, pointer, target in zip(LINK_WEIGHTS, pointers, batch.links, strict=True):
        if bool((target != NOT_ASKED).any()):
            link = functional.cross_entropy(
                (pointer.float() + shut).flatten(0, 1), target.flatten(), ignore_index=NOT_ASKED
            )
            loss = loss + weight * link
            parts.append(float(link.detach()))
        else:
            parts.append(0.0)
    return loss, parts


def sentence_loss(network: Network, batch: Marked, words: Tensor) -> tuple[Tensor, list[float]]:
    """The weighted loss of other tasks' sentences and its parts: hedges, portrayal."""
    with torch.autocast(batch.ids.device.type, dtype=torch.bfloat16):
        tags, leaning = network.hedge(words).float(), network.portrayal(words).float()
    hedges = functional.cross_entropy(
        tags.flatten(0, 1), batch.hedge.flatten(), ignore_index=NOT_ASKED, reduction="sum"
    )
    portrayal = functional.cross_entropy(
        _of_targets(leaning, batch).flatten(0, 1),
        batch.polarity.flatten(),
        ignore_index=NOT_ASKED,
        reduction="sum",
    )
    n = batch.n_sentences
    loss = (SENTENCE_WEIGHTS[0] * hedges + SENTENCE_WEIGHTS[1] * portrayal) / n
    return loss, [float(hedges.detach()) / n, float(portrayal.detach()) / n]


def _of_targets(leaning: Tensor, batch: Marked) -> Tensor:
    """The mean over the words of each target, windows × targets × polarities."""
    number = 1 + torch.arange(batch.polarity.shape[1], device=leaning.device)
    of = (batch.target[:, None, :] == number[None, :, None]).to(leaning.dtype)
    return of @ leaning / of.sum(2, keepdim=True).clamp(min=1)


def unlikeness(teacher: Network, batch: Batch | Marked, words: Tensor) -> Tensor:
    """Mean squared distance of hidden states to those of a teacher, which sees every piece."""
    with torch.no_grad():
        told = states(teacher, batch, 0.0)
    apart: Tensor = (words.float() - told.float()).square().mean(2)
    return (apart * batch.real).sum() / batch.real.sum()
