"""Tells which way round a question asks: what a yes and a no to it say of each finding.

The skill asks so that yes means present. Whoever builds on the reader, and the next question that
a clinician writes, may ask the other way round: "are you able to walk?", "no fever then?". A
question is read as the statement that a yes to it makes.
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
_OPENERS = frozenset({"ok", "okay", "alright", "fine", "good", "right", "well", "and", "so", "now"})
_INTENTS = {
    Polarity.PRESENT: Intent.YES,
    Polarity.ABSENT: Intent.NO,
    Polarity.UNSURE: Intent.UNSURE,
}


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
        return replace(finding, polarity=turned.get(finding.polarity, finding.polarity))


STRAIGHT = Way(Polarity.PRESENT, Polarity.ABSENT)
_TURNED = Way(Polarity.ABSENT, Polarity.PRESENT)
# "No fever?" is agreed to with a no; a yes may agree or object.
_DENIED = Way(Polarity.UNSURE, Polarity.ABSENT)


def way(said: Finding) -> Way:
    """Which way round a question asks that says `said` of its finding."""
    if said.polarity is not Polarity.ABSENT:
        return STRAIGHT
    if not said.cue:
        return _TURNED
    return STRAIGHT if NEGATIVE.isdisjoint(said.cue.split()) else _DENIED


def statements(question: Text) -> Iterator[str]:
    """What a yes to each part of `question` says, in the words of the one who answers."""
    words = question.words
    starts = [
        at
        for at in range(len(words))
        if question.breaks[at] == FULL_STOP or _inverted(words[at : at + 2])
    ]
    for start, end in zip([0, *starts], [*starts, len(words)], strict=True):
        part = [_SPEAKER.get(word, word) for word in words[start:end]]
        if _inverted(words[start:end][:2]):
            part[:2] = part[1:2] if part[0] in _VERBS else reversed(part[:2])
        while part and part[0] in _OPENERS:
            del part[0]
        if NEGATIVE.isdisjoint(part):
            # "Any change" asks about a change; in a statement "any" is only said of what is not.
            part = [word for word in part if word != "any"]
        yield " ".join(part)


def _inverted(words: Sequence[str]) -> bool:
    return len(words) == 2 and words[0] in _VERBS | _MODALS and words[1] in _SUBJECTS
