"""The network says exactly what the phrases expand to, and never grows without end."""

from itertools import product

import pytest

from voiceskill.language import phrase_net
from voiceskill.language.phrase_net import PhraseNet
from voiceskill.language.phrases import PhraseError, Words, expand

CONCEPTS = {
    "foot": ["foot", "big toe", "[left] heel"],
    "numb": ["numb", "(gone|went) [all] (dead|to sleep)"],
    "both": ["{foot} [is] {numb}", "numb foot"],
    "tail": ["my [own] [poor]", "can't [feel it]"],
}


def _open(word: str) -> Words:
    return ("can", "not") if word == "can't" else (word,)


def _expansions(name: str) -> list[Words]:
    return [words for phrase in CONCEPTS[name] for words in expand(phrase, _expansions, _open)]


def _said(net: PhraseNet, words: Words) -> frozenset[str]:
    state = net.root
    for word in words:
        following = net.step(state, word)
        if following is None:
            return frozenset()
        state = following
    return state.concepts


def test_it_says_what_the_phrases_expand_to() -> None:
    net = PhraseNet(CONCEPTS, _open)
    meant: dict[Words, set[str]] = {}
    for name in CONCEPTS:
        for words in _expansions(name):
            meant.setdefault(words, set()).add(name)
    assert net.vocabulary == {word for words in meant for word in words}
    for length in range(1, 4):
        for words in product(sorted(net.vocabulary), repeat=length):
            assert _said(net, words) == meant.get(words, set())
    for words, names in meant.items():
        assert _said(net, words) == names


def test_states_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrase_net, "_MOST_STATES", 5)
    net = PhraseNet(CONCEPTS, _open)
    for words in _expansions("both"):
        assert "both" in _said(net, words)
        assert len(net._states) <= 6


def test_an_unknown_word_leads_nowhere_and_is_not_kept() -> None:
    net = PhraseNet(CONCEPTS, _open)
    assert net.step(net.root, "xylophone") is None
    assert "xylophone" not in net.root.known


def test_a_concept_must_not_contain_itself() -> None:
    with pytest.raises(PhraseError, match="contains itself"):
        PhraseNet({"a": ["x {b}"], "b": ["{a}"]}, _open)
