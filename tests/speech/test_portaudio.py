"""Finding and opening devices, and what is said when there are none."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.virtual_sound_card import VirtualSoundCard
from voiceskill.errors import DeviceError
from voiceskill.speech import portaudio

COMMAND = """
import argparse, sys
from voiceskill.commands import devices
from voiceskill.errors import VoiceSkillError
parser = argparse.ArgumentParser()
devices.configure(parser)
try:
    sys.exit(devices.run(parser.parse_args([])))
except VoiceSkillError as error:
    print(error)
    sys.exit(error.exit_status)
"""

OPEN = """
import sys
from voiceskill.errors import DeviceError
from voiceskill.speech.loudspeaker import Loudspeaker
from voiceskill.speech.microphone import Microphone
for adapter in (Microphone, Loudspeaker):
    try:
        print(adapter(*sys.argv[1:]).name)
    except DeviceError as error:
        print(error)
"""


def run(code: str, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_devices_are_listed_by_name(sound_card: VirtualSoundCard) -> None:
    done = sound_card.run(COMMAND)
    assert (done.returncode, done.stderr) == (0, "")
    assert "microphone: default (ALSA, 32 channels, 44100 Hz, default)" in done.stdout
    assert "loudspeaker: default (ALSA, 32 channels, 44100 Hz, default)" in done.stdout


def test_a_part_of_a_name_chooses_a_device(sound_card: VirtualSoundCard) -> None:
    assert sound_card.run(OPEN, "PULS").stdout.split() == ["pulse", "pulse"]
    assert "has a name with 'trumpet' in it" in sound_card.run(OPEN, "trumpet").stdout


@pytest.fixture
def no_devices(tmp_path: Path) -> Mapping[str, str]:
    """An environment without a sound server; a machine with a sound card of its own is skipped."""
    if not sys.platform.startswith("linux") or Path("/dev/snd").exists():
        pytest.skip("this machine has sound hardware of its own")
    return {"PULSE_SERVER": f"unix:{tmp_path}/none", "XDG_RUNTIME_DIR": str(tmp_path)}


def test_no_devices_is_one_clear_line(no_devices: Mapping[str, str]) -> None:
    done = run(COMMAND, **no_devices)
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.startswith("no sound device found")
    lines = run(OPEN, **no_devices).stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == ["no microphone found", "no loudspeaker found"]


def test_no_portaudio_names_the_package() -> None:
    no_library = "import ctypes.util\nctypes.util.find_library = lambda name: None\n"
    done = run(no_library + COMMAND)
    assert done.returncode == 3, done.stderr
    assert done.stdout.startswith("PortAudio, which reaches sound devices, is missing; ")
    assert done.stdout.count("\n") == 1


class StudioStream:
    """A stream of a device that takes 48 kHz stereo and nothing else."""

    def __init__(self, *, samplerate: int, channels: int, **options: Any) -> None:
        if (samplerate, channels) != (48_000, 2):
            raise Studio.PortAudioError("Invalid sample rate")
        self.samplerate = samplerate
        self.channels = channels


class BusyStream:
    """A stream of a device that another program holds."""

    def __init__(self, **options: Any) -> None:
        raise Studio.PortAudioError("Device unavailable")


class Studio:
    """PortAudio with one choosy microphone and one busy loudspeaker."""

    class PortAudioError(Exception):
        pass

    RawInputStream = StudioStream
    RawOutputStream = BusyStream


STUDIO = {
    "name": "studio",
    "index": 0,
    "max_input_channels": 2,
    "max_output_channels": 2,
    "default_samplerate": 44_100.0,
}


def test_a_choosy_device_is_opened_as_it_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio, "load", lambda: Studio)
    stream = portaudio.open_stream("input", STUDIO, callback=None)
    assert (stream.samplerate, stream.channels) == (48_000, 2)


def test_a_busy_device_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio, "load", lambda: Studio)
    with pytest.raises(DeviceError, match="'studio' cannot be opened \\(Device unavailable\\)"):
        portaudio.open_stream("output", STUDIO)
