"""Finds the phrases of all concepts in a text, in one walk through their network."""

from dataclasses import dataclass

from voiceskill.language.phrase_net import PhraseNet, State
from voiceskill.language.text import NO_BREAK, Text

_LONGEST_SKIP = 2
_NEGATION = frozenset({"negation"})
_DOUBTS = frozenset({"uncertain", "uncertain_after"})
_UNSURE = frozenset({"polar_unsure", "elliptic_unsure"})
_NEGATIVE = frozenset({"no", "not", "never", "without", "nothing", "none", "barely", "hardly"})


@dataclass(frozen=True, slots=True)
class Span:
    """The words `start` to `end` (exclusive) say each of `concepts`."""

    start: int
    end: int
    concepts: frozenset[str]


class Matcher:
    """Matches the phrases of `net`.

    `light` words ("really", "just") may stand between the words of a phrase. A phrase inside a
    longer one is not reported when the longer one shields it (`shields`, or it has a negative
    word of its own: "no feeling"), when it is a cue (`cues`), or when both are regions. An
    `elliptic` phrase ("i can't") only counts as a whole clause, so it hides only its like.
    """

    def __init__(
        self,
        net: PhraseNet,
        light: frozenset[str],
        cues: frozenset[str] = frozenset(),
        regions: frozenset[str] = frozenset(),
        shields: frozenset[str] = frozenset(),
        elliptic: frozenset[str] = frozenset(),
    ) -> None:
        self._net = net
        self._light = light
        self._cues = cues
        self._regions = regions
        self._shields = shields
        self._elliptic = elliptic

    def find(self, text: Text) -> list[Span]:
        """Spans by position, the longer first where two begin together."""
        found: list[Span] = []
        for start in range(len(text.words)):
            found.extend(reversed(self._from(text, start)))
        kept: list[Span] = []
        outer: list[Span] = []
        shield_start = shield_end = 0
        for span in found:
            if shield_start < span.start < shield_end:
                continue
            if not self._shields.isdisjoint(span.concepts) and span.end > shield_end:
                shield_start, shield_end = span.start, span.end
            outer = [other for other in outer if other.end >= span.end]
            free = span.concepts
            for other in outer:
                free = self._free(text, span, free, other)
            if len(free) == len(span.concepts):
                kept.append(span)
            elif free:
                kept.append(Span(span.start, span.end, free))
            outer.append(span)
        return kept

    def _from(self, text: Text, start: int) -> list[Span]:
        """The phrases that begin at `start`, the shorter first."""
        words, breaks = text.words, text.breaks
        step = self._net.step
        first = step(self._net.root, words[start])
        if first is None:
            return []
        ends: dict[int, frozenset[str]] = {}
        paths = [(first, start + 1, 0)]
        while paths:
            state, at, skipped = paths.pop()
            if state.concepts:
                ends[at] = ends.get(at, frozenset()) | state.concepts
            if not state.follows or at >= len(words) or breaks[at] != NO_BREAK:
                continue
            if words[at] in self._light and skipped < _LONGEST_SKIP:
                skip = self._skip(state, words, breaks, at, skipped)
                if skip is not None:
                    paths.append(skip)
            deeper = step(state, words[at])
            if deeper is not None:
                paths.append((deeper, at + 1, skipped))
        return [Span(start, end, ends[end]) for end in sorted(ends)]

    def _skip(
        self,
        state: State,
        words: tuple[str, ...],
        breaks: tuple[int, ...],
        at: int,
        skipped: int,
    ) -> tuple[State, int, int] | None:
        """The way on from `state` with the light words at `at` left out, if there is one."""
        while skipped < _LONGEST_SKIP and at < len(words) and words[at] in self._light:
            if breaks[at] != NO_BREAK:
                return None
            at, skipped = at + 1, skipped + 1
            if at < len(words) and breaks[at] == NO_BREAK:
                deeper = self._net.step(state, words[at])
                if deeper is not None:
                    return deeper, at + 1, skipped
        return None

    def _free(
        self, text: Text, span: Span, concepts: frozenset[str], outer: Span
    ) -> frozenset[str]:
        """The concepts of `span` that being inside `outer` leaves free."""
        if not self._shields.isdisjoint(outer.concepts):
            return frozenset()
        if self._elliptic.issuperset(outer.concepts):
            return concepts - self._elliptic
        if not _NEGATIVE.isdisjoint(text.words[outer.start : outer.end]):
            if "polar_no" in outer.concepts:
                return concepts & _NEGATION
            if not _DOUBTS.isdisjoint(outer.concepts):
                return concepts & _UNSURE
            return frozenset()
        concepts -= self._cues
        if not self._regions.isdisjoint(outer.concepts):
            concepts -= self._regions
        return concepts
