"""The synthesiser behind the port: text in, audio in memory out (pyttsx3).

Linux speaks through our own pyttsx3 driver on espeak-ng. macOS and Windows speak with pyttsx3's
stock drivers, each text saved to a file in a private folder and read back; that half was written
from pyttsx3's source and has not been run on those systems.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from voiceskill.errors import DeviceError, VoiceSkillError
from voiceskill.speech.ports import Samples, Synthesizer

ATTEMPTS = 3
SLOWEST_WPM, FASTEST_WPM = 80, 300
LOUDEST = 2.0


def open_synthesizer(
    *, words_per_minute: int = 150, volume: float = 1.0, voice: str | None = None
) -> Synthesizer:
    """The synthesiser of this system; `voice` is a pyttsx3 voice id, None the default.

    It has spoken a word when this returns. Raises DeviceError when it cannot.
    """
    if sys.platform.startswith("linux"):
        from voiceskill.speech import espeak_driver

        synthesizer: _Pyttsx3Synthesizer = EspeakSynthesizer(
            espeak_driver.register(), voice or "en-us", words_per_minute, volume
        )
    else:
        synthesizer = SystemSynthesizer(None, voice, words_per_minute, volume)
    synthesizer.synthesize("ready")
    return synthesizer


class _Pyttsx3Synthesizer:
    """A pyttsx3 engine that is made anew after every failure."""

    def __init__(
        self, driver: str | None, voice: str | None, words_per_minute: int, volume: float
    ) -> None:
        self._driver = driver
        self._properties: dict[str, Any] = {}
        self._engine: Any = None
        if voice is not None:
            self._properties["voice"] = voice
        self.adjust(words_per_minute=words_per_minute, volume=volume)

    def synthesize(self, text: str) -> tuple[Samples, int]:
        """Mono int16 samples, never empty, and their rate in Hz.

        Tried on a fresh engine before it is given up with DeviceError.
        """
        failure: VoiceSkillError | None = None
        for _ in range(ATTEMPTS):
            try:
                return self._attempt(text)
            except DeviceError as error:
                failure = failure or error
                self._engine = None
        raise DeviceError(f"{failure}; {ATTEMPTS} attempts") from failure

    def adjust(self, *, words_per_minute: int | None = None, volume: float | None = None) -> None:
        """Change the rate (80-300, clipped) or the volume (0.0-2.0, clipped) from now on."""
        if words_per_minute is not None:
            self._properties["rate"] = min(max(words_per_minute, SLOWEST_WPM), FASTEST_WPM)
        if volume is not None:
            self._properties["volume"] = min(max(volume, 0.0), LOUDEST)

    def close(self) -> None:
        """Let the engine go; the next text makes a new one."""
        self._engine = None

    def _ready_engine(self) -> Any:
        if self._engine is None:
            self._engine = self._new_engine()
        for name, value in self._properties.items():
            self._engine.setProperty(name, value)
        return self._engine

    def _new_engine(self) -> Any:
        from pyttsx3.engine import Engine

        try:
            return Engine(self._driver)
        except (ImportError, OSError, RuntimeError) as error:
            raise DeviceError(f"no speech synthesiser: {error}") from error

    def _attempt(self, text: str) -> tuple[Samples, int]:
        raise NotImplementedError


class EspeakSynthesizer(_Pyttsx3Synthesizer):
    """Speaks through our own driver, which hands the audio over in memory."""

    def _new_engine(self) -> Any:
        engine = super()._new_engine()
        engine.connect("audio", self._take_audio)
        engine.connect("error", self._take_error)
        return engine

    def _attempt(self, text: str) -> tuple[Samples, int]:
        self._audio: tuple[Samples, int] | None = None
        self._error: Exception | None = None
        engine = self._ready_engine()
        engine.say(text)
        engine.runAndWait()
        if self._audio is None or not len(self._audio[0]):
            raise DeviceError(f"{self._error or f'nothing was synthesised of {text[:40]!r}'}")
        return self._audio

    def _take_audio(self, *, samples: Samples, sample_rate: int, name: str | None) -> None:
        self._audio = (samples, sample_rate)

    def _take_error(self, *, exception: Exception, name: str | None) -> None:
        self._error = exception


class SystemSynthesizer(_Pyttsx3Synthesizer):
    """Speaks with the system's own pyttsx3 driver, by way of a file that is gone afterwards."""

    def adjust(self, *, words_per_minute: int | None = None, volume: float | None = None) -> None:
        """As the port has it; these drivers go no louder than full scale."""
        full_scale = None if volume is None else min(volume, 1.0)
        super().adjust(words_per_minute=words_per_minute, volume=full_scale)

    def _attempt(self, text: str) -> tuple[Samples, int]:
        from voiceskill.speech.wav import read_wav

        with tempfile.TemporaryDirectory(prefix="voiceskill-") as folder:
            path = Path(folder) / "speech.wav"
            engine = self._ready_engine()
            engine.save_to_file(text, str(path))
            engine.runAndWait()
            try:
                is_aiff = path.read_bytes()[:4] == b"FORM"
                samples, rate = read_aiff(path) if is_aiff else read_wav(path)
            except (VoiceSkillError, OSError, ValueError) as error:
                raise DeviceError(f"nothing was synthesised of {text[:40]!r}: {error}") from error
        if not len(samples):
            raise DeviceError(f"nothing was synthesised of {text[:40]!r}")
        return samples, rate


def read_aiff(path: Path) -> tuple[Samples, int]:
    """Mono int16 samples and rate of a 16-bit PCM AIFF or AIFF-C file, as macOS writes them.

    Raises ValueError when it is not one.
    """
    data = path.read_bytes()
    kind = data[8:12]
    position, rate, channels, pcm, byte_order = 12, 0, 0, b"", ">"
    while position + 8 <= len(data):
        name = data[position : position + 4]
        size = int.from_bytes(data[position + 4 : position + 8])
        body = data[position + 8 : position + 8 + size]
        if name == b"COMM":
            channels, bits = int.from_bytes(body[0:2]), int.from_bytes(body[6:8])
            # An 80-bit float: sign and exponent, then a 64-bit mantissa.
            exponent = int.from_bytes(body[8:10]) - 16383 - 63
            rate = round(int.from_bytes(body[10:18]) * 2.0**exponent)
            if bits != 16 or (kind == b"AIFC" and body[18:22] not in (b"NONE", b"twos", b"sowt")):
                raise ValueError("not 16-bit PCM")
            byte_order = "<" if kind == b"AIFC" and body[18:22] == b"sowt" else ">"
        elif name == b"SSND":
            pcm = body[8 + int.from_bytes(body[0:4]) :]
        position += 8 + size + size % 2
    if kind not in (b"AIFF", b"AIFC") or not channels or not rate:
        raise ValueError("not an AIFF file")
    frames = np.frombuffer(pcm[: len(pcm) // (2 * channels) * 2 * channels], f"{byte_order}i2")
    return frames.reshape(-1, channels).mean(axis=1).astype(np.int16), rate
