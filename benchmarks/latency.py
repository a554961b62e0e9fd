"""How long a caller waits: ours and the plain program, on a virtual sound card, in one run.

    python -m benchmarks.latency [--rounds 2] [--model tiny-en] [--markdown]

Needs the system packages of `.ci/run`. A synthesised caller listens to the loudspeaker, answers
half a second after it falls silent, and measures from the end of its own speech to the first
sound after it. The plain program is what people write today: Vosk ends the utterance, pyttsx3
says the answer. Meant for a quiet machine: the load average is printed beside the figures.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.sound_meter import SoundMeter
from benchmarks.talk_process import TalkProcess
from benchmarks.tone_prompt import TIMES
from tests.virtual_sound_card import VirtualSoundCard, missing_packages, virtual_sound_card
from voiceskill.demo_caller import CallerScript, DemoFile
from voiceskill.dialog.events import Expects
from voiceskill.resources import data_folder
from voiceskill.speech.synthesizer import open_synthesizer
from voiceskill.speech.wav import write_wav
from voiceskill.yamlfile import read_yaml

PLAIN = Path(__file__).with_name("plain_assistant.py")
ANSWERS_AFTER_S = 0.5
QUIET_S = 0.8
KINDS = {Expects.YES_NO: "yes/no", Expects.CONFIRM: "yes/no", Expects.OPEN: "open"}
WANTED = {
    "yes/no": "median 0.45, 95 % 0.8",
    "open": "median 0.9, 95 % 1.4",
    "emergency": "at most 1.0",
    "stop key to silence": "at most 0.15",
}

Waits = dict[str, list[float]]


class Caller:
    """Speaks into the card and measures when it is answered."""

    def __init__(self, card: VirtualSoundCard, folder: Path, voice: str) -> None:
        self._card = card
        self._path = folder / "caller.wav"
        self._voice = open_synthesizer(voice=voice, words_per_minute=130)
        self.mouth = SoundMeter("caller", card.environment)
        self.loudspeaker = SoundMeter("loudspeaker", card.environment)

    def say(self, text: str) -> float | None:
        """Say `text` now; seconds from its end to the next sound, None without any."""
        write_wav(self._path, *self._voice.synthesize(text))
        began = time.monotonic()
        self._card.speak(self._path).wait(30)
        self.mouth.first_sound_after(began)
        ended = self.mouth.await_silence(0.15)
        answered = self.loudspeaker.first_sound_after(ended, timeout_s=8.0)
        return None if answered is None else answered - ended

    def await_turn(self) -> None:
        """Until the loudspeaker is done, and a little more."""
        self.loudspeaker.await_silence(QUIET_S)
        time.sleep(max(0.0, ANSWERS_AFTER_S - QUIET_S))

    def close(self) -> None:
        self.mouth.close()
        self.loudspeaker.close()


def measure_ours(
    card: VirtualSoundCard, folder: Path, script: CallerScript, options: list[str]
) -> Waits:
    """One conversation: the wait after each answer, by kind; and the start to the first word."""
    waits: Waits = {}
    caller = Caller(card, folder, script.voice)
    began = time.monotonic()
    talk = TalkProcess(card, options)
    try:
        first = caller.loudspeaker.first_sound_after(began, timeout_s=120)
        if first is not None:
            waits["start to first word"] = [first - began]
        while (listen := talk.await_question()) is not None:
            answer = script.answer(listen)
            if answer is None:
                break
            caller.await_turn()
            wait = caller.say(answer)
            kind = KINDS.get(listen.expects, "number")
            if script.outcome == "emergency" and listen.expects is Expects.OPEN:
                kind = "emergency"
            if wait is not None:
                waits.setdefault(kind, []).append(wait)
            if script.outcome == "emergency":
                break
    finally:
        talk.close()
        caller.close()
    return waits


def measure_stop(card: VirtualSoundCard) -> Waits:
    """From a key to silence, in a prompt that is one long tone."""
    meter = SoundMeter("loudspeaker", card.environment)
    program = ("-m", "benchmarks.tone_prompt")
    process = TalkProcess(card, [], terminal=True, program=program)
    waits: list[float] = []
    try:
        for _ in range(TIMES):
            meter.await_sounding(1.0)
            pressed = time.monotonic()
            process.press("r")
            waits.append(meter.await_gap(pressed) - pressed)
    finally:
        process.close()
        meter.close()
    return {"stop key to silence": waits}


def measure_cost(card: VirtualSoundCard, options: list[str]) -> Waits:
    """What listening costs."""
    meter = SoundMeter("loudspeaker", card.environment)
    talk = TalkProcess(card, options, terminal=True)
    try:
        meter.first_sound_after(time.monotonic(), timeout_s=120)
        meter.await_silence(1.5)
        cpu = talk.cpu_percent(3.0)
        return {"CPU while listening, % of a core": [cpu], "memory, MB": [talk.memory_mb()]}
    finally:
        talk.close()
        meter.close()


def measure_plain(card: VirtualSoundCard, folder: Path, model: Path, texts: list[str]) -> Waits:
    """The same answers, said to the plain program."""
    caller = Caller(card, folder, "en-us+f3")
    waits: list[float] = []
    process = subprocess.Popen(
        [sys.executable, str(PLAIN), str(model)], env=card.environment, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout
        process.stdout.readline()
        time.sleep(1.0)
        for text in texts:
            wait = caller.say(text)
            if wait is not None:
                waits.append(wait)
            caller.loudspeaker.await_silence(1.5)
    finally:
        process.kill()
        process.wait()
        caller.close()
    return {"plain": waits}


def rows(ours: Waits, plain: Waits) -> Iterator[tuple[str, ...]]:
    """For each kind: how many, median, 95th percentile, what is wanted, against plain."""
    yield ("", "turns", "median s", "95 % s", "wanted", "plain median s", "ratio")
    for kind, waits in ours.items():
        median, high = np.percentile(waits, (50, 95))
        others = plain.get(kind, [])
        slow = float(np.median(others)) if others else None
        yield (
            kind,
            str(len(waits)),
            f"{median:.2f}",
            f"{high:.2f}",
            WANTED.get(kind, ""),
            f"{slow:.2f}" if slow else "",
            f"{slow / median:.1f} x" if slow else "",
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--model", default="tiny-en")
    arguments = parser.parse_args()
    if missing := missing_packages():
        print(f"needs the system packages {' '.join(missing)}", file=sys.stderr)
        return 3
    scripts = read_yaml(data_folder("dialogs") / "back_pain" / "demo.yaml", DemoFile).callers
    options = ["--rate", "220", *(["--model", arguments.model] if arguments.model else [])]
    model = data_folder("models") / "tiny-en" / "model"
    ours: Waits = {}
    plain: Waits = {}
    print(f"load average before: {os.getloadavg()[0]:.2f}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(arguments.rounds):
            for script in scripts.values():
                with virtual_sound_card() as card:
                    _add(ours, measure_ours(card, folder, script, options))
            with virtual_sound_card() as card:
                _add(ours, measure_stop(card))
            with virtual_sound_card() as card:
                _add(ours, measure_cost(card, options))
            for kind, texts in (
                ("yes/no", ["no", "yes", "no", "yes"]),
                ("open", [scripts["self-care"].open] * 2),
                ("emergency", [scripts["emergency"].open] * 2),
            ):
                with virtual_sound_card() as card:
                    found = measure_plain(card, folder, model, texts)
                _add(plain, {kind: found["plain"]})
    print(f"load average after: {os.getloadavg()[0]:.2f}\n")
    for row in rows(ours, plain):
        print(f"| {' | '.join(row)} |")
    return 0


def _add(total: Waits, more: Waits) -> None:
    for kind, waits in more.items():
        total.setdefault(kind, []).extend(waits)


if __name__ == "__main__":
    sys.exit(main())
