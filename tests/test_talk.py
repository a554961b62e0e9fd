"""`voiceskill talk` on the virtual sound card: keys, lost devices, interruption."""

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.live_caller import TALK
from tests.virtual_sound_card import VirtualSoundCard
from voiceskill.dialog.content import Dialog
from voiceskill.speech.levels import CLIPPED, TOO_QUIET
from voiceskill.speech.synthesizer import open_synthesizer
from voiceskill.speech.wav import write_wav

OPTIONS = ("--model", "tiny-en", "--rate", "250")
DISCLAIMER = "no substitute for"
ANSWER = "i hurt my back lifting boxes two days ago"


class Terminal:
    """`voiceskill talk` on a terminal of its own."""

    def __init__(self, card: VirtualSoundCard) -> None:
        self._keyboard, self._screen = os.openpty()
        self.modes = self._modes()
        self.process = subprocess.Popen(
            [sys.executable, "-c", TALK, *OPTIONS],
            env={**card.environment, "TERM": "xterm", "COLUMNS": "200"},
            stdin=self._screen,
            stdout=self._screen,
            stderr=self._screen,
            start_new_session=True,
        )
        self.shown = ""

    def _modes(self) -> Any:
        return termios.tcgetattr(self._screen)[3]

    def await_text(self, text: str, timeout_s: float = 60) -> None:
        """Until the screen has shown `text`, counted from the last one awaited."""
        deadline = time.monotonic() + timeout_s
        while text not in self.shown:
            ready, _, _ = select.select([self._keyboard], [], [], 0.2)
            if ready:
                data = os.read(self._keyboard, 4096).decode("utf-8", "replace")
                self.shown += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", data)
            if time.monotonic() > deadline:
                raise AssertionError(f"{text!r} was not shown: {self.shown}")
        self.shown = self.shown.partition(text)[2]

    def press(self, keys: str) -> None:
        os.write(self._keyboard, keys.encode())

    def restored(self) -> bool:
        return bool(self._modes() == self.modes)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._keyboard)
        os.close(self._screen)


def caller(folder: Path, text: str, peak: float = 20_000) -> Path:
    """A recording of a synthesised caller as loud as that; beyond full scale it is clipped."""
    samples, rate = open_synthesizer(voice="en-us+f2", words_per_minute=110).synthesize(text)
    path = folder / "caller.wav"
    louder = samples * (peak / np.abs(samples.astype(float)).max())
    write_wav(path, louder.clip(-32_768, 32_767).astype(np.int16), rate)
    return path


@pytest.fixture
def first_question(dialog: Dialog) -> str:
    return dialog.steps.questions[dialog.steps.steps[0]].ask


@pytest.fixture
def terminal(sound_card: VirtualSoundCard) -> Iterator[Terminal]:
    terminal = Terminal(sound_card)
    yield terminal
    terminal.close()


def test_keys_answer_repeat_and_stop(
    terminal: Terminal, sound_card: VirtualSoundCard, first_question: str
) -> None:
    terminal.await_text(first_question)
    sound_card.await_playing()
    terminal.press("r")
    terminal.await_text("« repeat")
    terminal.await_text(first_question)
    assert not terminal.restored()
    terminal.press("q")
    terminal.await_text("« stop")
    sound_card.await_playing()
    terminal.press("q")
    terminal.await_text(DISCLAIMER, timeout_s=15)
    assert terminal.process.wait(60) == 0
    assert terminal.restored()


@pytest.mark.parametrize(
    ("number", "moment"), [(signal.SIGINT, "speaking"), (signal.SIGTERM, "listening")]
)
def test_an_interruption_closes_safely(
    terminal: Terminal,
    sound_card: VirtualSoundCard,
    first_question: str,
    number: signal.Signals,
    moment: str,
) -> None:
    terminal.await_text(first_question)
    sound_card.await_playing()
    if moment == "listening":
        sound_card.await_silent()
    terminal.process.send_signal(number)
    terminal.await_text("I have to stop here")
    terminal.await_text(DISCLAIMER)
    assert terminal.process.wait(60) == 130
    assert terminal.restored()
    assert "Traceback" not in terminal.shown


def test_lost_devices_end_nothing(sound_card: VirtualSoundCard, first_question: str) -> None:
    process = sound_card.start(TALK, *OPTIONS)
    assert process.stdout
    shown = ""
    while first_question not in shown:
        shown += process.stdout.readline()
    sound_card.await_sounding()
    sound_card.stop()
    out, err = process.communicate("i wet myself and my groin is numb\nyes\n", timeout=120)
    assert (process.returncode, err) == (0, "")
    assert out.count("loudspeaker 'default' lost") == 1
    assert out.count("I try to open it again") == 1
    assert out.count("from here on I write") == 1
    assert out.count("please type your answers") == 1
    assert "call your local emergency number now" in out
    assert DISCLAIMER in out


def test_a_microphone_that_comes_back_is_used_again(
    terminal: Terminal, sound_card: VirtualSoundCard, first_question: str
) -> None:
    terminal.await_text(first_question)
    sound_card.await_playing()
    sound_card.suspend_microphone()
    terminal.await_text("microphone 'default' lost")
    sound_card.resume_microphone()
    terminal.await_text("the microphone is back")
    terminal.press("r")
    terminal.await_text(first_question)


def test_a_headset_takes_over_when_the_microphone_is_unplugged(
    terminal: Terminal, sound_card: VirtualSoundCard, first_question: str, tmp_path: Path
) -> None:
    terminal.await_text(first_question)
    sound_card.await_playing()
    sound_card.await_silent()
    sound_card.swap_microphone()
    assert sound_card.speak(caller(tmp_path, ANSWER)).wait(30) == 0
    terminal.await_text(ANSWER.removeprefix("i "))


def test_the_next_prompt_follows_the_default_loudspeaker(
    terminal: Terminal, sound_card: VirtualSoundCard, first_question: str
) -> None:
    terminal.await_text(first_question)
    sound_card.await_playing()
    assert sound_card.playing_sinks() == {"loudspeaker"}
    sound_card.await_silent()
    sound_card.swap_loudspeaker()
    terminal.press("r")
    terminal.await_text(first_question)
    sound_card.await_playing()
    assert sound_card.playing_sinks() == {"other"}


@pytest.mark.parametrize(("peak", "complaint"), [(450, TOO_QUIET), (200_000, CLIPPED)])
def test_a_level_that_is_wrong_is_told_and_the_conversation_goes_on(
    terminal: Terminal,
    sound_card: VirtualSoundCard,
    first_question: str,
    tmp_path: Path,
    peak: float,
    complaint: str,
) -> None:
    terminal.await_text(first_question)
    sound_card.await_playing()
    sound_card.await_silent()
    assert sound_card.speak(caller(tmp_path, ANSWER, peak)).wait(30) == 0
    terminal.await_text(complaint)
    terminal.await_text("»")


def test_no_devices_is_text_mode(sound_card: VirtualSoundCard) -> None:
    sound_card.stop()
    process = sound_card.start(TALK)
    out, err = process.communicate("", timeout=120)
    assert (process.returncode, err) == (0, "")
    assert out.startswith("(text mode, because no loudspeaker found")
    assert DISCLAIMER in out


def test_only_the_sound_server_is_talked_to(
    sound_card: VirtualSoundCard, first_question: str, tmp_path: Path
) -> None:
    if not shutil.which("strace"):
        pytest.skip("needs the system package strace")
    trace = tmp_path / "trace"
    strace = ("strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace))
    process = sound_card.start(TALK, *OPTIONS, before=strace)
    assert process.stdout
    while first_question not in process.stdout.readline():
        assert process.poll() is None
    sound_card.await_sounding()
    sound_card.stop()
    _, errors = process.communicate("", timeout=120)
    assert (process.returncode, errors) == (0, "")
    connected = [line for line in trace.read_text().splitlines() if "connect(" in line]
    assert connected
    assert [line for line in connected if "AF_UNIX" not in line] == []
