"""The doctor: each line says ok, or what to do."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.virtual_sound_card import VirtualSoundCard
from voiceskill.checks import level_db

NAMES = ["Python", "PortAudio", "microphone", "loudspeaker", "synthesiser", "recogniser"]
RUN = "import sys; from voiceskill.cli import main; sys.exit(main(['doctor', *sys.argv[1:]]))"


def test_all_is_well_on_a_machine_with_a_sound_card(sound_card: VirtualSoundCard) -> None:
    with sound_card.recording() as recordings:
        done = sound_card.run(RUN, "--tone", timeout_s=120)
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert [line for line in lines if line.startswith("MISSING")] == []
    assert [line.split()[1].strip(":") for line in lines[1 : 1 + len(NAMES)]] == NAMES
    assert "-96 dB; nothing comes through: is it muted?" in done.stdout
    assert np.abs(recordings[0]).max() > 5_000


def test_without_devices_it_says_what_to_do(tmp_path: Path) -> None:
    if Path("/dev/snd").exists():
        pytest.skip("this machine has sound hardware of its own")
    done = subprocess.run(
        [sys.executable, "-m", "voiceskill", "doctor"],
        env={**os.environ, "PULSE_SERVER": "unix:/nonexistent", "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (3, "")
    missing = [line for line in done.stdout.splitlines() if line.startswith("MISSING")]
    assert [line.split()[1] for line in missing] == ["microphone:", "loudspeaker:"]
    assert "By text: yes, with `voiceskill chat`." in done.stdout


def test_levels() -> None:
    assert level_db(np.zeros(100, np.int16)) == -96
    assert level_db(np.full(100, -32_768, np.int16)) == pytest.approx(0)
    assert level_db(np.full(100, 3_277, np.int16)) == pytest.approx(-20, abs=0.1)
