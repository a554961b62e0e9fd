"""The tiny model in `models/tiny-en` does what the demo and the other tests need of it."""

import json
import sys
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import pytest
import vosk

from tests.speech.spoken import voice
from voiceskill.resources import data_folder
from voiceskill.speech.ports import SAMPLE_RATE, Samples

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="exact texts need espeak-ng, the voice it was trained on"
)

ANSWERS = (
    "yes",
    "no",
    "no i haven't",
    "no not at all",
    "no nothing like that",
    "yes i have",
    "yes a bit",
    "i'm not sure",
    "i don't know",
    "that's right",
    "no that's not right",
    "repeat",
    "stop",
)
OPENINGS = (
    "i hurt my back lifting boxes two days ago",
    "i cannot feel between my legs and i wet myself",
    "i can't feel between my legs",
    "i can feel my legs",
    "my lower back hurts",
)
OTHERS = (
    "about five",
    "two days",
    "no it's the first time",
    "no wait i meant yes",
    "sorry yes to the last one",
    "call emergency now",
    "stay active",
    "do not drive",
    "gentle walking",
)
OUTSIDE = ("purple elephant", "telephone", "window", "hospital", "tomorrow afternoon")


@cache
def tiny_model() -> Any:
    vosk.SetLogLevel(-1)
    return vosk.Model(str(data_folder("models") / "tiny-en" / "model"))


@cache
def say(text: str) -> Samples:
    """`text` in the synthesiser's default voice, with silence around it."""
    return np.pad(voice(text), (4800, 8000))


def hear(samples: Samples, phrases: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The words recognised, with `phrases` and [unk] as the grammar if there are any."""
    grammar = [json.dumps([*phrases, "[unk]"])] if phrases else []
    recognizer = vosk.KaldiRecognizer(tiny_model(), SAMPLE_RATE, *grammar)
    recognizer.SetWords(True)
    words: list[dict[str, Any]] = []
    for start in range(0, len(samples), 4000):
        if recognizer.AcceptWaveform(samples[start : start + 4000].tobytes()):
            words += json.loads(recognizer.Result()).get("result", [])
    words += json.loads(recognizer.FinalResult()).get("result", [])
    return words


def text_of(words: Iterable[dict[str, Any]]) -> str:
    return " ".join(word["word"] for word in words)


@pytest.mark.parametrize(
    ("said", "phrases"),
    [(text, group) for group in (ANSWERS, OPENINGS, OTHERS) for text in group],
)
def test_hears_every_phrase_of_a_grammar(said: str, phrases: tuple[str, ...]) -> None:
    words = hear(say(said), phrases)
    assert text_of(words) == said
    assert min(word["conf"] for word in words) > 0.5


@pytest.mark.parametrize("said", [*ANSWERS, *OPENINGS, *OTHERS])
def test_hears_the_same_phrases_without_a_grammar(said: str) -> None:
    assert text_of(hear(say(said))) == said


@pytest.mark.parametrize("said", OUTSIDE)
def test_rejects_what_is_outside_the_grammar(said: str) -> None:
    assert set(text_of(hear(say(said), ANSWERS)).split()) <= {"[unk]"}


@pytest.mark.parametrize("phrases", [(), ANSWERS])
@pytest.mark.parametrize("noise_level", [0, 30, 1000])
def test_hears_nothing_where_nothing_is_said(phrases: tuple[str, ...], noise_level: int) -> None:
    noise = np.random.default_rng(0).normal(0, noise_level, 2 * SAMPLE_RATE).astype(np.int16)
    assert hear(noise, phrases) == []


def test_word_times_lie_where_the_word_is() -> None:
    samples = say("repeat")
    (word,) = hear(samples, ANSWERS)
    loud = np.flatnonzero(np.abs(samples) > 0.03 * np.abs(samples).max()) / SAMPLE_RATE
    assert word["start"] == pytest.approx(loud[0], abs=0.2)
    assert word["end"] == pytest.approx(loud[-1], abs=0.2)


def test_knows_its_words_and_no_others() -> None:
    spoken = {word for text in (*ANSWERS, *OPENINGS, *OTHERS) for word in text.split()}
    find = tiny_model().vosk_model_find_word
    assert [word for word in {*spoken, "zero", "ten", "twelve", "ninety"} if find(word) < 0] == []
    assert find("saxophone") < 0
