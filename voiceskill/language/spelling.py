"""Reads slips of the fingers and clipped or doubled endings as the words they stand for."""

from collections.abc import Iterable

from voiceskill.language.text import Text

_SHORTEST_SWAPPED = 3
_SHORTEST_SINGULAR = 5
_SHORTEST_GAPPED = 7


class Speller:
    """Corrects words outside a vocabulary; a word that it holds is never touched.

    Read are two neighbouring letters swapped ("wegiht"), a clipped ending ("feelin"), a plural or
    third person ("bladders"), and in a long word one letter doubled, left out or put in.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._known = frozenset(word for word in words if word.isalpha())
        self._gapped: dict[str, str] = {}
        twice: set[str] = set()
        for word in self._known:
            if len(word) < _SHORTEST_GAPPED:
                continue
            for gap in {word[:at] + word[at + 1 :] for at in range(1, len(word))}:
                if self._gapped.setdefault(gap, word) != word:
                    twice.add(gap)
        for gap in twice:
            del self._gapped[gap]

    def correct(self, text: Text) -> Text:
        """`text` with each slip replaced; the very same object when there is none."""
        if self._known.issuperset(text.words):
            return text
        words = tuple(word if word in self._known else self._read(word) for word in text.words)
        return text if words == text.words else Text(words, text.breaks)

    def _read(self, word: str) -> str:
        if len(word) < _SHORTEST_SWAPPED or not word.isalpha():
            return word
        if word.endswith("in") and word + "g" in self._known:
            return word + "g"
        if len(word) >= _SHORTEST_SINGULAR and word.endswith("s") and word[:-1] in self._known:
            return word[:-1]
        swapped = {
            other
            for at in range(len(word) - 1)
            if (other := word[:at] + word[at + 1] + word[at] + word[at + 2 :]) in self._known
        }
        if len(swapped) == 1:
            return swapped.pop()
        if len(word) < _SHORTEST_GAPPED - 1:
            return word
        shortened = {
            other
            for at in range(1, len(word))
            if len(word) > _SHORTEST_GAPPED and (other := word[:at] + word[at + 1 :]) in self._known
        }
        if len(shortened) == 1:
            return shortened.pop()
        return self._gapped.get(word, word)
