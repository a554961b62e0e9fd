"""What is not a denial of the speaker's own sign, whole and now, clears nothing."""

import pytest

from voiceskill.language.meaning import Polarity
from voiceskill.language.reader import Reader


def heard(reader: Reader, text: str, *asked: str) -> dict[str, str]:
    return {f.name: str(f.polarity) for f in reader.read(text, asked).findings}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("i don't know i have no thermometer here", "fever"),
        ("no oh well actually yes", "leg_numbness"),
        ("last night yes but today no", "fever"),
        ("i don no", "cancer_history"),
        ("a benign growth and then bowel cancer", "cancer_history"),
        ("no well i did slip and go down hard", "major_injury"),
        ("it's no as strong as the other", "leg_weakness"),
        ("i can't walk good no more", "trouble_walking"),
        ("i have feeling but maybe less", "saddle_numbness"),
        ("nothing i try in bed takes the edge off", "night_pain"),
        ("can't find one way in bed where it eases", "night_pain"),
        ("trousers are loose and nobody put me on a diet", "weight_loss"),
        ("it feels normal except around my bottom", "saddle_numbness"),
        ("no it isn't normal when i wipe", "saddle_numbness"),
        ("maybe, but i've no way of knowing", "fever"),
        ("wish i could say no", "cancer_history"),
        ("i can feel my knee but not that foot", "leg_numbness"),
        ("i can walk now i can't", "trouble_walking"),
        ("i can walk no i can't", "trouble_walking"),
        ("apart from the right one they are fine", "leg_numbness"),
        ("except the left leg it feels fine", "leg_numbness"),
        ("no unless i sneeze", "bladder_bowel_loss"),
        ("no except for my big toe", "leg_numbness"),
        ("perfect except for the heel", "leg_numbness"),
        ("no but now it comes and goes", "leg_numbness"),
        ("no well i did go over", "major_injury"),
        ("it's down to a hundred and one last time i looked", "fever"),
        ("i wet myself on the way back from work", "bladder_bowel_loss"),
        ("the roof came down on me", "major_injury"),
        ("everything comes out when i stand", "bladder_bowel_loss"),
    ],
)
def test_is_not_cleared(reader: Reader, text: str, asked: str) -> None:
    assert heard(reader, text, asked).get(asked) != "absent"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("no unless typing is dangerous", "major_injury"),
        ("no apart from my back", "leg_numbness"),
        ("nobody hit me i just woke up like it", "major_injury"),
        ("i had that last time but not now", "fever"),
    ],
)
def test_a_whole_denial_clears(reader: Reader, text: str, asked: str) -> None:
    assert heard(reader, text, asked).get(asked) == "absent"


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("yes then no", ("present", "absent")),
        ("that's a no followed by a yes", ("absent", "present")),
        ("no then yes in that order", ("absent", "present")),
        ("first no second yes", ("absent", "present")),
    ],
)
def test_two_answers_in_turn(reader: Reader, text: str, findings: tuple[str, str]) -> None:
    asked = ("leg_weakness", "leg_numbness")
    assert heard(reader, text, *asked) == dict(zip(asked, findings, strict=True))


def test_a_time_belongs_to_the_illness_before_it(reader: Reader) -> None:
    found = heard(reader, "breast cancer ten years back losing weight", "cancer_history")
    assert found == {"cancer_history": "present", "weight_loss": "present"}


def test_what_it_is_like_does_not_leave_it_out(reader: Reader) -> None:
    found = heard(reader, "i can't walk straight like i'm drunk but i'm not")
    assert Polarity(found["trouble_walking"]) is not Polarity.ABSENT


@pytest.mark.parametrize("text", ["yes no i mean no", "no i don't think so", "no no not at all"])
def test_the_last_no_counts(reader: Reader, text: str) -> None:
    (finding,) = reader.read(text, ["fever"]).findings
    assert finding.polarity is Polarity.ABSENT
