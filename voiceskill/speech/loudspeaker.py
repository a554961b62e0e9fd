"""The loudspeaker as an AudioSink."""

import threading
import time
from typing import Any

import numpy as np

from voiceskill.errors import DeviceError
from voiceskill.speech import portaudio
from voiceskill.speech.ports import Samples
from voiceskill.speech.resampling import resample

LEAD_IN_S = 0.3
AWAKE_S = 1.0
WATCHDOG_S = 2.0
LONGEST_WAKE_S = 30.0


class Loudspeaker:
    """Plays at the device's own rate; each text opens the device and releases it.

    A sleepy device swallows the first word, so silence of LEAD_IN_S goes first unless `wake` was
    called that long ago, or it played less than AWAKE_S ago. `device` is part of a device's
    name, None the default. Raises DeviceError when there is no such loudspeaker.
    """

    def __init__(self, device: str | None = None) -> None:
        self._device = portaudio.find_device("output", device)
        self.name = str(self._device["name"])
        self._wake = threading.Event()
        self._stopping = False
        self._pcm = memoryview(b"")
        self._position = 0
        self._played_until = float("-inf")
        self._hush: Any = None
        self._hush_began = 0.0

    def play(self, samples: Samples, sample_rate: int) -> bool:
        """Play mono int16 to the end, blocking; False when stopped early.

        Raises DeviceError when the device refuses, is lost, or takes no more audio.
        """
        self._stopping = False
        self._wake.clear()
        self._end_hush()
        stream = portaudio.open_stream(
            "output",
            self._device,
            latency="high",
            callback=self._fill,
            finished_callback=self._finish,
        )
        try:
            self._pcm = self._frames_for(stream, samples, sample_rate)
            self._position = 0
            stream.start()
            self._wait()
            if self._stopping:
                stream.abort(ignore_errors=True)
        except portaudio.load().PortAudioError as error:
            raise self._lost(portaudio.reason(error)) from error
        finally:
            stream.close(ignore_errors=True)
            self._played_until = time.monotonic()
        if self._stopping:
            return False
        if self._position < len(self._pcm):
            raise self._lost("it stopped in the middle")
        return True

    def wake(self) -> None:
        """Begin to play silence, until the next text; nothing when the device refuses."""
        if self._hush is not None:
            return
        try:
            hush = portaudio.open_stream(
                "output", self._device, latency="high", callback=self._keep_awake
            )
            hush.start()
        except (DeviceError, portaudio.load().PortAudioError):
            return  # The next text will tell.
        self._hush, self._hush_began = hush, time.monotonic()

    def stop(self) -> None:
        """Silence what is playing, at once; callable from another thread."""
        self._stopping = True
        self._wake.set()

    def close(self) -> None:
        """Stop playing and release the device."""
        self.stop()
        self._end_hush()

    def _frames_for(self, stream: Any, samples: Samples, sample_rate: int) -> memoryview:
        rate = int(stream.samplerate)
        audio = resample(samples, sample_rate, rate)
        if time.monotonic() - self._played_until > AWAKE_S:
            audio = np.concatenate((np.zeros(round(LEAD_IN_S * rate), np.int16), audio))
        return memoryview(np.repeat(audio, int(stream.channels)).tobytes())

    def _wait(self) -> None:
        """Until the end or `stop`; a device that takes no audio for WATCHDOG_S is lost."""
        position = -1
        while not self._wake.wait(WATCHDOG_S):
            if position == self._position:
                raise self._lost("it takes no more audio")
            position = self._position

    def _fill(self, block: Any, frames: int, when: Any, status: Any) -> None:
        part = self._pcm[self._position : self._position + len(block)]
        block[: len(part)] = part
        if len(part) < len(block):
            block[len(part) :] = bytes(len(block) - len(part))
        self._position += len(part)
        if self._position >= len(self._pcm) or self._stopping:
            raise portaudio.load().CallbackStop

    def _keep_awake(self, block: Any, frames: int, when: Any, status: Any) -> None:
        block[:] = bytes(len(block))
        if time.monotonic() - self._hush_began > LONGEST_WAKE_S:
            raise portaudio.load().CallbackStop

    def _end_hush(self) -> None:
        """Stop the silence; if it lasted for a lead-in, none is needed any more."""
        hush, self._hush = self._hush, None
        if hush is None:
            return
        slept = not hush.active
        hush.abort(ignore_errors=True)
        hush.close(ignore_errors=True)
        now = time.monotonic()
        if not slept and now - self._hush_began >= LEAD_IN_S:
            self._played_until = now

    def _finish(self) -> None:
        self._wake.set()

    def _lost(self, why: str) -> DeviceError:
        return DeviceError(f"loudspeaker {self.name!r} lost: {why}")
