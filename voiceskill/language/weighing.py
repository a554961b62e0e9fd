"""Weighs all that an utterance says about one finding: which mention stands, and what is left.

The gravest mention counts, unless the caller corrects it; answers beside it may settle a doubt.
"""

from collections.abc import Sequence

from voiceskill.language.answers import Assessed
from voiceskill.language.clauses import Reading
from voiceskill.language.corrections import contradicted, taken_back
from voiceskill.language.meaning import Finding, Intent, Polarity
from voiceskill.language.negation import NEGATIVE
from voiceskill.language.polar import CORE, REASONS, PolarAnswer

_ORDER = (Polarity.PRESENT, Polarity.UNSURE, Polarity.ABSENT)
_SETTLED = {
    Intent.NO: Polarity.ABSENT,
    Intent.YES: Polarity.PRESENT,
    Intent.UNSURE: Polarity.UNSURE,
}
_FIRM = frozenset({"not", "none", "never"})
_NOT_KNOWN = frozenset({"polar_unsure", "soft_no"})
_KNOWING = frozenset({"tell", "say", "sure", "certain", "know", "idea", "clue", "dunno", "answer"})
_TURNS = frozenset({"but", "though", "although", "only", "except", "yes", "just", "all"})
_ONLY = frozenset({"just", "only"})


def weigh(
    reading: Reading,
    name: str,
    said: list[Assessed],
    answers: Sequence[PolarAnswer],
    *,
    asked: bool,
    place: str | None,
    others: frozenset[int],
) -> Finding | None:
    """The finding `name` from its mentions; `answers` are those that belong to no other finding.

    `asked` when the question is about it, `place` the concept that is its place, `others` the
    clauses that speak of other findings. None without a mention.
    """
    if not said:
        return None
    turn = turning_point(reading)
    later = [item for item in said if item.mention.head.start >= turn]
    if turn and not later and any(answer.start >= turn for answer in answers):
        last = answers[-1].intent
        if last is Intent.NO:
            return Finding(name, Polarity.ABSENT, "", "no", "last word")
        if last is Intent.UNSURE:
            return Finding(name, Polarity.UNSURE, "", "", "last word")
    said = _without_weak(said)
    later = [item for item in later if item in said]
    restated = [item for item in said if item.assertion.rule == "last word"]
    chosen = min(restated or later or said, key=lambda item: _ORDER.index(polarity_of(item)))
    answers = [answer for answer in answers if not _about_another(reading, chosen, answer, others)]
    polarity = _answered(reading, chosen, answers) if asked else polarity_of(chosen)
    if asked and polarity is Polarity.UNSURE and _nothing_more(reading, chosen, answers):
        polarity = Polarity.ABSENT
    claimed = chosen.assertion.rule == "mention"
    if polarity is Polarity.ABSENT and claimed and _any_doubt(reading, chosen, others):
        polarity = Polarity.UNSURE
    if polarity is Polarity.PRESENT and claimed:
        polarity = _after_no(reading, chosen, said, asked, others)
        if asked and polarity is Polarity.PRESENT and _doubted(reading, chosen, answers):
            polarity = Polarity.UNSURE
        if asked and polarity is Polarity.PRESENT and _set_against(reading, chosen, said, others):
            polarity = Polarity.UNSURE
    elif polarity is Polarity.ABSENT:
        polarity = (
            contradicted(reading, chosen.mention.head.end, claimed, place, others) or polarity
        )
    how = chosen.assertion.rule if polarity is polarity_of(chosen) else "last word"
    return Finding(
        name,
        polarity,
        reading.words(chosen.mention.start, chosen.mention.end),
        chosen.assertion.cue,
        f"{how}: {chosen.mention.rule.text}",
    )


def polarity_of(item: Assessed) -> Polarity:
    """What the mention says by itself."""
    return item.assertion.polarity or Polarity.UNSURE


def turning_point(reading: Reading) -> int:
    """Where the caller corrects themselves; 0 when they do not."""
    cues = [span for span in reading.said("correction") if span.start > 0]
    return cues[-1].start if cues else 0


def _about_another(
    reading: Reading, chosen: Assessed, answer: PolarAnswer, others: frozenset[int]
) -> bool:
    """Whether another finding was named between: "not weak but numb, i am not sure"."""
    between = range(reading.clause_of[chosen.mention.end - 1] + 1, reading.clause_of[answer.start])
    return not others.isdisjoint(between)


def _answered(reading: Reading, chosen: Assessed, answers: Sequence[PolarAnswer]) -> Polarity:
    """What the answers after the mention make of it.

    A yes agrees with what is claimed ("i can walk, yes"), where nothing else was said.
    """
    polarity, rule = polarity_of(chosen), chosen.assertion.rule
    after = [
        answer.intent
        for answer in answers
        if answer.start >= chosen.mention.end
        and (rule != "came and went" or answer.end - answer.start == 1)
    ]
    if not after or polarity is Polarity.PRESENT:
        return polarity
    if polarity is Polarity.UNSURE:
        said = reading.text.words[answers[-1].start : answers[-1].end]
        firm = said[0] in CORE or said[-1] in _FIRM or rule != "uncertainty"
        return polarity if not firm and after[-1] is Intent.NO else _SETTLED[after[-1]]
    agreed = rule == "mention" and all(answer.intent is Intent.YES for answer in answers)
    if rule == "cleared" or agreed or after[-1] is Intent.NO:
        return polarity
    return Polarity.PRESENT if after[-1] is Intent.YES else Polarity.UNSURE


def _nothing_more(reading: Reading, chosen: Assessed, answers: Sequence[PolarAnswer]) -> bool:
    """Whether a plain "no, just ..." puts a weak word in its place: "no just a cold sweat"."""
    if chosen.assertion.rule != "mention" or not answers or answers[-1].intent is not Intent.NO:
        return False
    answer = answers[-1]
    return answer.start == 0 and not _ONLY.isdisjoint(
        reading.text.words[answer.end : min(answer.end + 3, chosen.mention.start)]
    )


def _any_doubt(reading: Reading, chosen: Assessed, others: frozenset[int]) -> bool:
    """Whether anything is doubted, but for other findings in their own clauses."""
    elsewhere = (others | {number + 1 for number in others}) - {chosen.mention.clause}
    return any(
        reading.clause_of[span.start] not in elsewhere
        for concept in ("uncertain", "polar_unsure")
        for span in reading.said(concept)
    )


def _doubted(reading: Reading, chosen: Assessed, answers: Sequence[PolarAnswer]) -> bool:
    """Whether it is not known after all: "unsteady, i could not say"; "i do not know why" is."""
    if not answers or any(answer.intent is not Intent.UNSURE for answer in answers):
        return False
    last = answers[-1]
    span = reading.at(last.start)
    if span is None or _NOT_KNOWN.isdisjoint(span.concepts):
        return False
    if last.start < chosen.mention.end and not _not_known_first(reading, chosen, last):
        return False
    return REASONS.isdisjoint(reading.text.words[last.end : last.end + 1])


def _set_against(
    reading: Reading, chosen: Assessed, said: list[Assessed], others: frozenset[int]
) -> bool:
    """Whether a "but" sets a claim that all is well against it: "thinner, but the same weight"."""
    return any(
        polarity_of(item) is Polarity.ABSENT
        and item.mention.clause > chosen.mention.clause
        and item.mention.clause not in others
        and reading.text.words[reading.clauses[item.mention.clause].start - 1] == "but"
        for item in said
    )


def _not_known_first(reading: Reading, chosen: Assessed, answer: PolarAnswer) -> bool:
    """Whether the caller says first that they cannot tell, and gives a reason without a "but"."""
    words = reading.text.words
    between = words[answer.end : chosen.mention.start]
    cannot_tell = not _KNOWING.isdisjoint(words[answer.start : answer.end])
    return cannot_tell and _TURNS.isdisjoint(between)


def _after_no(
    reading: Reading,
    chosen: Assessed,
    said: list[Assessed],
    asked: bool,
    others: frozenset[int],
) -> Polarity:
    """PRESENT, or what is left of it after "no not numb", "no it was just tea"."""
    end = chosen.mention.end
    left = taken_back(reading, end, others)
    if left is None or reading.text.words[chosen.mention.start] in NEGATIVE:
        return Polarity.PRESENT
    after = [item for item in said if item.mention.start >= end]
    if any(polarity_of(item) is not Polarity.ABSENT for item in after):
        return Polarity.PRESENT
    return Polarity.ABSENT if after or (left is Polarity.ABSENT and asked) else Polarity.UNSURE


def _without_weak(said: list[Assessed]) -> list[Assessed]:
    """Leaves out weak words before a plain denial: "hot outside but i have no fever"."""
    denied = [
        item.mention.head.start
        for item in said
        if item.assertion.rule == "negation" and item.assertion.polarity is Polarity.ABSENT
    ]
    if not denied:
        return said
    return [
        item
        for item in said
        if item.assertion.polarity is not Polarity.UNSURE
        or item.assertion.rule not in ("mention", "negation")
        or item.mention.start > max(denied)
    ]
