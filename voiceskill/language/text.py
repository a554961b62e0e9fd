"""Normalises what was said: words in lower case, contractions opened, fillers and stutters gone."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_LONG_TEXT_WORDS = 400
_JOINED = 5
_SHORT_REPEATS = (3, 2)
_LONG_REPEATS = tuple(range(12, 0, -1))
NO_BREAK, COMMA, FULL_STOP = 0, 1, 2

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*(?:-(?!\w))?|[.,;:!?/…]|--")
_MARKS = {",": COMMA, ":": COMMA, "--": COMMA}
_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u0060\u00b4", "'" * 5)
_NOT = {"can't": "can", "won't": "will", "shan't": "shall", "ain't": "is"}
_CUT = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
# "I'd a temperature" and "they'd gone" had; before these words "'d" is never "would".
_AFTER_HAD = frozenset(
    {"a", "an", "one", "no", "been", "gone", "lost", "fallen", "taken", "done", "seen", "known"}
    | {"felt", "told", "said", "noticed", "forgotten", "stopped", "started"}
)
_ENDINGS = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'s": "is"}


@dataclass(frozen=True, slots=True)
class Text:
    """Words, and before each word how strong the pause is (NO_BREAK, COMMA or FULL_STOP).

    `breaks` is one longer than `words`: its last element belongs to the end.
    """

    words: tuple[str, ...]
    breaks: tuple[int, ...]


class Normaliser:
    """Turns any text into a Text.

    `contractions` maps one spoken word to several, `sounds` such as "uh huh" to words.
    """

    def __init__(
        self, contractions: Mapping[str, str], fillers: frozenset[str], sounds: Mapping[str, str]
    ) -> None:
        self._contractions = {word: tuple(text.split()) for word, text in contractions.items()}
        self._fillers = fillers
        self._sounds = dict(sounds)
        self._slips: Mapping[str, str] = {}
        self._twice: frozenset[str] = frozenset()
        self._known: frozenset[str] = frozenset()
        choices = "|".join(re.escape(sound) for sound in sorted(sounds, key=len, reverse=True))
        self._sound = re.compile(rf"\b(?:{choices})\b") if sounds else None

    def repair(
        self, slips: Mapping[str, str], spoken: frozenset[str], known: frozenset[str]
    ) -> None:
        """From now on reads `slips` as the words they stand for, and joins the parts of a `known`
        word; `spoken` may be said twice.
        """
        self._slips = slips
        self._known = known
        self._twice = spoken

    def open_word(self, word: str) -> tuple[str, ...]:
        """The words that one spoken word stands for: "can't" is "can", "not"."""
        opened = self._contractions.get(word)
        if opened is not None:
            return opened
        if "'" not in word:
            return (word,)
        if word == "n't":
            return ("not",)
        if word.endswith("n't"):
            return (_NOT.get(word, word[:-3]), "not")
        for ending, verb in _ENDINGS.items():
            if word.endswith(ending) and len(word) > len(ending):
                return (*self.open_word(word[: -len(ending)]), verb)
        return (word.replace("'", ""),)

    def normalise(self, text: str) -> Text:
        """Never raises; text without a single word gives an empty Text."""
        plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).lower()
        if self._sound is not None:
            plain = self._sound.sub(lambda match: self._sounds[match.group()], plain)
        words: list[str] = []
        breaks: list[int] = []
        pause = NO_BREAK
        after_filler = False
        tokens = _TOKEN.findall(plain)
        for token, following in zip(tokens, [*tokens[1:], ""], strict=False):
            if _begun(token, following):
                continue
            if not token[0].isalnum():
                if after_filler and token == ",":
                    continue
                if token == "/":
                    if words and words[-1].isdigit():
                        words += ["out", "of"]
                        breaks += [NO_BREAK, NO_BREAK]
                    continue
                pause = max(pause, _MARKS.get(token, FULL_STOP))
                continue
            if token[-1] == "-" and len(token) <= 4:
                continue
            token = token.rstrip("-")
            if token in self._fillers:
                after_filler = True
                if pause == COMMA:
                    pause = NO_BREAK
                continue
            after_filler = False
            if token == "n't" and words:
                words[-1] = _CUT.get(words[-1], words[-1])
            opened = self.open_word(self._slips.get(token, token))
            if opened[-1] == "would" and token.endswith("'d") and following in _AFTER_HAD:
                opened = (*opened[:-1], "had")
            for word in opened:
                stutter = words and words[-1] == word and word not in self._twice
                if stutter and pause == NO_BREAK and not word[0].isdigit():
                    continue
                words.append(word)
                breaks.append(pause)
                pause = NO_BREAK
        _join(words, breaks, self._known)
        _drop_repeats(words, breaks)
        return Text(tuple(words), (*breaks, FULL_STOP))


def _begun(token: str, following: str) -> bool:
    """Whether `token` is the stuttered first letter of the word after it: "b bladder"."""
    letter = len(token) == 1 and token.isalpha() and token not in "aio"
    return letter and len(following) > 1 and following.startswith(token)


def _join(words: list[str], breaks: list[int], known: frozenset[str]) -> None:
    """Joins two words of which one is not `known`, where together they are: "tin gling"."""
    at = 1
    while at < len(words):
        first, second = words[at - 1], words[at]
        broken = first == "un" or first not in known or second not in known
        if broken and not breaks[at] and len(first + second) >= _JOINED and first + second in known:
            words[at - 1 : at + 1] = [first + second]
            del breaks[at]
        at += 1


def _drop_repeats(words: list[str], breaks: list[int]) -> None:
    """Drops the second of a few words said twice in a row: "i have i have".

    In a very long text longer repeats go too, so that the time to read it stays bounded.
    """
    long = len(words) > _LONG_TEXT_WORDS
    sizes = _LONG_REPEATS if long else _SHORT_REPEATS
    kept: list[int] = []
    for index, word in enumerate(words):
        kept.append(index)
        for size in sizes:
            if len(kept) < 2 * size or words[kept[-1 - size]] != word:
                continue
            tail, before = kept[-size:], kept[-2 * size : -size]
            same = all(words[a] == words[b] for a, b in zip(before, tail, strict=True))
            if same and (long or not any(breaks[i] for i in (*before[1:], *tail))):
                del kept[-size:]
                break
    words[:] = [words[i] for i in kept]
    breaks[:] = [breaks[i] for i in kept]
