"""Changing the sample rate of mono int16 audio (soxr), whole or as a stream."""

from typing import cast

import numpy as np

from voiceskill.speech.ports import Samples


def resample(samples: Samples, from_rate: int, to_rate: int) -> Samples:
    """All of `samples` (mono int16 at `from_rate` Hz) at `to_rate` Hz."""
    if from_rate == to_rate or not len(samples):
        return samples
    import soxr

    return cast(Samples, soxr.resample(samples, from_rate, to_rate))


class StreamResampler:
    """Mono int16 blocks in, blocks at the other rate out, without seams between them."""

    def __init__(self, from_rate: int, to_rate: int) -> None:
        import soxr

        self._stream = (
            None
            if from_rate == to_rate
            else soxr.ResampleStream(from_rate, to_rate, 1, dtype="int16")
        )

    def push(self, samples: Samples) -> Samples:
        """The audio that is ready now; a block may come out empty and catch up later."""
        if self._stream is None:
            return samples
        return np.asarray(self._stream.resample_chunk(samples), np.int16)

    def clear(self) -> None:
        """Forget what is inside: the next block begins something new."""
        if self._stream is not None:
            self._stream.clear()
