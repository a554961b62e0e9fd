"""The words and phrases of the model, read from `data/`."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
HELD_OUT_EVERY = 8
_MACRO = re.compile(r"<(\w+)>")


@dataclass(frozen=True)
class Vocabulary:
    """What the model is made from.

    `phrases` has one tuple of expansions for each line of `phrases.txt`; `other_words` teach
    the sounds of English and are never recognised; `unheard_words` are other words that no
    training utterance contains, kept for testing rejection; `grammars` are for testing too;
    `answers` are like phrases, for the language model only.
    """

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    other_words: tuple[str, ...]
    unheard_words: tuple[str, ...]
    grammars: Mapping[str, tuple[str, ...]]
    answers: tuple[tuple[str, ...], ...]

    def sample_phrase(self, choice: random.Random) -> str:
        """A phrase, each line of `phrases.txt` being equally likely."""
        return choice.choice(choice.choice(self.phrases))


@cache
def load_vocabulary() -> Vocabulary:
    """Read `data/`.

    Raises ValueError for a phrase with a word outside `words.txt`.
    """
    words = tuple(sorted(set(_read_words("words.txt"))))
    others = [w for w in dict.fromkeys(_read_words("other_words.txt")) if w not in words]
    phrases = tuple(_read_phrases("phrases.txt"))
    answers = tuple(_read_phrases("answers.txt"))
    grammars = {
        name: tuple(expand(body, {}))
        for name, _, body in (line.partition(" = ") for line in _read_lines("grammars.txt"))
    }
    used = {
        w
        for line in (*phrases, *answers, *grammars.values())
        for phrase in line
        for w in phrase.split()
    }
    if used - set(words):
        raise ValueError(f"words.txt lacks words of the phrases: {sorted(used - set(words))}")
    return Vocabulary(
        words=words,
        phrases=phrases,
        other_words=tuple(w for i, w in enumerate(others) if i % HELD_OUT_EVERY),
        unheard_words=tuple(others[::HELD_OUT_EVERY]),
        grammars=grammars,
        answers=answers,
    )


def expand(template: str, macros: dict[str, str]) -> list[str]:
    """Every phrase that a template stands for, in order and once each.

    >>> expand("[about] <n> days", {"n": "two|three"})
    ['about two days', 'about three days', 'two days', 'three days']
    """
    while _MACRO.search(template):
        template = _MACRO.sub(lambda found: f"({macros[found[1]]})", template)
    texts = _expand_alternatives(re.findall(r"[^()\[\]|]+|.", template)[::-1])
    return list(dict.fromkeys(" ".join(text.split()) for text in texts))


def _expand_alternatives(tokens: list[str]) -> list[str]:
    """Expand up to the end of the group; `tokens` is a stack, next token last."""
    done: list[str] = []
    texts = [""]
    while tokens:
        token = tokens.pop()
        if token in ")]":
            break
        if token == "|":
            done, texts = done + texts, [""]
        elif token in "([":
            inner = _expand_alternatives(tokens) + ([""] if token == "[" else [])
            texts = [text + option for text in texts for option in inner]
        else:
            texts = [text + token for text in texts]
    return done + texts


def _read_lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _read_words(name: str) -> list[str]:
    return " ".join(_read_lines(name)).split()


def _read_phrases(name: str) -> list[tuple[str, ...]]:
    macros: dict[str, str] = {}
    phrases = []
    for line in _read_lines(name):
        macro, equals, body = line.partition(" = ")
        if equals:
            macros[macro] = body
        else:
            phrases.append(tuple(expand(line, macros)))
    return phrases
