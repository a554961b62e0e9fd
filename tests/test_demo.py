"""The demonstration: nothing in it is simulated but the caller."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from voiceskill.demo_caller import CallerScript, DemoFile
from voiceskill.dialog.events import Expects, Listen, Outcome
from voiceskill.resources import data_folder
from voiceskill.speech.wav import read_wav
from voiceskill.yamlfile import read_yaml

SCRIPTS = read_yaml(data_folder("dialogs") / "back_pain" / "demo.yaml", DemoFile).callers


def demo(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "voiceskill", "demo", *arguments],
        env={**os.environ, "PULSE_SERVER": "unix:/nonexistent"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("caller", SCRIPTS)
def test_the_conversation_ends_as_it_should_and_can_be_listened_to(
    caller: str, tmp_path: Path
) -> None:
    output = tmp_path / "both.wav"
    done = demo("--caller", caller, "--output", str(output))
    assert (done.returncode, done.stderr) == (0, "")
    said = re.findall(r"^\(the caller says: (.*)\)$", done.stdout, re.MULTILINE)
    heard = re.findall(r"^« (.*)$", done.stdout, re.MULTILINE)
    assert said == heard
    assert f"(outcome {SCRIPTS[caller].outcome};" in done.stdout
    samples, rate = read_wav(output)
    assert len(samples) / rate > 20
    assert np.abs(samples).max() > 8_000
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--caller", "ghost"), "known are self-care, emergency"),
        (("--output", "/nonexistent/folder/a.wav"), "there is no such folder"),
    ],
)
def test_wrong_usage_is_one_line(arguments: tuple[str, ...], complaint: str) -> None:
    done = demo(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_caller_answers_what_is_asked() -> None:
    script = CallerScript(
        outcome=Outcome.SELF_CARE,
        voice="en-us",
        open="my back",
        answers={"severity": "three"},
        confirm="right",
        other="no",
    )

    def answer(expects: Expects, *asked: str) -> str | None:
        return script.answer(Listen(expects, asked, 8.0))

    assert answer(Expects.OPEN) == "my back"
    assert answer(Expects.NUMBER, "severity") == "three"
    assert answer(Expects.YES_NO, "fever", "weight_loss") == "no"
    assert answer(Expects.CONFIRM, "severity") == "right"
    assert answer(Expects.COMMAND) is None
