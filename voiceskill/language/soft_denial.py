"""Hears denials that leave a door open, and whether the caller closes it with a reason.

"I doubt it" alone is a doubt; "i doubt it, i ran for the bus" denies, and so does "can't say it
bothers me at all".
"""

from dataclasses import replace

from voiceskill.language.clauses import Reading
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Finding, Intent, Polarity

SOFT_DENIAL = "soft denial"
_REASON_WORDS = 2
_DOUBTS = (
    *("uncertain", "uncertain_after", "polar_unsure", "elliptic_unsure", "polar_both"),
    *("polar_yes", "exception", "until_now", "changed_now"),
)
_TURNS = frozenset({"but", "although", "though", "tho", "except", "however", "otherwise", "apart"})
_BARELY_DENIED = frozenset(
    {"like", "bit", "little", "touch", "funny", "odd", "strange", "weird", "different", "off"}
    | {"kind", "sort", "almost", "nearly", "yet", "sometimes", "more", "dull", "slight", "tad"}
    | {
        "gone",
        "goes",
        "went",
        "keeps",
        "feels",
        "feeling",
        "gets",
        "turned",
        "turns",
        "just",
        "say",
    }
)
_CANNOT = frozenset({"can", "could"})
_NO = frozenset({"no", "nope", "nah", "naw", "na"})
_WELL = frozenset(
    {"can", "could", "cannot", "feel", "feels", "right", "normal", "fine", "properly", "better"}
    | {"good", "works", "working", "control", "know", "tell", "answer", "not", "sure"}
)
_AT_ALL = frozenset(
    {"ever", "any", "anything", "anyone", "anybody", "either", "once", "single", "whatsoever"}
)


class SoftDenials:
    """`idle` are words that say nothing ("please", "well")."""

    def __init__(self, idle: frozenset[str]) -> None:
        self._idle = idle

    def stands(self, reading: Reading, *, named: bool = False) -> Span | None:
        """The soft denial that the utterance opens with, when nothing in it keeps the doubt.

        One that names what it denies needs no reason: "can't say my legs have been numb".
        """
        span = self.opening(reading)
        if span is None or not _TURNS.isdisjoint(reading.text.words[span.end :]):
            return None
        if any(_outside(reading, concept, span) for concept in _DOUBTS):
            return None
        clause = reading.clauses[reading.clause_of[span.start]]
        words = reading.text.words
        denied = words[span.end : clause.end]
        frame = "soft_frame" in span.concepts
        if frame and not _WELL.isdisjoint(denied):
            return None
        if frame and _barely(words, span.end):
            return None
        wholly = frame and (
            not _AT_ALL.isdisjoint(words[span.start : clause.end])
            or (named and not _CANNOT.isdisjoint(words[span.start : span.end]))
        )
        after = words[clause.end :] if frame else words[span.end :]
        return span if wholly or self._gives_reason(after) else None

    def intent(self, reading: Reading, span: Span) -> Intent | None:
        """What the soft denial `span` answers: no when it stands, else that it is not known.

        One with a statement in it that does not stand is no answer: the rest decides.
        """
        if span == self.opening(reading) and self.stands(reading) is not None:
            return Intent.NO
        return Intent.UNSURE if "soft_no" in span.concepts else None

    def settled(self, reading: Reading, finding: Finding) -> Finding:
        """ABSENT for a finding that only a soft denial which stands leaves in doubt."""
        soft = finding.rule.startswith(SOFT_DENIAL) and finding.polarity is Polarity.UNSURE
        if soft and self.stands(reading, named=True) is not None:
            return replace(finding, polarity=Polarity.ABSENT)
        return finding

    def opening(self, reading: Reading) -> Span | None:
        """The first soft denial; one with a statement in it must have nothing before it."""
        words = reading.text.words
        answers = reading.said("soft_no")
        frames = reading.said("soft_frame")
        if answers:
            return answers[0]
        if frames and (self._idle | _NO).issuperset(words[: frames[0].start]):
            return frames[0]
        return None

    def _gives_reason(self, words: tuple[str, ...]) -> bool:
        return sum(word not in self._idle for word in words) >= _REASON_WORDS


def _barely(words: tuple[str, ...], start: int) -> bool:
    """Whether something near to what is denied is told instead: "just a bit off"."""
    return any(
        words[at] in _BARELY_DENIED
        and words[at - 1] != "i"
        and words[at : at + 2] != ("like", "that")
        for at in range(start, len(words))
    )


def _outside(reading: Reading, concept: str, span: Span) -> bool:
    return any(
        other.end <= span.start or other.start >= span.end for other in reading.said(concept)
    )
