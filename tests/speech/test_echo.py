"""Our own words, heard back."""

import numpy as np
import pytest

from tests.speech.spoken import speak
from voiceskill.dialog.content import Dialog
from voiceskill.language.reader import Reader
from voiceskill.speech.echo import ECHO_LIKENESS, echo_likeness, is_ours, without_echo
from voiceskill.talkover import Talkover

SAID = "I am sorry you are hurting. Do your legs feel newly weak or numb?"


@pytest.mark.parametrize(
    ("heard", "left"),
    [
        ("do your legs feel newly weak or numb", ""),
        ("legs feel new weak or numb", ""),
        ("i wet myself", "i wet myself"),
        ("you are hurting i wet myself", "i wet myself"),
        ("", ""),
    ],
)
def test_what_is_left(heard: str, left: str) -> None:
    assert " ".join(without_echo(heard.split(), SAID)) == left


def test_single_words_of_ours_prove_nothing() -> None:
    assert is_ours("legs numb", SAID)
    assert not is_ours("wet myself", SAID)


@pytest.mark.parametrize(
    ("heard", "stops"),
    [
        ("i wet myself and my groin is numb", True),
        ("do your legs feel newly weak or numb", False),
        ("legs numb", False),
        ("i have a fever", False),
        ("no i did not wet myself", False),
        ("the weather is nice", False),
    ],
)
def test_only_an_emergency_of_the_callers_stops_a_prompt(
    dialog: Dialog, reader: Reader, heard: str, stops: bool
) -> None:
    assert Talkover(dialog, reader).matters(heard.split(), SAID) is stops


def test_our_echo_is_known_by_its_rise_and_fall() -> None:
    ours, caller = speak(SAID, noise=0.0), speak("i wet myself and my groin is numb")
    room = np.zeros(1_600)
    room[0], room[400:1_600:300] = 0.3, (0.1, 0.08, 0.05, 0.03)
    echo = np.convolve(ours, room).astype(np.int16)
    both = caller + echo[: len(caller)]
    assert echo_likeness(echo[8_000:40_000], ours) > ECHO_LIKENESS
    assert echo_likeness(caller, ours) < ECHO_LIKENESS
    assert echo_likeness(both, ours) < ECHO_LIKENESS
