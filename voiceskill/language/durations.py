"""Reads how long: "two or three weeks", "a fortnight", "since yesterday", in days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voiceskill.language.numbers import read_number

_RANGE = frozenset({"or", "to"})
_ARTICLES = frozenset({"a", "an", "one", "last", "this", "past", "another"})
_BETWEEN = frozenset({"of", "good", "odd", "more", "long", "whole", "full", "or", "so", "few"})
_PLURAL_AT_LEAST = 2
_JUST_NOW = ("just", "now")
_DAY_BEFORE = ("day", "before", "yesterday")
_OR = frozenset({"or", "maybe", "perhaps", "possibly", "even"})


@dataclass(frozen=True, slots=True)
class Duration:
    """`days` said by the words `start` to `end` (exclusive); `vague` without a number."""

    days: float
    start: int
    end: int
    vague: bool = False


def find_durations(
    words: Sequence[str],
    numbers: Mapping[str, int],
    vague: Mapping[str, int],
    units: Mapping[str, float],
) -> Iterator[Duration]:
    """All durations in order; `units` gives days ("weeks": 7), `vague` "few": 3.

    Of a range the upper end counts. A plural alone ("for months") is at least two.
    """
    at = 0
    free = 0
    while at < len(words):
        if tuple(words[at : at + 2]) == _JUST_NOW:
            yield Duration(0.0, at, at + 2)
            at = free = at + 2
            continue
        days = units.get(words[at])
        if days is None:
            at += 1
            continue
        if tuple(words[max(0, at - 2) : at + 1]) == _DAY_BEFORE:
            yield Duration(days + 1, at - 2, at + 1)
            at = free = at + 1
            continue
        amount, start = _amount_before(words, at, free, numbers, vague)
        vaguely = amount is None and words[at].endswith("s")
        if amount is None:
            amount = _PLURAL_AT_LEAST if words[at].endswith("s") else 1
        end = at + 1
        if tuple(words[end : end + 3]) == ("and", "a", "half"):
            amount, end = amount + 0.5, end + 3
        elif end + 1 < len(words) and words[end] in _OR:
            other = read_number(words, end + 1, numbers)
            if other is not None and units.get(words[min(other.end, len(words) - 1)]) is None:
                amount, end = max(amount, other.value), other.end
        yield Duration(amount * days, start, end, vaguely)
        at = free = end


def _amount_before(
    words: Sequence[str], unit: int, free: int, numbers: Mapping[str, int], vague: Mapping[str, int]
) -> tuple[float | None, int]:
    """The number that belongs to the unit at `unit`, and where it starts."""
    earliest = max(free, unit - 6)
    best: tuple[float | None, int] = (None, unit)
    at = unit - 1
    while at >= earliest:
        word = words[at]
        number = read_number(words, at, numbers)
        if number is not None and all(w in _BETWEEN for w in words[number.end : unit]):
            best = (number.value, at)
        elif word in vague and (best[0] is None or best[1] == at + 1):
            best = (max(float(vague[word]), best[0] or 0.0), at)
        elif word in _ARTICLES and best[0] is None:
            best = (1.0, at)
        elif word in _ARTICLES and words[at + 1] in ("couple", "few", "good"):
            best = (best[0], at)
        elif word not in _BETWEEN and word not in _RANGE and word != "and":
            break
        at -= 1
    if best[0] is not None and tuple(words[max(0, best[1] - 1) : best[1] + 1]) == ("half", "a"):
        return best[0] / 2, best[1] - 1
    return best
