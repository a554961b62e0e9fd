"""WAV files as an AudioSource and as an AudioSink."""

import contextlib
import os
import tempfile
import threading
import time
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from voiceskill.errors import UsageError
from voiceskill.speech.ports import SAMPLE_RATE, Samples
from voiceskill.speech.resampling import resample

BLOCK_S = 0.03


def read_wav(path: Path) -> tuple[Samples, int]:
    """Mono int16 samples and their rate in Hz; channels are averaged.

    Raises UsageError when the file is missing or is no 16-bit PCM WAV.
    """
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            data = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise UsageError(f"{path}: cannot be read as a WAV file ({error})") from error
    if width != 2:
        raise UsageError(f"{path}: has {8 * width} bits a sample, 16 are needed")
    frames = np.frombuffer(data[: len(data) // (2 * channels) * 2 * channels], np.int16)
    return frames.reshape(-1, channels).mean(axis=1).astype(np.int16), rate


def write_wav(path: Path, samples: Samples, sample_rate: int) -> None:
    """Write mono int16 as 16-bit PCM WAV, whole or not at all. Raises UsageError."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.absolute().parent, suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as raw, wave.open(raw, "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(sample_rate)
                file.writeframes(samples.astype("<i2").tobytes())
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from error


class WavSource:
    """Files one after the other, each followed by `silence_s` of silence.

    As fast as it is read, or with `real_time` no faster than it was spoken. Files are never
    skipped by `drain`: nothing is captured while nobody reads.
    """

    overflows = 0

    def __init__(
        self, paths: Sequence[Path], *, silence_s: float = 1.5, real_time: bool = False
    ) -> None:
        silence = np.zeros(round(silence_s * SAMPLE_RATE), np.int16)
        self._audio = np.concatenate(
            [part for path in paths for part in (resample(*read_wav(path), SAMPLE_RATE), silence)]
            or [silence]
        )
        self._real_time = real_time
        self._position = 0
        self._closed = threading.Event()

    def chunks(self) -> Iterator[Samples]:
        """Blocks of mono int16 at SAMPLE_RATE; continues where the last reader left off."""
        size = round(BLOCK_S * SAMPLE_RATE)
        due = time.monotonic()
        while self._position < len(self._audio) and not self._closed.is_set():
            block = self._audio[self._position : self._position + size]
            self._position += size
            if self._real_time:
                due += len(block) / SAMPLE_RATE
                self._closed.wait(max(0.0, due - time.monotonic()))
            yield block

    def drain(self) -> None:
        """Nothing to forget."""

    def close(self) -> None:
        """End the source; a reader that waits for its time ends at once."""
        self._closed.set()


class WavSink:
    """Collects what is played and writes one WAV on `close`; playing takes no time."""

    def __init__(self, path: Path, sample_rate: int = 22_050) -> None:
        self.path = path
        self.sample_rate = sample_rate
        self._parts: list[Samples] = []

    def play(self, samples: Samples, sample_rate: int) -> bool:
        """Append mono int16; always played to the end."""
        self._parts.append(resample(samples, sample_rate, self.sample_rate))
        return True

    def pause(self, seconds: float) -> None:
        """Append silence."""
        self._parts.append(np.zeros(round(seconds * self.sample_rate), np.int16))

    def wake(self) -> None:
        """A file does not sleep."""

    def stop(self) -> None:
        """Nothing is under way between two calls of `play`."""

    def close(self) -> None:
        """Write the file. Raises UsageError when it cannot be written."""
        write_wav(
            self.path, np.concatenate([np.zeros(0, np.int16), *self._parts]), self.sample_rate
        )
