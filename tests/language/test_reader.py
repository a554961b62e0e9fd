"""Properties of the reader that hold for any text."""

import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.shipped import CONTRACT_FINDINGS, TESTS, lexicon, polarities, read, reader, rows
from voiceskill.language.meaning import Intent, Meaning
from voiceskill.language.phrases import PhraseError
from voiceskill.language.reader import Reader

_ROWS = [row for row in rows(TESTS / "language" / "phrasings") if len(row["text"]) < 60]
_SLOTS = ("severity", "duration_days", "recurrent", "improving")
_WORDS = sorted({word for row in _ROWS for word in row["text"].split()})
_ROW = st.sampled_from(_ROWS)
_ASKED = st.lists(st.sampled_from(CONTRACT_FINDINGS + _SLOTS), max_size=3)
_UNRELATED = st.sampled_from(
    ["i had toast for breakfast", "it is raining here", "my name is sam", "we live by the sea"]
)


@cache
def _rules_alone() -> Reader:
    """Without the second reader, whose opinion each word of an utterance moves a little."""
    return Reader(lexicon())


@given(st.text(max_size=300), _ASKED)
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_a_crash(text: str, asked: list[str]) -> None:
    assert isinstance(reader().read(text, asked), Meaning)


@given(st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join), _ASKED)
@settings(max_examples=200, deadline=None)
def test_any_words_are_read_the_same_twice(text: str, asked: list[str]) -> None:
    assert reader().read(text, asked) == reader().read(text, asked)


@given(_ROW)
@settings(max_examples=200, deadline=None)
def test_case_does_not_matter(row: dict[str, object]) -> None:
    text, asked = str(row["text"]), list(row["asked"])  # type: ignore[call-overload]
    assert reader().read(text.upper(), asked) == reader().read(text, asked)


@given(_ROW, st.sampled_from(["um ", "er, ", "um, erm, "]))
@settings(max_examples=200, deadline=None)
def test_fillers_do_not_matter(row: dict[str, object], filler: str) -> None:
    text, asked = str(row["text"]), list(row["asked"])  # type: ignore[call-overload]
    said = reader().read(filler + text, asked)
    assert polarities(said) == polarities(reader().read(text, asked))


@given(_UNRELATED, _ASKED)
@settings(max_examples=60, deadline=None)
def test_no_before_something_else_clears_only_what_was_asked(clause: str, asked: list[str]) -> None:
    heard = polarities(reader().read(f"no {clause}", asked))
    assert {name for name, polarity in heard.items() if polarity == "absent"} <= set(asked)


@given(_ROW, _UNRELATED)
@settings(max_examples=200, deadline=None)
def test_an_unrelated_clause_never_clears_what_was_raised(
    row: dict[str, object], clause: str
) -> None:
    text, asked = str(row["text"]), list(row["asked"])  # type: ignore[call-overload]
    before = polarities(_rules_alone().read(text, asked))
    after = polarities(_rules_alone().read(f"{clause}. {text}", asked))
    for name, polarity in before.items():
        if polarity != "absent":
            assert after.get(name) != "absent"


@pytest.mark.parametrize(
    "piece",
    [
        "numb leg ",
        "no i ",
        "a b ",
        "my leg is not numb ",
        "leg,numb.",
        "x",
        "7 ",
        "half a ",
        "n't ",
    ],
)
def test_a_very_long_text_is_read_in_bounded_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    best = 1.0
    for _ in range(5):
        start = time.perf_counter()
        reader().read(text, ["leg_numbness"])
        best = min(best, time.perf_counter() - start)
    assert best < 0.05


def test_nothing_said_means_nothing() -> None:
    assert reader().read("") == Meaning()
    assert reader().read(" ... ,, ").empty


def test_a_finding_says_by_what_words_cue_and_rule_it_was_decided() -> None:
    (finding,) = reader().read("i have no fever").findings
    assert (finding.words, finding.cue) == ("fever", "no")
    assert finding.rule.startswith("negation: {fever}")


def test_a_bare_yes_marks_every_id_asked() -> None:
    assert read("yes", "leg_weakness", "leg_numbness") == {
        "leg_weakness": "present",
        "leg_numbness": "present",
    }


def test_a_correction_of_an_earlier_turn_carries_its_answer_and_no_finding() -> None:
    meaning = reader().read("no wait, i meant yes", ["fever"])
    assert (meaning.intent, meaning.correction) == (Intent.CORRECTION, Intent.YES)
    assert meaning.findings == ()


def test_a_question_has_its_faq_id() -> None:
    meaning = reader().read("should i stay in bed")
    assert (meaning.intent, meaning.faq) == (Intent.QUESTION, "bed_rest")


def test_a_concept_that_contains_itself_is_refused() -> None:
    concepts = {**lexicon().concepts, "leg": ("{leg} bone",)}
    with pytest.raises(PhraseError, match="contains itself"):
        Reader(lexicon().model_copy(update={"concepts": concepts}))
