"""What is said of one finding settles or doubts that one, and leaves the other alone."""

import pytest

from voiceskill.language.lexicon import Caution
from voiceskill.language.meaning import Finding, Polarity
from voiceskill.language.overruling import overrule
from voiceskill.language.reader import Reader
from voiceskill.language.second_reader import Opinion


@pytest.mark.parametrize(
    ("text", "asked", "findings"),
    [
        (
            "no fever but i'm not sure about the weight loss",
            "fever",
            {"fever": "absent", "weight_loss": "unsure"},
        ),
        (
            "i've control but i might have a fever",
            "bladder_bowel_loss",
            {"bladder_bowel_loss": "absent", "fever": "unsure"},
        ),
        (
            "no but i did lose weight",
            "trouble_walking",
            {"trouble_walking": "absent", "weight_loss": "present"},
        ),
        (
            "no but i've lost weight and i don't know why",
            "cancer_history",
            {"cancer_history": "absent", "weight_loss": "present"},
        ),
        (
            "no weakness, walking fine",
            "leg_weakness",
            {"leg_weakness": "absent", "trouble_walking": "absent"},
        ),
        ("fine, no temperature here", "fever", {"fever": "absent"}),
        ("no thirty six point five", "fever", {"fever": "absent"}),
        ("feels sore there no numbness", "saddle_numbness", {"saddle_numbness": "absent"}),
        ("it hurts and maybe i fell", "major_injury", {"major_injury": "unsure"}),
    ],
)
def test_each_keeps_its_own(
    reader: Reader, text: str, asked: str, findings: dict[str, str]
) -> None:
    heard = {f.name: str(f.polarity) for f in reader.read(text, [asked]).findings}
    assert heard == findings


CAUTION = Caution(
    model="second-reader",
    present=0.5,
    unsure=0.8,
    sure=0.6,
    denial=0.8,
    doubt=0.5,
    present_beside=0.7,
    doubt_beside=0.9,
    unlikely=0.05,
    unlikely_unasked=0.01,
)
OTHER = Finding("leg_numbness", Polarity.PRESENT, "foot is numb", "", "mention: x")


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize(
    ("first", "opinion", "alone", "with_another"),
    [
        (None, Opinion(0.4, 0, 0, 0.6), "present", None),
        (None, Opinion(0.2, 0, 0, 0.8), "present", "present"),
        (None, Opinion(0.15, 0, 0.85, 0), "unsure", None),
        ("answer", Opinion(0, 0.4, 0.6, 0), "absent", "absent"),
        ("answer", Opinion(0, 0.15, 0.85, 0), "unsure", "absent"),
        ("answer", Opinion(0, 0.05, 0.95, 0), "unsure", "unsure"),
        ("last word", Opinion(0, 0.4, 0.6, 0), "unsure", "unsure"),
        ("negation: x", Opinion(0, 0.3, 0.7, 0), "absent", "absent"),
    ],
)
def test_another_finding_may_be_all_that_the_words_are_about(
    beside: bool, first: str | None, opinion: Opinion, alone: str | None, with_another: str | None
) -> None:
    heard: tuple[Finding, ...] = (OTHER,) if beside else ()
    if first is not None:
        heard += (Finding("fever", Polarity.ABSENT, "no", "no", first),)
    left = {f.name: str(f.polarity) for f in overrule(heard, {"fever": opinion}, CAUTION, 9)}
    assert left.get("fever") == (with_another if beside else alone)


@pytest.mark.parametrize(
    ("present", "asked", "polarity"),
    [
        (0.06, ("fever",), "present"),
        (0.04, ("fever",), "unsure"),
        (0.04, (), "present"),
        (0.004, (), "unsure"),
    ],
)
def test_what_is_next_to_impossible_is_asked_again(
    present: float, asked: tuple[str, ...], polarity: str
) -> None:
    heard = (Finding("fever", Polarity.PRESENT, "fever", "", "mention: x"),)
    opinions = {"fever": Opinion(1 - present, 0, 0, present)}
    (finding,) = overrule(heard, opinions, CAUTION, 9, asked)
    assert str(finding.polarity) == polarity
