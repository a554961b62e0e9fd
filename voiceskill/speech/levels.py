"""Whether a microphone is set right, from what it gave during one listening. Pure."""

import numpy as np

from voiceskill.speech.ports import Samples

FULL_SCALE = 32_700
CLIPPED_SHARE = 0.005
QUIET_PEAK = 600

MUTED = "the microphone gives no sound at all; is it muted?"
TOO_QUIET = "I hear you faintly: come closer, or turn the microphone up"
CLIPPED = "the sound is distorted: move back a little, or turn the microphone down"


class LevelMeter:
    """Takes every frame of a listening, and tells what is wrong with the level, if anything."""

    def __init__(self) -> None:
        self._peak = 0
        self._samples = 0
        self._clipped = 0

    def take(self, frame: Samples, *, speech: bool) -> None:
        """One frame; how loud it is counts as the caller's only while there is `speech`."""
        level = np.abs(frame.astype(np.int32))
        self._peak = max(self._peak, int(level.max(initial=0)))
        if speech:
            self._samples += len(frame)
            self._clipped += int((level >= FULL_SCALE).sum())

    def complaint(self) -> str | None:
        """MUTED, TOO_QUIET, CLIPPED or None."""
        if self._peak == 0:
            return MUTED
        if self._samples and self._clipped > CLIPPED_SHARE * self._samples:
            return CLIPPED
        return TOO_QUIET if self._samples and self._peak < QUIET_PEAK else None
