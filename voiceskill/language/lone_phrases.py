"""Finds phrases that are all their clause says: "the left foot", "only me", "not in my legs"."""

from collections.abc import Sequence

from voiceskill.language.answering import is_answer
from voiceskill.language.clauses import Opening, Reading
from voiceskill.language.matcher import Span

_UNFINISHED = frozenset({"a", "an", "the", "my", "of", "because", "and", "like", "quite"})
_BEING = frozenset({"is", "are", "am", "was", "were", "do", "does"})
_WELL = frozenset({"okay", "ok", "alright", "fine", "good", "well", "right", "all", "old", "new"})
_WORDS_TO_PLACE = 3
_DENYING = frozenset({"no", "not", "never", "nae", "neither", "nor"})
_TO_A_PLACE = frozenset(
    {"in", "on", "the", "my", "at", "any", "of", "only", "just", "but", "both"}
    | {"or", "nor", "neither"}
)
_ONLY = frozenset({"just", "only", "mainly", "mostly", "merely"})
_GOING_ON = frozenset({"nothing", "just", "only", "mainly", "mostly", "instead"})
_ELLIPTIC_ANSWERS = frozenset({"elliptic_yes", "elliptic_no", "elliptic_unsure"})
_BESIDE = _ELLIPTIC_ANSWERS | {
    *("correction", "terminator", "negation", "degree", "as_of_now"),
    *("polar_yes", "polar_no", "polar_unsure", "polar_both"),
}


class LonePhrases:
    """`idle` are words that do not count."""

    def __init__(self, idle: frozenset[str]) -> None:
        self._idle = idle

    def whole_clause(self, reading: Reading, concept: str) -> list[Span]:
        """Spans of `concept` that, but for idle words and answers, fill their clause."""
        return [
            span
            for span in reading.said(concept)
            if self.fills_clause(reading, span)
            and not any(
                own.start < span.start
                for own in reading.said_in("negation", reading.clause_of[span.start])
                if not is_answer(reading, own, self._idle)
            )
        ]

    def only(self, reading: Reading, concept: str) -> bool:
        """Whether the answer is "only" or "just" and then nothing but `concept`."""
        return any(
            reading.text.words[reading.clauses[reading.clause_of[span.start]].start] in _ONLY
            for span in self.whole_clause(reading, concept)
        )

    def denied_place(self, reading: Reading, concept: str) -> bool:
        """Whether "not" stands right before `concept` and nothing else is said there.

        "not in my legs", "not my legs, my wrist", "in my fingers only, not the legs".
        """
        return any(
            self._denied(reading, negation, place, concept)
            for place in reading.said(concept)
            for negation in reading.said_in("negation", reading.clause_of[place.start])
        )

    def _denied(self, reading: Reading, negation: Span, place: Span, concept: str) -> bool:
        words = reading.text.words
        clause = reading.clauses[reading.clause_of[place.start]]
        elsewhere = _positions(reading, ("other_body", concept))
        plain = self._idle | _TO_A_PLACE

        def passed(start: int, end: int) -> bool:
            return all(at in elsewhere or words[at] in plain for at in range(start, end))

        if negation.end > place.start or words[negation.start] not in _DENYING:
            return False
        between = words[negation.end : place.start]
        if words[negation.start] == "no" and not _ONLY.isdisjoint(between):
            return False
        return (
            len(between) <= _WORDS_TO_PLACE
            and plain.issuperset(between)
            and passed(clause.start, negation.start)
            and passed(place.end, clause.end)
        )

    def _continues(self, reading: Reading, span: Span) -> bool:
        """Whether "it is" goes on in the next clause: "it is just a bit sore"."""
        number = reading.clause_of[span.start] + 1
        if number >= len(reading.clauses):
            return False
        following = reading.clauses[number]
        return (
            following.opening is Opening.CONTRAST
            and reading.text.words[following.start] in _GOING_ON
        )

    def fills_clause(self, reading: Reading, span: Span) -> bool:
        """Whether `span` fills its clause, but for idle words and answers."""
        clause = reading.clauses[reading.clause_of[span.start]]
        words = reading.text.words
        if self._continues(reading, span):
            return False
        stated = not _WELL.isdisjoint(words[span.end : span.end + 1])
        if words[span.end - 1] in _BEING and stated:
            return False
        if words[clause.end - 1] in _UNFINISHED and span.end < clause.end:
            return False
        at = clause.start
        met = False
        answers = not _ELLIPTIC_ANSWERS.isdisjoint(span.concepts)
        while at < clause.end:
            other = reading.at(at)
            if other is not None and (other == span or not other.concepts.isdisjoint(_BESIDE)):
                overlaps = other.start < span.start < other.end and not answers
                met = met or other.end >= span.end or overlaps
                at = span.end if overlaps else other.end
            elif words[at] in self._idle:
                at += 1
            else:
                return False
        return met


def _positions(reading: Reading, concepts: Sequence[str]) -> set[int]:
    return {
        at
        for concept in concepts
        for span in reading.said(concept)
        for at in range(span.start, span.end)
    }
