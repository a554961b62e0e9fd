"""A denial clears nothing when the same breath says yes, or that it is not known."""

import pytest

from voiceskill.language.meaning import Polarity
from voiceskill.language.reader import Reader


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("i don't know i have no thermometer here", "fever"),
        ("no oh well actually yes", "leg_numbness"),
        ("last night yes but today no", "fever"),
        ("i don no", "cancer_history"),
        ("a benign growth and then bowel cancer", "cancer_history"),
    ],
)
def test_is_not_cleared(reader: Reader, text: str, asked: str) -> None:
    held = {finding.name: finding.polarity for finding in reader.read(text, [asked]).findings}
    assert held.get(asked) is not Polarity.ABSENT


@pytest.mark.parametrize("text", ["yes no i mean no", "no i don't think so", "no no not at all"])
def test_the_last_no_counts(reader: Reader, text: str) -> None:
    (finding,) = reader.read(text, ["fever"]).findings
    assert finding.polarity is Polarity.ABSENT
