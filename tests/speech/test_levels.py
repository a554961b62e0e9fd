"""Is the microphone set right?"""

import numpy as np
import pytest

from tests.speech.spoken import speak
from voiceskill.speech.levels import CLIPPED, MUTED, TOO_QUIET, LevelMeter


@pytest.mark.parametrize(
    ("gain", "complaint"), [(0.0, MUTED), (0.01, TOO_QUIET), (1.0, None), (20.0, CLIPPED)]
)
def test_a_voice_at_any_level(gain: float, complaint: str | None) -> None:
    meter = LevelMeter()
    voice = speak("no i don't have a fever", noise=0.0).astype(float) * gain
    meter.take(voice.clip(-32_768, 32_767).astype(np.int16), speech=True)
    assert meter.complaint() == complaint


def test_a_quiet_room_is_no_quiet_voice() -> None:
    meter = LevelMeter()
    meter.take(np.full(512, 20, np.int16), speech=False)
    assert meter.complaint() is None
