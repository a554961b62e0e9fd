"""Doubts and denials that leave a door open: what is no, what is not known, what is no answer."""

import pytest

from tests.language.shipped import read


@pytest.mark.parametrize(
    ("text", "asked", "polarity"),
    [
        ("i doubt it", "leg_weakness", "unsure"),
        ("i doubt it, i ran for the bus today", "leg_weakness", "absent"),
        ("i doubt it but i have not looked", "leg_weakness", "unsure"),
        ("i don't doubt it", "leg_weakness", "present"),
        ("can't say there has been a fever", "fever", "absent"),
        ("can't say my toes are numb just a bit odd", "leg_numbness", "unsure"),
        ("can't say anything like that has bothered me", "night_pain", "absent"),
        ("can't say", "night_pain", "unsure"),
        ("can't say i'm walking well", "trouble_walking", "unsure"),
        ("i don't think so walked three miles today", "trouble_walking", "absent"),
        ("don't think so unless hoovering is dangerous", "major_injury", "absent"),
    ],
)
def test_a_soft_denial_needs_a_reason(text: str, asked: str, polarity: str) -> None:
    assert read(text, asked) == {asked: polarity}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("i've not put it to the test", "leg_weakness"),
        ("haven't stood on any scales since the spring", "weight_loss"),
        ("my carer would know better than me", "saddle_numbness"),
        ("it's hard for me to tell", "leg_numbness"),
        ("in theory i can", "trouble_walking"),
        ("you'd have to ask my wife", "bladder_bowel_loss"),
        ("it might just be my age", "leg_weakness"),
        ("not a yes and not a no", "fever"),
        ("couldn't tell you, i am on crutches for my ankle", "trouble_walking"),
        ("numb or sore god knows", "leg_numbness"),
    ],
)
def test_not_known(text: str, asked: str) -> None:
    assert read(text, asked) == {asked: "unsure"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("poked the sole with a fork, nothing", "leg_numbness"),
        ("it all ran out of me and i didn't know", "bladder_bowel_loss"),
    ],
)
def test_a_denial_of_a_part_is_no_answer(text: str, asked: str) -> None:
    assert read(text, asked).get(asked) != "absent"


def test_not_so_far_is_a_no() -> None:
    assert read("not so far", "trouble_walking") == {"trouble_walking": "absent"}
