"""Rules that hold for any words: what comes back, what is doubted, what its order answers."""

import pytest

from tests.language.shipped import analyse, read, reader
from voiceskill.language.meaning import Intent
from voiceskill.language.ordinals import by_order


@pytest.mark.parametrize(
    ("text", "asked", "polarity"),
    [
        ("my knee was numb on tuesday but it is normal again", "leg_numbness", "unsure"),
        ("my knee was numb on tuesday and it is worse now", "leg_numbness", "present"),
        ("years ago but not now", "leg_weakness", "absent"),
        ("last winter yes not this time", "leg_numbness", "absent"),
        ("unsteady i couldn't say", "trouble_walking", "unsure"),
        ("my toes are numb i don't know why", "leg_numbness", "present"),
        ("no just a cold sweat", "fever", "absent"),
        ("i can walk yes", "trouble_walking", "absent"),
        ("no sensation is normal", "leg_numbness", "absent"),
        ("no sensation", "leg_numbness", "present"),
        ("not in my legs in my hand", "leg_numbness", "absent"),
        ("it started on the stairs", "leg_weakness", "present"),
        ("can't hold it no", "bladder_bowel_loss", "present"),
        ("yes at first but it has come back", "leg_weakness", "present"),
        ("my leg is numb when my daughter presses it", "leg_numbness", "present"),
    ],
)
def test_holds(text: str, asked: str, polarity: str) -> None:
    assert read(text, asked)[asked] == polarity


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("first one no second one yes", "absent", "present"),
        ("yes to the first no to the other", "present", "absent"),
        ("no to the former maybe to the latter", "absent", "unsure"),
        ("only the second", "absent", "present"),
    ],
)
def test_answers_by_order(text: str, first: str, second: str) -> None:
    assert read(text, "fever", "weight_loss") == {"fever": first, "weight_loss": second}


def test_order_needs_two_findings_and_an_answer_for_each() -> None:
    assert (
        by_order(["the", "first", "yes", "and", "yes", "and", "no"], ("fever", "weight_loss")) == {}
    )
    assert by_order(["the", "first", "no"], ("fever",)) == {}
    assert read("it is my first fever", "fever") == {"fever": "present"}


def test_of_two_a_doubt_about_one_leaves_the_denial_of_the_other() -> None:
    heard = read("not weak but numb i'm not sure", "leg_weakness", "leg_numbness")
    assert heard == {"leg_weakness": "absent", "leg_numbness": "unsure"}


def test_know_before_a_statement_is_no() -> None:
    assert reader().read("know my legs are strong", ("leg_weakness",)).intent is Intent.NO
    assert analyse("know").text.words == ("know",)


def test_a_word_heard_in_two_parts_is_joined() -> None:
    assert analyse("tin gling in both feet").text.words[0] == "tingling"
    assert analyse("a bit of it").text.words == ("a", "bit", "of", "it")


def test_the_slots_of_an_answer_about_a_finding_are_not_the_pains() -> None:
    assert reader().read("yes since monday", ("fever",)).slots == ()
    assert dict(reader().read("since monday", ("duration_days",)).slots)["duration_days"] > 0


def test_the_last_of_two_durations_counts_when_it_corrects() -> None:
    assert dict(reader().read("a week no a fortnight", ("duration_days",)).slots) == {
        "duration_days": 14
    }
    assert dict(reader().read("a fortnight sorry a week", ("duration_days",)).slots) == {
        "duration_days": 7
    }


def test_a_number_with_i_suppose_is_no_doubt() -> None:
    assert reader().read("a five i suppose", ("severity",)).intent is None
