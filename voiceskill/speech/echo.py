"""Telling the caller's words from our own, heard back through the microphone. Pure."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

LIKE_OURS = 0.6
_SHORTEST_ECHO = 2
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)*")


def without_echo(heard: Sequence[str], said: str) -> tuple[str, ...]:
    """`heard` without the runs of two and more words that `said` has in the same order.

    All of it is our echo, and () is left, when most of it is.
    """
    ours = _words(said)
    matcher = SequenceMatcher(None, ours, list(heard), autojunk=False)
    echoed: set[int] = set()
    for block in matcher.get_matching_blocks():
        if block.size >= _SHORTEST_ECHO:
            echoed.update(range(block.b, block.b + block.size))
    if heard and len(echoed) / len(heard) >= LIKE_OURS:
        return ()
    return tuple(word for at, word in enumerate(heard) if at not in echoed)


def is_ours(words: str, said: str) -> bool:
    """Whether each of `words` is one of ours: then nothing tells the caller from our echo."""
    return set(words.split()) <= set(_words(said))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("\u2019", "'"))
