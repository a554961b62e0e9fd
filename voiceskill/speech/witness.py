"""The second witness: does the audio itself bear out what the recogniser made of it?

A recogniser picks the likeliest of what it expects. The witness does not choose: it forces one
answer onto the audio and asks whether the sounds are there (goodness: the mean log likelihood
per frame of the word against the best of all sounds, 0 at best), and whether a near-miss fits
better (128 decoys, every pronunciation one sound away from yes and no).

Thresholds were set on human voices saying single words (Speech Commands v0.02, half of the
speakers of its test files), never on patients, sentences, telephones or children.
"""

import json
import math
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from voiceskill.speech.pocketsphinx_decoder import decode_whole, new_decoder
from voiceskill.speech.ports import SAMPLE_RATE, Samples

_DECOYS = Path(__file__).with_name("witness_decoys.json")
_ANSWERS = {"yes": "Y EH S", "no": "N OW"}
# Scores of different passes can be compared only without pruning, without normalising by the
# best active state, and without language weights.
_EXACT: dict[str, Any] = {
    "compallsen": True,
    "beam": 1e-300,
    "pbeam": 1e-300,
    "wbeam": 1e-300,
    "maxhmmpf": -1,
    "bestpath": False,
    "lw": 1.0,
    "wip": 1.0,
    "pip": 1.0,
    "silprob": 0.1,
    "fillprob": 1e-20,
}
_LOG_SCALE = 1024
_IMPOSSIBLE = -9999.0
_FRAME = SAMPLE_RATE // 100
_MARGIN_FRAMES = 25
_MIN_RUN_FRAMES = 5
_MIN_CONTRAST_DB = 10.0


class _Fit(NamedTuple):
    """How well a forced pass fits: log likelihoods of all and of the word, frames of the word."""

    total: float
    word: float
    frames: int

    @property
    def goodness(self) -> float:
        return self.word / self.frames


class Witness:
    """Judges whether an utterance is a bare yes, a bare no, or neither.

    Takes about 0.15 s of one core for one second of speech, and 60 MB. Raises ModelError when
    PocketSphinx's own model is damaged.
    """

    def __init__(self) -> None:
        decoys = json.loads(_DECOYS.read_text(encoding="utf-8"))
        words = _ANSWERS | {f"decoy{number}": phones for number, phones in enumerate(decoys)}
        self._decoder = new_decoder({word: [phones] for word, phones in words.items()}, **_EXACT)
        for answer in _ANSWERS:
            self._add_search(answer, [answer])
        self._add_search("decoys", [word for word in words if word not in _ANSWERS])

    def hears(self, samples: Samples) -> Literal["yes", "no"] | None:
        """What one endpointed utterance (mono int16 at SAMPLE_RATE) is, None for neither.

        Neither includes silence, noise, any other word or sentence, and what is too unclear.
        """
        speech = trim(samples)
        if speech is None:
            return None
        no, yes, decoy = (self._force(search, speech) for search in ("no", "yes", "decoys"))
        over_decoy = no.total - decoy.total
        if (
            no.frames >= 25
            and no.total - yes.total > 30
            and over_decoy > -25
            and no.goodness + over_decoy / no.frames > -6.0
        ):
            return "no"
        over_decoy = yes.total - decoy.total
        if (
            yes.frames >= 18
            and yes.total - no.total > 10
            and yes.goodness + over_decoy / yes.frames > -5.4
        ):
            return "yes"
        return None

    def _add_search(self, name: str, words: list[str]) -> None:
        grammar = f"#JSGF V1.0; grammar {name}; public <answer> = {' | '.join(words)};"
        self._decoder.add_jsgf_string(name, grammar)

    def _force(self, search: str, speech: Samples) -> _Fit:
        self._decoder.activate_search(search)
        decode_whole(self._decoder, speech)
        hypothesis = self._decoder.hyp()
        if hypothesis is None:
            return _Fit(_IMPOSSIBLE, _IMPOSSIBLE, 1)
        for segment in self._decoder.seg():
            if segment.word[0] not in "<(":
                frames = segment.end_frame - segment.start_frame + 1
                return _Fit(_log(hypothesis.score), _log(segment.ascore), frames)
        return _Fit(_log(hypothesis.score), _IMPOSSIBLE, 1)


def trim(samples: Samples) -> Samples | None:
    """The utterance without the silence around it, with a margin of 0.25 s.

    None when nothing stands out from the background by 10 dB.
    """
    whole = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME).astype(np.float64)
    if not len(whole):
        return None
    level_db = 10 * np.log10((whole**2).mean(axis=1) + 1)
    peak, floor = np.percentile(level_db, (95, 10))
    if peak - floor < _MIN_CONTRAST_DB:
        return None
    active = np.concatenate(([0], level_db > max(floor + 6, peak - 30), [0])).astype(np.int8)
    edges = np.diff(active)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    long = ends - starts >= _MIN_RUN_FRAMES
    if not long.any():
        return samples
    first = max(0, int(starts[long][0]) - _MARGIN_FRAMES)
    return samples[first * _FRAME : (int(ends[long][-1]) + _MARGIN_FRAMES) * _FRAME]


def _log(likelihood: float) -> float:
    return _LOG_SCALE * math.log(likelihood) if likelihood > 0 else _IMPOSSIBLE
