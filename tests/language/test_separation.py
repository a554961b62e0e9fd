"""No test utterance stands in a lexicon as a phrase of its own, only as one of a family."""

from functools import cache

from tests.language.shipped import TESTS, lexicon, rows
from voiceskill.language.phrases import Words, expand
from voiceskill.language.text import Normaliser

_FAMILY = 4
_SHORT = 3


@cache
def _normaliser() -> Normaliser:
    data = lexicon()
    return Normaliser(data.contractions, frozenset(data.fillers), data.sounds)


@cache
def _members(concept: str) -> tuple[Words, ...]:
    return tuple(words for phrase in lexicon().concepts[concept] for words in _expanded(phrase))


def _expanded(phrase: str) -> list[Words]:
    found = expand(phrase, lambda name: list(_members(name)), _normaliser().open_word)
    return list(dict.fromkeys(found))


def _phrases() -> list[str]:
    data = lexicon()
    commands = [(*command.alone, *command.anywhere) for command in data.commands.values()]
    return [phrase for phrases in (*data.concepts.values(), *commands) for phrase in phrases]


def test_no_utterance_of_more_than_three_words_is_a_phrase_of_its_own() -> None:
    said = {_normaliser().normalise(row["text"]).words for row in rows(TESTS / "utterances")}
    copied = []
    for phrase in _phrases():
        family = _expanded(phrase)
        if len(family) < _FAMILY:
            copied += [" ".join(words) for words in family if len(words) > _SHORT and words in said]
    assert copied == []
