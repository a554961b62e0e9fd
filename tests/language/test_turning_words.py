"""Sentences in which one word, or its place, turns the meaning."""

import pytest

from tests.language.shipped import analyse, lexicon, read, reader, rules_alone
from voiceskill.language.clearing import denied_by_itself, may_clear
from voiceskill.language.meaning import Finding, Intent, Polarity
from voiceskill.language.numbers import find_numbers
from voiceskill.language.polar import PolarAnswer
from voiceskill.language.text import Normaliser


def test_bent_over_with_pain_is_no_trouble_walking_until_it_is_asked_about() -> None:
    assert read("i bent for the dishwasher and couldn't stand up straight") == {}
    assert read("i can't stand up straight", "trouble_walking") == {"trouble_walking": "present"}
    assert read("can't stand up straight or walk") == {"trouble_walking": "present"}


@pytest.mark.parametrize(
    ("text", "asked", "polarity"),
    [
        # What looks like an answer, or like a denial of what follows.
        ("no couldn't stand", "trouble_walking", "present"),
        ("no the feeling has gone", "saddle_numbness", "present"),
        ("there's no way of telling", "fever", "unsure"),
        ("they never said and i don't know", "cancer_history", "unsure"),
        ("i leaked on the bus and i did not know", "bladder_bowel_loss", "present"),
        ("i can't be certain no", "leg_weakness", "unsure"),
        ("hope not, i never look", "weight_loss", "unsure"),
        ("he walks behind me, not the other way round", "trouble_walking", None),
        ("my fingers don't feel it no more", "leg_numbness", None),
        ("no, well, but the left leg", "leg_numbness", "unsure"),
        ("no just the back of my leg", "leg_numbness", None),
        ("not any kind of, flu symptoms", "fever", None),
        ("no, not without a catheter", "bladder_bowel_loss", "present"),
        ("no, not without my son", "trouble_walking", "present"),
        ("i walk the dog without help", "trouble_walking", "absent"),
        # What a time, a limit or trailing off leaves as it is.
        ("i have not, at this point in time", "fever", "absent"),
        ("i can't at this stage", "trouble_walking", "present"),
        ("only a headache", "fever", "absent"),
        ("no, it looks a bit swollen, a bit", "major_injury", "absent"),
        ("no, a bit", "major_injury", "present"),
        ("yes i do get migraines", "leg_weakness", "unsure"),
        ("yes and i have a cough", "fever", "present"),
        ("burning up night and day like a stove and shaking", "fever", "present"),
        (
            "ants are running over my shin, how you say it i don't know the word",
            "leg_numbness",
            "present",
        ),
        ("i don't know how to say if it is numb", "leg_numbness", "unsure"),
        ("it came with no warning and went down my leg", "bladder_bowel_loss", "present"),
        ("it was wet and then it went", "bladder_bowel_loss", "unsure"),
        ("we have no scales nor thermometer", "fever", "unsure"),
        (
            "it's worse at night, and i was treated for breast cancer last year",
            "night_pain",
            "present",
        ),
        ("i can't hear you very well", "fever", None),
        ("the baby has a fever and i am the same size as ever", "fever", None),
        ("it was my late wife had cancer not me", "cancer_history", "absent"),
        ("i'm un steady on the stairs", "trouble_walking", "present"),
        ("only my bowels, the bladder is fine", "bladder_bowel_loss", "unsure"),
        ("no just the poo", "bladder_bowel_loss", "unsure"),
        ("i might have leaked", "bladder_bowel_loss", "unsure"),
        ("lying down makes it better", "night_pain", "absent"),
        ("numbness, how do you mean", "leg_numbness", None),
        ("no fever and god knows i wish i had lost some weight", "fever", "absent"),
        ("the tingling i'm not sure about", "leg_numbness", "unsure"),
        ("the tingling i'm not sure", "leg_numbness", "unsure"),
        ("my daughters foot drags, mine is fine", "leg_weakness", "absent"),
        ("i suppose i did tumble on the stairs", "major_injury", "present"),
        ("it's getting harder by the day", "trouble_walking", "present"),
        # Who and what it is said of.
        ("yes i'm leaning on my dad's frame", "trouble_walking", "present"),
        ("yes the dog lost weight", "weight_loss", None),
        ("yes in my wrists but not my feet or legs", "leg_numbness", "absent"),
        ("aye i can", "trouble_walking", "unsure"),
        ("it's the cat that leaks i'm fine", "bladder_bowel_loss", "absent"),
        ("if my foot had been numb i'd have told you", "leg_numbness", "absent"),
        ("if i could stand i wouldn't be ringing", "trouble_walking", "present"),
        ("if they hadn't found it i would not be here", "cancer_history", None),
        # Degrees and places, with a doubt or a claim beside them.
        ("the heel possibly", "leg_numbness", "unsure"),
        ("fine! number one and number two", "bladder_bowel_loss", "unsure"),
        ("none except when i laugh", "bladder_bowel_loss", "present"),
        ("no except the left foot", "leg_numbness", "present"),
        # Habit, ability and time.
        ("usually i feel the paper", "saddle_numbness", "unsure"),
        ("my legs used to be fine", "leg_numbness", "unsure"),
        ("i could walk yesterday", "trouble_walking", "unsure"),
        ("oh no it eases lying flat", "night_pain", "absent"),
        ("it goes fuzzy like the radio used to", "leg_numbness", "present"),
        ("tempted to say years ago but not now", "leg_weakness", "absent"),
        # What a pause, another half or an exception takes away.
        ("not stiff, wobbly", "leg_weakness", "unsure"),
        ("no fever, chills", "fever", "absent"),
        ("no injury, no fever, cancer in ninety nine", "cancer_history", "unsure"),
        ("feeling is normal on one side, the other side is rubber", "saddle_numbness", "unsure"),
        ("feeling is normal at the front and fine at the back", "saddle_numbness", "absent"),
        ("no oddness round the back", "saddle_numbness", "absent"),
        ("number ones are fine, number twos just happen", "bladder_bowel_loss", "unsure"),
        ("i can walk at home, now i need my son to carry me out", "trouble_walking", "present"),
        ("i haven't got anything to take it with", "fever", "unsure"),
        ("over a hundred since monday", "fever", "present"),
        ("under thirty eight all day", "fever", "absent"),
        ("i've been lucky since they cut it out", "cancer_history", "unsure"),
        ("i don't feel nothing when i wipe", "saddle_numbness", "present"),
        ("neither leg is right and both are numb", "leg_numbness", "present"),
        ("prostate cancer in the past my foot is newly numb", "leg_numbness", "present"),
        ("i'm fine i say but yes there's a wet patch", "bladder_bowel_loss", "present"),
        ("i don't usually run a temperature but i am now", "fever", "present"),
        ("no unless you count growing old", "major_injury", "absent"),
        ("no, unless colds count", "cancer_history", "absent"),
        ("no, unless i laugh", "bladder_bowel_loss", "present"),
        ("apart from a bruised toe my legs are fine", "leg_weakness", "absent"),
        ("apart from the left one they are fine", "leg_weakness", "present"),
        ("i can feel my feet but not my hands", "leg_numbness", "absent"),
        ("i can feel my knee but not my foot", "leg_numbness", "present"),
        ("i can hold it but not the other", "bladder_bowel_loss", "unsure"),
        ("thinner in this coat but my weight is the same", "weight_loss", "unsure"),
        # What a denial does not reach.
        ("it's not constant and nights are quiet", "night_pain", "absent"),
        ("no fever lost weight though", "weight_loss", "present"),
        ("what isn't is my foot it drags", "leg_weakness", "present"),
        ("not really walking more like falling", "trouble_walking", "present"),
        ("i hold on to the wall so i don't stagger", "trouble_walking", "present"),
        ("it dribbles without me knowing", "bladder_bowel_loss", "present"),
        ("they're fine no wait not fine the left one gives way", "leg_weakness", "present"),
        ("nothing apart from the toes being numb", "leg_numbness", "present"),
        ("not numb no tingly yes", "leg_numbness", "present"),
        ("not slow so much as unsteady", "trouble_walking", "present"),
        ("nobody has put me on a diet and it fell off me", "weight_loss", "present"),
        ("ah no it eases when i lie flat", "night_pain", "absent"),
        ("me lie so and it nah ease", "night_pain", "present"),
        ("mi two foot, they nah strong", "leg_weakness", "unsure"),
        ("can't say i'm hot can't say i'm cold", "fever", "unsure"),
        ("no trauma unless you count my mother in law", "major_injury", "absent"),
        ("cancer no stroke yes", "cancer_history", "absent"),
        ("it's numb not hurting in my leg", "leg_numbness", "present"),
        ("poo okay pee not okay it dribbles without me knowing", "bladder_bowel_loss", "present"),
        ("weight's fine, what isn't is my temperature, thirty eight six", "fever", "present"),
        ("no fever, chills, sweats, shakes, aches, shivers", "fever", "absent"),
        (
            "not in all of the cold wet dull dark grey winter weeks and days and hours any fever",
            "fever",
            "unsure",
        ),
        ("wiping yes, thighs no", "saddle_numbness", "present"),
        ("thirty eight or nine", "fever", "present"),
        ("i can't tell when i have to go no more it just comes", "bladder_bowel_loss", "present"),
        ("no fall i did bend oddly", "major_injury", "absent"),
        ("not this time but last week my foot was numb", "leg_numbness", "present"),
        ("the kettle boils, it is all good, the radio plays", "cancer_history", None),
        ("nobody told me to diet but i'm a stone lighter", "weight_loss", "present"),
        ("know fever", "fever", "absent"),
        ("i know fever when i feel it", "fever", "present"),
        ("wouldn't say weak wouldn't even say sore", "leg_weakness", "unsure"),
        ("i wouldn't say numb no not at all", "leg_numbness", "unsure"),
    ],
)
def test_means(text: str, asked: str, polarity: str | None) -> None:
    assert read(text, asked).get(asked) == polarity


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("the second", None, "present"),
        ("first one yes second one i don't know", "present", "unsure"),
        ("weak no numb yes", "absent", "present"),
        ("not weak, but numb i couldn't say", "absent", "unsure"),
        ("i can't tell, neither of those, just this", "unsure", "unsure"),
    ],
)
def test_of_two(text: str, first: str | None, second: str | None) -> None:
    heard = read(text, "leg_weakness", "leg_numbness")
    assert (heard.get("leg_weakness"), heard.get("leg_numbness")) == (first, second)


def test_a_yes_to_a_question_of_ones_own_is_doubted() -> None:
    (finding,) = rules_alone().read("do i have a fever yes", ["fever"]).findings
    assert finding.polarity is Polarity.UNSURE


@pytest.mark.parametrize(
    ("intents", "paired", "clear"),
    [
        ((), False, True),
        ((Intent.NO,), False, True),
        ((Intent.UNSURE,), False, False),
        ((Intent.UNSURE, Intent.NO), False, True),
        ((Intent.NO, Intent.YES), False, False),
        ((Intent.NO, Intent.YES), True, True),
    ],
)
def test_answers_bear_a_denial_out(intents: tuple[Intent, ...], paired: bool, clear: bool) -> None:
    reading = analyse("one two three")
    answers = [PolarAnswer(intent, at, at + 1) for at, intent in enumerate(intents)]
    assert may_clear(reading, answers, paired=paired) is clear


def test_a_denial_stands_in_spite_of_a_doubt_about_another() -> None:
    doubt = Finding("weight_loss", Polarity.UNSURE, "thinner", "maybe", "uncertainty: x")
    for rule, stands in (("negation: x", True), ("answer", False), ("paired answer: x", True)):
        denial = Finding("fever", Polarity.ABSENT, "no", "no", rule)
        findings = {"fever": denial, "weight_loss": doubt}
        assert denied_by_itself("fever", findings, ("fever",)) is stands


def test_a_time_just_now_is_no_day() -> None:
    slots = dict(reader().read("it went just now", ["duration_days"]).slots)
    assert slots["duration_days"] == 0


def test_a_severity_that_is_denied_is_none() -> None:
    assert dict(reader().read("not the worst ever", ["severity"]).slots) == {}


def test_nor_can_i_asks_nothing() -> None:
    assert reader().read("nor can i walk", ["trouble_walking"]).intent is not Intent.QUESTION


def test_what_is_kept_back_is_no_doubt() -> None:
    assert read("it began on holiday i won't say how") == {}


def test_what_looks_like_a_number_and_is_none_is_left_alone() -> None:
    (number,) = find_numbers(("፩", "or", "two"), lexicon().numbers)
    assert number.value == 2


def test_a_statement_without_end_is_cut_into_clauses() -> None:
    text = " ".join(f"word{'abcdefghij'[at % 10] * (at // 10 + 1)}" for at in range(150))
    assert len(analyse(text).clauses) > 1


def test_a_lexicon_may_have_no_sounds() -> None:
    assert Normaliser({}, frozenset(), {}).normalise("uh huh").words == ("uh", "huh")
