"""How far a denial, an exception and a time reach, and whose a finding is."""

import pytest

from tests.language.shipped import read_by_rules as read


@pytest.mark.parametrize(
    ("text", "asked", "polarity"),
    [
        # A denial ends where something new is said, even without a pause.
        ("no fever bit of tingling in my toes", "leg_numbness", "present"),
        ("no fall worse lying down", "night_pain", "present"),
        ("i didn't fall gets worse when i lie down", "night_pain", "present"),
        ("no numb groin one weak leg", "leg_weakness", "present"),
        ("nothing serious just a touch of skin cancer", "cancer_history", "present"),
        ("it never stops and nights are worst", "night_pain", "present"),
        ("no fever left foot numb", "leg_numbness", "present"),
        ("no fall nothing but a temperature of thirty nine", "fever", "present"),
        # "And no" opens what follows.
        ("my leg gives way and no i didn't fall", "leg_weakness", "present"),
        # A denial of the like before makes it new.
        ("never had it with a fever like this", "fever", "present"),
        # Claims are bounded by what is said around them.
        ("apart from the left foot they are fine", "leg_numbness", "present"),
        ("last week i walked fine now i can't", "trouble_walking", "present"),
        ("can hold my wee but not my poo", "bladder_bowel_loss", "present"),
        ("can't feel when i need to go", "bladder_bowel_loss", "present"),
        # Short denials that deny something else.
        ("they would know, i don't", "fever", "unsure"),
        ("some say yes my trousers say no i can't tell", "weight_loss", "unsure"),
        ("no cancer now", "cancer_history", "unsure"),
        # What it is compared with is not when it was.
        ("straining to pee it used to be easy", "bladder_bowel_loss", "present"),
        ("weak yes but no it isn't asleep", "leg_weakness", "present"),
    ],
)
def test_reach(text: str, asked: str, polarity: str) -> None:
    assert read(text, asked)[asked] == polarity


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("the dishwasher has a fever i don't", "fever"),
        ("my little one has accidents i don't", "bladder_bowel_loss"),
        ("hit my funny bone, that tingled, legs don't", "leg_numbness"),
        ("i have fallen asleep my legs haven't", "leg_numbness"),
        ("i had numb toes years ago but not now", "leg_numbness"),
    ],
)
def test_left_out(text: str, asked: str) -> None:
    assert read(text, asked)[asked] == "absent"


@pytest.mark.parametrize(
    "text", ["my left leg is numb the right leg is not", "my leg is numb i don't know why"]
)
def test_the_speakers_own_stays(text: str) -> None:
    assert read(text, "leg_numbness")["leg_numbness"] == "present"
