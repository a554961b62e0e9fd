"""The small notation in which lexicon phrases are written: how it is read, and its expansion.

`(a|b)` is a choice, `[a]` may be left out, `{leg}` stands for every phrase of a concept.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, product
from math import prod
from typing import TypeAlias

Words = tuple[str, ...]
MAX_EXPANSIONS = 200_000

_PIECE = re.compile(r"\{\w+\}|[()\[\]|]|[^\s()\[\]{}|]+|\S")
_CLOSING = {"(": ")", "[": "]"}


class PhraseError(ValueError):
    """A phrase is not written in the notation; says where and what is wrong."""


@dataclass(frozen=True, slots=True)
class Concept:
    """Stands for every phrase of the concept `name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `options`; none of them when `optional`."""

    options: tuple["Sequence", ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """Words, concepts and choices, one after the other."""

    parts: tuple["str | Concept | Choice", ...]


Part: TypeAlias = str | Concept | Choice


def references(phrase: str) -> list[str]:
    """The concepts that a phrase names."""
    return [piece[1:-1] for piece in _PIECE.findall(phrase) if len(piece) > 2 and piece[0] == "{"]


def parse(phrase: str) -> Choice:
    """What `phrase` stands for. Raises PhraseError when it is broken, or may be empty."""
    pieces = _PIECE.findall(phrase)
    options, position = _options(phrase, pieces, 0)
    if position < len(pieces):
        raise PhraseError(f'"{phrase}": a "{pieces[position]}" was never opened')
    if any(_may_be_empty(option) for option in options):
        raise PhraseError(f'"{phrase}": would match without any word')
    return Choice(options, optional=False)


def expand(
    phrase: str,
    resolve: Callable[[str], list[Words]],
    open_word: Callable[[str], Words],
) -> list[Words]:
    """All word sequences that `phrase` stands for, none of them empty.

    Raises PhraseError like `parse`, and when it stands for too many.
    """

    def join(parts: list[list[Words]]) -> list[Words]:
        if prod(map(len, parts)) > MAX_EXPANSIONS:
            raise PhraseError(f'"{phrase}": stands for more than {MAX_EXPANSIONS} phrases')
        return [tuple(chain.from_iterable(chosen)) for chosen in product(*parts)]

    return _wordings(parse(phrase), resolve, open_word, join)


def spread(
    phrase: str,
    resolve: Callable[[str], list[Words]],
    open_word: Callable[[str], Words],
) -> list[Words]:
    """Some of the word sequences that `phrase` stands for: each choice is in one at least.

    There are no more of them than the longest list of choices has. Raises PhraseError like `parse`.
    """

    def join(parts: list[list[Words]]) -> list[Words]:
        choices = [found for found in parts if found]
        longest = max(map(len, choices), default=0)
        return [
            tuple(word for found in choices for word in found[number % len(found)])
            for number in range(longest)
        ]

    return _wordings(parse(phrase), resolve, open_word, join)


def _wordings(
    part: Part,
    resolve: Callable[[str], list[Words]],
    open_word: Callable[[str], Words],
    join: Callable[[list[list[Words]]], list[Words]],
) -> list[Words]:
    """What `part` stands for; `join` makes one list of those of the parts of a sequence."""
    if isinstance(part, str):
        return [open_word(part)]
    if isinstance(part, Concept):
        return resolve(part.name)
    found = [
        words
        for option in part.options
        for words in join([_wordings(p, resolve, open_word, join) for p in option.parts])
    ]
    return [(), *found] if part.optional else found


def _options(phrase: str, pieces: list[str], position: int) -> tuple[tuple[Sequence, ...], int]:
    sequence, position = _sequence(phrase, pieces, position)
    options = [sequence]
    while position < len(pieces) and pieces[position] == "|":
        sequence, position = _sequence(phrase, pieces, position + 1)
        options.append(sequence)
    return tuple(options), position


def _sequence(phrase: str, pieces: list[str], position: int) -> tuple[Sequence, int]:
    parts: list[Part] = []
    while position < len(pieces) and pieces[position] not in ")]|":
        piece = pieces[position]
        position += 1
        if piece in _CLOSING:
            options, position = _options(phrase, pieces, position)
            if position >= len(pieces) or pieces[position] != _CLOSING[piece]:
                raise PhraseError(f'"{phrase}": a "{piece}" is never closed')
            position += 1
            parts.append(Choice(options, optional=piece == "["))
        elif piece in "{}":
            raise PhraseError(f'"{phrase}": a concept is written {{name}}')
        elif piece[0] == "{":
            parts.append(Concept(piece[1:-1]))
        elif not piece.replace("'", "").isalnum():
            raise PhraseError(f'"{phrase}": "{piece}" is no word')
        else:
            parts.append(piece)
    return Sequence(tuple(parts)), position


def _may_be_empty(sequence: Sequence) -> bool:
    return all(
        isinstance(part, Choice)
        and (part.optional or any(_may_be_empty(option) for option in part.options))
        for part in sequence.parts
    )
