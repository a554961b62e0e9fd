"""A second, different reader: a linear classifier over the words, learned from phrasings.

It knows nothing of the lexicon and its rules, so it errs in other places. It never has the last
word on its own: `overruling` says what its opinion may change.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Kinds = Mapping[str, tuple[str, str]]

CLASSES = ("none", "absent", "unsure", "present")
_WIDEST_GAP = 5
_GRAM = 4
_LONGEST = 60
_SHARED = 2


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely an utterance leaves a finding open, denies it, doubts it or says it is there.

    The four probabilities sum to 1.
    """

    none: float
    absent: float
    unsure: float
    present: float


def features(
    words: Sequence[str],
    asked: Sequence[str],
    kinds: Kinds,
    letters: Callable[[str], frozenset[int]],
) -> Hashes:
    """Hashes of the words, their neighbours, their pairs at a distance, their letters and kinds.

    `letters` gives the hashes of a word's letters, as `letters_of` does.
    """
    words = tuple(words[:_LONGEST])
    found = {*words, "bias"}
    found.update(_neighbours(words, _WIDEST_GAP))
    broad, narrow = (
        tuple(kinds[word][width] if word in kinds else word for word in words) for width in (0, 1)
    )
    found.update(broad, narrow, _neighbours(broad), _neighbours(narrow, _WIDEST_GAP - 1))
    for question in asked:
        found.add(f"?{question}")
        found.update(f"?{question}:{word}" for word in (*words, *broad))
    if len(asked) > 1:
        found.update(f"??{word}" for word in words)
    hashes = {crc32(feature.encode()) for feature in found}.union(*map(letters, set(words)))
    return np.fromiter(hashes, np.uint64, len(hashes))


def letters_of(word: str) -> frozenset[int]:
    """Hashes of every four letters in a row, with the word's beginning and end."""
    if len(word) < _GRAM:
        return frozenset()
    whole = f"<{word}>"
    parts = (whole[at : at + _GRAM] for at in range(len(whole) - _GRAM + 1))
    return frozenset(crc32(f"c:{part}".encode()) for part in parts)


def _neighbours(words: tuple[str, ...], widest_gap: int = 0) -> set[str]:
    """Two and three words in a row, and two with fewer than `widest_gap` words between them."""
    edged = ("^", *words, "$")
    found = {f"{a}_{b}" for a, b in pairwise(edged)}
    found.update(f"{a}_{b}_{c}" for a, b, c in zip(edged, edged[1:], edged[2:], strict=False))
    for at, word in enumerate(words):
        found.update(f"{word}~{other}" for other in words[at + 2 : at + 1 + widest_gap])
    return found


class SecondReader:
    """Scores each of `findings`; `weights` has shape (a power of two, 4), any number type.

    The weights of a feature stand where its hash, mixed with the finding and with whether it was
    asked about, points to: once for all findings together and once for each. `kinds` gives, for
    words that are alike in meaning, the names of the broad and the narrow kind that they share.
    """

    def __init__(
        self,
        findings: Sequence[str],
        weights: npt.NDArray[Any],
        kinds: Kinds,
        scale: float = 1.0,
    ) -> None:
        self.findings = tuple(findings)
        self.weights = weights
        self.kinds = kinds
        self._scale = scale
        self._mask = np.uint64(len(weights) - 1)
        ways = _SHARED * (len(self.findings) + 1)
        self._mixers = np.array(
            [crc32(f"mixer {way}".encode()) | 1 for way in range(ways)], np.uint64
        )
        self._known_letters: dict[str, frozenset[int]] = {}

    def places(self, words: Sequence[str], asked: Sequence[str]) -> npt.NDArray[np.int64]:
        """Where the weights of each finding stand: shape (findings, 2 x features)."""
        hashes = features(words, asked, self.kinds, self._letters)
        own = np.array([name in asked for name in self.findings], np.int64)
        ways = np.concatenate([own, _SHARED * np.arange(1, len(own) + 1) + own])
        mixed = hashes[None, :] * self._mixers[ways][:, None] >> np.uint64(13) & self._mask
        places = mixed.astype(np.int64)
        return np.concatenate([places[: len(own)], places[len(own) :]], axis=1)

    def _letters(self, word: str) -> frozenset[int]:
        if word not in self.kinds:
            # A caller's own word, a name for instance, is not kept.
            return letters_of(word)
        known = self._known_letters.get(word)
        if known is None:
            known = self._known_letters[word] = letters_of(word)
        return known

    def read(self, words: Sequence[str], asked: Sequence[str] = ()) -> dict[str, Opinion]:
        """The opinion on each finding; `words` as the Normaliser gives them."""
        places = self.places(words, asked)
        # Small numbers are summed as large ones, and looked up as small ones: most time is memory.
        rows = self.weights.take(places, axis=0).astype(np.float32)
        totals = np.einsum("fpk->fk", rows)
        likely = softmax(totals * np.float32(self._scale / np.sqrt(places.shape[1])))
        return {
            name: Opinion(*row) for name, row in zip(self.findings, likely.tolist(), strict=True)
        }


def softmax(totals: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Probabilities along the last axis."""
    powers = np.exp(totals - totals.max(axis=-1, keepdims=True))
    likely: npt.NDArray[np.float32] = powers / powers.sum(axis=-1, keepdims=True)
    return likely


def name_kinds(words: Sequence[str], broad: Sequence[int], narrow: Sequence[int]) -> Kinds:
    """The kinds of `words` by number, named as `features` writes them."""
    return {
        word: (f"#0{wide}", f"#1{close}")
        for word, wide, close in zip(words, broad, narrow, strict=True)
    }
