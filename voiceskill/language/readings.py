"""Numbers that are findings by themselves: a temperature, an age."""

from voiceskill.language.clauses import Reading
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Finding, Polarity
from voiceskill.language.numbers import Number

_FEVER_C, _LOWEST_C, _HIGHEST_C = 38.0, 35.0, 43.0
_FEVER_F, _LOWEST_F, _HIGHEST_F = 100.4, 95.0, 110.0
_STEP = 0.5
_ABOVE, _BELOW = frozenset({"over", "above"}), frozenset({"under", "below"})
_OLDEST = 115
_BIRTHDAYS = (("over_70", 70), ("over_50", 50))
_ADULT = 16


def temperature_spans(words: tuple[str, ...], numbers: list[Number]) -> list[Span]:
    """A span for each number that can be a body temperature, as fever or normal reading."""
    spans: list[Span] = []
    taken = 0
    for index, number in enumerate(numbers):
        if number.start < taken:
            continue
        value, end = number.value, number.end
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        if following is not None and following.start <= end + 1 and following.value < 10:
            between = words[end : following.start]
            if not between or between in (("o",), ("oh",), ("and",)):
                tail = following.value
                value = value * 100 + tail if value == 1 else value + tail / 10
                end = following.end
        before = words[max(0, number.start - 2) : number.start]
        value += _STEP * (not _ABOVE.isdisjoint(before)) - _STEP * (not _BELOW.isdisjoint(before))
        if _LOWEST_C <= value <= _HIGHEST_C:
            fever = value >= _FEVER_C
        elif _LOWEST_F <= value <= _HIGHEST_F:
            fever = value >= _FEVER_F
        else:
            continue
        concept = "fever_reading" if fever else "normal_reading"
        spans.append(Span(number.start, end, frozenset({concept})))
        taken = end
    return spans


def age_findings(reading: Reading) -> list[Finding]:
    """What the speaker's stated age says: over_70, over_50, under_16."""
    before = {span.end for span in reading.said("age_before")}
    after = {span.start for span in reading.said("age_after")}
    findings: list[Finding] = []
    for number in reading.numbers:
        clause = reading.clause_of[number.start]
        if number.value > _OLDEST or reading.said_in("other_person", clause):
            continue
        ends = number.end == reading.clauses[clause].end
        told = number.end in after and reading.said_in("age_before", clause)
        if not told and not (number.start in before and ends):
            continue
        text = reading.words(number.start, number.end)
        for name, age in _BIRTHDAYS:
            if number.value >= age:
                findings.append(Finding(name, Polarity.PRESENT, text, "", "age"))
        if number.value < _ADULT:
            findings.append(Finding("under_16", Polarity.PRESENT, text, "", "age"))
        break
    return findings
