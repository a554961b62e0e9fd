"""Cue and scope: what a mention says of the speaker now."""

import pytest

from tests.language.shipped import read


@pytest.mark.parametrize(
    ("text", "asked", "finding", "polarity"),
    [
        ("there is no fever", [], "fever", "absent"),
        ("no cough or fever", [], "fever", "absent"),
        ("i never had any fever", [], "fever", "absent"),
        ("fever no", [], "fever", "absent"),
        ("there might be a fever", [], "fever", "unsure"),
        ("i am not sure if it is a fever", [], "fever", "unsure"),
        ("my son has a fever", [], "fever", None),
        ("what if i get a fever", [], "fever", None),
        ("i fell years ago", [], "major_injury", "absent"),
        ("my foot was numb but it went away", [], "leg_numbness", "unsure"),
        ("my foot was numb and it is still numb", [], "leg_numbness", "present"),
        ("i had cancer years ago", [], "cancer_history", "present"),
        ("there was a tumour but it was benign", [], "cancer_history", "absent"),
        ("not only is my leg weak", [], "leg_weakness", "present"),
        ("if i sit my leg goes numb", [], "leg_numbness", "present"),
        ("my leg feels dead, not my arm", [], "leg_numbness", "present"),
        ("numb, but not in my legs", ["leg_numbness"], "leg_numbness", "absent"),
        ("no i have a fever", ["fever"], "fever", "present"),
        ("fever yes", ["fever"], "fever", "present"),
        ("no it is only my left foot", ["leg_numbness"], "leg_numbness", "present"),
        ("yes my mum did", ["cancer_history"], "cancer_history", "unsure"),
        ("only my mum", ["cancer_history"], "cancer_history", "absent"),
        ("i can't", ["trouble_walking"], "trouble_walking", "present"),
        ("i can", ["trouble_walking"], "trouble_walking", "absent"),
        ("yes everything is normal", ["fever"], "fever", "absent"),
        ("years ago", ["cancer_history"], "cancer_history", "present"),
        ("it went away", ["leg_numbness"], "leg_numbness", "unsure"),
    ],
)
def test_a_cue_sets_the_polarity_within_its_scope(
    text: str, asked: list[str], finding: str, polarity: str | None
) -> None:
    assert read(text, *asked).get(finding) == polarity


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("yes no i mean no", "absent"),
        ("no sorry yes", "present"),
        ("i have a fever, no wait, i don't", "absent"),
        ("i have a fever, actually i don't know", "unsure"),
    ],
)
def test_the_last_word_wins(text: str, polarity: str) -> None:
    assert read(text, "fever") == {"fever": polarity}
