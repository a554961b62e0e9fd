"""What was denied and then taken back, limited or excepted is never heard as absent."""

import pytest

from tests.language.shipped import read


@pytest.mark.parametrize(
    ("text", "asked", "polarity"),
    [
        ("i can stand fine no i can't", "trouble_walking", "present"),
        ("i can hold it except when i don't", "bladder_bowel_loss", "present"),
        ("i can feel everything apart from my big toe", "leg_numbness", "present"),
        ("none except when i cough", "bladder_bowel_loss", "present"),
        ("no numbness until last night", "leg_numbness", "unsure"),
        ("never till now", "bladder_bowel_loss", "present"),
        ("not until this morning", "leg_numbness", "present"),
        ("no fever yesterday but today it's odd", "fever", "unsure"),
        ("no fall well i did slide a long way", "major_injury", "unsure"),
        ("no leaks except mondays", "bladder_bowel_loss", "unsure"),
        ("i could walk yesterday", "trouble_walking", "unsure"),
        ("no it keeps doing a funny jig", "leg_weakness", "unsure"),
        ("maybe aye maybe no", "leg_weakness", "unsure"),
        ("it's numb no it was only my sock", "leg_numbness", "absent"),
        ("it's numb no i can't say why", "leg_numbness", "present"),
        ("it's numb no only at dusk", "leg_numbness", "unsure"),
        ("a lump yes but benign", "cancer_history", "absent"),
    ],
)
def test_the_last_word_stands(text: str, asked: str, polarity: str) -> None:
    assert read(text, asked)[asked] == polarity


@pytest.mark.parametrize(
    ("text", "asked", "polarity"),
    [
        ("when i sneeze hard", "bladder_bowel_loss", "present"),
        ("on the way to work mostly", "leg_weakness", "present"),
        ("involuntarily", "weight_loss", "present"),
        ("just my shoulder", "leg_numbness", "absent"),
        ("stiff legs nothing else", "leg_numbness", "absent"),
        ("only weak", "leg_weakness", "present"),
    ],
)
def test_a_fragment_takes_yes_for_granted_or_limits(text: str, asked: str, polarity: str) -> None:
    assert read(text, asked)[asked] == polarity


@pytest.mark.parametrize("text", ["by the way", "in a second", "if you like", "after you", "in 3"])
def test_a_set_phrase_is_no_circumstance(text: str) -> None:
    assert read(text, "leg_numbness").get("leg_numbness") != "absent"


def test_only_one_of_two_asked_denies_the_other() -> None:
    heard = read("only weakness", "leg_weakness", "leg_numbness")
    assert heard == {"leg_weakness": "present", "leg_numbness": "absent"}


def test_what_another_person_has_comes_back_to_the_speaker() -> None:
    assert read("me and my wife had a fever", "fever") == {"fever": "present"}
    assert read("my mate fell off the roof not me", "major_injury") == {"major_injury": "absent"}
