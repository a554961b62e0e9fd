"""A second look at what the ear made of an utterance, and what both together are worth.

The ear is an open pass: it picks the likeliest of what it expects. The witness is a closed pass
that can reject. A further open pass, that expects short answers only, helps where the ear fails.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from voiceskill.speech.ports import SAMPLE_RATE, Samples, Word
from voiceskill.speech.witness import Witness

MOST_WORDS = 3
"""Of what can be a lone yes or no that the ear got wrong; more was not one word."""

DENIALS = frozenset({"no", "nope", "nah"})

OPEN_PASS = (
    "yes . no . yeah . yep . nope . nah . not sure . i don't know . maybe . repeat . help . back"
    ". stop . wait . slower . louder . why . restart . no i don't . no i haven't . yes i have"
    ". yes i do . not really . a bit . sometimes . no not at all"
)


@dataclass(frozen=True, slots=True)
class Attested:
    """What is to be taken as heard; `witnessed` when more than one look says so."""

    words: tuple[Word, ...]
    witnessed: bool


class Reading(StrEnum):
    """What words amount to: a bare yes or no, a command, nothing understood, or more."""

    YES = "yes"
    NO = "no"
    COMMAND = "command"
    NOTHING = "nothing"
    MORE = "more"


class SecondLook:
    """Asks the witness about the ear's words, and about a lone yes or no that the ear missed.

    `other_ear`, a further open pass, has to deny as well before a "no" is taken that the ear did
    not hear: one witness alone clears nothing. `read` tells what the ear's words amount to.
    """

    def __init__(
        self,
        witness: Witness,
        other_ear: Callable[[Samples], tuple[Word, ...]],
        read: Callable[[str], Reading],
    ) -> None:
        self._witness = witness
        self._other_ear = other_ear
        self._read = read

    def __call__(self, words: tuple[Word, ...], samples: Samples) -> Attested:
        """Look at one utterance: the ear's `words` and its audio, mono int16 at SAMPLE_RATE."""
        text = " ".join(word.text for word in words)
        reading = self._read(text) if text else Reading.NOTHING
        if reading is Reading.MORE or len(text.split()) > MOST_WORDS:
            return Attested(words, self._witness.agrees(words, samples))
        if reading is Reading.YES:
            return self._look_at_yes(words, samples)
        denied = functools.cache(lambda: self._is_denied(samples))
        if reading is Reading.NO:
            bare = text in DENIALS
            heard = self._witness.hears(samples, supported=lambda: bare and denied())
            if heard == "no":
                return Attested(_lone("no", samples), True)
            return Attested(words, heard is None and self._agrees(words, samples))
        heard = self._witness.hears(samples)
        if heard == "no" and denied():
            return Attested(_lone("no", samples), True)
        if heard == "yes" and reading is Reading.NOTHING:
            return Attested(_lone("yes", samples), True)
        return Attested(words, False)

    def _look_at_yes(self, words: tuple[Word, ...], samples: Samples) -> Attested:
        if self._agrees(words, samples):
            return Attested(words, True)
        heard = self._witness.hears(samples, "yes")
        if heard == "yes":
            return Attested(words, True)
        # Of two that contradict each other neither is believed, and the question comes again.
        if heard == "no" or self._is_denied(samples):
            return Attested((), False)
        return Attested(words, False)

    def _agrees(self, words: tuple[Word, ...], samples: Samples) -> bool:
        return len(words) > 1 and self._witness.agrees(words, samples)

    def _is_denied(self, samples: Samples) -> bool:
        heard = [word.text for word in self._other_ear(samples)]
        return len(heard) == 1 and heard[0] in DENIALS


def _lone(text: str, samples: Samples) -> tuple[Word, ...]:
    return (Word(text, 0.0, len(samples) / SAMPLE_RATE, 1.0),)


def open_pass_phrases() -> tuple[str, ...]:
    """The short answers that the other ear listens for."""
    return tuple(" ".join(phrase.split()) for phrase in OPEN_PASS.split("."))
