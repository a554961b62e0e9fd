"""Begin with the network of a finished model instead of nothing.

Reads the affine layers of a `final.mdl` that `kaldi_model` wrote, puts normalisation back between
them, and widens the layers when the new network is wider; what it hears does not change by that.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from .features import FeatureSet
from .network import BATCH_NORM_EPSILON, LAYER_OFFSETS, AcousticNetwork

Affine = tuple[NDArray[np.float32], NDArray[np.float32]]
_SAMPLE_FRAMES = 60_000


def read_affines(path: Path) -> list[Affine]:
    """Weights [out, offsets x in] and bias [out] of every affine layer in a `final.mdl`."""
    data = path.read_bytes()
    affines = []
    at = 0
    while (at := data.find(b"<LinearParams> FM ", at)) >= 0:
        at += len(b"<LinearParams> FM ")
        rows, columns = struct.unpack_from("<xixi", data, at)
        weights = np.frombuffer(data, "<f4", rows * columns, at + 10).reshape(rows, columns)
        at += 10 + 4 * rows * columns + len(b"<BiasParams> FV ")
        (count,) = struct.unpack_from("<xi", data, at)
        affines.append((weights, np.frombuffer(data, "<f4", count, at + 5)))
    return affines


@torch.no_grad()
def start_from(model: Path, network: AcousticNetwork, features: FeatureSet) -> None:
    """Make `network` hear what the `final.mdl` does, statistics being those of `features`.

    Raises ValueError when the shapes do not go together.
    """
    affines = read_affines(model)
    if len(affines) != len(LAYER_OFFSETS) + 1:
        raise ValueError(f"{model}: {len(affines)} affine layers")
    start = (len(features.frames) - _SAMPLE_FRAMES) // 2
    sample = features.frames[max(0, start) :][:_SAMPLE_FRAMES].astype(np.float32)
    hidden = ((torch.from_numpy(sample) - network.mean) * network.scale).T[None]
    mean, deviation = network.mean, 1 / network.scale
    for number, (layer, norm) in enumerate(zip(network.layers, network.norms, strict=True)):
        assert isinstance(layer, nn.Conv1d)
        assert isinstance(norm, nn.BatchNorm1d)
        _put(layer, affines[number], mean, deviation)
        hidden = functional.relu(layer(hidden))
        mean = hidden.mean((0, 2))
        variance = hidden.var((0, 2), unbiased=False)
        assert norm.running_mean is not None
        assert norm.running_var is not None
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        deviation = (variance + BATCH_NORM_EPSILON).sqrt()
        hidden = (hidden - mean[:, None]) / deviation[:, None]
    for head in (network.output, network.frame_output):
        _put(head, affines[-1], mean, deviation)


def _put(layer: nn.Conv1d, affine: Affine, mean: Tensor, deviation: Tensor) -> None:
    """Give `layer`, whose input is normalised, the effect of `affine`, whose input was not.

    Units beyond those of `affine` keep their random weights, and the old ones do not hear them.
    """
    weights, bias = torch.from_numpy(affine[0].copy()), torch.from_numpy(affine[1].copy())
    width = layer.kernel_size[0]
    old_out, old_in = len(weights), weights.shape[1] // width
    if old_out > layer.out_channels or old_in > layer.in_channels or len(bias) != old_out:
        raise ValueError(f"{old_in} x {old_out} units do not fit {tuple(layer.weight.shape)}")
    shaped = weights.reshape(old_out, width, old_in).permute(0, 2, 1)
    assert layer.bias is not None
    layer.weight[:old_out] = 0
    layer.weight[:old_out, :old_in] = shaped * deviation[None, :old_in, None]
    layer.bias[:old_out] = bias + (shaped * mean[None, :old_in, None]).sum((1, 2))
