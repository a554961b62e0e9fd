"""Our own words, heard back."""

import pytest

from voiceskill.dialog.content import Dialog
from voiceskill.language.reader import Reader
from voiceskill.speech.echo import is_ours, without_echo
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
