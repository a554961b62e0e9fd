"""The stages one by one: words, phrases, clauses, numbers, durations, slots, readings."""

import pytest

from tests.language.shipped import analyse, lexicon, read, reader
from voiceskill.language.durations import find_durations
from voiceskill.language.matcher import Matcher
from voiceskill.language.numbers import find_numbers
from voiceskill.language.phrase_net import PhraseNet
from voiceskill.language.phrases import PhraseError, expand, references, spread
from voiceskill.language.slips import slip_table
from voiceskill.language.text import COMMA, FULL_STOP, NO_BREAK, Normaliser

_PLAIN = Normaliser({"dont": "do not"}, frozenset({"um"}), {"uh huh": "yes"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I can't, I won't", "i can not i will not"),
        ("It\u2019s NUMB", "it is numb"),
        ("dont know", "do not know"),
        ("um my um leg", "my leg"),
        ("i i have i have pain", "i have pain"),
        ("l- led me", "led me"),
        ("ca n't walk", "can not walk"),
        ("an x-ray", "an x ray"),
        ("uh huh", "yes"),
        ("7/10", "7 out of 10"),
        ("38.5 degrees", "38.5 degrees"),
        ("y'all've", "yall have"),
        ("!!!", ""),
    ],
)
def test_words_are_normalised(text: str, words: str) -> None:
    assert " ".join(_PLAIN.normalise(text).words) == words


def test_pauses_are_kept_between_words() -> None:
    assert _PLAIN.normalise("no, fever. yes").breaks == (NO_BREAK, COMMA, FULL_STOP, FULL_STOP)


def test_repeats_of_a_very_long_text_are_dropped() -> None:
    assert len(_PLAIN.normalise("my leg is numb. " * 500).words) < 20


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("(a|b) c", {("a", "c"), ("b", "c")}),
        ("a [b] c", {("a", "c"), ("a", "b", "c")}),
        ("{x} d", {("x", "y", "d")}),
        ("can't", {("can", "not")}),
    ],
)
def test_a_phrase_is_expanded(phrase: str, found: set[tuple[str, ...]]) -> None:
    assert set(expand(phrase, lambda _: [("x", "y")], _PLAIN.open_word)) == found


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("(a", "never closed"),
        ("a)", "never opened"),
        ("[a]", "without any word"),
        ("a? b", "is no word"),
        ("{ a", "written {name}"),
        (" ".join(["(a|b|c|d|e|f)"] * 8), "more than"),
    ],
)
def test_a_broken_phrase_says_what_is_wrong(phrase: str, why: str) -> None:
    with pytest.raises(PhraseError, match=why):
        expand(phrase, lambda _: [("x",)], _PLAIN.open_word)


def test_spread_holds_each_choice_once_at_least() -> None:
    found = spread("[please] (a|b [c]) {x} (d|e|f)", lambda _: [("x",), ("y",)], _PLAIN.open_word)
    assert len(found) == 3
    assert {word for words in found for word in words} == set("abcdefxy") | {"please"}
    assert set(found) <= set(
        expand("[please] (a|b [c]) {x} (d|e|f)", lambda _: [("x",), ("y",)], _PLAIN.open_word)
    )


def test_references_names_the_concepts_of_a_phrase() -> None:
    assert references("{leg} (a|{foot})") == ["leg", "foot"]


def test_the_longest_phrase_owns_its_cue_and_light_words_may_stand_between() -> None:
    matcher = Matcher(
        PhraseNet({"negation": ["no"], "numb": ["no feeling"]}, _PLAIN.open_word),
        frozenset({"real"}),
        cues=frozenset({"negation"}),
    )
    (span,) = matcher.find(_PLAIN.normalise("no real feeling"))
    assert (span.start, span.end, span.concepts) == (0, 3, frozenset({"numb"}))


def test_a_shield_hides_what_it_overlaps() -> None:
    matcher = Matcher(
        PhraseNet({"idiom": ["hay fever"], "fever": ["fever"]}, _PLAIN.open_word),
        frozenset(),
        shields=frozenset({"idiom"}),
    )
    assert [span.concepts for span in matcher.find(_PLAIN.normalise("hay fever"))] == [
        frozenset({"idiom"})
    ]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("no i have pain", ["no", "i have pain"]),
        ("my leg is numb but my foot is fine", ["my leg is numb", "but", "my foot is fine"]),
        ("i think my leg is weak", ["i think my leg is weak"]),
        ("when i sit it goes numb", ["when i sit it goes numb"]),
    ],
)
def test_clauses_begin_with_a_subject_or_a_contrast(text: str, clauses: list[str]) -> None:
    reading = analyse(text)
    assert [reading.words(c.start, c.end) for c in reading.clauses] == clauses


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("thirty eight point five", [38.5]),
        ("a hundred and one", [101]),
        ("two thousand and six", [2006]),
        ("seven or eight", [7, 8]),
        ("twenty one", [21]),
        ("ten and a half", [10.5]),
        ("99999999999999 bottles", [1e9]),
        ("none", []),
    ],
)
def test_numbers_are_read(text: str, values: list[float]) -> None:
    words = _PLAIN.normalise(text).words
    assert [number.value for number in find_numbers(words, lexicon().numbers)] == values


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("two weeks", [14]),
        ("a fortnight", [14]),
        ("three or four days", [4]),
        ("a couple of months", [60]),
        ("half a year", [182.5]),
        ("a year and a half", [547.5]),
        ("a week or two", [14]),
        ("for months", [60]),
        ("a few good days", [3]),
        ("ages", []),
    ],
)
def test_durations_are_read_in_days(text: str, days: list[float]) -> None:
    words = _PLAIN.normalise(text).words
    data = lexicon()
    found = find_durations(words, data.numbers, data.vague_numbers, data.units)
    assert [duration.days for duration in found] == days


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("thirty eight point two", "present"),
        ("a hundred and one", "present"),
        ("thirty nine", "present"),
        ("thirty six eight", "absent"),
        ("ninety eight point six", "absent"),
    ],
)
def test_a_temperature_is_a_fever_or_not(text: str, finding: str) -> None:
    assert read(text, "fever") == {"fever": finding}


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("i'm seventy two years old", {"over_70", "over_50"}),
        ("i am 55", {"over_50"}),
        ("i'm twelve", {"under_16"}),
        ("my son is twelve years old", set()),
        ("i am 900 years old", set()),
    ],
)
def test_the_speaker_says_their_age(text: str, findings: set[str]) -> None:
    assert set(read(text)) == findings


def test_slips_of_known_words_are_repaired_and_shared_ones_left_alone() -> None:
    table = slip_table(["numbness", "trial", "trail", "accident"])
    assert table["nubmness"] == "numbness"
    assert table["acident"] == "accident"
    assert "trail" not in table


@pytest.mark.parametrize(
    ("text", "asked", "slots"),
    [
        ("seven", ["severity"], {"severity": 7}),
        ("six or seven", ["severity"], {"severity": 7}),
        ("for two days", ["severity"], {"duration_days": 2}),
        ("it's eight out of ten", [], {"severity": 8}),
        ("about ten days", ["duration_days"], {"duration_days": 10}),
        ("a while", ["duration_days"], {}),
        ("yes", ["recurrent"], {"recurrent": True}),
        ("no", ["improving"], {"improving": False}),
        ("my back has hurt for a week", [], {"duration_days": 7}),
    ],
)
def test_slots_are_read(text: str, asked: list[str], slots: dict[str, object]) -> None:
    assert dict(reader().read(text, asked).slots) == slots
