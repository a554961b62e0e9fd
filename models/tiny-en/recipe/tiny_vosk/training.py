"""Train the acoustic network; every epoch leaves a checkpoint from which to go on."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from .features import FeatureSet
from .losses import GraphBatch, score
from .network import CONTEXT, SUBSAMPLING, AcousticNetwork, make_network
from .pausing import wait_while_paused
from .phone_graphs import PhoneGraph, make_denominator, make_numerator
from .warm_start import start_from

SEED = 3
BATCH = 48
VALIDATION_BATCHES = 6
PEAK_LEARNING_RATE = 2e-3
CONTINUED_LEARNING_RATE = 1.2e-3
_WARM_UP_STEPS = 100
_FRAME_LOSS_WEIGHT = 0.1
_OUTPUT_PENALTY = 5e-4
_log = logging.getLogger(__name__)


def synthesised_texts(features: FeatureSet) -> list[str]:
    """What the denominator is made of: the few words that people say would crowd out the rest."""
    return [t for t, person in zip(features.texts, features.people, strict=True) if not person]


@dataclass(frozen=True)
class Batch:
    """Padded input frames, the number of output frames of each utterance, what was said."""

    frames: Tensor
    lengths: Tensor
    numerator: GraphBatch


class Trainer:
    """One training run over one set of features, from nothing or from the `start` of a model."""

    def __init__(self, features: FeatureSet, epochs: int, start: Path | None = None) -> None:
        torch.manual_seed(SEED)
        self._features = features
        self._offsets = np.concatenate([[0], np.cumsum(features.lengths)])
        self._numerators = {text: make_numerator(text) for text in set(features.texts)}
        self._denominator = make_denominator(synthesised_texts(features))
        self._network = make_network(features)
        if start:
            start_from(start, self._network, features)
        self._peak_rate = CONTINUED_LEARNING_RATE if start else PEAK_LEARNING_RATE
        self._optimizer = torch.optim.AdamW(
            self._network.parameters(), lr=self._peak_rate, weight_decay=1e-3
        )
        order = np.argsort(features.lengths, kind="stable")
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        held_out = np.random.default_rng(SEED).permutation(len(batches))[:VALIDATION_BATCHES]
        self._validation = [batches[i] for i in held_out]
        self._batches = [b for i, b in enumerate(batches) if i not in set(held_out.tolist())]
        self._epochs = epochs
        self._steps = epochs * len(self._batches)

    def run(self, checkpoint: Path) -> AcousticNetwork:
        """Train up to the last epoch, starting from `checkpoint` if it is there."""
        first_epoch = self._restore(checkpoint)
        began = time.monotonic()
        for epoch in range(first_epoch, self._epochs):
            training_loss = self._run_epoch(epoch)
            _log.info(
                "epoch %d of %d: training %.4f, validation %.4f, %.0f s",
                epoch + 1,
                self._epochs,
                training_loss,
                self._validate(),
                time.monotonic() - began,
            )
            self._save(checkpoint, epoch + 1)
        return self._network

    def _run_epoch(self, epoch: int) -> float:
        self._network.train()
        draw = np.random.default_rng([SEED, epoch])
        torch.manual_seed(SEED + 1000 * (epoch + 1))
        losses = []
        for position, number in enumerate(draw.permutation(len(self._batches))):
            wait_while_paused()
            rate = self._learning_rate(epoch * len(self._batches) + position)
            for group in self._optimizer.param_groups:
                group["lr"] = rate
            losses.append(self._step(self._make_batch(self._batches[number])))
            if (position + 1) % 100 == 0:
                _log.info("  step %d: %.4f", position + 1, np.mean(losses[-100:]))
        return float(np.mean(losses))

    def _step(self, batch: Batch) -> float:
        jitter = torch.rand(len(batch.frames), 1, 1) < 0.5
        noise = 0.1 * torch.randn_like(batch.frames) / self._network.scale
        outputs, frame_outputs = self._network(batch.frames + noise * jitter)
        loss, numerator, denominator = self._score(outputs, batch)
        frame_count = batch.lengths.sum()
        inside = torch.arange(outputs.shape[1])[None] < batch.lengths[:, None]
        # The gradient of the two log scores is their occupation, so this stands for the loss.
        mutual = (outputs * (denominator - numerator)).sum()
        frame_loss = -(numerator * frame_outputs.log_softmax(-1)).sum()
        penalty = (outputs.pow(2).sum(-1) * inside).sum()
        total = mutual + _FRAME_LOSS_WEIGHT * frame_loss + _OUTPUT_PENALTY * penalty
        self._optimizer.zero_grad()
        (total / frame_count).backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), 5.0)
        self._optimizer.step()
        return loss

    @torch.no_grad()
    def _validate(self) -> float:
        self._network.eval()
        losses = []
        for members in self._validation:
            batch = self._make_batch(members)
            losses.append(self._score(self._network(batch.frames)[0], batch)[0])
        return float(np.mean(losses))

    def _score(self, outputs: Tensor, batch: Batch) -> tuple[float, Tensor, Tensor]:
        """Loss of a frame, and the occupations under numerator and denominator."""
        everything = GraphBatch.stack([self._denominator] * len(outputs))
        said, numerator = score(outputs.detach(), batch.lengths, batch.numerator)
        sayable, denominator = score(outputs.detach(), batch.lengths, everything)
        loss = float((sayable - said).sum() / batch.lengths.sum())
        if not math.isfinite(loss):
            raise RuntimeError("an utterance has fewer frames than phones")
        return loss, numerator, denominator

    def _make_batch(self, members: NDArray[np.int64]) -> Batch:
        """Repeat the first and last frame as context, as Kaldi's decoder does."""
        lengths = -(-self._features.lengths[members] // SUBSAMPLING)
        width = (int(lengths.max()) - 1) * SUBSAMPLING + 1 + 2 * CONTEXT
        rows = []
        for member in members:
            start, end = self._offsets[member], self._offsets[member + 1]
            positions = np.arange(width) - CONTEXT
            rows.append(self._features.frames[start + np.clip(positions, 0, end - start - 1)])
        return Batch(
            frames=torch.from_numpy(np.stack(rows).astype(np.float32)),
            lengths=torch.from_numpy(lengths),
            numerator=GraphBatch.stack(self._numerators_of(members)),
        )

    def _numerators_of(self, members: NDArray[np.int64]) -> Sequence[PhoneGraph]:
        return [self._numerators[self._features.texts[member]] for member in members]

    def _learning_rate(self, step: int) -> float:
        warm_up = min(1.0, (step + 1) / _WARM_UP_STEPS)
        cosine = 0.5 * (1 + math.cos(math.pi * step / self._steps))
        return self._peak_rate * warm_up * (0.98 * cosine + 0.02)

    def _save(self, checkpoint: Path, epoch: int) -> None:
        partial = checkpoint.with_suffix(".partial")
        state = {
            "epoch": epoch,
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
        }
        torch.save(state, partial)
        partial.rename(checkpoint)

    def _restore(self, checkpoint: Path) -> int:
        if not checkpoint.exists():
            return 0
        state = torch.load(checkpoint)
        self._network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        return int(state["epoch"])
