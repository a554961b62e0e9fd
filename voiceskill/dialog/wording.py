"""Measures of a text that is heard, not read: sentences, words, syllables, grade and seconds.

The reading grade is that of Flesch and Kincaid (1975), 0.39 x words a sentence + 11.8 x syllables
a word - 15.59, with syllables counted by the spelling. A word that callers know counts at most
`KNOWN_SYLLABLES`, since its length tells nothing about how hard it is.

The seconds were fitted to eSpeak NG at 165 words a minute over all our texts; the typical error
is a third of a second.
"""

import re
from collections.abc import Mapping

KNOWN_SYLLABLES = 1
_SYLLABLE_S, _COMMA_S, _SENTENCE_S = 0.19, 0.36, 0.37

_SENTENCE = re.compile(r"[^.?!]+[.?!]")
_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
# Two vowels that are two syllables, and letters whose vowel is not heard.
_TWO = re.compile(
    r"(?<![tcsg])i[ao](?!u)|io(?=d)|iet|ier|(?<=r)iou|yi|eo(?!p)|uou|ua(?!r)|ea(?=te)|"
    r"[eo]i(?=ng)|ui(?=d)|yo(?=n)|sm$"
)
_SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[aeiouy])e$|(?<=[^td])ed$|(?<=[aeiouy]l)es$|"
    r"(?<=[^aeiouscxzghl])es$|thes$|(?<=[^aeiouy])e(?=ly$|ful|ment|less|ty$)|(?<=som)e(?=o|t)"
)


def split_sentences(text: str) -> list[str]:
    """The sentences with their end marks; what has none is left out."""
    return _SENTENCE.findall(text)


def words_of(text: str) -> list[str]:
    """The words in lower case; one with a hyphen is one word."""
    return _WORD.findall(text.lower())


def syllables(word: str) -> int:
    """The syllables of a word in lower case, by its spelling; at least 1."""
    return sum(_syllables(part) for part in re.split(r"['-]", word) if part and part not in "sdm")


def _syllables(part: str) -> int:
    count = len(_VOWELS.findall(part)) + len(_TWO.findall(part))
    return max(1, count - len(_SILENT.findall(part)))


def grade(text: str, known: Mapping[str, str]) -> float:
    """The school grade in which the text is understood; `known` maps words to why they are."""
    words = words_of(text)
    if not words:
        return 0.0
    total = sum(
        min(KNOWN_SYLLABLES, syllables(word)) if word in known else syllables(word)
        for word in words
    )
    sentences = max(1, len(split_sentences(text)))
    return 0.39 * len(words) / sentences + 11.8 * total / len(words) - 15.59


def seconds(text: str) -> float:
    """About how long the text takes to say at 165 words a minute."""
    spoken = sum(syllables(word) for word in words_of(text))
    pauses = text.count(",") * _COMMA_S + len(split_sentences(text)) * _SENTENCE_S
    return spoken * _SYLLABLE_S + pauses
