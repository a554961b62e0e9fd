"""The words and phrases of the model: those of the dialog, and those of `data/`."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .texts import DialogTexts

DATA = Path(__file__).parent / "data"
_MACRO = re.compile(r"<(\w+)>")


@dataclass(frozen=True)
class Vocabulary:
    """What the model is made from.

    `words` can be heard; `core_words`, the most usual of them, are each tested alone. `phrases`
    has one tuple of expansions for each line of `phrases.txt`. `dialog` has what was collected
    from the lexicons and written phrasings. `other_words` teach the sounds of English;
    `unheard_words` are kept out of all training utterances, for testing rejection; `grammars`
    are for testing too; `answers` are like phrases, for the language model only.
    """

    words: tuple[str, ...]
    core_words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    dialog: DialogTexts
    other_words: tuple[str, ...]
    unheard_words: tuple[str, ...]
    grammars: Mapping[str, tuple[str, ...]]
    answers: tuple[tuple[str, ...], ...]

    def sample_phrase(self, choice: random.Random) -> str:
        """A phrase, each line of `phrases.txt` being equally likely."""
        return choice.choice(choice.choice(self.phrases))


def load_vocabulary(dialog: DialogTexts) -> Vocabulary:
    """Join `dialog` and what stands in `data/`.

    Raises ValueError for a phrase with a word outside `words.txt`.
    """
    core = tuple(sorted(set(_read_words("words.txt"))))
    phrases = tuple(_read_phrases("phrases.txt"))
    answers = tuple(_read_phrases("answers.txt"))
    grammars = {
        name: tuple(expand(body, {}))
        for name, _, body in (line.partition(" = ") for line in _read_lines("grammars.txt"))
    }
    lines = (*phrases, *answers, *grammars.values())
    used = {word for line in lines for phrase in line for word in phrase.split()}
    if used - set(core):
        raise ValueError(f"words.txt lacks words of the phrases: {sorted(used - set(core))}")
    unheard = _read_words("unheard_words.txt")
    others = dict.fromkeys(_read_words("other_words.txt"))
    return Vocabulary(
        words=tuple(sorted({*core, *dialog.words})),
        core_words=core,
        phrases=phrases,
        dialog=dialog,
        other_words=tuple(word for word in others if word not in {*core, *unheard}),
        unheard_words=tuple(unheard),
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
