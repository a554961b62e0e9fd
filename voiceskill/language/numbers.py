"""Reads spoken and written numbers: "thirty eight point five", "a hundred and one", "7"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_LARGEST = 1e9


@dataclass(frozen=True, slots=True)
class Number:
    """A number said by the words `start` to `end` (exclusive)."""

    value: float
    start: int
    end: int


def find_numbers(words: Sequence[str], values: Mapping[str, int]) -> Iterator[Number]:
    """All numbers in order; `values` gives the value of each number word."""
    at = 0
    while at < len(words):
        number = read_number(words, at, values)
        if number is None:
            at += 1
        else:
            yield number
            at = number.end


def read_number(words: Sequence[str], start: int, values: Mapping[str, int]) -> Number | None:
    """The longest number that begins at `start`, or None."""
    word = words[start]
    if word[0].isdigit():
        try:
            value = float(word)
        except ValueError:
            return None
        return _point(words, Number(min(value, _LARGEST), start, start + 1), values)
    if word not in values:
        return None
    return _point(words, _spoken(words, start, values), values)


def _spoken(words: Sequence[str], start: int, values: Mapping[str, int]) -> Number:
    total, part, at = 0, 0, start
    last = 100
    while at < len(words):
        word = words[at]
        value = values.get(word)
        if value is None:
            joined = word == "and" and last >= 100 and at > start and at + 1 < len(words)
            if joined and values.get(words[at + 1], 100) < 100:
                at += 1
                continue
            break
        if value == 100:
            part = max(part, 1) * 100
        elif value == 1000:
            total, part = total + max(part, 1) * 1000, 0
        elif at > start and not _fits(last, value):
            break
        else:
            part += value
        last = value
        at += 1
    return Number(float(total + part), start, at)


def _fits(last: int, value: int) -> bool:
    """Whether `value` may follow `last` in one number: "twenty one", "hundred five"."""
    if last >= 100:
        return value < 100
    return 20 <= last <= 90 and 1 <= value <= 9


def _point(words: Sequence[str], whole: Number, values: Mapping[str, int]) -> Number:
    """Adds "point five"; "one oh one" and "thirty eight five" are left to who asks."""
    after = whole.end
    if after + 1 < len(words) and words[after] == "point":
        word = words[after + 1]
        digit = float(word) if word.isdigit() and len(word) == 1 else values.get(word, -1)
        if 0 <= digit <= 9:
            return Number(whole.value + digit / 10, whole.start, after + 2)
    if tuple(words[after : after + 3]) == ("and", "a", "half"):
        return Number(whole.value + 0.5, whole.start, after + 3)
    return whole
