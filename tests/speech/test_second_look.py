"""What ear and witness are worth together: real witness, real other ear, synthesised speech."""

from collections.abc import Callable

import pytest

from tests.speech.spoken import hiss, speak
from voiceskill.language.reader import Reader
from voiceskill.speech.ports import Word
from voiceskill.speech.second_look import SecondLook
from voiceskill.voice import open_second_look


@pytest.fixture(scope="module")
def look(reader: Reader) -> SecondLook:
    return open_second_look(reader)


@pytest.fixture(scope="module")
def heard(look: SecondLook) -> Callable[[str, str], tuple[str, bool]]:
    """What is taken as heard when `said` was said and the ear made `ear` of it."""

    def outcome(said: str, ear: str) -> tuple[str, bool]:
        words = tuple(Word(word, 0.0, 0.4, 1.0) for word in ear.split())
        attested = look(words, speak(said))
        return " ".join(word.text for word in attested.words), attested.witnessed

    return outcome


@pytest.mark.parametrize(
    ("said", "ear", "taken", "witnessed"),
    [
        pytest.param("no", "no", "no", True, id="both-say-no"),
        pytest.param("yes", "yes", "yes", True, id="both-say-yes"),
        pytest.param("no", "", "no", True, id="a-no-that-the-ear-missed"),
        pytest.param("no", "now", "no", True, id="a-no-bent-by-the-ear"),
        pytest.param("no", "yes", "", False, id="a-yes-that-was-a-no-is-asked-again"),
        pytest.param("yes", "no", "no", False, id="a-no-that-was-a-yes-is-doubted"),
        pytest.param("go", "no", "no", False, id="a-word-one-sound-away-is-doubted"),
        pytest.param("go", "", "", False, id="another-word-is-nothing"),
        pytest.param("numb", "", "", False, id="a-symptom-is-no-denial"),
        pytest.param("i have a fever", "no fever", "no fever", False, id="a-sentence-bent"),
        pytest.param("no i haven't", "no i haven't", "no i haven't", True, id="a-sentence"),
        pytest.param("stop", "stop", "stop", False, id="commands-are-left-alone"),
    ],
)
def test_ear_and_witness(
    heard: Callable[[str, str], tuple[str, bool]],
    said: str,
    ear: str,
    taken: str,
    witnessed: bool,
) -> None:
    assert heard(said, ear) == (taken, witnessed)


def test_noise_is_nothing(look: SecondLook) -> None:
    assert look((), hiss(1.0, 3000)).words == ()
