"""Hear with a Vosk model as the project does: with a grammar and [unk], or openly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import vosk
from numpy.typing import NDArray

from .language_model import UNKNOWN
from .synthesis import SAMPLE_RATE_HZ

_CHUNK_SAMPLES = 4000


class Ear:
    """A recogniser; with `phrases`, these and [unk] are its grammar."""

    def __init__(self, model: vosk.Model, phrases: Sequence[str] | None) -> None:
        grammar = [] if phrases is None else [json.dumps([*phrases, UNKNOWN])]
        self._recognizer = vosk.KaldiRecognizer(model, SAMPLE_RATE_HZ, *grammar)
        self._recognizer.SetWords(True)
        self._heard_s = 0.0

    def hear(self, audio: NDArray[np.int16]) -> list[dict[str, Any]]:
        """The words of one utterance as Vosk gives them, timed from its start."""
        words: list[dict[str, Any]] = []
        for start in range(0, len(audio), _CHUNK_SAMPLES):
            if self._recognizer.AcceptWaveform(audio[start : start + _CHUNK_SAMPLES].tobytes()):
                words += json.loads(self._recognizer.Result()).get("result", [])
        words += json.loads(self._recognizer.FinalResult()).get("result", [])
        for word in words:
            word["start"] -= self._heard_s
            word["end"] -= self._heard_s
        self._heard_s += len(audio) / SAMPLE_RATE_HZ
        return words
