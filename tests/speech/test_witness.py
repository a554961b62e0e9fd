"""The witness on synthesised speech; how well it does on people is measured, not tested here."""

import numpy as np
import pytest

from tests.speech.spoken import hiss, speak
from voiceskill.speech.forced_alignment import trim
from voiceskill.speech.ports import SAMPLE_RATE, Samples, Word
from voiceskill.speech.witness import Witness


@pytest.fixture(scope="module")
def witness() -> Witness:
    return Witness()


def claim(text: str) -> tuple[Word, ...]:
    return tuple(Word(word, 0.0, 0.4, 1.0) for word in text.split())


@pytest.mark.parametrize(
    ("said", "hears"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("go", None),
        ("stop", None),
        ("left", None),
        ("help", None),
        ("i don't know", None),
        ("i have a fever", None),
    ],
)
def test_bare_answers(witness: Witness, said: str, hears: str | None) -> None:
    assert witness.hears(speak(said)) == hears


@pytest.mark.parametrize(
    "audio",
    [
        np.zeros(0, np.int16),
        np.zeros(100, np.int16),
        np.zeros(SAMPLE_RATE, np.int16),
        hiss(1.0),
        hiss(1.0, 3000),
        np.concatenate((hiss(0.5), hiss(0.03, 8000), hiss(0.5))),
    ],
)
def test_noise_is_neither(witness: Witness, audio: Samples) -> None:
    assert witness.hears(audio) is None
    assert not witness.agrees(claim("no"), audio)
    assert not witness.agrees(claim("no i haven't"), audio)


def test_the_same_audio_is_judged_alike_after_any_other(witness: Witness) -> None:
    assert witness.agrees(claim("no i haven't"), speak("no i haven't"))
    assert witness.hears(hiss(1.0, 3000)) is None
    assert witness.hears(speak("no")) == "no"
    assert witness.agrees(claim("no i haven't"), speak("no i haven't"))


@pytest.mark.parametrize(
    "said",
    ["no", "yes", "no i haven't", "no not at all", "no fever", "no no", "i don't", "yes i have"],
)
def test_what_was_said_is_agreed_to(witness: Witness, said: str) -> None:
    assert witness.agrees(claim(said), speak(said))


@pytest.mark.parametrize(
    ("said", "claimed"),
    [
        ("go", "no"),
        ("yes", "no"),
        ("no", "yes"),
        ("no", "no fever"),
        ("i do", "i don't"),
        ("i have had some", "i haven't had any"),
        ("i have a fever", "no fever"),
        ("yes i have", "no i haven't"),
        ("no i have", "no i haven't"),
        ("my leg is numb", "no not at all"),
        ("no i do have some", "no i don't have any"),
    ],
)
def test_what_was_not_said_is_not_agreed_to(witness: Witness, said: str, claimed: str) -> None:
    assert not witness.agrees(claim(claimed), speak(said))


def test_what_cannot_be_judged_is_not_agreed_to(witness: Witness) -> None:
    audio = speak("no")
    assert not witness.agrees((), audio)
    assert not witness.agrees(claim("never"), speak("never"))
    assert not witness.agrees(claim("no frobnication"), audio)
    assert not witness.agrees(claim("no " * 20), audio)


def test_trimming_keeps_a_margin() -> None:
    voice = np.full(SAMPLE_RATE // 2, 5000, np.int16)
    audio = np.concatenate((hiss(2.0), voice, hiss(2.0)))
    trimmed = trim(audio)
    assert trimmed is not None
    assert abs(len(trimmed) - SAMPLE_RATE) < SAMPLE_RATE // 20
    assert trim(hiss(1.0)) is None
    assert trim(np.zeros(10, np.int16)) is None
