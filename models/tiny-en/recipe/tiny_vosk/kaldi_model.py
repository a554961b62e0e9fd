"""Write the trained network as Kaldi's binary `final.mdl`, and the configuration of the model.

The file is a transition model, then an nnet3 network, then empty priors. In the binary format
tokens end in one space; an integer or float is its size in bytes, then itself, little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .features import COEFFICIENTS, MFCC_OPTIONS
from .network import BATCH_NORM_EPSILON, CONTEXT, LAYER_OFFSETS, SUBSAMPLING, AcousticNetwork
from .pronunciations import PHONES, SILENCE

POSITIONS = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}
# Vosk finds word boundaries by phones that know their place in the word. They share outputs
# and are numbered from 1, silence first.
POSITION_PHONES = [SILENCE, *(f"{phone}_{place}" for phone in PHONES[1:] for place in POSITIONS)]
DECODER_OPTIONS = {
    "min-active": "200",
    "max-active": "3000",
    "beam": "13.0",
    "lattice-beam": "6.0",
    "acoustic-scale": "1.0",
    "frame-subsampling-factor": f"{SUBSAMPLING}",
    "endpoint.silence-phones": "1",
    "endpoint.rule2.min-trailing-silence": "0.5",
    "endpoint.rule3.min-trailing-silence": "0.75",
    "endpoint.rule4.min-trailing-silence": "1.0",
}

Array = NDArray[np.float64]


def write_configuration(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, options in (("mfcc.conf", MFCC_OPTIONS), ("model.conf", DECODER_OPTIONS)):
        lines = [f"--{option}={value}\n" for option, value in options.items()]
        (folder / name).write_text("".join(lines), encoding="ascii")


def write_acoustic_model(network: AcousticNetwork, path: Path) -> None:
    stream = _KaldiStream()
    _add_transition_model(stream)
    _add_network(stream, network)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stream.bytes())


class _KaldiStream:
    """Bytes in Kaldi's binary format."""

    def __init__(self) -> None:
        self._data = bytearray(b"\0B")

    def bytes(self) -> bytes:
        return bytes(self._data)

    def raw(self, text: str) -> None:
        self._data += text.encode("ascii")

    def token(self, *names: str) -> None:
        for name in names:
            self.raw(name + " ")

    def integer(self, *values: int) -> None:
        for value in values:
            self._data += b"\4" + struct.pack("<i", value)

    def real(self, *values: float) -> None:
        for value in values:
            self._data += b"\4" + struct.pack("<f", value)

    def integers(self, values: Sequence[int]) -> None:
        self._data += b"\4" + struct.pack("<i", len(values)) + np.array(values, "<i4").tobytes()

    def vector(self, values: ArrayLike) -> None:
        array = np.asarray(values, "<f4")
        self.token("FV")
        self.integer(len(array))
        self._data += array.tobytes()

    def matrix(self, values: ArrayLike) -> None:
        array = np.ascontiguousarray(values, "<f4")
        self.token("FM")
        self.integer(*array.shape)
        self._data += array.tobytes()


def _add_transition_model(stream: _KaldiStream) -> None:
    """Chain topology: one output enters a phone, the other stays in it."""
    count = len(POSITION_PHONES)
    stream.token("<TransitionModel>", "<Topology>")
    stream.integers(range(1, count + 1))
    stream.integers([-1] + [0] * count)
    # -1 announces separate classes for entering and staying; then one entry of two states.
    stream.integer(-1, 1, 2)
    entering, staying = 0, 1
    stream.integer(entering, staying, 2)
    for target in (0, 1):
        stream.integer(target)
        stream.real(0.5)
    stream.integer(-1, -1, 0)
    stream.token("</Topology>", "<Tuples>")
    stream.integer(count)
    for number in range(1, count + 1):
        phone = output_phone(number)
        stream.integer(number, 0, 2 * phone, 2 * phone + 1)
    stream.token("</Tuples>", "<LogProbs>")
    stream.vector([0.0] + [np.log(0.5)] * (2 * count))
    stream.token("</LogProbs>", "</TransitionModel>")


def output_phone(number: int) -> int:
    """Index in PHONES of a position phone, which is numbered from 1."""
    return 0 if number == 1 else (number - 2) // len(POSITIONS) + 1


def _add_network(stream: _KaldiStream, network: AcousticNetwork) -> None:
    lines = [f"input-node name=input dim={COEFFICIENTS}"]
    components: list[tuple[str, Array | None, Array]] = []
    previous = "input"
    affines = _fold_normalisation(network)
    for number, offsets in enumerate(LAYER_OFFSETS, start=1):
        affine, relu = f"tdnn{number}.affine", f"tdnn{number}.relu"
        joined = ", ".join(f"Offset({previous}, {o})" if o else previous for o in offsets)
        lines.append(f"component-node name={affine} component={affine} input=Append({joined})")
        lines.append(f"component-node name={relu} component={relu} input={affine}")
        weights, bias = affines[number - 1]
        components += [(affine, weights, bias), (relu, None, bias)]
        previous = relu
    lines.append(f"component-node name=output.affine component=output.affine input={previous}")
    lines.append("output-node name=output input=output.affine objective=linear")
    components.append(("output.affine", *affines[-1]))

    stream.token("<Nnet3>")
    stream.raw("\n" + "\n".join(lines) + "\n\n")
    stream.token("<NumComponents>")
    stream.integer(len(components))
    for name, matrix, bias in components:
        stream.token("<ComponentName>", name)
        if matrix is None:
            _add_relu(stream, len(bias))
        else:
            stream.token("<AffineComponent>", "<LearningRate>")
            stream.real(0.001)
            stream.token("<LinearParams>")
            stream.matrix(matrix)
            stream.token("<BiasParams>")
            stream.vector(bias)
            stream.token("</AffineComponent>")
    stream.token("</Nnet3>", "<LeftContext>")
    stream.integer(CONTEXT)
    stream.token("<RightContext>")
    stream.integer(CONTEXT)
    stream.token("<Priors>")
    stream.vector([])


def _add_relu(stream: _KaldiStream, width: int) -> None:
    stream.token("<RectifiedLinearComponent>", "<Dim>")
    stream.integer(width)
    for statistic in ("<ValueAvg>", "<DerivAvg>"):
        stream.token(statistic)
        stream.vector([])
    stream.token("<Count>")
    stream.real(0)
    stream.token("<OderivRms>")
    stream.vector([])
    for counter in ("<OderivCount>", "<NumDimsSelfRepaired>", "<NumDimsProcessed>"):
        stream.token(counter)
        stream.real(0)
    stream.token("</RectifiedLinearComponent>")


def _fold_normalisation(network: AcousticNetwork) -> list[tuple[Array, Array]]:
    """Weights and bias of every affine layer, with the normalisation of its input in them.

    This is exact because only the input of the network is ever padded.
    """
    state = {name: value.double().numpy() for name, value in network.state_dict().items()}
    scale = state["scale"]
    shift = -state["mean"] * scale
    affines = []
    for name in [*(f"layers.{i}" for i in range(len(LAYER_OFFSETS))), "output"]:
        weights, bias = state[f"{name}.weight"], state[f"{name}.bias"]
        scaled = (weights * scale[None, :, None]).transpose(0, 2, 1).reshape(len(weights), -1)
        affines.append((scaled, bias + (weights * shift[None, :, None]).sum((1, 2))))
        norm = name.replace("layers", "norms")
        if norm != name:
            scale = 1 / np.sqrt(state[f"{norm}.running_var"] + BATCH_NORM_EPSILON)
            shift = -state[f"{norm}.running_mean"] * scale
    return affines
