"""How well given words fit an utterance: PocketSphinx made to find them and nothing else."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from voiceskill.speech.pocketsphinx_decoder import Pronunciations, decode_whole, new_decoder
from voiceskill.speech.ports import SAMPLE_RATE, Samples

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
# Enough for loops of words: five times as fast, and the same scores on 28 recordings.
_PRUNED: dict[str, Any] = {"beam": 1e-40, "pbeam": 1e-40, "wbeam": 1e-12}
_LOG_SCALE = 1024
_IMPOSSIBLE = -9999.0
_VARIANT = re.compile(r"\(\d+\)$")
FRAME = SAMPLE_RATE // 100
MARGIN_FRAMES = 25
_MIN_RUN_FRAMES = 5
_MIN_CONTRAST_DB = 10.0


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """One word where it fits best; `frames` of 10 ms, `score` in natural log likelihood."""

    text: str
    frames: int
    score: float

    @property
    def goodness(self) -> float:
        """Mean log likelihood per frame against the best of all sounds; 0 at best."""
        return self.score / self.frames


@dataclass(frozen=True, slots=True)
class Alignment:
    """Words in order, and the log likelihood of the whole utterance with its silences."""

    total: float
    words: tuple[AlignedWord, ...]


class ForcedAligner:
    """Finds the words of a small grammar in audio. Scores of one audio can be compared.

    With `pruned` unlikely paths are given up early: for `align_any` with many words.
    Raises ModelError when PocketSphinx's own model is damaged.
    """

    def __init__(self, pronunciations: Pronunciations, *, pruned: bool = False) -> None:
        options = _EXACT | _PRUNED if pruned else _EXACT
        self._decoder = new_decoder(pronunciations, **options)
        self._known = set(pronunciations)
        self._grammar = ""

    def learn(self, word: str, pronunciations: Sequence[str]) -> None:
        """Add a word; `pronunciations` in ARPABET, at least one."""
        if word in self._known:
            return
        self._known.add(word)
        for number, phones in enumerate(pronunciations, start=1):
            name = f"{word}({number})" if number > 1 else word
            self._decoder.add_word(name, phones, number == len(pronunciations))

    def align(self, slots: Iterable[Sequence[str]], speech: Samples) -> Alignment | None:
        """One known word from each slot, in order, where they fit best; None when they cannot.

        A slot that holds "" too may be left out. `speech` is mono int16 at SAMPLE_RATE, trimmed.
        """
        return self._align(" ".join(map(_choice, slots)), speech)

    def align_any(self, words: Sequence[str], speech: Samples) -> Alignment | None:
        """As many of the known `words`, in any order, as fit best."""
        return self._align(f"{_choice(words)}+", speech)

    def _align(self, rule: str, speech: Samples) -> Alignment | None:
        grammar = f"#JSGF V1.0; grammar forced; public <forced> = {rule};"
        if grammar != self._grammar:
            self._decoder.add_jsgf_string("forced", grammar)
            self._decoder.activate_search("forced")
            self._grammar = grammar
        decode_whole(self._decoder, speech)
        hypothesis = self._decoder.hyp()
        if hypothesis is None:
            return None
        words = tuple(
            AlignedWord(
                _VARIANT.sub("", segment.word),
                segment.end_frame - segment.start_frame + 1,
                _log(segment.ascore),
            )
            for segment in self._decoder.seg()
            if segment.word[0] not in "<(["
        )
        return Alignment(_log(hypothesis.score), words) if words else None


def _choice(slot: Sequence[str]) -> str:
    words = " | ".join(filter(None, slot))
    return f"[ {words} ]" if "" in slot else f"( {words} )"


def trim(samples: Samples, margin_frames: int = MARGIN_FRAMES) -> Samples | None:
    """The utterance without the silence around it, with a margin of so many 10 ms.

    None when nothing stands out from the background by 10 dB.
    """
    whole = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    if not len(whole):
        return None
    level_db = 10 * np.log10((whole**2).mean(axis=1) + 1)
    peak, floor = np.percentile(level_db, (95, 10))
    if peak - floor < _MIN_CONTRAST_DB:
        return None
    active = np.concatenate(([False], level_db > max(floor + 6, peak - 30), [False]))
    edges = np.diff(active.astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    long = ends - starts >= _MIN_RUN_FRAMES
    if not long.any():
        return samples
    first = max(0, int(starts[long][0]) - margin_frames)
    return samples[first * FRAME : (int(ends[long][-1]) + margin_frames) * FRAME]


def _log(likelihood: float) -> float:
    return _LOG_SCALE * math.log(likelihood) if likelihood > 0 else _IMPOSSIBLE
