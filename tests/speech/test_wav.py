"""WAV files as source and sink."""

import wave
from pathlib import Path

import numpy as np
import pytest

from voiceskill.errors import UsageError
from voiceskill.speech.ports import SAMPLE_RATE, Samples
from voiceskill.speech.wav import WavSink, WavSource, read_wav, write_wav


def tone(seconds: float, rate: int) -> Samples:
    return np.asarray(np.sin(np.arange(round(seconds * rate)) * 0.1) * 9_000, np.int16)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", tone(1, 22_050), 22_050)
    samples, rate = read_wav(tmp_path / "a.wav")
    assert rate == 22_050
    np.testing.assert_array_equal(samples, tone(1, 22_050))
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_stereo_is_averaged(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((2, 2, 16_000, 0, "NONE", ""))
        file.writeframes(np.array([100, 300, -100, -300], np.int16).tobytes())
    assert read_wav(tmp_path / "a.wav")[0].tolist() == [200, -200]


def test_source_plays_every_file_resampled_with_silence_after_each(tmp_path: Path) -> None:
    for name, rate in (("a.wav", 22_050), ("b.wav", 48_000)):
        write_wav(tmp_path / name, tone(1, rate), rate)
    source = WavSource([tmp_path / "a.wav", tmp_path / "b.wav"], silence_s=0.5)
    audio = np.concatenate(list(source.chunks()))
    assert audio.dtype == np.int16
    assert len(audio) == pytest.approx(3 * SAMPLE_RATE, abs=4)
    loudest = [np.abs(audio[a * 1_600 : (a + 1) * 1_600]).max() for a in range(30)]
    assert [bool(peak > 1_000) for peak in loudest] == 2 * (10 * [True] + 5 * [False])


def test_a_second_reader_goes_on_where_the_first_left_off(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", tone(1, SAMPLE_RATE), SAMPLE_RATE)
    source = WavSource([tmp_path / "a.wav"], silence_s=0.1)
    first = next(source.chunks())
    source.drain()
    audio = np.concatenate([first, *source.chunks()])
    np.testing.assert_array_equal(audio[:SAMPLE_RATE], tone(1, SAMPLE_RATE))


def test_a_closed_source_ends_even_at_real_time(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", tone(60, SAMPLE_RATE), SAMPLE_RATE)
    source = WavSource([tmp_path / "a.wav"], real_time=True)
    chunks = source.chunks()
    next(chunks)
    source.close()
    assert list(chunks) == []


def test_sink_writes_one_file_with_everything(tmp_path: Path) -> None:
    sink = WavSink(tmp_path / "out.wav")
    assert sink.play(tone(1, 16_000), 16_000)
    sink.pause(0.5)
    assert sink.play(tone(1, 22_050), 22_050)
    assert list(tmp_path.iterdir()) == []
    sink.close()
    samples, rate = read_wav(tmp_path / "out.wav")
    assert len(samples) / rate == pytest.approx(2.5, abs=0.01)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param(None, "cannot be read", id="missing"),
        pytest.param(b"", "cannot be read", id="empty"),
        pytest.param(b"ID3" * 50, "cannot be read", id="not-a-wav"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, content: bytes | None, complaint: str) -> None:
    path = tmp_path / "bad.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=rf"bad\.wav: .*{complaint}"):
        read_wav(path)


def test_eight_bits_are_refused(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 1, 8_000, 0, "NONE", ""))
        file.writeframes(b"\x80" * 100)
    with pytest.raises(UsageError, match="8 bits"):
        read_wav(tmp_path / "a.wav")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"out\.wav: cannot be written"):
        write_wav(tmp_path / "nowhere" / "out.wav", tone(0.1, 8_000), 8_000)
