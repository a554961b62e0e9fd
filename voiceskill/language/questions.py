"""Tells which way round a question asks: what a yes and a no to it say of a finding.

The skill asks so that yes means present. Whoever builds on the reader may ask the other way round:
"are you able to walk?", "no fever then?". A question is read as what a yes to it states.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voiceskill.language.meaning import Finding, Intent, Polarity
from voiceskill.language.negation import NEGATIVE
from voiceskill.language.polar import PolarAnswer
from voiceskill.language.text import FULL_STOP, Text

_VERBS = frozenset({"are", "is", "was", "were", "have", "has", "had", "do", "does", "did"})
_MODALS = frozenset({"can", "could", "will", "would"})
_SPEAKER = {"you": "i", "your": "my", "yours": "mine", "yourself": "myself"}
_SUBJECTS = frozenset({"you", "your", "it", "the", "that", "this", "there", "both"})
_NOT = frozenset({"no", "not", "never", "none"})
_BEGINNING = 3
_WELL_CUES = ("", "without")
_OPENERS = frozenset(
    {"ok", "okay", "alright", "fine", "good", "right", "well", "and", "so", "now", "but"}
)
_INTENTS = {
    Polarity.PRESENT: Intent.YES,
    Polarity.ABSENT: Intent.NO,
    Polarity.UNSURE: Intent.UNSURE,
}
TURNED = "asked the other way round"


@dataclass(frozen=True, slots=True)
class Way:
    """What `yes` and `no` to a question say of a finding."""

    yes: Polarity
    no: Polarity

    def answers(self, answers: Sequence[PolarAnswer]) -> list[PolarAnswer]:
        """The answers as they would be to the question asked straight."""
        turned = {Intent.YES: _INTENTS[self.yes], Intent.NO: _INTENTS[self.no]}
        return [
            replace(answer, intent=turned.get(answer.intent, answer.intent)) for answer in answers
        ]

    def finding(self, finding: Finding) -> Finding:
        """What an answer to the straight question says, said to this one."""
        turned = {Polarity.PRESENT: self.yes, Polarity.ABSENT: self.no}
        polarity = turned.get(finding.polarity, finding.polarity)
        return replace(finding, polarity=polarity, rule=f"{finding.rule}, {TURNED}")


STRAIGHT = Way(Polarity.PRESENT, Polarity.ABSENT)
_OTHER_WAY_ROUND = Way(Polarity.ABSENT, Polarity.PRESENT)
_EITHER_WAY = Way(Polarity.UNSURE, Polarity.UNSURE)
# "No fever?" is agreed to with a no; a yes may agree or object. So may a no to "you can't walk?".
_DENIED = Way(Polarity.UNSURE, Polarity.ABSENT)
_UNABLE = Way(Polarity.PRESENT, Polarity.UNSURE)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a yes to a part of a question states, in the words of the one who answers.

    `inverted` when its verb stands first ("can you walk"), not as in "you can walk?".
    """

    text: str
    inverted: bool

    def way(self, said: Finding) -> Way:
        """Which way round the part asks about the finding of which it says `said`."""
        if said.polarity is not Polarity.ABSENT:
            claims = self.inverted or _NOT.isdisjoint(self.text.split()[:_BEGINNING])
            return STRAIGHT if claims or _NOT.isdisjoint(said.words.split()) else _UNABLE
        if not _NOT.isdisjoint(f"{said.cue} {said.words}".split()):
            return _EITHER_WAY if self.inverted else _DENIED
        return _OTHER_WAY_ROUND if said.cue in _WELL_CUES else STRAIGHT


def statements(question: Text) -> Iterator[Statement]:
    """The parts of `question`, each as what a yes to it states."""
    words = question.words
    starts = [
        at
        for at in range(1, len(words))
        if question.breaks[at] == FULL_STOP or _verb_first(question, at)
    ]
    for start, end in zip([0, *starts], [*starts, len(words)], strict=True):
        part = [_SPEAKER.get(word, word) for word in words[start:end]]
        verbs = _verb_first(question, start) if part else 0
        if verbs:
            modal = part[:1] if part[0] in _MODALS else []
            part = [part[verbs], *modal, *part[verbs + 1 :]]
        while part and part[0] in _OPENERS:
            del part[0]
        if NEGATIVE.isdisjoint(part):
            # "Any change" asks about a change; in a statement "any" is only said of what is not.
            part = [word for word in part if word != "any"]
        yield Statement(" ".join(part), verbs > 0)


def _verb_first(question: Text, at: int) -> int:
    """How many words stand before a subject as its verb: 1 in "have you", 2 in "haven't you"."""
    words = question.words
    if words[at] not in _VERBS | _MODALS:
        return 0
    length = 2 if words[at + 1 : at + 2] == ("not",) else 1
    paused = any(question.breaks[at + 1 : at + length + 1])
    follows = not _SUBJECTS.isdisjoint(words[at + length : at + length + 1])
    return length if follows and not paused else 0
