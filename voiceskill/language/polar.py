"""Hears yes, no and "I don't know" in an utterance, in the order in which they were said."""

from dataclasses import dataclass

from voiceskill.language.answering import (
    denied_itself,
    denies_verb,
    in_passing,
    is_answer,
    not_known,
    reported,
)
from voiceskill.language.clauses import Opening, Reading
from voiceskill.language.lone_phrases import LonePhrases
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Intent
from voiceskill.language.soft_denial import SoftDenials

_ANYWHERE = {
    "polar_yes": Intent.YES,
    "polar_no": Intent.NO,
    "polar_unsure": Intent.UNSURE,
    "polar_both": Intent.UNSURE,
}
_WHOLE_CLAUSE = {
    "elliptic_yes": Intent.YES,
    "elliptic_no": Intent.NO,
    "elliptic_unsure": Intent.UNSURE,
}
_CERTAIN = frozenset({"sure", "certain", "tell", "say", "know"})
CORE = frozenset({"no", "nope", "nah", "nay", "naw", "yes", "yeah", "yep", "yup", "aye"})
_STATEMENT_WORDS = 2
_PARTIAL_YES = frozenset({"they", "i", "it", "that", "there", "you", "we"})
_STANDS = ("degree", "correction", "amount", "uncertain")
_PARTIAL = frozenset({"nothing", "never", "it", "i", "there", "they", "had", "have", "that"})
_BEFORE_DENIAL = frozenset({"if", "had", "was", "were", "anything"})
_BARE_NOTHING = frozenset({"nothing", "all", "there"})
_SET_ASIDE = ("correction", "hypothetical", "other_person", "other_body", "distant")
_SOFT = frozenset({"soft_no", "soft_frame"})
REASONS = frozenset({"why", "how", "what", "when", "where", "who"})


@dataclass(frozen=True, slots=True)
class PolarAnswer:
    """One explicit answer: the words `start` to `end` (exclusive)."""

    intent: Intent
    start: int
    end: int


def _core(reading: Reading, span: Span) -> bool:
    return reading.text.words[span.start] in CORE


def _heads(reading: Reading, span: Span, intent: Intent | None) -> bool:
    """Whether an answer in a clause about a finding is more than a part of its statement."""
    if "soft_no" in span.concepts:
        return True
    first = reading.clauses[reading.clause_of[span.start]].start == span.start
    if intent is Intent.UNSURE:
        goes_on = reading.text.words[span.end : span.end + 1]
        return first and (not goes_on or goes_on[0] not in REASONS)
    if not _core(reading, span):
        return False
    lone = span.end - span.start == 1
    return first or lone or any(other.end == span.start for other in reading.said("polar_no"))


def _without_afterthoughts(reading: Reading, answers: list[PolarAnswer]) -> list[PolarAnswer]:
    """After "i don't know" a mere "never" does not clear, nor does the "no" of "not sure, no"."""
    kept: list[PolarAnswer] = []
    end = len(reading.text.words)
    for answer in answers:
        if kept and reading.text.words[answer.start] == "both":
            continue
        if kept and answer.end == end and answer.intent is Intent.NO:
            words, before = reading.text.words, kept[-1]
            run_on = before.end == answer.start and not reading.text.breaks[answer.start]
            if run_on and before.intent is Intent.UNSURE and words[before.end - 1] in _CERTAIN:
                continue
        weak = answer.intent is Intent.NO and reading.text.words[answer.start] not in CORE
        if weak and kept and kept[-1].intent is Intent.UNSURE:
            continue
        kept.append(answer)
    return kept


class PolarReader:
    """`idle` are words that do not count when a phrase has to be a whole clause."""

    def __init__(self, idle: frozenset[str]) -> None:
        self._idle = idle
        self.lone = LonePhrases(idle)
        self.soft = SoftDenials(idle)

    def read(self, reading: Reading, busy: frozenset[int]) -> list[PolarAnswer]:
        """All explicit answers, in order; the last one is what the caller means.

        In `busy` clauses, which speak of a finding, only a plain word answers, or a longer answer
        that the clause begins with.
        """
        answers: list[PolarAnswer] = []
        for span in reading.spans:
            intent = self._intent(reading, span)
            if reading.clause_of[span.start] in busy and not _heads(reading, span, intent):
                intent = None
            if intent is Intent.YES and self._only_ends(reading, span, answers):
                intent = None
            if intent is not None and self._hedged(reading, span):
                intent = Intent.UNSURE
            if intent is Intent.NO and self._late(reading, span, answers):
                intent = None
            if intent is not None:
                answers.append(PolarAnswer(intent, span.start, span.end))
        return _without_afterthoughts(reading, answers)

    def _late(self, reading: Reading, span: Span, answers: list[PolarAnswer]) -> bool:
        """Whether a mere "nothing" or "it is not" ends a statement, and denies only a part of it.

        "I pinched it, nothing" and "it comes out and i did not know" are no denials.
        """
        words = reading.text.words
        if _core(reading, span) or answers or words[span.start] not in _PARTIAL:
            return False
        if words[span.start] == "nothing" and words[span.end - 1] not in _BARE_NOTHING:
            return False
        clause = reading.clauses[reading.clause_of[span.start]]
        contrast = clause.opening is Opening.CONTRAST or words[clause.start - 1] == "but"
        if contrast or any(reading.said(name) for name in _SET_ASIDE):
            return False
        before = [
            at
            for at in range(span.start)
            if words[at] not in self._idle and words[at] not in _BEFORE_DENIAL
        ]
        return len(before) >= _STATEMENT_WORDS and not any(
            cue.start < span.start for cue in reading.said("negation")
        )

    def _only_ends(self, reading: Reading, span: Span, answers: list[PolarAnswer]) -> bool:
        """Whether "they are" is the end of a statement: "right as rain they are"."""
        words = reading.text.words
        if "polar_yes" in span.concepts or answers or words[span.start] not in _PARTIAL_YES:
            return False
        if span.end < len(words) or any(reading.said(name) for name in _STANDS):
            return False
        before = [word for word in words[: span.start] if word not in self._idle]
        return len(before) >= _STATEMENT_WORDS

    def _hedged(self, reading: Reading, span: Span) -> bool:
        """Whether "maybe" stands right before a plain answer: "maybe aye, maybe no"."""
        return _core(reading, span) and any(
            doubt.end == span.start and doubt.end - doubt.start == 1
            for doubt in reading.said_in("elliptic_unsure", reading.clause_of[span.start])
        )

    def _intent(self, reading: Reading, span: Span) -> Intent | None:
        words = reading.text.words
        for concept, intent in _ANYWHERE.items():
            if concept in span.concepts:
                if intent is Intent.NO and not self._denies(reading, span):
                    return None
                if "not_now" in span.concepts and reading.said("distant"):
                    return Intent.NO
                if reported(reading, span) or in_passing(reading, span):
                    return None
                if intent is Intent.UNSURE and words[span.end : span.end + 1] == ("why",):
                    return None
                return intent
        if not span.concepts.isdisjoint(_SOFT):
            return self.soft.intent(reading, span)
        for concept, intent in _WHOLE_CLAUSE.items():
            if concept in span.concepts and self.lone.fills_clause(reading, span):
                if intent is Intent.NO and denied_itself(reading, span):
                    return None
                if intent is Intent.YES and words[span.start - 1 : span.start] == ("any",):
                    return None
                return not_known(reading, span) if intent is Intent.NO else intent
        return None

    def _denies(self, reading: Reading, span: Span) -> bool:
        """Whether a no answers, and is not denied itself or a part of another denial."""
        part = denied_itself(reading, span) or denies_verb(reading, span)
        return is_answer(reading, span, self._idle) and not part
