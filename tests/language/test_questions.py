"""Which way round a question asks, and what an answer to it then means."""

import pytest

from tests.language.shipped import polarities, reader, rules_alone
from voiceskill.language.meaning import Polarity
from voiceskill.language.questions import STRAIGHT, Way

ASKS = {
    "straight": STRAIGHT,
    "the other way round": Way(Polarity.ABSENT, Polarity.PRESENT),
    "denies": Way(Polarity.UNSURE, Polarity.ABSENT),
    "states inability": Way(Polarity.PRESENT, Polarity.UNSURE),
    "either way": Way(Polarity.UNSURE, Polarity.UNSURE),
}


@pytest.mark.parametrize(
    ("finding", "question", "asks"),
    [
        ("trouble_walking", "Is walking difficult?", "straight"),
        ("trouble_walking", "Can you still stand and walk without help?", "the other way round"),
        ("trouble_walking", "Can't you walk?", "the other way round"),
        ("trouble_walking", "No trouble walking?", "denies"),
        ("trouble_walking", "You can't walk?", "states inability"),
        ("trouble_walking", "Have you had no trouble walking?", "either way"),
        ("leg_weakness", "Do your legs feel normal?", "the other way round"),
        ("leg_weakness", "Your legs aren't weak, are they?", "denies"),
        ("leg_numbness", "Have you lost feeling in your legs?", "straight"),
        ("leg_numbness", "Okay, can you feel your feet?", "the other way round"),
        ("saddle_numbness", "Is the feeling around your bottom normal?", "the other way round"),
        ("bladder_bowel_loss", "Do you leak, or not feel when you need to go?", "straight"),
        ("bladder_bowel_loss", "Can you hold your pee without leaking?", "the other way round"),
        ("fever", "Haven't you had a fever?", "straight"),
        ("fever", "And you've had no fever, is that right?", "denies"),
        ("fever", "Is your temperature normal?", "the other way round"),
        ("weight_loss", "Any change in your weight?", "straight"),
        ("weight_loss", "Has your weight stayed the same?", "the other way round"),
        ("night_pain", "Does lying down ease the pain?", "the other way round"),
        ("major_injury", "Was there a fall before the pain?", "straight"),
        ("cancer_history", "So you've never had cancer?", "denies"),
        # The part asked last is answered.
        ("trouble_walking", "Can you walk, or are you having trouble walking?", "straight"),
        ("trouble_walking", "Any trouble walking? Can you manage?", "straight"),
        ("fever", "Are you walking all right?", "straight"),
        ("fever", "", "straight"),
    ],
)
def test_the_words_of_a_question_tell_which_way_round_it_asks(
    finding: str, question: str, asks: str
) -> None:
    assert reader().ways(question, [finding]).get(finding, STRAIGHT) == ASKS[asks]


@pytest.mark.parametrize(
    ("question", "text", "asked", "polarity"),
    [
        ("Are you able to walk?", "not really", "trouble_walking", "present"),
        ("Are you able to walk?", "yes, I am", "trouble_walking", "absent"),
        ("Are you able to walk?", "I think so", "trouble_walking", "absent"),
        ("Are you able to walk?", "I don't know", "trouble_walking", "unsure"),
        ("Are you able to walk?", "no my legs give way", "trouble_walking", "present"),
        (
            "Are you able to walk?",
            "well no, not since this morning at all",
            "trouble_walking",
            "present",
        ),
        ("Are you able to walk?", "yes but I stagger", "trouble_walking", "present"),
        ("Are bladder and bowels fine?", "bowels yes, bladder no", "bladder_bowel_loss", "present"),
        ("Are you sleeping well?", "no", "night_pain", "present"),
        ("No fever?", "no", "fever", "absent"),
        ("No fever?", "yes", "fever", "unsure"),
        ("You can't feel your legs?", "no", "leg_numbness", "unsure"),
        ("You can't feel your legs?", "yes", "leg_numbness", "present"),
        ("Any fever?", "no", "fever", "absent"),
    ],
)
def test_an_answer_means_what_it_says_to_its_question(
    question: str, text: str, asked: str, polarity: str
) -> None:
    assert polarities(reader().read(text, [asked], question))[asked] == polarity


def test_answers_by_order_and_by_name_are_turned_too() -> None:
    question = "Is your bladder all right, and is your temperature normal?"
    asked = ("bladder_bowel_loss", "fever")
    for text in ("yes to the first, no to the second", "bladder yes, temperature no"):
        found = polarities(rules_alone().read(text, asked, question))
        assert found == {"bladder_bowel_loss": "absent", "fever": "present"}


def test_the_explanation_says_that_it_was_asked_the_other_way_round() -> None:
    (finding,) = reader().read("no", ["trouble_walking"], "can you walk").findings
    assert finding.rule == "answer, asked the other way round"
