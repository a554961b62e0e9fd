"""Microphone and loudspeaker on the virtual sound card, through the real PortAudio."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.virtual_sound_card import VirtualSoundCard
from voiceskill.speech.ports import SAMPLE_RATE, Samples
from voiceskill.speech.wav import write_wav

LISTEN = """
import json, sys
import numpy as np
from voiceskill.errors import DeviceError
from voiceskill.speech import microphone as module, portaudio
seconds, blocks, find = float(sys.argv[1]), [], portaudio.find_device
if len(sys.argv) > 3:
    native = {"default_samplerate": float(sys.argv[3]), "max_input_channels": int(sys.argv[4])}
    portaudio.find_device = lambda *wanted: {**find(*wanted), **native}
microphone = module.Microphone()
print(json.dumps({"rate": microphone._stream.samplerate}), flush=True)
try:
    for block in microphone.chunks():
        blocks.append(block)
        if sum(map(len, blocks)) > seconds * 16000:
            break
except DeviceError as error:
    print(json.dumps({"error": str(error)}))
microphone.close()
np.save(sys.argv[2], np.concatenate(blocks)) if len(sys.argv) > 2 else None
"""

PLAY = """
import sys, threading
from pathlib import Path
from voiceskill.errors import DeviceError
from voiceskill.speech.loudspeaker import Loudspeaker
from voiceskill.speech.wav import read_wav
loudspeaker = Loudspeaker()
if len(sys.argv) > 2:
    threading.Timer(float(sys.argv[2]), loudspeaker.stop).start()
print("playing", flush=True)
try:
    print(loudspeaker.play(*read_wav(Path(sys.argv[1]))))
except DeviceError as error:
    print(error)
"""


def beeps(*pitches_hz: float, beep_s: float = 0.4, rate: int = 22_050) -> Samples:
    """One beep for each pitch, as long a gap between them."""
    t = np.arange(round(beep_s * rate)) / rate
    gap = np.zeros(len(t))
    parts = [part for pitch in pitches_hz for part in (np.sin(2 * np.pi * pitch * t) * 12_000, gap)]
    return np.concatenate(parts).astype(np.int16)


def pitches_of(samples: Samples, rate: int = SAMPLE_RATE) -> list[tuple[int, float]]:
    """(pitch in Hz rounded to 50, seconds) of each stretch of sound."""
    size = rate // 50
    frames = samples[: len(samples) // size * size].reshape(-1, size).astype(float)
    loud = np.abs(frames).max(axis=1) > 2_000
    edges = np.flatnonzero(np.diff(np.concatenate(([0], loud.astype(int), [0]))))
    found = []
    for first, last in edges.reshape(-1, 2):
        sound = frames[first:last].ravel()
        peak = np.abs(np.fft.rfft(sound)).argmax() * rate / len(sound)
        found.append((round(peak / 50) * 50, (last - first) * size / rate))
    return found


@pytest.fixture
def tune(tmp_path: Path) -> Path:
    path = tmp_path / "tune.wav"
    write_wav(path, beeps(400, 1_000, 2_500), 22_050)
    return path


def assert_is_tune(samples: Samples) -> None:
    heard = pitches_of(samples)
    assert [pitch for pitch, _ in heard] == [400, 1_000, 2_500]
    assert [seconds for _, seconds in heard] == pytest.approx([0.4] * 3, abs=0.06)


def test_microphone_hears_what_is_played_into_it(
    sound_card: VirtualSoundCard, tune: Path, tmp_path: Path
) -> None:
    process = sound_card.start(LISTEN, "4", str(tmp_path / "heard.npy"))
    assert process.stdout
    native_rate = json.loads(process.stdout.readline())["rate"]
    formats = sound_card.capture_formats()
    assert sound_card.speak(tune).wait(20) == 0
    out, err = process.communicate(timeout=90)
    assert (process.returncode, out, err) == (0, "", "")
    assert_is_tune(np.load(tmp_path / "heard.npy"))
    assert native_rate != SAMPLE_RATE
    assert f"{native_rate:.0f}Hz" in formats


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (16_000, 2), (32_000, 1), (48_000, 2)])
def test_microphone_is_opened_as_the_device_is(
    sound_card: VirtualSoundCard, tune: Path, tmp_path: Path, rate: int, channels: int
) -> None:
    heard = tmp_path / "heard.npy"
    process = sound_card.start(LISTEN, "4", str(heard), str(rate), str(channels))
    assert process.stdout
    assert json.loads(process.stdout.readline())["rate"] == rate
    formats = sound_card.capture_formats()
    assert sound_card.speak(tune).wait(20) == 0
    out, err = process.communicate(timeout=90)
    assert (process.returncode, out, err) == (0, "", "")
    assert_is_tune(np.load(heard))
    assert f"{rate}Hz" in formats


def test_what_nobody_takes_in_time_is_counted(sound_card: VirtualSoundCard) -> None:
    code = """
import time
from voiceskill.speech import microphone as module
module.QUEUE_S = 1.0
microphone = module.Microphone()
chunks = microphone.chunks()
for _ in range(30):
    next(chunks)
print(microphone.overflows)
deadline = time.monotonic() + 30
while not microphone.overflows and time.monotonic() < deadline:
    time.sleep(0.01)
print(microphone.overflows)
"""
    done = sound_card.run(code)
    prompt, late = map(int, done.stdout.split())
    assert prompt == 0, done.stderr
    assert late >= 1


@pytest.mark.parametrize("loss", ["stop", "suspend_microphone"])
def test_a_lost_microphone_is_told(sound_card: VirtualSoundCard, loss: str) -> None:
    process = sound_card.start(LISTEN, "30")
    assert process.stdout
    process.stdout.readline()
    getattr(sound_card, loss)()
    out, err = process.communicate(timeout=90)
    assert process.returncode == 0, err
    assert "microphone 'default' lost" in json.loads(out)["error"]


def test_loudspeaker_plays_the_whole_text(sound_card: VirtualSoundCard, tune: Path) -> None:
    with sound_card.recording() as recordings:
        done = sound_card.run(PLAY, str(tune))
    assert (done.stdout.splitlines(), done.stderr) == (["playing", "True"], "")
    assert_is_tune(recordings[0])


def test_loudspeaker_stops_at_once(sound_card: VirtualSoundCard, tmp_path: Path) -> None:
    long = tmp_path / "long.wav"
    write_wav(long, beeps(400, beep_s=10), 22_050)
    with sound_card.recording() as recordings:
        done = sound_card.run(PLAY, str(long), "1.5")
    assert done.stdout.splitlines() == ["playing", "False"], done.stderr
    ((_, seconds),) = pitches_of(recordings[0])
    assert seconds < 1.7


@pytest.mark.parametrize("loss", ["stop", "suspend_loudspeaker"])
def test_a_lost_loudspeaker_is_told(
    sound_card: VirtualSoundCard, tmp_path: Path, loss: str
) -> None:
    long = tmp_path / "long.wav"
    write_wav(long, beeps(400, beep_s=10), 22_050)
    process = sound_card.start(PLAY, str(long))
    assert process.stdout
    process.stdout.readline()
    sound_card.await_sounding()
    getattr(sound_card, loss)()
    out, err = process.communicate(timeout=90)
    assert process.returncode == 0, err
    assert "loudspeaker 'default' lost" in out


def test_stale_audio_is_drained(sound_card: VirtualSoundCard, tune: Path, tmp_path: Path) -> None:
    code = """
import sys, threading
import numpy as np
from voiceskill.speech.microphone import Microphone
microphone = Microphone()
print("open", flush=True)
sys.stdin.readline()
microphone.drain()
heard = [next(microphone.chunks()) for _ in range(20)]
np.save(sys.argv[1], np.concatenate(heard))
"""
    process = sound_card.start(code, str(tmp_path / "heard.npy"))
    assert process.stdout
    process.stdout.readline()
    sound_card.speak(tune).wait(20)
    _, err = process.communicate("\n", timeout=90)
    assert process.returncode == 0, err
    heard = np.load(tmp_path / "heard.npy")
    assert np.abs(heard).max() < 500
    assert 0.4 < len(heard) / SAMPLE_RATE < 0.7
