"""Speech for tests: the real synthesiser, with the silence and hiss of a real recording."""

from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

import numpy as np

from voiceskill.speech.ports import SAMPLE_RATE, Samples
from voiceskill.speech.resampling import resample
from voiceskill.speech.synthesizer import open_synthesizer


@cache
def _fresh_process() -> ProcessPoolExecutor:
    # What espeak-ng spoke before changes how it speaks, and other tests interrupt it at any moment.
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1)


def _synthesize(text: str) -> tuple[Samples, int]:
    return open_synthesizer().synthesize(text)


@cache
def voice(text: str) -> Samples:
    """`text` as mono int16 at SAMPLE_RATE, the same whatever was spoken before."""
    return resample(*_fresh_process().submit(_synthesize, text).result(), SAMPLE_RATE)


@cache
def speak(text: str, noise: float = 20.0) -> Samples:
    """`text` as mono int16 at SAMPLE_RATE, half a second of background around it."""
    spoken = voice(text)
    audio = hiss(1.0 + len(spoken) / SAMPLE_RATE, noise)[: len(spoken) + SAMPLE_RATE]
    audio[SAMPLE_RATE // 2 : SAMPLE_RATE // 2 + len(spoken)] += spoken
    return audio


def hiss(seconds: float, level: float = 20.0) -> Samples:
    """Background noise of a root mean square of `level`."""
    noise = np.random.default_rng(0).normal(0, level, round(seconds * SAMPLE_RATE) + 1)
    return noise.astype(np.int16)
