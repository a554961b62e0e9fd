"""Recordings of people saying one word each, from a folder in the layout of Speech Commands.

`FOLDER/WORD/SPEAKER_nohash_N.wav` (or .flac, with the program `flac`), one second each; what is
in `_silence_` is noise, in `_unknown_` any other word. Such folders stay outside the project.
"""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voiceskill.errors import UsageError
from voiceskill.speech.endpointing import Decision, Ending, Endpointer, short_answer
from voiceskill.speech.hearing import LOOK_S
from voiceskill.speech.ports import SAMPLE_RATE, Samples
from voiceskill.speech.resampling import resample
from voiceskill.speech.voice_activity import FRAME_S, VoiceActivityDetector
from voiceskill.speech.wav import read_wav

SILENCE = "_silence_"
_FLAC = ("flac", "-dcs", "--force-raw-format", "--endian=little", "--sign=signed")
_BEFORE_S, _AFTER_S = 0.6, 1.0


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording; `learned` tells that its speaker is of the half that may be learned from."""

    path: Path
    word: str
    learned: bool

    def audio(self) -> Samples:
        """Mono int16 at SAMPLE_RATE."""
        if self.path.suffix == ".wav":
            return resample(*read_wav(self.path), SAMPLE_RATE)
        done = subprocess.run([*_FLAC, str(self.path)], capture_output=True, check=True)
        return np.frombuffer(done.stdout, np.int16)

    def in_its_room(self) -> Samples:
        """The audio with more of its own background around it, as a microphone would give it."""
        audio = self.audio()
        size = SAMPLE_RATE // 100
        frames = audio[: len(audio) // size * size].reshape(-1, size).astype(float)
        level = max(2.0, float(np.percentile(np.sqrt((frames**2).mean(axis=1)), 10)))
        dice = np.random.default_rng(int(_digest(self.path.name)[:8], 16))

        def room(seconds: float) -> Samples:
            noise = dice.normal(0, level, round(seconds * SAMPLE_RATE))
            return noise.clip(-32_000, 32_000).astype(np.int16)

        return np.concatenate((room(_BEFORE_S), audio, room(_AFTER_S)))


def read_clips(folder: Path) -> list[Clip]:
    """All clips, in an order that mixes words and speakers. Raises UsageError."""
    paths = [p for kind in ("wav", "flac") for p in folder.glob(f"*/*.{kind}")]
    if not paths:
        raise UsageError(f"{folder}: no recordings; it has to hold a folder of WAVs for each word")
    if any(path.suffix == ".flac" for path in paths) and not shutil.which("flac"):
        raise UsageError("FLAC needs the program flac: sudo apt-get install flac")
    clips = [Clip(path, path.parent.name, _is_learned(path)) for path in paths]
    return sorted(clips, key=lambda clip: _digest(clip.path.name))


def endpointed(audio: Samples) -> Iterator[Samples]:
    """What the witness is shown of it: up to the look at the utterance, if there is one."""
    endpointer = Endpointer(short_answer(8.0), FRAME_S)
    kept: list[Samples] = []
    utterance: list[Samples] | None = None
    for frame, probability in VoiceActivityDetector().frames(audio):
        decision = endpointer.advance(probability, Ending.WHOLE)
        kept.append(frame)
        if decision is Decision.BEGAN:
            utterance = kept[-endpointer.kept_frames :]
        elif utterance is not None:
            utterance.append(frame)
            if decision is Decision.ENDED or endpointer.silence_s >= LOOK_S:
                break
    if utterance is not None:
        yield np.concatenate(utterance)


def _is_learned(path: Path) -> bool:
    speaker = path.stem.partition("_")[0]
    return int(_digest(speaker)[:2], 16) % 2 == 0


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
