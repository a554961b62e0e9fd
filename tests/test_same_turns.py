"""The same words give the same turns, spoken or typed: a real voice, a real recogniser."""

import io
from pathlib import Path

import numpy as np

from tests.speech.stand_ins import ScriptedKeys
from voiceskill.captions import Captions
from voiceskill.channel import Channel, Heard, TextChannel, Turn, turn_line
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Listen
from voiceskill.language.reader import Reader
from voiceskill.resources import data_folder
from voiceskill.session import Session
from voiceskill.speech.listening import Listener
from voiceskill.speech.ports import SAMPLE_RATE, Utterance
from voiceskill.speech.resampling import resample
from voiceskill.speech.speaking import Speaker
from voiceskill.speech.synthesizer import open_synthesizer
from voiceskill.speech.vosk_recognizer import VoskRecognizer
from voiceskill.speech.wav import WavSink, WavSource, write_wav
from voiceskill.voice_channel import VoiceChannel

# What clears a warning sign is asked again when it is only spoken, so the denials are keys.
SPOKEN = ("repeat", "not sure", "help", "yes")
KEYS = ("r", "2", "2", "3", "r", "2", "1", "1")


class Kept:
    """A channel that keeps the turns and the words that went through it."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.lines: list[str] = []
        self.words: list[str] = []
        self.adjust, self.stays, self.close = channel.adjust, channel.stays, channel.close

    def say(self, turn: Turn) -> None:
        self.lines.append(turn_line(turn))
        self._channel.say(turn)

    def hear(self, listen: Listen) -> Heard:
        heard = self._channel.hear(listen)
        if isinstance(heard, Utterance):
            self.words.append(heard.text)
        return heard


def voice(folder: Path, said: tuple[str, ...], keys: ScriptedKeys) -> Kept:
    """A channel on which a synthesised caller says `said`, then is gone."""
    synthesizer = open_synthesizer()
    gap = np.zeros(2 * SAMPLE_RATE, np.int16)
    parts = [resample(*synthesizer.synthesize(text), SAMPLE_RATE) for text in said]
    write_wav(
        folder / "caller.wav",
        np.concatenate([gap, *(part for audio in parts for part in (audio, gap))]),
        SAMPLE_RATE,
    )
    ear = VoskRecognizer(data_folder("models") / "tiny-en" / "model", limit_to_phrases=True)
    channel = VoiceChannel(
        Listener(WavSource([folder / "caller.wav"], silence_s=0.0), ear),
        Speaker(synthesizer, WavSink(folder / "skill.wav")),
        TextChannel(io.BytesIO(), io.StringIO(), print, as_json=False),
        Captions(io.StringIO()),
        keys=keys,
        hints=lambda listen: SPOKEN,
        echo_guard_s=0.0,
        may_stay=False,
    )
    return Kept(channel)


def typed_turns(dialog: Dialog, reader: Reader, words: list[str]) -> list[str]:
    """The turns of the same conversation by text."""
    text, sink = "".join(f"{line}\n" for line in words), io.StringIO()
    channel = TextChannel(io.BytesIO(text.encode()), sink, print, as_json=True)
    Session(dialog, reader, channel).run()
    return sink.getvalue().splitlines()


def test_spoken_words(dialog: Dialog, reader: Reader, tmp_path: Path) -> None:
    channel = voice(tmp_path, SPOKEN, ScriptedKeys())
    Session(dialog, reader, channel).run()
    channel.close()
    assert channel.words == list(SPOKEN)
    assert typed_turns(dialog, reader, channel.words) == channel.lines


def test_keys(dialog: Dialog, reader: Reader, tmp_path: Path) -> None:
    keys = ScriptedKeys()
    channel = voice(tmp_path, (), keys)
    keys.pressed = list(KEYS)
    Session(dialog, reader, channel).run()
    channel.close()
    assert typed_turns(dialog, reader, list(KEYS)) == channel.lines
