"""The last look before a warning sign is cleared: whether the answers all bear it out."""

from collections.abc import Mapping, Sequence

from voiceskill.language.answers import LONG_PAST
from voiceskill.language.assertion import PAIRED
from voiceskill.language.clauses import Reading
from voiceskill.language.meaning import Finding, Intent, Polarity
from voiceskill.language.ordinals import BY_ORDER
from voiceskill.language.polar import PolarAnswer

_EARLIER = frozenset({"yesterday", "earlier", "before", "night", "morning", "first"})


def may_clear(reading: Reading, answers: Sequence[PolarAnswer], *, paired: bool) -> bool:
    """False when the utterance also says that it is not known, or yes in the end or at first.

    "i don't know, i have no thermometer", "no, well actually yes, my toes", "yesterday yes,
    today no": each holds a denial, and none is one. Where several findings are asked about, the
    answers may be `paired` with them: "weak no, tingly yes".
    """
    intents = [answer.intent for answer in answers]
    if not intents:
        return True
    if Intent.UNSURE in intents and intents[-1] is not Intent.NO:
        return False
    if Intent.NO in intents and intents[-1] is Intent.YES and not paired:
        return False
    words = reading.text.words
    return not any(
        answer.intent is Intent.YES and answer.start > 0 and words[answer.start - 1] in _EARLIER
        for answer in answers
    )


def denied_by_itself(name: str, findings: Mapping[str, Finding], asked: Sequence[str]) -> bool:
    """Whether the denial stands in spite of a doubt.

    The doubt is about the other finding asked ("not weak, but numb i could not say"), or it is
    none ("years ago, not any more"), or each has its answer ("first no, second yes").
    """
    rule = findings[name].rule
    if rule.startswith((LONG_PAST, BY_ORDER, PAIRED)):
        return True
    if not rule.startswith("negation"):
        return False
    others = [finding for other, finding in findings.items() if other != name]
    return any(other.polarity is Polarity.UNSURE and other.words for other in others)
