"""Telling the caller from our own voice, heard back through the microphone. Pure."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from voiceskill.speech.ports import SAMPLE_RATE, Samples

LIKE_OURS = 0.6
_SHORTEST_ECHO = 2
ECHO_LIKENESS = 0.65
_ENVELOPE_FRAME = SAMPLE_RATE // 50
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)*")


def without_echo(heard: Sequence[str], said: str) -> tuple[str, ...]:
    """`heard` without the runs of two and more words that `said` has in the same order.

    All of it is our echo, and () is left, when most of it is.
    """
    ours = _words(said)
    matcher = SequenceMatcher(None, ours, list(heard), autojunk=False)
    echoed: set[int] = set()
    for block in matcher.get_matching_blocks():
        if block.size >= _SHORTEST_ECHO:
            echoed.update(range(block.b, block.b + block.size))
    if heard and len(echoed) / len(heard) >= LIKE_OURS:
        return ()
    return tuple(word for at, word in enumerate(heard) if at not in echoed)


def echo_likeness(heard: Samples, played: Samples) -> float:
    """How much the loudness of `heard` rises and falls as that of `played` does somewhere.

    Both mono int16 at SAMPLE_RATE. 1.0 is the same, 0.0 unrelated; our echo in a room is above
    0.7, whatever a recogniser makes of it.
    """
    ours, theirs = _envelope(played), _envelope(heard)
    if len(theirs) < 5 or len(ours) < len(theirs):
        ours = np.pad(ours, (0, max(0, len(theirs) - len(ours))))
    if len(theirs) < 5:
        return 1.0
    windows = np.lib.stride_tricks.sliding_window_view(ours, len(theirs))
    centered = windows - windows.mean(axis=1, keepdims=True)
    pattern = theirs - theirs.mean()
    sizes = np.linalg.norm(centered, axis=1) * np.linalg.norm(pattern) + 1e-9
    return float((centered @ pattern / sizes).max())


def is_ours(words: str, said: str) -> bool:
    """Whether each of `words` is one of ours: then nothing tells the caller from our echo."""
    return set(words.split()) <= set(_words(said))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def _envelope(samples: Samples) -> NDArray[np.float64]:
    """Loudness in dB of each 20 ms, not below 40 dB under the loudest."""
    whole = samples[: len(samples) // _ENVELOPE_FRAME * _ENVELOPE_FRAME]
    frames = whole.reshape(-1, _ENVELOPE_FRAME).astype(np.float64)
    level = 10 * np.log10((frames**2).mean(axis=1) + 1)
    floor = float(level.max(initial=0.0)) - 40
    return np.asarray(np.maximum(level, floor), np.float64)
