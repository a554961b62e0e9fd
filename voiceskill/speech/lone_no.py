"""Whether a lone "no" was said: what forced passes measure, weighed by a learned table.

The decoys are told apart by how they differ from "no", because they mean different things: that
"known" fits a little better is mostly noise after the word, that "go" does is another word.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from voiceskill.speech.forced_alignment import Alignment

WEIGHTS_FILE = Path(__file__).with_name("lone_no_weights.json")
KINDS = ("onset", "near", "far")


class Evidence(NamedTuple):
    """How the forced "no" compares; scores in natural log likelihood.

    `goodness` is per frame, against the best of all sounds. `over` is above the best decoy of
    each of KINDS, `over_babble` above any babble of decoys, per frame.
    `frames` of 10 ms are the word's, `share` their part of the trimmed utterance.
    """

    goodness: float
    over: tuple[float, ...]
    over_babble: float
    frames: int
    share: float

    def features(self) -> tuple[float, ...]:
        """What the weights are for; every one bounded, so that no outlier decides alone."""
        per_frame = (max(-5.0, min(5.0, score / self.frames)) for score in self.over)
        return (
            max(-12.0, self.goodness),
            *(max(-150.0, min(150.0, score)) / 30 for score in self.over),
            *per_frame,
            max(-6.0, min(6.0, self.over_babble)),
            math.log(self.frames),
            self.share,
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic rule: `center` and `scale` standardise the features, `weights` weigh them.

    A score above `threshold` is taken for a "no".
    """

    center: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    threshold: float

    def score(self, evidence: Evidence) -> float:
        """Log odds that it was a "no"."""
        rows = zip(evidence.features(), self.center, self.scale, self.weights, strict=True)
        return self.bias + sum(w * (value - middle) / size for value, middle, size, w in rows)


def load_weights(path: Path = WEIGHTS_FILE) -> Weights:
    """The table that comes with the skill."""
    table = json.loads(path.read_text(encoding="utf-8"))
    return Weights(
        center=tuple(table["center"]),
        scale=tuple(table["scale"]),
        weights=tuple(table["weights"]),
        bias=table["bias"],
        threshold=table["threshold"],
    )


def kind_of(phones: str) -> str:
    """How a pronunciation ("G OW") differs from "N OW": near: a sound more, or another vowel."""
    parts = phones.split()
    if parts[:2] == ["N", "OW"] or parts[-2:] == ["N", "OW"]:
        return "near"
    if parts[0] == "N" and (len(parts) <= 2 or phones == "N IY OW"):
        return "near"
    return "onset" if len(parts) <= 2 and parts[-1] == "OW" else "far"


def by_kind(decoys: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """The names of `decoys` (name to phones) for each of KINDS."""
    return tuple(
        tuple(name for name, phones in decoys.items() if kind_of(phones) == kind) for kind in KINDS
    )


def weigh_up(
    claimed: Alignment,
    decoys: Iterable[Alignment | None],
    babble: Alignment,
    speech_frames: int,
) -> Evidence:
    """The evidence for the forced "no" in `claimed` against its rivals (None: cannot be)."""
    word = claimed.words[0]
    return Evidence(
        goodness=word.goodness,
        over=tuple(above(claimed, decoy) for decoy in decoys),
        over_babble=above(claimed, babble) / word.frames,
        frames=word.frames,
        share=word.frames / speech_frames,
    )


def above(claimed: Alignment, rival: Alignment | None) -> float:
    """How much likelier `claimed` is, in natural log."""
    return math.inf if rival is None else claimed.total - rival.total
