"""Single keys from the terminal, live while the skill speaks or listens."""

import atexit
import contextlib
import os
import queue
import select
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

REPEAT_S = 0.6


Accept = Callable[[str], bool]


class Keys(Protocol):
    """Where key presses come from."""

    def watch(self, accept: Accept) -> None:
        """Ask `accept`, in a thread of its own, about each key; only what it takes counts."""
        ...

    def wait(self, timeout_s: float = 0.0) -> str | None:
        """The next accepted key, lower case; None when none comes in time."""
        ...

    def close(self) -> None:
        """Give the terminal back as it was."""
        ...


class NoKeys:
    """No terminal: no key is ever pressed."""

    def watch(self, accept: Accept) -> None:
        pass

    def wait(self, timeout_s: float = 0.0) -> str | None:
        return None

    def close(self) -> None:
        pass


class TerminalKeys:
    """Keys of the terminal behind a file descriptor, which stays in cbreak mode until `close`.

    A key held down counts once. The mode is restored at the latest when the process exits.
    """

    def __init__(self, descriptor: int) -> None:
        import termios
        import tty

        self._descriptor = descriptor
        self._saved = termios.tcgetattr(descriptor)
        self._pressed: queue.Queue[str] = queue.Queue()
        self._accept: Accept = lambda key: False
        self._last = ("", 0.0)
        self._wake, self._waker = os.pipe()
        atexit.register(self.close)
        tty.setcbreak(descriptor, termios.TCSANOW)
        self._reader = threading.Thread(target=self._read, name="keys", daemon=True)
        self._reader.start()

    def watch(self, accept: Accept) -> None:
        """Ask `accept` in the reading thread about each key; until then every key is refused."""
        self._accept = accept

    def wait(self, timeout_s: float = 0.0) -> str | None:
        """The next accepted key; None when none comes in time."""
        with contextlib.suppress(queue.Empty):
            return self._pressed.get(timeout_s > 0, timeout_s or None)
        return None

    def close(self) -> None:
        """Stop reading and restore the terminal's mode; nothing when closed before."""
        if self._waker < 0:
            return
        import termios

        os.close(self._waker)
        self._waker = -1
        self._reader.join(1.0)
        os.close(self._wake)
        with contextlib.suppress(termios.error, OSError):
            termios.tcsetattr(self._descriptor, termios.TCSANOW, self._saved)
        atexit.unregister(self.close)

    def _read(self) -> None:
        while True:
            ready, _, _ = select.select([self._descriptor, self._wake], [], [])
            if self._wake in ready:
                return
            try:
                data = os.read(self._descriptor, 64)
            except OSError:
                return
            if not data:
                return
            # An escape sequence is one key that means nothing here: an arrow, a function key.
            if not data.startswith(b"\x1b"):
                for key in data.decode("utf-8", "ignore").lower():
                    self._press(key)

    def _press(self, key: str) -> None:
        now = time.monotonic()
        held = key == self._last[0] and now - self._last[1] < REPEAT_S
        self._last = (key, now)
        if not held and self._accept(key):
            self._pressed.put(key)


def open_keys() -> Keys:
    """The keys of the terminal on standard input; NoKeys when it is none, or has no modes."""
    try:
        import termios
    except ImportError:
        return NoKeys()
    try:
        descriptor = sys.stdin.fileno()
        if os.isatty(descriptor):
            return TerminalKeys(descriptor)
    except (OSError, ValueError, AttributeError, termios.error):
        pass
    return NoKeys()
