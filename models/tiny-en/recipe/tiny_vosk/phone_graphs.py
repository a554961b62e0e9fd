"""The phone sequences that training raises (what was said) and lowers (anything sayable)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .pronunciations import PHONE_INDEX, PHONES, SILENCE, pronounce

Array = NDArray[np.float64]
_SILENCE = PHONE_INDEX[SILENCE]
# How often the denominator expects silence after a word, and before the first.
_SILENCE_AFTER_WORD = 0.4
_SILENCE_AT_START = 0.8
_SMOOTHING = 0.3


@dataclass(frozen=True)
class PhoneGraph:
    """States that each are one phone.

    `phones` [states]; `start` and `end` [states] and `transitions` [from, to] are weights.
    """

    phones: NDArray[np.int64]
    start: Array
    transitions: Array
    end: Array


def make_numerator(text: str) -> PhoneGraph:
    """What was said: every pronunciation, with optional silence around every word."""
    phones = [_SILENCE]
    arcs: list[tuple[int, int]] = []
    starts = [0]
    ends: list[int] = [0]
    at_start = True
    for word in text.split():
        word_ends = []
        for pronunciation in pronounce(word):
            previous = ends
            for position, phone in enumerate(pronunciation):
                phones.append(PHONE_INDEX[phone])
                state = len(phones) - 1
                arcs += [(p, state) for p in previous]
                if at_start and position == 0:
                    starts.append(state)
                previous = [state]
            word_ends += previous
        phones.append(_SILENCE)
        silence = len(phones) - 1
        arcs += [(p, silence) for p in word_ends]
        ends = [*word_ends, silence]
        at_start = False
    count = len(phones)
    graph = PhoneGraph(np.array(phones), np.zeros(count), np.zeros((count, count)), np.zeros(count))
    graph.start[starts] = 1
    graph.end[ends] = 1
    for source, target in arcs:
        graph.transitions[source, target] = 1
    return graph


def make_denominator(texts: Iterable[str]) -> PhoneGraph:
    """Anything sayable: a bigram of the phones in `texts`."""
    boundary = len(PHONES)
    counts = np.full((boundary + 1, boundary + 1), _SMOOTHING)
    counts[boundary, boundary] = 0
    for text, times in Counter(texts).items():
        _count_phones(text, counts, times)
    shares = counts / counts.sum(1, keepdims=True)
    return PhoneGraph(
        phones=np.arange(boundary),
        start=shares[boundary, :boundary],
        transitions=shares[:boundary, :boundary],
        end=shares[:boundary, boundary],
    )


def _count_phones(text: str, counts: Array, times: float) -> None:
    """Add the expected number of each pair of neighbouring phones to `counts`."""
    boundary = len(counts) - 1
    before = {boundary: 1 - _SILENCE_AT_START, _SILENCE: _SILENCE_AT_START}
    counts[boundary, _SILENCE] += _SILENCE_AT_START * times
    for word in text.split():
        pronunciations = pronounce(word)
        share = 1 / len(pronunciations)
        word_ends: defaultdict[int, float] = defaultdict(float)
        for pronunciation in pronunciations:
            here = {phone: weight * share for phone, weight in before.items()}
            for name in pronunciation:
                phone = PHONE_INDEX[name]
                for source, weight in here.items():
                    counts[source, phone] += weight * times
                here = {phone: share}
            word_ends[phone] += share
        before = {p: (1 - _SILENCE_AFTER_WORD) * w for p, w in word_ends.items()}
        for phone, weight in word_ends.items():
            counts[phone, _SILENCE] += _SILENCE_AFTER_WORD * weight * times
        before[_SILENCE] = before.get(_SILENCE, 0.0) + _SILENCE_AFTER_WORD
    for phone, weight in before.items():
        counts[phone, boundary] += weight * times
