"""Learns what a lone "no" sounds like, from people, into `voiceskill/speech/lone_no_weights.json`.

    python -m benchmarks.fit_lone_no FOLDER

FOLDER as for `benchmarks.witness`. Only half of its speakers are used: the other half is there to
measure with. Takes about 0.3 s of one core for each recording.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.speech_commands import SILENCE, Clip, endpointed, read_clips
from voiceskill.errors import VoiceSkillError
from voiceskill.speech.lone_no import WEIGHTS_FILE, Weights
from voiceskill.speech.witness import Witness

ATTRIBUTION = "learned on Speech Commands v0.02 (Pete Warden, Google, CC BY 4.0), test files"
# Of the closed pass alone: an open pass has to deny as well, and takes few of the same.
MOST_OTHERS_TAKEN = 0.015
LEAST_THRESHOLD = -1.0

# "go" is one sound away and a word that nobody answers with; other words matter more.
_IMPORTANCE = {"no": 1.0, "go": 0.5}
_OTHERS_IMPORTANCE = 2.0
_PENALTY = 2.0

Floats = NDArray[np.float64]


def fit(features: Floats, words: Sequence[str]) -> Weights:
    """The logistic rule for `features` (clips x features) of recordings of `words`."""
    center, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    rows = np.column_stack(((features - center) / scale, np.ones(len(features))))
    is_no = np.array([word == "no" for word in words], float)
    importance = np.array([_IMPORTANCE.get(word, _OTHERS_IMPORTANCE) for word in words])
    weights = np.zeros(rows.shape[1])
    penalty = np.eye(len(weights)) * _PENALTY
    penalty[-1, -1] = 0.0
    for _ in range(60):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (importance * (chance - is_no)) + penalty @ weights
        curve = (rows.T * (importance * chance * (1 - chance))) @ rows + penalty
        weights -= np.linalg.solve(curve, slope)
    scores = rows @ weights
    others = np.sort(scores[[word not in _IMPORTANCE for word in words]])[::-1]
    threshold = others[int(MOST_OTHERS_TAKEN * len(others))]
    return Weights(
        center=tuple(np.round(center, 4).tolist()),
        scale=tuple(np.round(scale, 4).tolist()),
        weights=tuple(np.round(weights[:-1], 4).tolist()),
        bias=round(float(weights[-1]), 4),
        threshold=round(float(max(threshold, LEAST_THRESHOLD)), 4),
    )


def write(weights: Weights, path: Path = WEIGHTS_FILE) -> None:
    """Keep the table where the skill reads it."""
    table = {
        "attribution": ATTRIBUTION,
        "center": weights.center,
        "scale": weights.scale,
        "weights": weights.weights,
        "bias": weights.bias,
        "threshold": weights.threshold,
    }
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def measure(clips: Sequence[Clip], witness: Witness) -> tuple[Floats, list[str]]:
    """Features and word of each clip in which there was something to measure."""
    features, words = [], []
    for clip in clips:
        for speech in endpointed(clip.in_its_room()):
            evidence = witness.evidence_of_no(speech)
            if evidence is not None:
                features.append(evidence.features())
                words.append(clip.word)
    return np.array(features), words


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    try:
        clips = [c for c in read_clips(arguments.folder) if c.learned and c.word != SILENCE]
        weights = fit(*measure(clips, Witness()))
    except VoiceSkillError as error:
        print(error, file=sys.stderr)
        return 2
    write(weights)
    print(f"{len(clips)} recordings; {WEIGHTS_FILE.name} written, threshold {weights.threshold}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
