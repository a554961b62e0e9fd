"""Telling the caller from a room that talks, on written-out levels; real voices: test_listening."""

import numpy as np
import pytest

from voiceskill.speech.foreground import Foreground
from voiceskill.speech.ports import Samples
from voiceskill.speech.voice_activity import FRAME_S, FRAME_SAMPLES

Stretch = tuple[float, float, float]
"""Seconds, level in dB, probability of speech."""

RADIO: Stretch = (1.0, 58.0, 0.9)
HISS: Stretch = (1.0, 58.0, 0.1)
QUIET: Stretch = (1.0, 20.0, 0.0)
CALLER: Stretch = (0.6, 73.0, 0.95)
SOFTLY: Stretch = (0.6, 60.0, 0.9)


def frames_of(*stretches: Stretch) -> list[tuple[Samples, float]]:
    return [
        (np.full(FRAME_SAMPLES, 10 ** (level / 20), np.int16), probability)
        for seconds, level, probability in stretches
        for _ in range(round(seconds / FRAME_S))
    ]


def rate(foreground: Foreground, *stretches: Stretch) -> list[float]:
    """What one listening comes to: the probabilities that count in the end, frame by frame."""
    foreground.begin()
    rated: list[float] = []
    for frame, probability in frames_of(*stretches):
        rated.append(foreground.take(frame, probability))
        if nearer := foreground.nearer():
            rated = [0.0] * (len(rated) - len(nearer)) + nearer
    foreground.end(heard=max(rated) > 0)
    return rated


def seconds(rated: list[float]) -> float:
    return sum(probability > 0.5 for probability in rated) * FRAME_S


def test_a_radio_before_and_after_is_not_the_callers() -> None:
    foreground = Foreground()
    assert not foreground.room_talks
    rated = rate(foreground, RADIO, CALLER, RADIO)
    assert foreground.room_talks
    assert seconds(rated) == pytest.approx(CALLER[0], abs=0.2)
    assert max(rated[: round(0.8 / FRAME_S)]) == 0.0


def test_from_then_on_the_radio_alone_is_nobody() -> None:
    foreground = Foreground()
    rate(foreground, RADIO, CALLER, RADIO)
    assert seconds(rate(foreground, RADIO, RADIO)) == 0.0
    assert seconds(rate(foreground, (0.2, 58.0, 0.9), CALLER, RADIO)) == pytest.approx(0.6, abs=0.2)


@pytest.mark.parametrize("before", [QUIET, HISS, (0.1, 58.0, 0.9), (0.4, 60.0, 0.9)])
def test_who_trails_off_is_heard_where_nobody_else_talks(before: Stretch) -> None:
    foreground = Foreground()
    rated = rate(foreground, before, CALLER, SOFTLY, QUIET)
    assert not foreground.room_talks
    assert seconds(rated) >= CALLER[0] + SOFTLY[0] - 0.1


def test_who_speaks_up_after_silence_is_heard_from_the_first_word() -> None:
    rated = rate(Foreground(), QUIET, SOFTLY, CALLER, SOFTLY)
    assert seconds(rated) == pytest.approx(1.8, abs=0.1)


def test_a_caller_as_loud_as_the_radio_is_not_told_apart() -> None:
    foreground = Foreground()
    rated = rate(foreground, RADIO, (0.6, 64.0, 0.9), RADIO)
    assert not foreground.room_talks
    assert seconds(rated) == pytest.approx(2.6, abs=0.1)


def test_two_listenings_without_an_utterance_forget_the_room() -> None:
    foreground = Foreground()
    rate(foreground, RADIO, CALLER, RADIO)
    foreground.end(heard=False)
    assert foreground.room_talks
    foreground.end(heard=False)
    assert not foreground.room_talks
    assert seconds(rate(foreground, RADIO)) == pytest.approx(1.0, abs=0.1)


def test_the_threshold_stays_below_the_caller_however_the_room_swells() -> None:
    foreground = Foreground()
    rate(foreground, RADIO, CALLER, RADIO)
    for level in np.arange(58.0, 73.0, 0.5):
        rate(foreground, (1.0, float(level), 0.9), CALLER)
    assert seconds(rate(foreground, QUIET, (0.6, 69.0, 0.9))) == pytest.approx(0.6, abs=0.1)
