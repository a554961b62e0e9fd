"""Keys as answers: which count when, and what they stand for."""

import threading
import time
from collections.abc import Callable

from voiceskill.channel import read_key
from voiceskill.dialog.events import Expects, Listen
from voiceskill.keyboard import Keys

NUMBER_KEY_S = 1.5

_ANSWERS = "123"
_DIGITS = "0123456789"
_NUMBERS = (Expects.NUMBER, Expects.DURATION)
_UNHEARD_S = 1.0


class KeyAnswers:
    """One key at most waits to be taken; `on_key` stops the speech when one counts during it."""

    def __init__(self, keys: Keys, on_key: Callable[[], None]) -> None:
        self._keys = keys
        self._on_key = on_key
        self._pressed: str | None = None
        self._speaking = threading.Event()
        self._turn_began = float("-inf")
        self.expects = Expects.OPEN
        keys.watch(self._accept)

    def begin_turn(self, expects: Expects) -> None:
        """We begin to speak, and then expect an answer of that kind."""
        self.expects = expects
        self._turn_began = time.monotonic()
        self._speaking.set()

    def end_turn(self) -> None:
        """We have spoken."""
        self._speaking.clear()

    def waiting(self) -> bool:
        """Whether a key waits to be taken."""
        if self._pressed is None:
            self._pressed = self._keys.wait()
        return self._pressed is not None

    def take(self, listen: Listen) -> str:
        """The words that the waiting key stands for, further digits of a number included."""
        key, self._pressed = self._pressed or "", None
        if key in _DIGITS and listen.expects in _NUMBERS:
            while (more := self._keys.wait(NUMBER_KEY_S)) and more in _DIGITS:
                key += more
        return read_key(key, listen.expects)

    def close(self) -> None:
        """Give the terminal back."""
        self._keys.close()

    def _accept(self, key: str) -> bool:
        """Called by the keyboard's thread: whether the key counts here; it stops the speech."""
        number = self.expects in _NUMBERS
        if key not in ("rq\n" + _DIGITS if number else "rq" + _ANSWERS):
            return False
        if self._speaking.is_set():
            # Nobody answers a question of which no second was heard: that key was for the last.
            if key not in "rq" and time.monotonic() - self._turn_began < _UNHEARD_S:
                return False
            self._on_key()
        return True
