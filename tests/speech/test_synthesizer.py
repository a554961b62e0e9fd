"""The real synthesiser: audio for every text, adjustable, several at once, clear failures."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from voiceskill.errors import DeviceError
from voiceskill.speech.ports import Samples, Synthesizer
from voiceskill.speech.synthesizer import open_synthesizer, read_aiff

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="our own driver is for Linux"
)

SENTENCES = [
    "Call an ambulance now.",
    "Do you have any numbness or tingling around your groin or inner thighs?",
    "Stay active. Bed rest makes most backs worse.",
    "On a scale of 0 to 10, how bad is the pain?",
    "Schmerzgedächtnis, café, naïve.",
]


@pytest.fixture
def synthesizer() -> Synthesizer:
    return open_synthesizer()


def seconds_of(spoken: tuple[Samples, int]) -> float:
    samples, rate = spoken
    return len(samples) / rate


@pytest.mark.parametrize("text", SENTENCES)
def test_every_sentence_becomes_audio(synthesizer: Synthesizer, text: str) -> None:
    samples, rate = synthesizer.synthesize(text)
    assert samples.dtype == np.int16
    assert rate == 22_050
    assert 0.08 * len(text.split()) < len(samples) / rate < 1.2 * len(text.split())
    assert np.abs(samples).max() > 3_000


def test_the_same_text_again_is_the_same_length(synthesizer: Synthesizer) -> None:
    lengths = {len(synthesizer.synthesize(SENTENCES[1])[0]) for _ in range(50)}
    assert max(lengths) - min(lengths) < 2_205


def test_rate_and_volume_change_from_the_next_text_on(synthesizer: Synthesizer) -> None:
    normal = synthesizer.synthesize(SENTENCES[2])
    synthesizer.adjust(words_per_minute=100, volume=0.3)
    slow = synthesizer.synthesize(SENTENCES[2])
    assert seconds_of(slow) > 1.2 * seconds_of(normal)
    assert np.abs(slow[0]).max() < 0.5 * np.abs(normal[0]).max()
    synthesizer.adjust(words_per_minute=10_000, volume=7.0)
    assert 0 < seconds_of(synthesizer.synthesize(SENTENCES[2])) < seconds_of(normal)


def test_two_voices_in_one_process_do_not_mix(synthesizer: Synthesizer) -> None:
    other = open_synthesizer(words_per_minute=250, voice="en-us+f3")
    alone = len(synthesizer.synthesize(SENTENCES[1])[0]), len(other.synthesize(SENTENCES[1])[0])
    assert alone[0] > 1.3 * alone[1]
    lengths: tuple[list[int], list[int]] = ([], [])

    def speak(who: Synthesizer, into: list[int]) -> None:
        into.extend(len(who.synthesize(SENTENCES[1])[0]) for _ in range(20))

    threads = [
        threading.Thread(target=speak, args=pair)
        for pair in zip((synthesizer, other), lengths, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for length, many in zip(alone, lengths, strict=True):
        assert len(many) == 20
        assert many == pytest.approx([length] * 20, rel=0.1)


def test_it_works_again_after_close(synthesizer: Synthesizer) -> None:
    synthesizer.close()
    assert seconds_of(synthesizer.synthesize("Hello.")) > 0.2


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_to_say_is_refused(synthesizer: Synthesizer, text: str) -> None:
    with pytest.raises(DeviceError, match="3 attempts"):
        synthesizer.synthesize(text)


def test_an_unknown_voice_is_named() -> None:
    with pytest.raises(DeviceError, match="no voice 'nonsense'"):
        open_synthesizer(voice="nonsense")


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        pytest.param(
            "get_data_path = lambda: '/nowhere/espeak-ng-data'", "voices cannot be loaded"
        ),
        pytest.param("get_library_path = lambda: '/nowhere/lib.so'", "cannot be loaded"),
        pytest.param("get_data_path = lambda: '/' + 200 * 'x' + '/espeak-ng-data'", "shorter one"),
    ],
    ids=["no-voices", "no-library", "long-path"],
)
def test_a_damaged_installation_is_one_clear_line(damage: str, complaint: str) -> None:
    code = f"""
import sys
import espeakng_loader
espeakng_loader.{damage}
from voiceskill.errors import VoiceSkillError
from voiceskill.speech.synthesizer import open_synthesizer
try:
    open_synthesizer()
except VoiceSkillError as error:
    print(error)
    sys.exit(error.exit_status)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (3, "")
    assert complaint in done.stdout
    assert done.stdout.count("\n") == 1


def test_no_file_is_left_and_none_is_made(tmp_path: Path) -> None:
    code = "from voiceskill.speech.synthesizer import open_synthesizer as o; o().synthesize('hi')"
    subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        check=True,
        timeout=60,
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("kind", "compression"), [(b"AIFF", b""), (b"AIFC", b"sowt\0\0")])
def test_aiff_as_macos_writes_it(tmp_path: Path, kind: bytes, compression: bytes) -> None:
    samples = np.array([0, 1, -2, 32_767, -32_768], np.int16)
    order = "<i2" if compression else ">i2"
    rate = (16383 + 14).to_bytes(2) + (22_050 << 49).to_bytes(8)
    common = (1).to_bytes(2) + (5).to_bytes(4) + (16).to_bytes(2) + rate + compression
    sound = bytes(8) + samples.astype(order).tobytes()
    body = kind + b"COMM" + len(common).to_bytes(4) + common
    body += b"SSND" + len(sound).to_bytes(4) + sound
    path = tmp_path / "a.aiff"
    path.write_bytes(b"FORM" + len(body).to_bytes(4) + body)
    read, hertz = read_aiff(path)
    assert hertz == 22_050
    assert read.tolist() == samples.tolist()
    path.write_bytes(b"FORM1234JUNK")
    with pytest.raises(ValueError, match="AIFF"):
        read_aiff(path)
