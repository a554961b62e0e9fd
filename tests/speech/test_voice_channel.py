"""The voice channel: real voice activity, Vosk and espeak between WAV files; keys at any moment."""

import io
import threading
from pathlib import Path

import numpy as np
import pytest

from tests.speech.stand_ins import BlockingSink, ScriptedKeys, UnpluggedSink, UnpluggedSource
from voiceskill.captions import Captions
from voiceskill.channel import Channel, Departed, Heard, Noise, Silence, TextChannel, Turn
from voiceskill.dialog.events import Expects, Listen, Say
from voiceskill.errors import DeviceError
from voiceskill.resources import data_folder
from voiceskill.speech.listening import Listener
from voiceskill.speech.ports import SAMPLE_RATE, AudioSink, AudioSource, Samples, Utterance
from voiceskill.speech.resampling import resample
from voiceskill.speech.speaking import Speaker
from voiceskill.speech.synthesizer import open_synthesizer
from voiceskill.speech.vosk_recognizer import VoskRecognizer
from voiceskill.speech.wav import WavSink, WavSource, read_wav, write_wav
from voiceskill.voice_channel import VoiceChannel

YES_NO = Listen(Expects.YES_NO, ("fever",), 3.0)
PHRASES = ("yes", "no", "not sure", "three")
SILENCE = np.zeros(4 * SAMPLE_RATE, np.int16)


def turn(*texts: str, expects: Expects = Expects.YES_NO, summary: tuple[str, ...] = ()) -> Turn:
    says = tuple(Say(f"test.{number}", text) for number, text in enumerate(texts))
    return Turn(1, says, (), expects, (), None, None, (), (), (), summary)


def spoken(*texts: str) -> Samples:
    synthesizer = open_synthesizer()
    gap = np.zeros(SAMPLE_RATE, np.int16)
    parts = [resample(*synthesizer.synthesize(text), SAMPLE_RATE) for text in texts]
    return np.concatenate([gap, *(part for audio in parts for part in (audio, gap))])


@pytest.fixture(scope="module")
def recognizer() -> VoskRecognizer:
    return VoskRecognizer(data_folder("models") / "tiny-en" / "model", limit_to_phrases=True)


class Setup:
    """A channel, and everything around it that a test looks at."""

    def __init__(self, folder: Path, recognizer: VoskRecognizer) -> None:
        self.folder = folder
        self.recognizer = recognizer
        self.screen = io.StringIO()
        self.keys = ScriptedKeys()

    def channel(
        self,
        audio: Samples | AudioSource | None = None,
        sink: AudioSink | None = None,
        typed: bytes = b"",
    ) -> VoiceChannel:
        source = audio
        if isinstance(audio, np.ndarray):
            write_wav(self.folder / "caller.wav", audio, SAMPLE_RATE)
            source = WavSource([self.folder / "caller.wav"], silence_s=0.0)
        keyboard: Channel = TextChannel(io.BytesIO(typed), io.StringIO(), print, as_json=False)
        return VoiceChannel(
            None if source is None else Listener(source, self.recognizer),  # type: ignore[arg-type]
            Speaker(open_synthesizer(), sink or WavSink(self.folder / "skill.wav")),
            keyboard,
            Captions(self.screen),
            keys=self.keys,
            hints=lambda listen: PHRASES,
            echo_guard_s=0.0,
            by_keyboard="Please use the keyboard.",
        )


@pytest.fixture
def setup(tmp_path: Path, recognizer: VoskRecognizer) -> Setup:
    return Setup(tmp_path, recognizer)


def test_a_turn_is_spoken_whole_and_shown(setup: Setup) -> None:
    channel = setup.channel(SILENCE)
    channel.say(turn("Stay active.", "Do you have a fever?", summary=("What you told me:",)))
    channel.close()
    samples, rate = read_wav(setup.folder / "skill.wav")
    assert 1.5 < len(samples) / rate < 5
    lines = setup.screen.getvalue().splitlines()
    assert lines == ["» Stay active.", "» Do you have a fever?", "What you told me:"]


def test_only_what_this_turn_played_is_remembered(setup: Setup) -> None:
    speaker = Speaker(open_synthesizer(), WavSink(setup.folder / "skill.wav"))
    channel = VoiceChannel(
        None,
        speaker,
        TextChannel(io.BytesIO(), io.StringIO(), print, as_json=False),
        Captions(setup.screen),
    )
    channel.say(turn("Stay active.", "Do you have a fever?"))
    both = len(speaker.played())
    channel.say(turn("Stay active."))
    assert 0 < len(speaker.played()) < 0.7 * both


def test_what_is_spoken_can_be_recognised(setup: Setup) -> None:
    channel = setup.channel(SILENCE)
    channel.say(turn("yes"))
    channel.close()
    samples, rate = read_wav(setup.folder / "skill.wav")
    write_wav(setup.folder / "padded.wav", samples, rate)
    heard = setup.channel(np.concatenate((SILENCE[:8_000], resample(samples, rate, SAMPLE_RATE))))
    assert isinstance(answer := heard.hear(YES_NO), Utterance)
    assert answer.text == "yes"


def test_answers_are_heard_in_order_until_the_caller_is_gone(setup: Setup) -> None:
    channel = setup.channel(spoken("no", "brilliant yellow umbrellas", "yes"))
    heard: list[Heard] = [channel.hear(YES_NO) for _ in range(4)]
    assert isinstance(heard[0], Utterance)
    assert heard[0].text == "no"
    assert not heard[0].witnessed
    assert heard[1] == Noise()
    assert isinstance(heard[2], Utterance)
    assert heard[3] == Departed()
    assert setup.screen.getvalue().splitlines() == ["« no", "(no words understood)", "« yes"]


def test_silence_is_silence(setup: Setup) -> None:
    assert setup.channel(SILENCE).hear(YES_NO) == Silence()


@pytest.mark.parametrize(
    ("key", "text"), [("1", "yes"), ("2", "no"), ("3", "not sure"), ("r", "repeat"), ("q", "stop")]
)
def test_a_key_is_an_answer_beyond_doubt(setup: Setup, key: str, text: str) -> None:
    channel = setup.channel(SILENCE)
    channel.say(turn("Any fever?"))
    assert setup.keys.press(key)
    assert channel.hear(YES_NO) == Utterance(text, witnessed=True)


def test_digits_are_the_number_asked_for(setup: Setup) -> None:
    channel = setup.channel(SILENCE)
    channel.say(turn("How bad is it?", expects=Expects.NUMBER))
    for key in "10":
        assert setup.keys.press(key)
    listen = Listen(Expects.NUMBER, ("severity",), 3.0)
    assert channel.hear(listen) == Utterance("10", witnessed=True)


def test_other_keys_do_nothing(setup: Setup) -> None:
    channel = setup.channel(SILENCE)
    channel.say(turn("Any fever?"))
    assert not any(setup.keys.press(key) for key in "4567890xy \n")
    assert channel.hear(YES_NO) == Silence()


def test_a_key_stops_the_speech_and_the_rest_is_shown(setup: Setup) -> None:
    sink = BlockingSink()
    channel = setup.channel(SILENCE, sink)
    speaking = threading.Thread(target=channel.say, args=(turn("One.", "Two.", "Three."),))
    speaking.start()
    assert sink.playing.wait(20)
    assert setup.keys.press("r")
    speaking.join(20)
    assert not speaking.is_alive()
    assert sink.plays == 1
    assert setup.screen.getvalue().splitlines() == ["» One.", "» Two.", "» Three."]
    assert channel.hear(YES_NO) == Utterance("repeat", witnessed=True)


def test_an_answer_to_a_question_just_begun_is_dropped(setup: Setup) -> None:
    sink = BlockingSink()
    channel = setup.channel(SILENCE, sink)
    speaking = threading.Thread(target=channel.say, args=(turn("Any numbness?"),))
    speaking.start()
    assert sink.playing.wait(20)
    assert not setup.keys.press("2")
    assert not sink.stopped.is_set()
    sink.stop()
    speaking.join(20)
    assert channel.hear(YES_NO) == Silence()


def test_a_lost_microphone_is_told_once_and_the_keyboard_goes_on(setup: Setup) -> None:
    source = UnpluggedSource()
    channel = setup.channel(source, typed=b"2\nmy leg is numb\n")
    assert channel.stays()
    assert channel.hear(YES_NO) == Utterance("no", witnessed=True)
    channel.say(turn("Tell me more."))
    assert channel.hear(YES_NO) == Utterance("my leg is numb", witnessed=True)
    assert channel.hear(YES_NO) == Departed()
    assert source.closed
    assert setup.keys.closed
    assert not channel.stays()
    assert setup.screen.getvalue().count("microphone 'headset' lost") == 1


def test_a_lost_microphone_is_told_aloud(setup: Setup) -> None:
    channel = setup.channel(UnpluggedSource())
    channel.hear(YES_NO)
    channel.close()
    samples, rate = read_wav(setup.folder / "skill.wav")
    assert len(samples) > rate


def test_a_lost_loudspeaker_is_told_once_and_the_words_are_shown(setup: Setup) -> None:
    sink = UnpluggedSink()
    channel = setup.channel(spoken("yes"), sink)
    channel.say(turn("Call an ambulance now.", "Do not drive."))
    assert sink.plays == 1
    assert setup.screen.getvalue().splitlines() == [
        "» Call an ambulance now.",
        "(loudspeaker 'headset' lost: it takes no more audio; from here on I write)",
        "» Do not drive.",
    ]
    assert isinstance(channel.hear(YES_NO), Utterance)


def test_slower_and_louder(setup: Setup) -> None:
    lengths, peaks = [], []
    for what in ("", "slower", "louder"):
        sink = WavSink(setup.folder / "out.wav")
        channel = setup.channel(SILENCE, sink)
        channel.adjust(what)
        channel.say(turn("Stay active, and keep moving."))
        sink.close()
        samples, _ = read_wav(sink.path)
        lengths.append(len(samples))
        peaks.append(float((samples.astype(float) ** 2).mean() ** 0.5))
    assert lengths[1] > 1.1 * lengths[0]
    assert peaks[2] > 1.15 * peaks[0]


def test_what_must_be_spoken_is_tried_first(setup: Setup) -> None:
    channel = setup.channel(SILENCE)
    channel.rehearse(["Call an ambulance now."])
    with pytest.raises(DeviceError):
        channel.rehearse([""])
