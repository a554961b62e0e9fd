"""The acoustic network: a small TDNN in the shape that Kaldi's nnet3 can run."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .features import COEFFICIENTS, FeatureSet
from .pronunciations import PHONES

WIDTH = 256
OUTPUTS = 2 * len(PHONES)
# Vosk hard-codes 0.03 s for a frame of output: three frames of input.
SUBSAMPLING = 3
# For each layer, the input frames that it joins, relative to its own, in input frames.
LAYER_OFFSETS = [
    [-2, -1, 0, 1, 2],
    [-1, 0, 1],
    [-3, 0, 3],
    [-3, 0, 3],
    [-6, 0, 6],
    [-6, 0, 6],
]
_SUBSAMPLING_LAYER = 1
CONTEXT = sum(offsets[-1] for offsets in LAYER_OFFSETS)
_DROPOUT = 0.05
BATCH_NORM_EPSILON = 1e-5


class AcousticNetwork(nn.Module):
    """Frames to scores of the outputs; each layer is affine, ReLU, batch normalisation."""

    mean: Tensor
    scale: Tensor

    def __init__(self, mean: Tensor, deviation: Tensor) -> None:
        super().__init__()
        self.layers = nn.ModuleList()
        self.norms = nn.ModuleList()
        for number, offsets in enumerate(LAYER_OFFSETS):
            step = offsets[1] - offsets[0]
            self.layers.append(
                nn.Conv1d(
                    COEFFICIENTS if number == 0 else WIDTH,
                    WIDTH,
                    kernel_size=len(offsets),
                    stride=SUBSAMPLING if number == _SUBSAMPLING_LAYER else 1,
                    dilation=step if number <= _SUBSAMPLING_LAYER else step // SUBSAMPLING,
                )
            )
            self.norms.append(nn.BatchNorm1d(WIDTH, affine=False, eps=BATCH_NORM_EPSILON))
        self.output = nn.Conv1d(WIDTH, OUTPUTS, 1)
        self.frame_output = nn.Conv1d(WIDTH, OUTPUTS, 1)
        self.register_buffer("mean", mean)
        self.register_buffer("scale", 1 / deviation)

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Score frames [batch, time, coefficients] that have CONTEXT more at each end.

        Returns the scores, and those of a second head that only training uses, both
        [batch, time / SUBSAMPLING, OUTPUTS].
        """
        hidden = ((frames - self.mean) * self.scale).transpose(1, 2)
        for layer, norm in zip(self.layers, self.norms, strict=True):
            hidden = norm(functional.relu(layer(hidden)))
            hidden = functional.dropout(hidden, _DROPOUT, self.training)
        return self.output(hidden).transpose(1, 2), self.frame_output(hidden).transpose(1, 2)


def make_network(features: FeatureSet) -> AcousticNetwork:
    """A fresh network that normalises its input as these features need."""
    sample = features.frames[::7].astype(np.float32)
    return AcousticNetwork(torch.from_numpy(sample.mean(0)), torch.from_numpy(sample.std(0)))
