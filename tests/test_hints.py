"""How the words so far end, as answers to a question of each kind."""

import pytest

from voiceskill.dialog.events import Expects, Listen
from voiceskill.hints import bare_answer, ending_of
from voiceskill.language.reader import Reader
from voiceskill.speech.endpointing import Ending
from voiceskill.speech.second_look import Reading

WHOLE, UNCLEAR, DANGLING = Ending.WHOLE, Ending.UNCLEAR, Ending.DANGLING


@pytest.mark.parametrize(
    ("partial", "ending"),
    [
        ("", UNCLEAR),
        ("no", WHOLE),
        ("no i don't", WHOLE),
        ("no not at all", WHOLE),
        ("yes", WHOLE),
        ("yes i have", WHOLE),
        ("not sure", WHOLE),
        ("repeat", WHOLE),
        ("no but", DANGLING),
        ("no i", DANGLING),
        ("no but my", DANGLING),
        ("yes and", DANGLING),
        ("no fever", UNCLEAR),
        ("no i have a fever", UNCLEAR),
        ("umbrellas", UNCLEAR),
    ],
)
def test_a_yes_or_no(reader: Reader, partial: str, ending: Ending) -> None:
    assert ending_of(reader, partial, Listen(Expects.YES_NO, ("fever",), 8.0)) is ending


@pytest.mark.parametrize(
    ("partial", "ending"),
    [
        ("i hurt", UNCLEAR),
        ("i hurt my back two days ago", WHOLE),
        ("i hurt my back two days ago and", DANGLING),
        ("i cannot feel between my legs", WHOLE),
    ],
)
def test_an_open_answer(reader: Reader, partial: str, ending: Ending) -> None:
    assert ending_of(reader, partial, Listen(Expects.OPEN, (), 8.0)) is ending


def test_a_number(reader: Reader) -> None:
    listen = Listen(Expects.NUMBER, ("severity",), 8.0)
    assert ending_of(reader, "five", listen) is WHOLE
    assert ending_of(reader, "five or", listen) is DANGLING


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("no", Reading.NO),
        ("yes", Reading.YES),
        ("umbrellas", Reading.NOTHING),
        ("stop", Reading.MORE),
        ("louder", Reading.COMMAND),
        ("not sure", Reading.MORE),
        ("my legs are numb", Reading.MORE),
    ],
)
def test_what_words_amount_to(reader: Reader, text: str, reading: Reading) -> None:
    assert bare_answer(reader, text) is reading
