"""Earcons: short sounds that tell what is going on, each with its text equivalent. Pure."""

from enum import StrEnum

import numpy as np

from voiceskill.speech.ports import Samples

EARCON_RATE = 22_050

_LEVEL = 6_000
_FADE_S = 0.008


class Earcon(StrEnum):
    """What is told; the value is the text equivalent, for the screen."""

    LISTENING = "listening"
    HEARD = "heard"
    URGENT = "urgent"


_TONES: dict[Earcon, tuple[tuple[float, float], ...]] = {
    Earcon.LISTENING: ((660, 0.06), (880, 0.07)),
    Earcon.HEARD: ((880, 0.06),),
    Earcon.URGENT: ((990, 0.14), (740, 0.14), (990, 0.14), (740, 0.14)),
}


def earcon(kind: Earcon) -> Samples:
    """Its sound: mono int16 at EARCON_RATE, 0.05 to 0.6 s."""
    return np.concatenate([_tone(pitch_hz, seconds) for pitch_hz, seconds in _TONES[kind]])


def _tone(pitch_hz: float, seconds: float) -> Samples:
    t = np.arange(round(seconds * EARCON_RATE)) / EARCON_RATE
    fade = np.minimum(1.0, np.minimum(t, t[::-1]) / _FADE_S)
    return np.asarray(_LEVEL * fade * np.sin(2 * np.pi * pitch_hz * t), np.int16)
