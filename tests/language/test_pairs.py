"""Topics and answers in a row: each answer is given to its own topic and to no other."""

import pytest

from tests.language.shipped import analyse
from tests.language.shipped import read_by_rules as read


@pytest.mark.parametrize(
    ("text", "asked", "heard"),
    [
        (
            "fever no weight yes",
            ("fever", "weight_loss"),
            {"fever": "absent", "weight_loss": "present"},
        ),
        (
            "hot yes weight maybe",
            ("fever", "weight_loss"),
            {"fever": "present", "weight_loss": "unsure"},
        ),
        (
            "fever definitely not weight definitely yes",
            ("fever", "weight_loss"),
            {"fever": "absent", "weight_loss": "present"},
        ),
        (
            "no to weakness yes to tingling",
            ("leg_weakness", "leg_numbness"),
            {"leg_weakness": "absent", "leg_numbness": "present"},
        ),
        (
            "Weak? No. Numb? Yes.",
            ("leg_weakness", "leg_numbness"),
            {"leg_weakness": "absent", "leg_numbness": "present"},
        ),
        (
            "the weakness i have got the numbness i haven't",
            ("leg_weakness", "leg_numbness"),
            {"leg_weakness": "present", "leg_numbness": "absent"},
        ),
        ("numb it is not", ("leg_numbness",), {"leg_numbness": "absent"}),
        ("shins no toes no", ("leg_numbness",), {"leg_numbness": "absent"}),
        ("left no right yes", ("leg_numbness",), {"leg_numbness": "present"}),
        ("my hand yes my foot no", ("leg_numbness",), {"leg_numbness": "absent"}),
    ],
)
def test_each_answer_belongs_to_its_topic(
    text: str, asked: tuple[str, ...], heard: dict[str, str]
) -> None:
    assert read(text, *asked) == heard


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("toes yes bladder no", "leg_numbness"),
        ("numb hell yes groin no", "leg_numbness"),
        ("weak for certain numb no", "leg_weakness"),
    ],
)
def test_another_topics_no_does_not_deny(text: str, asked: str) -> None:
    assert read(text, asked)[asked] == "present"


def test_what_is_named_and_denied_is_denied_unasked() -> None:
    assert (
        read("tingling yes weakness yes bladder no", "leg_numbness")["bladder_bowel_loss"]
        == "absent"
    )
    assert "bladder_bowel_loss" not in read("tingling yes weakness yes bladder yes", "leg_numbness")


@pytest.mark.parametrize(
    "text",
    [
        "a month or so no fever possibly lost a bit of weight",
        "no fever",
        "i could not say",
        "yes",
        "no numbness yes",
    ],
)
def test_one_answer_or_a_determiner_makes_no_pairs(text: str) -> None:
    assert analyse(text).pairs == ()


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("number one no number two yes", "absent", "present"),
        ("a is true b is false", "present", "absent"),
        ("no on one and no on two", "absent", "absent"),
    ],
)
def test_other_names_of_first_and_second(text: str, first: str, second: str) -> None:
    assert read(text, "fever", "weight_loss") == {"fever": first, "weight_loss": second}
