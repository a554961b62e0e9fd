"""Decides what a mention says of the speaker now: cues with a bounded scope, after ConText.

Chapman, Chu and Dowling (2007), "ConText: an algorithm for identifying contextual features
from clinical text", is where forward, backward and pseudo cues and termination come from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from voiceskill.language.clauses import Reading
from voiceskill.language.corrections import EXCEPT
from voiceskill.language.doubts import DoubtFinder, softly_denied
from voiceskill.language.history import as_a_rule, could_once, past_of
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Intent, Polarity
from voiceskill.language.mentions import Mention
from voiceskill.language.negation import NegationFinder
from voiceskill.language.soft_denial import SOFT_DENIAL

_FLIP = {
    Polarity.PRESENT: Polarity.ABSENT,
    Polarity.UNSURE: Polarity.ABSENT,
    Polarity.ABSENT: Polarity.UNSURE,
}
PAIRED = "paired answer"
_OWN_PERSON = frozenset({"i", "me", "my", "mine", "myself"})
_ME_AND = (("me", "and"), ("i", "and"))
_AND_ME = (("and", "i"), ("and", "me"), ("and", "myself"))
_STATED_OF = frozenset({"it", "they", "i", "we", "my", "all", "everything", "still", "both"})
_MEANING = (("how", "do", "you", "mean"), ("what", "do", "you", "mean"))
_UNABLE = (("can", "not"), ("could", "not"), ("do", "not"), ("does", "not"), ("did", "not"))
_NOT_SO = frozenset({"nah", "na", "no", "nae", "never"})
_SUBJECTS = frozenset({"it", "i", "they", "we", "me"})
_WHO = frozenset({"that", "who", "which"})
_NEAR_NOW = 3
_NOW = frozenset({"now", "nowadays", "currently", "anymore", "today", "left", "remaining"})
_CONCORD = frozenset({"no", "never", "none", "nothing", "neither", "nor"})
_WHOSE = frozenset({"in", "of", "is", "was", "by", "for", "that"})


class Rejection(StrEnum):
    """Why a mention is no finding of this speaker."""

    OTHER_PERSON = "other person"
    HYPOTHETICAL = "hypothetical or question"


@dataclass(frozen=True, slots=True)
class Assertion:
    """The polarity of a mention (None when rejected), the cue that set it, the rule's name."""

    polarity: Polarity | None
    cue: str = ""
    rule: str = "mention"
    rejection: Rejection | None = None


class Assertor:
    """Assesses mentions.

    Of the word sets, `auxiliaries` and `before_question` tell a question, `object_of` a person
    who is only the object ("over the dog").
    """

    def __init__(
        self, word_sets: Mapping[str, frozenset[str]], light: frozenset[str], idle: frozenset[str]
    ) -> None:
        self._negations = NegationFinder(word_sets, light, idle)
        self._doubts = DoubtFinder(idle)
        self._auxiliaries = word_sets["auxiliaries"]
        self._before_question = word_sets["before_question"]
        self._object_of = word_sets["object_of"]
        self._modals = word_sets["modals"]
        self._states_of_being = frozenset({"is", "are", "was", "feels", "works", "eases", "helps"})

    def assess(
        self, reading: Reading, mention: Mention, base: Polarity, resolved: Polarity, ever: bool
    ) -> Assertion:
        """`base` is what the mention says without any cue, `resolved` what it says once over.

        `ever` makes the past count like the present.
        """
        rejected = self._rejected(reading, mention)
        if rejected is not None:
            return rejected
        pair = reading.pair_of(mention.head)
        if pair is not None and not self._negations.negates_itself(reading, mention):
            cue = reading.words(pair.answer.start, pair.answer.stop)
            return Assertion(_paired(base, pair.intent), cue, PAIRED)
        polarity, cue, rule = base, "", "mention"
        negation = self._negations.find(reading, mention)
        if negation is not None:
            cue, weak = negation
            polarity, rule = _FLIP[base], "negation"
            if "polar_unsure" in mention.rule.concepts:
                polarity = Polarity.UNSURE
            if base is Polarity.ABSENT and (
                self._answers_first(reading, mention, cue) or self._agrees(reading, mention, cue)
            ):
                return Assertion(base, cue, "mention")
            if weak or self._negations.negates_itself(reading, mention):
                polarity, rule = Polarity.UNSURE, "weak negation"
        elif base is Polarity.UNSURE and self._negations.paired_answer(reading, mention) == "yes":
            polarity, cue, rule = Polarity.PRESENT, "yes", PAIRED
        elif base is Polarity.ABSENT and self._excepts(reading, mention):
            return Assertion(Polarity.UNSURE, "except", "exception")
        elif base is Polarity.ABSENT and self._negations.hangs_over(reading, mention):
            return Assertion(Polarity.UNSURE, "", "negation nearby")
        elif base is Polarity.ABSENT and self._denied_claim(reading, mention):
            return Assertion(Polarity.UNSURE, "not", "claim denied")
        doubt = self._doubts.find(reading, mention, base)
        if doubt is not None:
            soft = base is not Polarity.ABSENT and softly_denied(reading, mention)
            return Assertion(Polarity.UNSURE, doubt, SOFT_DENIAL if soft else "uncertainty")
        if ever and rule == "negation" and cue != "never" and self._only_now(reading, mention):
            return Assertion(Polarity.UNSURE, cue, "not now")
        if polarity is base is Polarity.ABSENT and could_once(reading, mention):
            return Assertion(Polarity.UNSURE, "could", "could once")
        if polarity is base is Polarity.ABSENT and as_a_rule(reading, mention):
            return Assertion(Polarity.UNSURE, "usually", "as a rule")
        if polarity is not Polarity.ABSENT and not ever:
            past = past_of(reading, mention, resolved)
            if past is not None and (past[0] is Polarity.ABSENT or polarity is Polarity.PRESENT):
                return Assertion(*past)
        return Assertion(polarity, cue, rule)

    def _rejected(self, reading: Reading, mention: Mention) -> Assertion | None:
        shared = reading.said("speaker_too")
        for span in () if shared else self._people(reading, mention.clause):
            if self._with_speaker(reading, span):
                continue
            if span.start >= mention.end and not self._belongs(reading, span):
                continue
            between = reading.text.words[span.end : mention.end]
            before = reading.text.words[reading.clauses[mention.clause].start : span.start]
            if "i" in before and before[-1] in self._object_of:
                continue
            if _OWN_PERSON.isdisjoint(between) and not mention.owns(span):
                cue = reading.words(span.start, span.end)
                return Assertion(None, cue, "experiencer", Rejection.OTHER_PERSON)
        if mention.start == 0 and _asked_back(reading, mention.end):
            return Assertion(None, "do you mean", "echo", Rejection.HYPOTHETICAL)
        for span in reading.said_in("hypothetical", mention.clause):
            if span.start > mention.head.start or mention.holds(span):
                continue
            if self._habit(reading, span, mention.clause):
                continue
            if not self._opens_question(reading, span, mention.clause):
                continue
            if not reading.said_in("presupposed", mention.clause):
                cue = reading.words(span.start, span.end)
                return Assertion(None, cue, "hypothetical", Rejection.HYPOTHETICAL)
        return None

    def _people(self, reading: Reading, clause: int) -> list[Span]:
        """Who is named in the clause, or before it where it tells of them: "the dog that ..."."""
        people = reading.said_in("other_person", clause)
        start = reading.clauses[clause].start
        if clause > 0 and reading.text.words[start] in _WHO:
            before = reading.said_in("other_person", clause - 1)
            people = [span for span in before if span.end == start] + people
        return people

    def _belongs(self, reading: Reading, person: Span) -> bool:
        """Whether a person named after the mention is the one who has it: "fever in my son"."""
        before = reading.text.words[max(0, person.start - 2) : person.start]
        return before[-1:] != () and (before[-1] in _WHOSE or before == ("belongs", "to"))

    def _with_speaker(self, reading: Reading, person: Span) -> bool:
        """Whether the speaker is named in one breath with the person: "me and my wife"."""
        words = reading.text.words
        before, after = words[: person.start][-2:], words[person.end :][:2]
        return before in _ME_AND or after in _AND_ME

    def _habit(self, reading: Reading, span: Span, clause: int) -> bool:
        """Whether "if" only says when: "if i stand for long my leg goes numb"."""
        words = reading.text.words
        here = reading.clauses[clause]
        ahead = reading.clauses[min(clause + 1, len(reading.clauses) - 1)]
        return words[span.start : span.end] == ("if",) and self._modals.isdisjoint(
            words[here.start : ahead.end]
        )

    def _opens_question(self, reading: Reading, span: Span, clause: int) -> bool:
        """False for a verb and subject that only look inverted ("it is there")."""
        words = reading.text.words
        start = reading.clauses[clause].start
        if words[span.start] not in self._auxiliaries or span.start == start:
            return True
        return words[span.start - 1] in self._before_question

    def _only_now(self, reading: Reading, mention: Mention) -> bool:
        """ "No cancer now", "none in me since the op" do not say that it never was."""
        words, end = reading.text.words, mention.end
        clause = reading.clauses[mention.clause]
        since = "since" in words[max(clause.start, mention.start - 2) : mention.start]
        after = words[clause.end - 1 : clause.end + 2]
        return since or not _NOW.isdisjoint(words[end : end + _NEAR_NOW]) or "since" in after

    def _denied_claim(self, reading: Reading, mention: Mention) -> bool:
        """Whether "can not" stands right before a claim that all is well: "can't feel when"."""
        start = max(reading.clauses[mention.clause].start, mention.head.start - 2)
        before = reading.text.words[start : mention.head.start]
        if len(before) == 2 and before[1] in _NOT_SO and before[0] in _SUBJECTS:
            return True
        return reading.text.words[max(0, mention.start - 2) : mention.start] in _UNABLE

    def _answers_first(self, reading: Reading, mention: Mention, cue: str) -> bool:
        """Whether "no" answers and a statement follows: "no walking is fine"."""
        start = reading.clauses[mention.clause].start
        words = reading.text.words[start : mention.end]
        if cue != "no" or words[0] != "no":
            return False
        return words[1] in _STATED_OF or not self._states_of_being.isdisjoint(words[2:])

    def _agrees(self, reading: Reading, mention: Mention, cue: str) -> bool:
        """Whether two denials stand side by side: "no fever and no toilet trouble".

        So do "no fever, weight steady", "grand, no temperature" and "no, thirty six point four".
        """
        nothing = reading.text.words[mention.start] in _CONCORD
        if cue in _CONCORD and (nothing or self._negations.negates_itself(reading, mention)):
            return True
        if cue != "no":
            return False
        words = reading.text.words
        said = words[mention.start : mention.end]
        no_first = mention.start > 0 and words[mention.start - 1] == "no"
        if no_first and not self._states_of_being.isdisjoint(said):
            return True
        start = reading.clauses[max(0, mention.clause - 1)].start
        at = max((at for at in range(start, mention.end) if words[at] == "no"), default=-1)
        denied = reading.at(at + 1)
        named = denied is not None and any(name.startswith("named_") for name in denied.concepts)
        return named or "normal_reading" in mention.rule.concepts

    def _excepts(self, reading: Reading, mention: Mention) -> bool:
        """Whether the claim leaves out its own place: "normal except around my bottom"."""
        words = reading.text.words
        return any(
            words[at] in EXCEPT and any(span.start > at for span in mention.spans)
            for at in range(mention.start, mention.end)
        )


def _asked_back(reading: Reading, end: int) -> bool:
    """Whether the caller asks what a word of the question means: "numb, how do you mean"."""
    return reading.text.words[end : end + 4] in _MEANING


def _paired(base: Polarity, intent: Intent) -> Polarity:
    """What the answer that is paired with a mention makes of it."""
    if intent is Intent.UNSURE:
        return Polarity.UNSURE
    if intent is Intent.NO:
        return _FLIP[base]
    return Polarity.PRESENT if base is Polarity.UNSURE else base
