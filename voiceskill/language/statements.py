"""Hears where a denial ends because something new is stated, without a pause in between."""

from bisect import bisect_left
from itertools import takewhile

from voiceskill.language.clauses import Reading
from voiceskill.language.mentions import Mention

_OF_PAIN = frozenset({"pain", "back"})
_PREDICATES = (("are",), ("is",), ("keeps",), ("feels",), ("goes",), ("gives",), ("gets",))
_ADJECTIVES = frozenset({"numb", "weak", "dead", "tingly", "wobbly", "floppy", "asleep"})
_BARE_LIST = 3
_MOST = 60
_SMALL = frozenset({"a", "tiny", "wee", "little", "small", "slight", "teeny"})
_NEW = frozenset(
    {"bit", "one", "worse", "worst", "thinner", "slight", "constant"}
    | {"prior", "previous", "known", "recent"}
)
_OPENS = frozenset({"gets", "keeps", "goes", "wakes", "hurts", "just", "only"})
_AFTER_NAMED = frozenset({"lost", "losing", "felt", "feels"})


def begun_anew(reading: Reading, mention: Mention, gap: range) -> bool:
    """Whether something new is said after what a cue before `gap` denies, up to the mention.

    "No staggering no fever bit of fizz in my toes", "did not fall gets worse lying down".
    """
    words = reading.text.words
    first = bisect_left(reading.spans, gap.start, key=lambda span: span.start)
    inside = takewhile(lambda span: span.start < gap.stop, reading.spans[first : first + _MOST])
    denied = [span for span in inside if span.end <= gap.stop]
    near = any(span.end >= gap.stop - 1 for span in denied)
    if near and len(gap) <= _BARE_LIST and _predicated(words, mention):
        return True
    ends = {span.end for span in denied if not mention.owns(span)}
    ends -= {span.end for span in denied if not _OF_PAIN.isdisjoint(span.concepts)}
    named = {
        span.end for span in denied if any(name.startswith("named_") for name in span.concepts)
    }
    if any(at <= gap.stop and words[at] in _AFTER_NAMED for at in named):
        return True
    return any(at < len(words) and _opens(words, at, gap.stop) for at in ends)


def states_anew(after: tuple[str, ...], assertive: frozenset[str]) -> bool:
    """Whether the words after "and" state something: "and is", "and nights are"."""
    stated = not assertive.isdisjoint(after[:1]) or after[:1] == ("still",)
    return stated or after[1:2] in _PREDICATES


def _opens(words: tuple[str, ...], at: int, end: int) -> bool:
    first = at
    while first < end and words[first] in _SMALL:
        first += 1
    return words[at] in _OPENS or words[first] in _NEW


def _predicated(words: tuple[str, ...], mention: Mention) -> bool:
    """Whether the mention is a place and what it is, with no verb: "left foot numb"."""
    if words[mention.head.end - 1] not in _ADJECTIVES:
        return False
    return any(span.end == mention.head.start for span in mention.spans)
