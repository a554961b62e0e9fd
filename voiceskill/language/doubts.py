"""Finds what puts a mention in doubt: "maybe", "i can't tell", "the fever i am not sure about"."""

from voiceskill.language.clauses import Reading
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Polarity
from voiceskill.language.mentions import Mention

_BACKWARD_WORDS = 8
_FRAME_WORDS = 3
_OF_TRUTH = frozenset({"tell", "say", "sure", "certain", "knows"})
_ABOUT = frozenset({"about", "of", "on"})


class DoubtFinder:
    """`idle` are words that may follow a doubt at the end of its clause."""

    def __init__(self, idle: frozenset[str]) -> None:
        self._idle = idle

    def find(self, reading: Reading, mention: Mention, base: Polarity) -> str | None:
        """The words that put `mention` in doubt, or None; `base` is what it says without them."""
        for concept in ("uncertain", "polar_unsure", "soft_no", "soft_frame"):
            for span in reading.said_in(concept, mention.clause):
                if concept == "soft_frame" and base is Polarity.ABSENT:
                    gap = reading.text.words[span.end : mention.start]
                    if len(gap) > _FRAME_WORDS or "and" in gap:
                        continue
                framed = concept == "soft_frame" and span.start < mention.start
                owned = mention.owns(span) and not framed
                if span.start < mention.head.end and not owned:
                    return reading.words(span.start, span.end)
                if concept == "polar_unsure" and self._ends(reading, mention, span):
                    return reading.words(span.start, span.end)
        fronted = _fronted(reading, mention)
        if fronted:
            return fronted
        before = reading.clauses[max(0, mention.clause - 1)]
        for span in reading.said_in("uncertain", mention.clause - 1) if mention.clause else ():
            if span.start == before.start and span.end == before.end:
                return reading.words(before.start, before.end)
        for span in reading.said_in("uncertain_after", mention.clause):
            if 0 <= span.start - mention.head.end <= _BACKWARD_WORDS:
                return reading.words(span.start, span.end)
        return None

    def _ends(self, reading: Reading, mention: Mention, doubt: Span) -> bool:
        """Whether the clause ends in a doubt about the mention: "less than numb god knows"."""
        clause, words = reading.clauses[mention.clause], reading.text.words
        return (
            mention.head.end <= doubt.start
            and not _OF_TRUTH.isdisjoint(words[doubt.start : doubt.end])
            and words[doubt.start] != "you"
            and self._idle.issuperset(words[doubt.end : clause.end])
            and not mention.owns(doubt)
        )


def _fronted(reading: Reading, mention: Mention) -> str:
    """The doubt that a mention is put in front of: "the fever i am not sure about"."""
    number, words = mention.clause + 1, reading.text.words
    if number >= len(reading.clauses) or mention.head.end < reading.clauses[number].start:
        return ""
    clause = reading.clauses[number]
    if words[clause.end - 1] not in _ABOUT:
        return ""
    doubts = [
        doubt
        for doubt in reading.said_in("polar_unsure", number)
        if doubt.start == clause.start and doubt.end >= clause.end - 1
    ]
    return reading.words(clause.start, clause.end) if doubts else ""


def softly_denied(reading: Reading, mention: Mention) -> bool:
    """Whether nothing but "can't say it is" or "i doubt it" casts the doubt."""
    soft = [
        span
        for concept in ("soft_no", "soft_frame")
        for span in reading.said_in(concept, mention.clause)
    ]
    return bool(soft) and all(
        any(own.start < span.end and span.start < own.end for own in soft)
        for concept in ("uncertain", "polar_unsure", "uncertain_after")
        for span in reading.said_in(concept, mention.clause)
    )
