"""`voiceskill talk` on a virtual sound card, followed by its captions."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tests.live_caller import TALK, questions_of
from tests.virtual_sound_card import VirtualSoundCard
from voiceskill.dialog.events import Expects, Listen
from voiceskill.settings import Settings
from voiceskill.skill import load_skill


class TalkProcess:
    """A conversation under way; with `terminal` it has keys of its own."""

    def __init__(
        self,
        card: VirtualSoundCard,
        options: list[str],
        *,
        terminal: bool = False,
        program: Sequence[str] = ("-c", TALK),
    ) -> None:
        self._questions = questions_of(load_skill(Settings()).dialog)
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._keyboard, self._screen = os.openpty()
        stream = self._screen if terminal else subprocess.PIPE
        self._process = subprocess.Popen(
            [sys.executable, "-u", *program, *options],
            env={**card.environment, "TERM": "dumb", "COLUMNS": "300"},
            stdin=self._screen if terminal else subprocess.PIPE,
            stdout=stream,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        follow = self._drain if terminal else self._follow
        threading.Thread(target=follow, daemon=True).start()

    def await_question(self, timeout_s: float = 60.0) -> Listen | None:
        """What is asked next; None when the conversation is over."""
        while (line := self._lines.get(timeout=timeout_s)) is not None:
            text = line.removeprefix("» ").strip()
            if text in self._questions:
                return self._questions[text]
            if text.endswith("right?"):
                return Listen(Expects.CONFIRM, (), 8.0)
        return None

    def press(self, key: str) -> None:
        """Press a key of its terminal."""
        os.write(self._keyboard, key.encode())

    def cpu_percent(self, seconds: float) -> float:
        """Of one core, over the next `seconds`."""
        before = self._cpu_s()
        time.sleep(seconds)
        return 100 * (self._cpu_s() - before) / seconds

    def memory_mb(self) -> float:
        """Resident."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        os.close(self._keyboard)
        os.close(self._screen)

    def _cpu_s(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _drain(self) -> None:
        """Take what it writes on its terminal, which would block it otherwise."""
        with contextlib.suppress(OSError):
            while os.read(self._keyboard, 4096):
                pass

    def _follow(self) -> None:
        assert self._process.stdout
        with contextlib.suppress(ValueError):
            for line in self._process.stdout:
                self._lines.put(line.decode("utf-8", "replace"))
        self._lines.put(None)
