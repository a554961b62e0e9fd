"""Recordings of people saying one word each: which ones are learned from, which ones measure.

A folder in the layout of Speech Commands (Pete Warden, Google, CC BY 4.0): WORD/SPEAKER_nohash_N
as WAV or FLAC; `_unknown_` holds other words as WORD_SPEAKER_nohash_N, `_silence_` noise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .pronunciations import has_pronunciation
from .synthesis import SAMPLE_RATE_HZ, Audio, load_audio

NOISE = ""


@dataclass(frozen=True)
class Recording:
    """One word, or NOISE; `learned` tells that it may be learned from, `measured` the opposite.

    A speaker is one or the other, by the MD5 of the name (even: learned). Words of `_unknown_`
    are split in the same way, and those of the wrong half for their speaker are not used, so
    that rejection is measured with words as well as speakers that training never had.
    """

    path: Path
    word: str
    folder: str
    learned: bool
    measured: bool

    def load(self) -> Audio:
        """Samples from -1 to 1 at 16 kHz."""
        return load_audio(self.path)


def list_recordings(folder: Path) -> list[Recording]:
    """All recordings below `folder` whose word can be learned, in a fixed order that mixes them."""
    paths = sorted(path for kind in ("wav", "flac") for path in folder.glob(f"*/*.{kind}"))
    found = [_describe(path) for path in paths]
    kept = [r for r in found if r.word == NOISE or has_pronunciation(r.word)]
    return sorted(kept, key=lambda recording: _digest(recording.path.name))


def background_level(audio: Audio) -> float:
    """Loudness (root mean square) of the quietest tenth of a recording."""
    size = SAMPLE_RATE_HZ // 100
    frames = audio[: len(audio) // size * size].reshape(-1, size).astype(np.float64)
    return max(2 / 32768, float(np.percentile(np.sqrt((frames**2).mean(axis=1)), 10)))


def surround(audio: Audio, before: int, after: int, draw: np.random.Generator) -> Audio:
    """Put noise as loud as the recording's own background around it (counts of samples)."""
    level = background_level(audio)
    around = (draw.normal(0, level, count) for count in (before, after))
    start, end = around
    return np.concatenate((start, audio, end)).astype(np.float32)


def _describe(path: Path) -> Recording:
    folder = path.parent.name
    word, speaker = folder, path.name.partition("_")[0]
    halves = {_half(speaker.partition(".")[0])}
    if folder == "_silence_":
        word = NOISE
    elif folder == "_unknown_":
        word, speaker = path.name.split("_")[:2]
        halves = {_half(word), _half(speaker)}
    return Recording(path, word, folder, learned=halves == {0}, measured=halves == {1})


def _half(name: str) -> int:
    return int(_digest(name)[:2], 16) % 2


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def sample_sayings(
    recordings: list[Recording], count: int, draw: np.random.Generator
) -> Iterator[tuple[tuple[Recording, ...], str]]:
    """`count` drawings of one recording, or two in a row, and what is said in them.

    A quarter are "yes" or "no", which matter most.
    """
    learned = [r for r in recordings if r.learned]
    answers = [r for r in learned if r.word in ("yes", "no")]
    for _ in range(count):
        source = answers if draw.random() < 0.25 else learned
        said = [source[draw.integers(len(source))]]
        if draw.random() < 0.25:
            said.append(learned[draw.integers(len(learned))])
        yield tuple(said), " ".join(r.word for r in said if r.word != NOISE)
