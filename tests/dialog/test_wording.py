"""Syllables against a pronouncing dictionary, and the formula against sums done by hand."""

import pytest

from tests.dialog.test_spoken_rules import SPOKEN
from voiceskill.dialog.wording import grade, seconds, split_sentences, syllables, words_of
from voiceskill.speech.pocketsphinx_decoder import read_dictionary

VOWELS = "AEIOU"


def test_syllables_agree_with_the_dictionary() -> None:
    dictionary = read_dictionary()
    words = {word for s in SPOKEN.values() for word in words_of(s.text) if word in dictionary}
    wrong = {
        word
        for word in words
        if syllables(word)
        not in {sum(p[0] in VOWELS for p in phones.split()) for phones in dictionary[word]}
    }
    assert len(words) > 400
    assert len(wrong) / len(words) < 0.02, sorted(wrong)


def test_grade_by_hand() -> None:
    assert grade("Do your legs feel numb?", {}) == pytest.approx(0.39 * 5 + 11.8 - 15.59)
    assert grade("Stop. Call now.", {}) == pytest.approx(0.39 * 1.5 + 11.8 - 15.59)
    assert grade("Acetaminophen.", {"acetaminophen": "a name"}) == pytest.approx(
        0.39 + 11.8 - 15.59
    )
    assert grade("", {}) == 0.0


def test_words_sentences_seconds() -> None:
    assert words_of("X-ray, sixty-five? Don't!") == ["x-ray", "sixty-five", "don't"]
    assert split_sentences("One. Two? three") == ["One.", " Two?"]
    assert seconds("One, two.") == pytest.approx(2 * 0.19 + 0.36 + 0.37)
    assert syllables("anti-inflammatory") == 7
