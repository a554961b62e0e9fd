"""Decides what an answer says of the finding that was asked about, when nothing named it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voiceskill.language.answering import other_symptoms
from voiceskill.language.assertion import Assertion, Rejection
from voiceskill.language.clauses import Reading
from voiceskill.language.contrast import place_left_out
from voiceskill.language.corrections import EXCEPT, contradicted
from voiceskill.language.fragments import FragmentReader, trails_off
from voiceskill.language.lexicon import FindingRules
from voiceskill.language.lone_phrases import LonePhrases
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Finding, Intent, Polarity
from voiceskill.language.mentions import Mention
from voiceskill.language.polar import PolarAnswer

CIRCUMSTANCE = "circumstance"
ONLY_THERE = "no, only there"
LONG_PAST = "long past, not now"
_UNREAL = frozenset({"had", "was", "were", "could", "did", "happened", "would", "fell", "felt"})
_SAYS_MORE = (
    *("polar_yes", "elliptic_yes", "degree", "uncertain", "polar_unsure", "able_no", "distant"),
    *("but_turn", "exception", "until_now", "pain", "back", "other_body", "amount", "persists"),
)
_DOUBTS = ("uncertain", "polar_unsure", "elliptic_unsure", "uncertain_after")
_WELL = ("fine", "generic_fine", "strong_word")
_WELL_OR_YOU = frozenset({"you", "properly", "normally", "normal", "right", "fine", "well", "okay"})
_NOW_WELL = frozenset({"now", "again", "since", "then", "back"})
_SPEAKER = frozenset({"i", "me", "mine"})
_NO_HEDGES = (("could", "have"), ("can", "be"))
_BEFORE_MONTH = (("in",), ("since",), ("about",), ("till",), ("by",), ("last",), ("of",))
_NOT_ALONE = frozenset({("not", "without"), ("not", "unless")})


@dataclass(frozen=True, slots=True)
class Assessed:
    """A mention and what it says."""

    mention: Mention
    assertion: Assertion


def _takes_doubt(finding: Finding, asked: Sequence[str]) -> bool:
    """Whether a doubt is about this finding, which was not asked about."""
    doubted = finding.polarity is Polarity.UNSURE and not finding.rule.startswith("mention")
    return doubted and finding.name not in asked


def _hedge(reading: Reading) -> str:
    """The "maybe" or "it might be" of the utterance; nothing for the month or a near miss."""
    words = reading.text.words
    for span in reading.said("uncertain") + reading.said("soft_frame"):
        month = words[span.start] == "may" and words[span.start - 1 : span.start] in _BEFORE_MONTH
        if not month and words[span.start : span.start + 2] not in _NO_HEDGES:
            return reading.words(span.start, span.end)
    return ""


class AnswerReader:
    """Reads yes, no, "i can't", "all the time" as answers to a finding's own question."""

    def __init__(
        self, rules: Mapping[str, FindingRules], lone: LonePhrases, fragments: FragmentReader
    ) -> None:
        self._rules = rules
        self._lone = lone
        self._fragments = fragments

    def read(
        self,
        reading: Reading,
        name: str,
        asked: Sequence[str],
        findings: Mapping[str, Finding],
        rejected: list[Assessed],
        answers: Sequence[PolarAnswer],
        others: frozenset[int],
    ) -> Finding | None:
        """What an answer says about `name`, when no mention of it has said more.

        `others` are the clauses that speak of other findings.
        """
        if name in findings:
            return None
        intent = answers[-1].intent if answers else None
        words = reading.words(answers[-1].start, answers[-1].end) if answers else ""
        able = self._ability(reading, name)
        if self._long_past(reading, name):
            return Finding(name, Polarity.ABSENT, "", "", LONG_PAST)
        unreal = self._unreal(reading)
        if unreal is not None and not findings:
            return Finding(name, unreal, "", "if", "unreal condition")
        if intent is Intent.YES:
            return self._yes(reading, name, asked, findings, rejected, words)
        if intent is Intent.UNSURE:
            if any(_takes_doubt(finding, asked) for finding in findings.values()):
                return None
            return Finding(name, Polarity.UNSURE, words, words, "answer")
        if able is Polarity.PRESENT:
            return Finding(name, able, "", "", "elliptic ability")
        place = self._rules[name].place
        if not self._told_of_the_other(name, asked, findings):
            degree = [
                span
                for span in self._lone.whole_clause(reading, "degree")
                if not trails_off(reading, span)
            ]
            if place is not None and not degree and intent is not Intent.NO:
                degree = self._lone.whole_clause(reading, place)
            if degree and (intent is None or degree[-1].start > answers[-1].start):
                text = reading.words(degree[-1].start, degree[-1].end)
                return Finding(name, self._of_degree(reading, degree[-1]), text, text, "degree")
            around = intent is None and self._rules[name].occasion
            if around and self._fragments.circumstance(reading):
                return Finding(name, Polarity.PRESENT, "", "", CIRCUMSTANCE)
        if self._something_else(reading, name, asked, findings):
            return Finding(name, Polarity.ABSENT, "", "", "nothing but something else")
        if intent is Intent.NO:
            if place is not None and self._lone.whole_clause(reading, place):
                if self._lone.only(reading, place):
                    return Finding(name, Polarity.PRESENT, words, words, ONLY_THERE)
                return Finding(name, Polarity.UNSURE, words, words, "no, but a place")
            told = self._rules[name].occasion and self._fragments.unexplained(
                reading, answers[-1].end, place
            )
            polarity = Polarity.UNSURE if told else Polarity.ABSENT
            back = contradicted(reading, answers[-1].end, False, place, others)
            return Finding(name, back or polarity, words, words, "answer")
        if reading.said("until_now") and reading.text.words[0] in ("not", "never", "fine"):
            return Finding(name, Polarity.PRESENT, "", "", "until now")
        if place is not None and self._lone.denied_place(reading, place):
            return Finding(name, Polarity.ABSENT, "", "not", "place denied")
        if able is Polarity.ABSENT:
            claimed = Polarity.UNSURE if reading.said("polar_yes") else able
            return Finding(name, claimed, "", "", "elliptic ability")
        if self._other_person_only(reading, rejected):
            return Finding(name, Polarity.ABSENT, "", "only", "only somebody else")
        well = self._lone.whole_clause(reading, "generic_fine")
        over = self._lone.whole_clause(reading, "resolved")
        if over and not (well and _NOW_WELL.isdisjoint(reading.text.words)):
            return Finding(name, Polarity(self._rules[name].resolved), "", "", "came and went")
        if self._lone.whole_clause(reading, "distant"):
            polarity = Polarity.PRESENT if self._rules[name].ever else Polarity.UNSURE
            return Finding(name, polarity, "", "", "long ago")
        for span in well:
            if reading.clause_of[span.start] == 0 or self._ends_well(reading, span):
                text = reading.words(span.start, span.end)
                return Finding(name, Polarity.ABSENT, text, text, "all is well")
        hedge = _hedge(reading)
        if hedge and not rejected and not findings:
            return Finding(name, Polarity.UNSURE, hedge, hedge, "hedge")
        return None

    def _told_of_the_other(
        self, name: str, asked: Sequence[str], findings: Mapping[str, Finding]
    ) -> bool:
        """Whether the other finding asked about was named, and is what the answer is about."""
        return any(
            other in findings and findings[other].polarity is Polarity.PRESENT
            for other in asked
            if other != name
        )

    def _of_degree(self, reading: Reading, degree: Span) -> Polarity:
        """PRESENT for "a bit" and "the left foot", UNSURE where a doubt or a claim is beside it."""
        number = reading.clause_of[degree.start]
        if reading.text.words[reading.clauses[number].start] in EXCEPT:
            return Polarity.PRESENT
        doubted = any(reading.said_in(concept, number) for concept in _DOUBTS)
        claimed = any(
            reading.clause_of[span.start] != number
            for concept in _WELL
            for span in reading.said(concept)
        )
        return Polarity.UNSURE if doubted or claimed else Polarity.PRESENT

    def _ends_well(self, reading: Reading, well: Span) -> bool:
        """Whether the last clause says that it was well, and nothing before it says otherwise."""
        last = reading.clause_of[well.start] == len(reading.clauses) - 1
        return last and not any(reading.said(concept) for concept in _SAYS_MORE)

    def _unreal(self, reading: Reading) -> Polarity | None:
        """What a condition denies whose consequence did not come: "if i had i would remember".

        "If i could walk i would not be ringing you" denies the ability.
        """
        told = reading.said("would_have_told")
        words = reading.text.words
        if not told or "if" not in words or not reading.said("hypothetical"):
            return None
        start = words.index("if") + 1
        end = told[0].start if told[0].start > start else len(words)
        condition = words[start:end]
        if _UNREAL.isdisjoint(condition) or not _WELL_OR_YOU.isdisjoint(condition):
            return None
        denied = "not" in condition
        if "could" in condition:
            return Polarity.ABSENT if denied else Polarity.PRESENT
        return None if denied else Polarity.ABSENT

    def _long_past(self, reading: Reading, name: str) -> bool:
        """ "years ago, but not now": once, and not in this episode."""
        if self._rules[name].ever:
            return False
        recent = reading.said("recent")
        return any(
            now.start >= past.end and all(now.start <= span.start < now.end for span in recent)
            for past in reading.said("distant")
            for concept in ("not_now", "not_this_time", "nothing_since")
            for now in reading.said(concept)
        )

    def _yes(
        self,
        reading: Reading,
        name: str,
        asked: Sequence[str],
        findings: Mapping[str, Finding],
        rejected: list[Assessed],
        words: str,
    ) -> Finding | None:
        if self._told_of_the_other(name, asked, findings):
            return None
        if rejected:
            if rejected[0].assertion.rejection is Rejection.OTHER_PERSON:
                return None
            return Finding(name, Polarity.UNSURE, words, words, "yes to something else")
        if self._lone.whole_clause(reading, "generic_fine"):
            return Finding(name, Polarity.ABSENT, words, words, "all is well")
        elsewhere = (
            reading.said("other_body") or reading.said("other_person") or other_symptoms(reading)
        )
        if ("me", "and") in pairwise(reading.text.words):
            elsewhere = []
        place = self._rules[name].place
        denied = place is not None and (
            self._lone.denied_place(reading, place) or place_left_out(reading, place)
        )
        if denied and (elsewhere or reading.said("back")):
            return Finding(name, Polarity.ABSENT, "", "not", "place denied")
        polarity = Polarity.UNSURE if elsewhere else Polarity.PRESENT
        if self._ability(reading, name) is Polarity.ABSENT:
            polarity = Polarity.UNSURE
        return Finding(name, polarity, words, words, "answer")

    def _something_else(
        self, reading: Reading, name: str, asked: Sequence[str], findings: Mapping[str, Finding]
    ) -> bool:
        """Whether "only" leaves out what was asked: "only weakness", "just my back"."""
        others = [findings[other] for other in asked if other != name and other in findings]
        only = reading.text.words[0] in ("only", "just")
        if only and any(other.polarity is Polarity.PRESENT for other in others):
            return True
        raised = any(finding.polarity is not Polarity.ABSENT for finding in findings.values())
        return not raised and self._fragments.limited(reading)

    def _other_person_only(self, reading: Reading, rejected: list[Assessed]) -> bool:
        """Whether it is said of somebody else, and the speaker is left out: "not me"."""
        if self._lone.only(reading, "other_person"):
            return True
        people = [item.mention.end for item in rejected] or [
            span.end for span in reading.said("other_person")
        ]
        denials = reading.said("not_speaker") + [
            span
            for concept in ("elliptic_no", "able_yes", "generic_fine")
            for span in self._lone.whole_clause(reading, concept)
            if concept != "generic_fine" or reading.text.words[span.start] in _SPEAKER
        ]
        return any(denial.start >= min(people) for denial in denials) if people else False

    def _ability(self, reading: Reading, name: str) -> Polarity | None:
        if not self._rules[name].ability:
            return None
        unable = any(
            "polar_no" not in span.concepts for span in self._lone.whole_clause(reading, "able_no")
        )
        if not _NOT_ALONE.isdisjoint(pairwise(reading.text.words)) or unable:
            return Polarity.PRESENT
        if self._lone.whole_clause(reading, "able_yes"):
            return Polarity.ABSENT
        return None
