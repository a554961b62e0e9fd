"""A second look at what the ear made of an utterance, and what both together are worth.

The ear is an open pass: it picks the likeliest of what it expects. The witness is a closed pass
that can reject. Where the ear is a small model, a further open pass on another engine helps out.
"""

from dataclasses import dataclass

from voiceskill.speech.ports import SAMPLE_RATE, Recognizer, Samples, Word
from voiceskill.speech.witness import Witness

POLAR = ("yes", "no")
_NEAR_NO = "know go oh now note none nah nope whoa low so hello"
CONFUSABLE = frozenset(_NEAR_NO.split())
"""What a small ear makes of a "no" that it did not catch."""

OPEN_PASS = (
    "yes . no . yeah . yep . nope . nah . not sure . i don't know . maybe . repeat . help . back"
    ". stop . wait . slower . louder . why . restart . no i don't . no i haven't . yes i have"
    ". yes i do . not really . a bit . sometimes . no not at all"
)


@dataclass(frozen=True, slots=True)
class Testimony:
    """What is to be taken as heard; `witnessed` when more than one look says so."""

    words: tuple[Word, ...]
    witnessed: bool


class SecondLook:
    """Asks the witness about the ear's words, and about a lone yes or no that the ear missed.

    `other_ear`, an open pass independent of the ear, is needed to take a "no" that the ear did
    not hear: one witness alone clears nothing.
    """

    def __init__(self, witness: Witness, other_ear: Recognizer | None = None) -> None:
        self._witness = witness
        self._other_ear = other_ear

    def __call__(self, words: tuple[Word, ...], samples: Samples) -> Testimony:
        """Look at one utterance: the ear's `words` and its audio, mono int16 at SAMPLE_RATE."""
        text = " ".join(word.text for word in words)
        if text and text not in POLAR and text not in CONFUSABLE:
            return Testimony(words, self._witness.agrees(words, samples))
        heard = self._witness.hears(samples)
        if text in POLAR:
            if text == heard:
                return Testimony(words, True)
            # Of two that contradict each other neither is believed, and the question comes again.
            return Testimony((), False) if heard else self._unsupported(text, words, samples)
        if heard is None or (heard == "no" and not self._is_also_heard("no", samples)):
            return Testimony(words, False)
        return Testimony(_lone(heard, samples), True)

    def _unsupported(self, text: str, words: tuple[Word, ...], samples: Samples) -> Testimony:
        """A "yes" that another ear takes for a "no" is nothing; a "no" stays doubtful."""
        if text == "yes" and self._other_ear is not None and self._is_also_heard("no", samples):
            return Testimony((), False)
        return Testimony(words, False)

    def _is_also_heard(self, word: str, samples: Samples) -> bool:
        ear = self._other_ear
        if ear is None:
            return False
        ear.start()
        ear.feed(samples)
        return [heard.text for heard in ear.finish()] == [word]


def _lone(text: str, samples: Samples) -> tuple[Word, ...]:
    return (Word(text, 0.0, len(samples) / SAMPLE_RATE, 1.0),)


def open_pass_phrases() -> tuple[str, ...]:
    """The short answers that the other ear listens for."""
    return tuple(" ".join(phrase.split()) for phrase in OPEN_PASS.split("."))
