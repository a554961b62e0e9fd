"""Speech for tests: the real synthesiser, with the silence and hiss of a real recording."""

from functools import cache

import numpy as np

from voiceskill.speech.ports import SAMPLE_RATE, Samples, Synthesizer
from voiceskill.speech.resampling import resample
from voiceskill.speech.synthesizer import open_synthesizer


@cache
def _synthesizer() -> Synthesizer:
    return open_synthesizer()


@cache
def speak(text: str, noise: float = 20.0) -> Samples:
    """`text` as mono int16 at SAMPLE_RATE, half a second of background around it."""
    voice = resample(*_synthesizer().synthesize(text), SAMPLE_RATE)
    audio = hiss(1.0 + len(voice) / SAMPLE_RATE, noise)[: len(voice) + SAMPLE_RATE]
    audio[SAMPLE_RATE // 2 : SAMPLE_RATE // 2 + len(voice)] += voice
    return audio


def hiss(seconds: float, level: float = 20.0) -> Samples:
    """Background noise of a root mean square of `level`."""
    noise = np.random.default_rng(0).normal(0, level, round(seconds * SAMPLE_RATE) + 1)
    return noise.astype(np.int16)
