"""A caller at the virtual sound card: listens to `voiceskill talk` by its captions, and speaks."""

import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from tests.virtual_sound_card import VirtualSoundCard
from voiceskill.demo_caller import CallerScript
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Expects, Listen
from voiceskill.speech.synthesizer import open_synthesizer
from voiceskill.speech.wav import write_wav

TALK = "import sys; from voiceskill.cli import main; sys.exit(main(['talk', *sys.argv[1:]]))"
ECHO_GUARD_S = 0.35


def questions_of(dialog: Dialog) -> Mapping[str, Listen]:
    """Each wording of each question, and what is listened for after it."""
    return {
        text: Listen(question.expects, question.asks, 8.0)
        for question in dialog.steps.questions.values()
        for text in (question.ask, question.short, question.concrete)
    }


class LiveCaller:
    """Answers by what is asked, as soon as the loudspeaker is silent."""

    def __init__(self, card: VirtualSoundCard, dialog: Dialog, script: CallerScript) -> None:
        self._card = card
        self._questions = questions_of(dialog)
        self._script = script
        self._voice = open_synthesizer(voice=script.voice, words_per_minute=script.words_per_minute)
        self.captions: list[str] = []
        self.said: list[str] = []

    def converse(self, folder: Path, *arguments: str, timeout_s: float) -> tuple[int, str]:
        """Have the whole conversation; gives the skill's exit status and standard error."""
        process = self._card.start(TALK, *arguments)
        assert process.stdout
        assert process.stderr
        assert process.stdin
        killer = threading.Timer(timeout_s, process.kill)
        killer.start()
        try:
            for line in process.stdout:
                self.captions.append(line.rstrip("\n"))
                answer = self._answer(line.removeprefix("» ").strip())
                if answer is not None:
                    self._speak(folder, answer, process)
            return process.wait(), process.stderr.read()
        finally:
            killer.cancel()
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                stream.close()

    def _answer(self, text: str) -> str | None:
        listen = self._questions.get(text)
        if listen is None and text.endswith("right?"):
            listen = Listen(Expects.CONFIRM, (), 8.0)
        return self._script.answer(listen) if listen else None

    def _speak(self, folder: Path, text: str, process: "subprocess.Popen[str]") -> None:
        self._card.await_playing()
        self._card.await_silent()
        time.sleep(ECHO_GUARD_S)
        path = folder / "answer.wav"
        write_wav(path, *self._voice.synthesize(text))
        self.said.append(text)
        self._card.speak(path).wait(20)
