"""The voice: rendered sentences and earcons, played on one sink."""

from collections.abc import Iterable

import numpy as np

from voiceskill.errors import DeviceError
from voiceskill.speech.earcons import EARCON_RATE, Earcon, earcon
from voiceskill.speech.ports import SAMPLE_RATE, AudioSink, Samples, Synthesizer
from voiceskill.speech.rendering import Renderings
from voiceskill.speech.resampling import resample

SLOWER_WPM, SLOWEST_WPM = 25, 90
LOUDER, LOUDEST = 0.3, 2.0


class Speaker:
    """Says one text after the other; the first that cannot be said raises DeviceError.

    `synthesis_failed` tells that the last text could not be rendered: `earcon` still sounds then.
    """

    def __init__(
        self,
        synthesizer: Synthesizer,
        sink: AudioSink,
        *,
        words_per_minute: int = 150,
        volume: float = 1.0,
    ) -> None:
        self._words_per_minute = words_per_minute
        self._volume = volume
        self._renderings = Renderings(synthesizer, words_per_minute=words_per_minute, volume=volume)
        self._sink = sink
        self.synthesis_failed = False
        self._played: list[Samples] = []

    def rehearse(self, texts: Iterable[str]) -> None:
        """Render what must never fail to be spoken. Raises DeviceError when one cannot be."""
        for text in texts:
            self._renderings.audio(text)

    def render_ahead(self, texts: Iterable[str]) -> None:
        """Render `texts` in the background, in that order."""
        self._renderings.render_ahead(texts)

    def say(self, text: str, pause_s: float = 0.0) -> bool:
        """Play `text` and `pause_s` of silence; False when stopped early. Raises DeviceError."""
        try:
            samples, rate = self._renderings.audio(text)
        except DeviceError:
            self.synthesis_failed = True
            raise
        self.synthesis_failed = False
        whole = np.concatenate((samples, _silence(pause_s, rate)))
        self._played.append(resample(whole, rate, SAMPLE_RATE))
        return self._sink.play(whole, rate)

    def begin_turn(self) -> None:
        """What was played before is of no interest any more."""
        self._played = []

    def played(self) -> Samples:
        """What was played in this turn, the text under way included; mono at SAMPLE_RATE."""
        return np.concatenate([np.zeros(0, np.int16), *self._played])

    def sound(self, kind: Earcon) -> bool:
        """Play an earcon. Raises DeviceError."""
        return self._sink.play(earcon(kind), EARCON_RATE)

    def wake(self) -> None:
        """Ready the sink for a text that comes soon: a sleepy one would swallow its start."""
        self._sink.wake()

    def stop(self) -> None:
        """Silence at once; callable from another thread."""
        self._sink.stop()

    def slower(self) -> None:
        self._words_per_minute = max(SLOWEST_WPM, self._words_per_minute - SLOWER_WPM)
        self._adjust()

    def louder(self) -> None:
        self._volume = min(self._volume + LOUDER, LOUDEST)
        self._adjust()

    def replace_sink(self, sink: AudioSink) -> None:
        """Go on with another sink."""
        self.release()
        self._sink = sink

    def release(self) -> None:
        """Close the sink; another has to replace it before the next text."""
        self._sink.close()

    def close(self) -> None:
        """Silence; sink and synthesiser released."""
        self._sink.close()
        self._renderings.close()

    def _adjust(self) -> None:
        self._renderings.adjust(words_per_minute=self._words_per_minute, volume=self._volume)


def _silence(seconds: float, sample_rate: int) -> Samples:
    return np.zeros(round(seconds * sample_rate), np.int16)
