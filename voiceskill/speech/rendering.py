"""Rendering ahead: sentences made into audio before they are needed, so that none can be lost."""

import threading
from collections import OrderedDict
from collections.abc import Iterable

import numpy as np

from voiceskill.errors import DeviceError
from voiceskill.speech.ports import Samples, Synthesizer
from voiceskill.speech.spoken_form import spoken_form

MOST_KEPT_S = 1500.0
LEAST_S_PER_WORD = 0.08
QUIETEST_PEAK = 300

_Key = tuple[str, int, float]


class Renderings:
    """What a synthesiser made of each text, kept by text, rate and volume.

    At most MOST_KEPT_S seconds are kept, those used longest ago go first; about 44 kB a second.
    """

    def __init__(
        self, synthesizer: Synthesizer, *, words_per_minute: int = 150, volume: float = 1.0
    ) -> None:
        self._synthesizer = synthesizer
        self._voice = (words_per_minute, volume)
        self._kept: OrderedDict[_Key, tuple[Samples, int]] = OrderedDict()
        self._kept_s = 0.0
        self._lock = threading.Lock()
        self._ahead: threading.Thread | None = None
        self._closed = threading.Event()

    def audio(self, text: str) -> tuple[Samples, int]:
        """`text` as mono int16 and its rate in Hz, checked for length. Raises DeviceError."""
        with self._lock:
            key = (text, *self._voice)
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            words_per_minute, volume = self._voice
            self._synthesizer.adjust(words_per_minute=words_per_minute, volume=volume)
            samples, rate = self._synthesizer.synthesize(spoken_form(text))
            _check(text, samples, rate)
            self._kept[key] = (samples, rate)
            self._kept_s += len(samples) / rate
            while self._kept_s > MOST_KEPT_S and len(self._kept) > 1:
                _, (oldest, its_rate) = self._kept.popitem(last=False)
                self._kept_s -= len(oldest) / its_rate
            return samples, rate

    def render_ahead(self, texts: Iterable[str]) -> None:
        """Render `texts` in that order in the background; what fails is tried when it is said."""
        wanted = tuple(dict.fromkeys(texts))
        self._ahead = threading.Thread(
            target=self._render, args=(wanted,), name="rendering", daemon=True
        )
        self._ahead.start()

    def await_rendered(self, timeout_s: float | None = None) -> bool:
        """Until what `render_ahead` was given is done; False when it takes longer."""
        if self._ahead is not None:
            self._ahead.join(timeout_s)
            return not self._ahead.is_alive()
        return True

    def adjust(self, *, words_per_minute: int, volume: float) -> None:
        """Another rate or volume from the next text on; what was rendered before stays."""
        with self._lock:
            self._voice = (words_per_minute, volume)

    def close(self) -> None:
        """Stop rendering and release the synthesiser."""
        self._closed.set()
        self.await_rendered(2.0)
        self._synthesizer.close()

    def _render(self, texts: tuple[str, ...]) -> None:
        for text in texts:
            if self._closed.is_set():
                return
            try:
                self.audio(text)
            except DeviceError:
                continue


def _check(text: str, samples: Samples, rate: int) -> None:
    """A sentence much too short, or without sound, was not spoken. Raises DeviceError."""
    least_s = LEAST_S_PER_WORD * len(text.split())
    if len(samples) < least_s * rate or int(np.abs(samples.astype(np.int32)).max()) < QUIETEST_PEAK:
        raise DeviceError(
            f"the speech synthesiser made {len(samples) / rate:.2f} s of {text[:40]!r}, "
            f"at least {least_s:.2f} s are needed"
        )
