"""The voice: rendered ahead, checked, and what is left when the synthesiser fails."""

import io
from pathlib import Path

import numpy as np
import pytest

from voiceskill.captions import Captions
from voiceskill.channel import TextChannel, Turn
from voiceskill.dialog.events import Expects, Say
from voiceskill.errors import DeviceError
from voiceskill.speech.earcons import EARCON_RATE, Earcon, earcon
from voiceskill.speech.ports import Samples
from voiceskill.speech.rendering import Renderings
from voiceskill.speech.speaking import Speaker
from voiceskill.speech.synthesizer import open_synthesizer
from voiceskill.speech.wav import WavSink, read_wav
from voiceskill.voice_channel import VoiceChannel

SENTENCE = "Call an ambulance now, and do not drive yourself."


class ShortSynthesizer:
    """A synthesiser that loses all but the first moment of a text, and counts."""

    def __init__(self) -> None:
        self._whole = open_synthesizer()
        self.texts: list[str] = []

    def synthesize(self, text: str) -> tuple[Samples, int]:
        self.texts.append(text)
        samples, rate = self._whole.synthesize(text)
        return samples[: rate // 10], rate

    def adjust(self, *, words_per_minute: int | None = None, volume: float | None = None) -> None:
        self._whole.adjust(words_per_minute=words_per_minute, volume=volume)

    def close(self) -> None:
        self._whole.close()


class MuteSynthesizer(ShortSynthesizer):
    """A synthesiser that makes silence of the right length."""

    def synthesize(self, text: str) -> tuple[Samples, int]:
        samples, rate = self._whole.synthesize(text)
        return np.zeros_like(samples), rate


@pytest.mark.parametrize("synthesizer", [ShortSynthesizer, MuteSynthesizer])
def test_a_lost_sentence_is_not_taken_for_spoken(synthesizer: type[ShortSynthesizer]) -> None:
    with pytest.raises(DeviceError, match="s are needed"):
        Renderings(synthesizer()).audio(SENTENCE)


def test_a_sentence_is_rendered_once_for_each_voice() -> None:
    renderings = Renderings(open_synthesizer(), words_per_minute=150)
    renderings.render_ahead([SENTENCE, "Do you have a fever?"])
    assert renderings.await_rendered(20)
    first = renderings.audio(SENTENCE)
    assert renderings.audio(SENTENCE)[0] is first[0]
    renderings.adjust(words_per_minute=100, volume=1.0)
    assert len(renderings.audio(SENTENCE)[0]) > 1.2 * len(first[0])
    renderings.close()


def test_what_the_synthesiser_lost_is_read_large_and_told(tmp_path: Path) -> None:
    screen = io.StringIO()
    sink = WavSink(tmp_path / "out.wav")
    channel = VoiceChannel(
        None,
        Speaker(ShortSynthesizer(), sink),
        TextChannel(io.BytesIO(), io.StringIO(), print, as_json=False),
        Captions(screen),
    )
    says = (Say("test", SENTENCE),)
    channel.say(Turn(1, says, (), Expects.YES_NO, (), None, None, (), (), ()))
    channel.close()
    assert channel.voice_failed
    assert "CALL AN AMBULANCE NOW" in screen.getvalue()
    assert f"({Earcon.URGENT.value})" in screen.getvalue()
    samples, rate = read_wav(sink.path)
    assert len(samples) / rate == pytest.approx(len(earcon(Earcon.URGENT)) / EARCON_RATE, abs=0.01)


@pytest.mark.parametrize("kind", Earcon)
def test_earcons_are_short_and_soft_at_both_ends(kind: Earcon) -> None:
    sound = earcon(kind)
    assert 0.05 <= len(sound) / EARCON_RATE <= 0.6
    assert np.abs(sound).max() > 3_000
    assert abs(int(sound[0])) < 50
    assert abs(int(sound[-1])) < 50
