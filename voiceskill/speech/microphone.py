"""The microphone as an AudioSource."""

import contextlib
import queue
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

from voiceskill.errors import DeviceError
from voiceskill.speech import portaudio
from voiceskill.speech.ports import SAMPLE_RATE, Samples
from voiceskill.speech.resampling import StreamResampler

BLOCK_S = 0.03
QUEUE_S = 10.0
WATCHDOG_S = 2.0


class Microphone:
    """Captures from the opening on, at the device's own rate, resampled when read.

    At most the last QUEUE_S seconds are held for the reader; `overflows` counts what was lost of
    more, or before it reached this program. `device` is part of a device's
    name, None the default. Raises DeviceError when there is no such microphone.
    """

    def __init__(self, device: str | None = None) -> None:
        description = portaudio.find_device("input", device)
        self.name = str(description["name"])
        self._blocks: queue.Queue[bytes | None] = queue.Queue(round(QUEUE_S / BLOCK_S))
        self._ended = threading.Event()
        self._closed = False
        self.overflows = 0
        self._stream = portaudio.open_stream(
            "input",
            description,
            blocksize=round(BLOCK_S * int(description["default_samplerate"])),
            callback=self._capture,
            finished_callback=self._finish,
        )
        self._channels = int(self._stream.channels)
        self._resampler = StreamResampler(int(self._stream.samplerate), SAMPLE_RATE)
        try:
            self._stream.start()
        except portaudio.load().PortAudioError as error:
            self.close()
            raise DeviceError(
                f"microphone {self.name!r} does not start ({portaudio.reason(error)})"
            ) from error

    def chunks(self) -> Iterator[Samples]:
        """Blocks of mono int16 at SAMPLE_RATE as they are captured; ends after `close`.

        Raises DeviceError when the microphone is lost: unplugged, or no audio for WATCHDOG_S.
        """
        while not self._closed:
            try:
                block = self._blocks.get(timeout=WATCHDOG_S)
            except queue.Empty:
                block = None
            if block is None:
                if self._closed:
                    return
                raise DeviceError(f"microphone {self.name!r} lost: no more audio comes from it")
            yield self._resampler.push(self._mono(block))

    def drain(self) -> None:
        """Forget what was captured and not yet read."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._blocks.get_nowait()
        self._resampler.clear()
        if self._ended.is_set():
            self._put(None)

    def close(self) -> None:
        """Release the device; a blocked reader ends at once."""
        if self._closed:
            return
        self._closed = True
        self._stream.close(ignore_errors=True)
        self._put(None)

    def _capture(self, block: Any, frames: int, time: Any, status: Any) -> None:
        self.overflows += bool(status.input_overflow)
        self._put(bytes(block))

    def _finish(self) -> None:
        self._ended.set()
        self._put(None)

    def _put(self, block: bytes | None) -> None:
        while True:
            try:
                return self._blocks.put_nowait(block)
            except queue.Full:
                self.overflows += 1
                with contextlib.suppress(queue.Empty):
                    self._blocks.get_nowait()

    def _mono(self, block: bytes) -> Samples:
        """One channel: the mean of two; the first of more, as arrays put the best one first."""
        frames = np.frombuffer(block, np.int16).reshape(-1, self._channels)
        mono = frames.mean(axis=1) if self._channels == 2 else frames[:, 0]
        return np.asarray(mono, np.int16)
