"""A pyttsx3 driver that collects the audio of espeak-ng instead of playing it.

pyttsx3's own Linux driver plays through temporary files and reports success whatever happens;
this one, on pyttsx3's ctypes layer, hands every utterance over in memory: the topic `audio`
carries `samples` (mono int16) and `sample_rate` (Hz), the topic `error` what went wrong.
espeak-ng comes from the espeakng-loader wheel and is one per process, so a lock is held for the
length of an utterance and every utterance sets its own voice, rate and volume.
"""

import ctypes
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from voiceskill.errors import DeviceError

NAME = "voiceskill_espeak"

_BUFFER_MS = 50
_DONT_EXIT = 0x8000
_MOST_PATH_BYTES = 150
_LEAST_SECONDS_A_LETTER = 0.01

_lock = threading.RLock()
_sample_rate = 0


def register() -> str:
    """Make this module pyttsx3's driver NAME, without touching its installation."""
    _load_library()
    sys.modules[f"pyttsx3.drivers.{NAME}"] = sys.modules[__name__]
    return NAME


def buildDriver(proxy: Any) -> "EspeakDriver":
    """What pyttsx3 calls to make the driver."""
    return EspeakDriver(proxy)


def _load_library() -> ModuleType:
    """pyttsx3's ctypes layer on the wheel's espeak-ng. Raises DeviceError."""
    import espeakng_loader

    try:
        # Loaded under its soname, it is what pyttsx3 finds when it asks for that name.
        ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
        from pyttsx3.drivers import _espeak
    except (OSError, RuntimeError) as error:
        raise DeviceError(
            f"the speech synthesiser espeak-ng cannot be loaded ({error}): "
            "reinstall the Python package espeakng-loader"
        ) from error
    module: ModuleType = _espeak
    return module


def _initialize(espeak: ModuleType) -> int:
    """Start espeak-ng once per process; gives its sample rate in Hz. Raises DeviceError."""
    global _sample_rate
    if not _sample_rate:
        import espeakng_loader

        folder = espeakng_loader.get_data_path().removesuffix("/espeak-ng-data").encode()
        if len(folder) > _MOST_PATH_BYTES:
            raise DeviceError(
                f"espeak-ng takes folder names of at most {_MOST_PATH_BYTES} bytes: "
                f"install voiceskill in a shorter one than {folder.decode()}"
            )
        rate = 0
        if Path(folder.decode(), "espeak-ng-data", "phontab").is_file():
            mode = espeak.AUDIO_OUTPUT_SYNCHRONOUS
            rate = espeak.Initialize(mode, _BUFFER_MS, folder, _DONT_EXIT)
        if rate <= 0:
            raise DeviceError(
                "the speech synthesiser's voices cannot be loaded: "
                "reinstall the Python package espeakng-loader"
            )
        _sample_rate = rate
    return _sample_rate


class EspeakDriver:
    """The driver of one pyttsx3 engine, with the methods that pyttsx3 calls."""

    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy
        self._espeak = _load_library()
        self._properties: dict[str, Any] = {"voice": "en-us", "rate": 150, "volume": 1.0}
        self._speaking = False
        self._cancelled = False
        with _lock:
            self._rate_hz = _initialize(self._espeak)

    def destroy(self) -> None:
        """Called when the engine goes; espeak-ng stays for the next one."""

    def say(self, text: str) -> None:
        """Synthesise now and notify `audio`; raises DeviceError, which pyttsx3 turns to `error`."""
        self._proxy.setBusy(True)
        self._proxy.notify("started-utterance")
        try:
            with _lock:
                self._apply_properties()
                samples = self._synthesize(text)
            self._proxy.notify("audio", samples=samples, sample_rate=self._rate_hz)
        finally:
            self._proxy.notify("finished-utterance", completed=not self._cancelled)
            self._proxy.setBusy(False)

    def stop(self) -> None:
        """Cancel the utterance under way; callable from another thread."""
        self._cancelled = self._speaking

    def startLoop(self) -> None:
        """Run the queue: `say` is done when it returns, so there is nothing to wait for."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:
        """The queue is empty."""

    def getProperty(self, name: str) -> Any:
        """`voice`, `rate` (words a minute), `volume` (0.0-1.0) or `voices` (identifiers)."""
        if name == "voices":
            with _lock:
                return [voice.identifier.decode() for voice in self._espeak.ListVoices(None)]
        return self._properties[name]

    def setProperty(self, name: str, value: Any) -> None:
        """Set `voice`, `rate` or `volume` from the next utterance on; KeyError for others."""
        if name not in self._properties:
            raise KeyError(f"unknown property {name}")
        self._properties[name] = value

    def _apply_properties(self) -> None:
        espeak, wanted = self._espeak, self._properties
        if espeak.SetVoiceByName(str(wanted["voice"]).encode()) != espeak.EE_OK:
            raise DeviceError(f"the speech synthesiser has no voice {wanted['voice']!r}")
        espeak.SetParameter(espeak.RATE, int(wanted["rate"]), 0)
        espeak.SetParameter(espeak.VOLUME, round(100 * float(wanted["volume"])), 0)

    def _synthesize(self, text: str) -> Any:
        parts: list[bytes] = []

        def collect(wav: Any, count: int, events: Any) -> int:
            if wav and count > 0:
                parts.append(ctypes.string_at(wav, 2 * count))
            return int(self._cancelled)

        espeak = self._espeak
        self._cancelled, self._speaking = False, True
        try:
            espeak.SetSynthCallback(collect)
            status = espeak.Synth(text.encode(), flags=espeak.CHARS_UTF8)
        finally:
            self._speaking = False
        samples = np.frombuffer(b"".join(parts), np.int16)
        letters = sum(map(str.isalnum, text))
        least = max(1, round(_LEAST_SECONDS_A_LETTER * letters * self._rate_hz))
        if status != espeak.EE_OK or (len(samples) < least and not self._cancelled):
            raise DeviceError(
                f"the speech synthesiser made {len(samples)} samples of {text[:40]!r} "
                f"(status {status})"
            )
        return samples
