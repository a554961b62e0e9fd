"""The small notation in which lexicon phrases are written, and its expansion into words.

`(a|b)` is a choice, `[a]` may be left out, `{leg}` stands for every phrase of a concept.
"""

import re
from collections.abc import Callable
from itertools import product

Words = tuple[str, ...]
MAX_EXPANSIONS = 20_000

_PIECE = re.compile(r"\{\w+\}|[()\[\]|]|[^\s()\[\]{}|]+|\S")


class PhraseError(ValueError):
    """A phrase is not written in the notation; says where and what is wrong."""


def references(phrase: str) -> list[str]:
    """The concepts that a phrase names."""
    return [piece[1:-1] for piece in _PIECE.findall(phrase) if len(piece) > 2 and piece[0] == "{"]


def expand(
    phrase: str,
    resolve: Callable[[str], list[Words]],
    open_word: Callable[[str], Words],
) -> list[Words]:
    """All word sequences that `phrase` stands for, none of them empty.

    Raises PhraseError when brackets do not match, nothing is left, or too much is.
    """
    pieces = _PIECE.findall(phrase)
    position = 0

    def sequence() -> list[Words]:
        nonlocal position
        result: list[Words] = [()]
        while position < len(pieces) and pieces[position] not in ")]|":
            piece = pieces[position]
            position += 1
            if piece in "([":
                choices = alternatives()
                if position >= len(pieces) or pieces[position] != ")]"["([".index(piece)]:
                    raise PhraseError(f'"{phrase}": a "{piece}" is never closed')
                position += 1
                if piece == "[":
                    choices = [(), *choices]
            elif piece in "{}":
                raise PhraseError(f'"{phrase}": a concept is written {{name}}')
            elif piece[0] == "{":
                choices = resolve(piece[1:-1])
            elif not piece.replace("'", "").isalnum():
                raise PhraseError(f'"{phrase}": "{piece}" is no word')
            else:
                choices = [open_word(piece)]
            if len(result) * len(choices) > MAX_EXPANSIONS:
                raise PhraseError(f'"{phrase}": stands for more than {MAX_EXPANSIONS} phrases')
            result = [left + right for left, right in product(result, choices)]
        return result

    def alternatives() -> list[Words]:
        nonlocal position
        result = sequence()
        while position < len(pieces) and pieces[position] == "|":
            position += 1
            result = result + sequence()
        return result

    result = alternatives()
    if position < len(pieces):
        raise PhraseError(f'"{phrase}": a "{pieces[position]}" was never opened')
    if any(not words for words in result):
        raise PhraseError(f'"{phrase}": would match without any word')
    return result
