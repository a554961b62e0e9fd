"""The language model of open listening: trigrams of what callers say, pruned to a small graph.

Interpolated Witten-Bell estimates; a trigram or bigram is kept only where it says much more than
what it would back off to.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .vocabulary import Vocabulary

START, END = "<s>", "</s>"
UNKNOWN = "[unk]"
_ORDER = 3
# Utterances of one caller that a whole line of phrases.txt and of answers.txt counts for.
_LINE_WEIGHT = 12.0
_ANSWER_WEIGHT = 60.0
_PHRASE_WEIGHT = 0.1
_CORE_WORD_WEIGHT = 0.5
_ANY_WORD_WEIGHT = 0.2
_UNKNOWN_SHARE = 0.002
# Least gain of a bigram, of a trigram: its count times the logarithm of how far it is off.
_LEAST_GAIN = {2: 1.5, 3: 5.0}

History = tuple[str, ...]


@dataclass
class Estimate:
    """After one history: `shares` of the followers kept, and the factor for all `others`."""

    shares: dict[str, float] = field(default_factory=dict)
    others: float = 1.0


class LanguageModel:
    """Chances of words after the words before them. The empty history has every word."""

    def __init__(self, texts: Iterable[tuple[str, float]], words: Iterable[str]) -> None:
        counts = _count(texts)
        self.estimates: dict[History, Estimate] = {(): _unigram(counts.pop(()), words)}
        for history in sorted(counts, key=lambda h: (len(h), h)):
            estimate = self._estimate(history, counts[history])
            if estimate.shares or history == (START,):
                self.estimates[history] = estimate

    def chance(self, history: History, word: str) -> float:
        """Chance of `word` after `history`, which may be longer than any that is kept."""
        estimate = self.estimates.get(history)
        if estimate is None:
            return self.chance(history[1:], word)
        if word in estimate.shares:
            return estimate.shares[word]
        return estimate.others * self.chance(history[1:], word) if history else 0.0

    def write(self, labels: Mapping[str, int]) -> str:
        """The model as an acceptor in OpenFst's text format, `labels` being those of the words."""
        ordered = sorted(self.estimates, key=lambda history: (history != (START,), history))
        states = {history: number for number, history in enumerate(ordered)}
        return "\n".join(self._arcs(states, labels)) + "\n"

    def _arcs(self, states: Mapping[History, int], labels: Mapping[str, int]) -> Iterator[str]:
        for history, state in states.items():
            estimate = self.estimates[history]
            for word, share in sorted(estimate.shares.items()):
                weight = -math.log(share)
                if word == END:
                    yield f"{state} {weight:.4f}"
                    continue
                target = (*history, word)[-_ORDER + 1 :]
                while target not in states:
                    target = target[1:]
                label = labels[word]
                yield f"{state} {states[target]} {label} {label} {weight:.4f}"
            if history:
                shorter = history[1:]
                while shorter not in states:
                    shorter = shorter[1:]
                yield f"{state} {states[shorter]} 0 0 {-math.log(estimate.others):.4f}"

    def _estimate(self, history: History, counts: Mapping[str, float]) -> Estimate:
        total = sum(counts.values())
        kinds = sum(min(1.0, count) for count in counts.values())
        kept: dict[str, float] = {}
        backed_off = 0.0
        for word, count in counts.items():
            shorter = self.chance(history[1:], word)
            share = (count + kinds * shorter) / (total + kinds)
            alternative = kinds * shorter / (total + kinds)
            if count * math.log(share / alternative) > _LEAST_GAIN[len(history) + 1]:
                kept[word] = share
                backed_off += shorter
        left, left_shorter = 1 - sum(kept.values()), 1 - backed_off
        return Estimate(kept, max(left, 1e-6) / max(left_shorter, 1e-6))


def make_language_model(vocabulary: Vocabulary) -> LanguageModel:
    """What callers say, as written down, and the phrases of the lexicon and of `data/`."""
    return LanguageModel(weigh_texts(vocabulary), vocabulary.words)


def weigh_texts(vocabulary: Vocabulary) -> Iterator[tuple[str, float]]:
    """Every text with the number of times that it counts."""
    for lines, weight in (
        (vocabulary.phrases, _LINE_WEIGHT),
        (vocabulary.answers, _ANSWER_WEIGHT),
    ):
        for line in lines:
            for phrase in line:
                yield phrase, weight / len(line)
    for text in vocabulary.dialog.callers:
        yield text, 1.0
    for text in vocabulary.dialog.phrases:
        yield text, _PHRASE_WEIGHT
    for word in vocabulary.core_words:
        yield word, _CORE_WORD_WEIGHT


def _count(texts: Iterable[tuple[str, float]]) -> dict[History, dict[str, float]]:
    counts: defaultdict[History, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for text, weight in texts:
        tokens = [START, *text.split(), END]
        for position in range(1, len(tokens)):
            for length in range(min(_ORDER, position + 1)):
                history = tuple(tokens[position - length : position])
                counts[history][tokens[position]] += weight
    return {history: dict(followers) for history, followers in counts.items()}


def _unigram(counts: dict[str, float], words: Iterable[str]) -> Estimate:
    for word in words:
        counts[word] = counts.get(word, 0.0) + _ANY_WORD_WEIGHT
    total = sum(counts.values()) / (1 - _UNKNOWN_SHARE)
    shares = {word: count / total for word, count in counts.items()}
    shares[UNKNOWN] = _UNKNOWN_SHARE
    return Estimate(shares)
