"""The voice channel: speaks each turn, listens for the answer, and takes keys at any moment."""

import threading
import time
from collections.abc import Callable, Iterable

import numpy as np

from voiceskill.captions import Captions
from voiceskill.channel import Channel, Departed, Heard, Noise, Silence, Turn, read_key
from voiceskill.dialog.events import Expects, Listen
from voiceskill.errors import DeviceError
from voiceskill.keyboard import Keys, NoKeys
from voiceskill.speech.endpointing import (
    OPEN_ANSWER_SILENCE_S,
    SHORT_ANSWER_SILENCE_S,
    Timing,
)
from voiceskill.speech.listening import Listener, Missed
from voiceskill.speech.ports import AudioSink, Samples, Synthesizer, Utterance
from voiceskill.speech.spoken_form import spoken_form

ECHO_GUARD_S = 0.3
PAUSE_S = 0.25
NUMBER_KEY_S = 1.5
SLOWER_WPM, SLOWEST_WPM = 25, 90
LOUDER = 0.3

_ANSWERS = "123"
_DIGITS = "0123456789"
_LONG_ANSWERS = (Expects.OPEN, Expects.DURATION)
_UNHEARD_S = 1.0


class VoiceChannel:
    """Half duplex: while it speaks nobody is heard, and what was captured meanwhile is dropped.

    `hints` gives the phrases that a listening is likely to hear, `is_complete` tells of the words
    so far whether they answer it whole. Without a microphone, from the start (None) or lost in
    the middle, the caller goes on by keyboard through `typed`; without a loudspeaker the words
    stand on the screen. `echo_guard_s` is 0.0 for a source that cannot hear the loudspeaker.
    """

    def __init__(
        self,
        listener: Listener | None,
        synthesizer: Synthesizer,
        sink: AudioSink,
        typed: Channel,
        captions: Captions,
        *,
        keys: Keys | None = None,
        hints: Callable[[Listen], tuple[str, ...]] = lambda listen: (),
        is_complete: Callable[[str, Listen], bool] = lambda partial, listen: False,
        words_per_minute: int = 150,
        volume: float = 1.0,
        echo_guard_s: float = ECHO_GUARD_S,
        may_stay: bool = True,
    ) -> None:
        self._listener = listener
        self._synthesizer = synthesizer
        self._sink: AudioSink | None = sink
        self._typed = typed
        self._captions = captions
        # Lines are typed where there is no microphone, and single keys would take them.
        self._keys: Keys = keys if keys and listener else NoKeys()
        self._hints = hints
        self._is_complete = is_complete
        self._words_per_minute = words_per_minute
        self._volume = volume
        self._echo_guard_s = echo_guard_s
        self._may_stay = may_stay
        self._pressed: str | None = None
        self._speaking = threading.Event()
        self._turn_began = self._spoke_until = float("-inf")
        self._expects = Expects.OPEN
        self._keys.watch(self._accept)

    def rehearse(self, texts: Iterable[str]) -> None:
        """Synthesise what must never fail to be spoken. Raises DeviceError when one cannot be."""
        for text in texts:
            self._synthesizer.synthesize(spoken_form(text))

    def say(self, turn: Turn) -> None:
        """Speak the turn and show it as captions; a key stops the speech, not the captions."""
        self._expects = turn.expects
        self._turn_began = time.monotonic()
        self._speaking.set()
        try:
            for number, say in enumerate(turn.says, 1):
                self._captions.say(say.text)
                if not self._is_key_waiting():
                    self._speak(say.text, pause=number < len(turn.says))
        finally:
            self._speaking.clear()
            self._spoke_until = time.monotonic()
        for line in turn.summary:
            self._captions.show(line)

    def hear(self, listen: Listen) -> Heard:
        """An utterance by voice or key, or what came instead."""
        self._expects = listen.expects
        if self._is_key_waiting():
            return self._take_key(listen)
        if self._listener is None:
            return self._typed.hear(listen)
        try:
            heard = self._listen(self._listener, listen)
        except DeviceError as error:
            self._go_on_by_keyboard(str(error))
            return self._typed.hear(listen)
        if heard is Missed.INTERRUPTED:
            return self._take_key(listen)
        if isinstance(heard, Utterance):
            self._captions.heard(heard.text)
            return heard
        self._captions.close()
        if heard is Missed.SILENCE:
            return Silence()
        if heard is Missed.NOISE:
            self._captions.note("no words understood")
            return Noise()
        return Departed()

    def adjust(self, what: str) -> None:
        """`slower` or `louder`, from the next text on."""
        if what == "slower":
            self._words_per_minute = max(SLOWEST_WPM, self._words_per_minute - SLOWER_WPM)
        elif what == "louder":
            self._volume += LOUDER
        self._synthesizer.adjust(
            words_per_minute=self._words_per_minute, volume=min(self._volume, 2.0)
        )

    def stays(self) -> bool:
        """Whether the caller may still speak after the ending: while the microphone lives."""
        return self._may_stay and self._listener is not None

    def close(self) -> None:
        """Silence, the terminal as it was, every device released."""
        self._keys.close()
        self._captions.close()
        if self._sink is not None:
            self._sink.close()
        if self._listener is not None:
            self._listener.close()
        self._synthesizer.close()
        self._typed.close()

    def _speak(self, text: str, *, pause: bool) -> None:
        if self._sink is None:
            return
        try:
            samples, rate = self._synthesizer.synthesize(spoken_form(text))
            if pause:
                samples = np.concatenate((samples, _silence(PAUSE_S, rate)))
            self._sink.play(samples, rate)
        except DeviceError as error:
            self._sink.close()
            self._sink = None
            self._captions.note(f"{error}; from here on I write")

    def _listen(self, listener: Listener, listen: Listen) -> Utterance | Missed:
        since_speech_s = time.monotonic() - self._spoke_until
        listener.drain()
        long = listen.expects in _LONG_ANSWERS
        return listener.listen(
            Timing(
                timeout_s=listen.timeout_s,
                silence_s=OPEN_ANSWER_SILENCE_S if long else SHORT_ANSWER_SILENCE_S,
            ),
            phrases=self._hints(listen),
            is_complete=lambda partial: self._is_complete(partial, listen),
            on_partial=self._captions.hear,
            is_interrupted=self._is_key_waiting,
            deaf_s=max(0.0, self._echo_guard_s - since_speech_s),
        )

    def _go_on_by_keyboard(self, why: str) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        self._keys.close()
        self._keys = NoKeys()
        self._captions.note(f"{why}; please type your answers, or 1 yes, 2 no, 3 not sure")

    def _accept(self, key: str) -> bool:
        """Called by the keyboard's thread: whether the key counts here; it stops the speech."""
        number = self._expects in (Expects.NUMBER, Expects.DURATION)
        if key not in ("rq\n" + _DIGITS if number else "rq" + _ANSWERS):
            return False
        if self._speaking.is_set():
            # Nobody answers a question of which no second was heard: that key was for the last.
            if key not in "rq" and time.monotonic() - self._turn_began < _UNHEARD_S:
                return False
            if self._sink is not None:
                self._sink.stop()
        return True

    def _is_key_waiting(self) -> bool:
        if self._pressed is None:
            self._pressed = self._keys.wait()
        return self._pressed is not None

    def _take_key(self, listen: Listen) -> Heard:
        key, self._pressed = self._pressed or "", None
        if key in _DIGITS and listen.expects in (Expects.NUMBER, Expects.DURATION):
            while (more := self._keys.wait(NUMBER_KEY_S)) and more in _DIGITS:
                key += more
        text = read_key(key, listen.expects)
        self._captions.heard(text)
        return Utterance(text, witnessed=True)


def _silence(seconds: float, sample_rate: int) -> Samples:
    return np.zeros(round(seconds * sample_rate), np.int16)
