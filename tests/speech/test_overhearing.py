"""The caller over our own voice: real voice activity and Vosk on recorded sound."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from tests.speech.spoken import hiss, speak
from voiceskill.resources import data_folder
from voiceskill.speech.endpointing import short_answer
from voiceskill.speech.listening import Listener
from voiceskill.speech.ports import SAMPLE_RATE, Samples, Utterance, Word
from voiceskill.speech.vosk_recognizer import VoskRecognizer


class OpenMicrophone:
    """Gives `audio` and then silence for ever, faster than real time; knows what was read."""

    overflows = 0

    def __init__(self, audio: Samples) -> None:
        self._audio = audio
        self.read_s = 0.0

    def chunks(self) -> Iterator[Samples]:
        size = SAMPLE_RATE // 50
        while True:
            block, self._audio = self._audio[:size], self._audio[size:]
            self.read_s += size / SAMPLE_RATE
            yield block if len(block) == size else np.zeros(size, np.int16)

    def drain(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def recognizer() -> VoskRecognizer:
    return VoskRecognizer(data_folder("models") / "tiny-en" / "model", limit_to_phrases=True)


def test_any_speech_interrupts_within_150_ms_and_is_heard_whole(
    recognizer: VoskRecognizer,
) -> None:
    source = OpenMicrophone(np.concatenate((hiss(1.0), speak("yes"))))
    ear = Listener(source, recognizer)
    interrupted = threading.Event()
    at: list[float] = []

    def interrupt() -> None:
        at.append(source.read_s)
        interrupted.set()

    ear.overhear(interrupt)
    assert interrupted.wait(20)
    assert ear.end_overhearing()
    # The speech begins at 1.5 s, after half a second of its own background.
    assert 1.5 < at[0] < 1.65
    heard = ear.listen(short_answer(3.0), phrases=("yes", "no"))
    assert isinstance(heard, Utterance)
    assert heard.text == "yes"


def test_silence_interrupts_nothing(recognizer: VoskRecognizer) -> None:
    source = OpenMicrophone(hiss(2.0))
    ear = Listener(source, recognizer)
    ear.overhear(lambda: pytest.fail("interrupted"))
    while source.read_s < 2.0:
        pass
    assert not ear.end_overhearing()


def test_only_what_matters_interrupts_over_a_loudspeaker(recognizer: VoskRecognizer) -> None:
    source = OpenMicrophone(
        np.concatenate((speak("repeat please"), hiss(1.0), speak("i wet myself")))
    )
    ear = Listener(source, recognizer)
    interrupted = threading.Event()
    offered: list[str] = []

    def matters(words: tuple[Word, ...], audio: Samples) -> bool:
        offered.append(" ".join(word.text for word in words))
        return "wet" in offered[-1]

    ear.overhear(interrupted.set, matters)
    assert interrupted.wait(30)
    assert ear.end_overhearing()
    assert len(offered) == 2
    heard = ear.listen(short_answer(3.0))
    assert isinstance(heard, Utterance)
    assert heard.text == "i wet myself"
