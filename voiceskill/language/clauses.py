"""Splits an utterance into clauses, the scope within which a cue reaches a mention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from voiceskill.language.matcher import Span
from voiceskill.language.numbers import Number
from voiceskill.language.pairs import Pair, find_pairs
from voiceskill.language.text import COMMA, FULL_STOP, Text

_VERB_WINDOW = 5
_OTHER_AND_I = (("has", "i"), ("does", "i"), ("is", "i"))
_WITH_SO = frozenset({"polar_yes", "polar_no"})
_AND = frozenset({"and"})
_POLAR = frozenset({"no", "nope", "nah", "yes", "yeah"})
_MAYBE = frozenset({"maybe", "perhaps", "possibly", "probably"})
_BEING = frozenset({"is", "was"})
_TAKES_WHAT = frozenset({"know", "and", "see", "say", "you", "me", "what", "so", "guess"})
_LONGEST_CLAUSE = 60
_BEFORE_WELL = frozenset(
    {
        "as",
        "very",
        "pretty",
        "really",
        "quite",
        "not",
        "so",
        "too",
        "all",
        "sleep",
        "walk",
        "walking",
    }
    | {"works", "working", "be", "sleeping", "slept", "hold", "do", "doing", "perfectly"}
)


class Opening(StrEnum):
    """What a clause begins with."""

    START = "start"
    FULL_STOP = "full stop"
    COMMA = "comma"
    CONTRAST = "contrast"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Clause:
    """The words `start` to `end` (exclusive)."""

    start: int
    end: int
    opening: Opening


@dataclass(frozen=True, slots=True)
class Reading:
    """An utterance, its spans and its clauses: what every later stage looks at."""

    text: Text
    spans: tuple[Span, ...]
    clauses: tuple[Clause, ...]
    clause_of: tuple[int, ...]
    by_concept: Mapping[str, list[Span]]
    by_clause: tuple[Mapping[str, list[Span]], ...]
    by_start: Mapping[int, Span]
    covered: frozenset[int]
    numbers: tuple[Number, ...]
    pairs: tuple[Pair, ...] = ()

    def pair_of(self, span: Span) -> Pair | None:
        """The pair of a topic and its answer whose topic holds `span`."""
        for pair in self.pairs:
            if pair.topic.start <= span.start and span.end <= pair.topic.stop:
                return pair
        return None

    def said(self, concept: str) -> list[Span]:
        """The spans of a concept, in order."""
        return self.by_concept.get(concept, [])

    def said_in(self, concept: str, clause: int) -> list[Span]:
        """The spans of a concept within one clause, in order."""
        return self.by_clause[clause].get(concept, [])

    def at(self, start: int) -> Span | None:
        """The span that begins at word `start`."""
        return self.by_start.get(start)

    def words(self, start: int, end: int) -> str:
        """The caller's words from `start` to `end` (exclusive)."""
        return " ".join(self.text.words[start:end])


class ClauseSplitter:
    """Splits at pauses, at contrast words, and where a new subject with its verb begins.

    `word_sets` holds `subjects` (i, they), `finite_verbs`, `clause_holders` (words after which
    a subject goes on with the clause: "think", "if") `joiners` (and, because) and `subordinators`
    (when, if), whose clause the main clause that follows still belongs to. `idle` words say
    nothing ("please").
    """

    def __init__(self, word_sets: Mapping[str, frozenset[str]], idle: frozenset[str]) -> None:
        self._idle = idle
        self._subjects = word_sets["subjects"]
        self._verbs = word_sets["finite_verbs"]
        self._holders = word_sets["clause_holders"]
        self._joiners = word_sets["joiners"]
        self._subordinators = word_sets["subordinators"]

    def split(self, text: Text, spans: list[Span], numbers: Sequence[Number] = ()) -> Reading:
        """The reading of `text`; `spans` in order of position."""
        words, breaks = text.words, text.breaks
        starts: dict[int, Opening] = {0: Opening.START} if words else {}
        inside: set[int] = set()
        covered: set[int] = set()
        for span in spans:
            covered.update(range(span.start, span.end))
            inside.update(range(span.start + 1, span.end))
            if "terminator" in span.concepts:
                starts[span.start] = Opening.CONTRAST
            if _answers_wholly(words, span) and span.end < len(words):
                starts.setdefault(span.end, Opening.SUBJECT)
        pairs = find_pairs(words, breaks, spans, self._verbs, self._idle)
        led: set[int] = set()
        for at in range(1, len(words)):
            if breaks[at] == FULL_STOP:
                starts[at] = Opening.FULL_STOP
            elif breaks[at] == COMMA:
                starts.setdefault(at, Opening.COMMA)
            elif words[at - 1 : at + 1] in _OTHER_AND_I or (
                at not in inside and self._opens(words, breaks, at)
            ):
                if words[max(starts)] in self._subordinators and max(starts) not in led:
                    led.add(max(starts))
                    continue
                joined = words[at - 1] in self._joiners and at - 1 not in inside
                led_in = at > 2 and words[at - 2] in _AND and words[at - 1] in _POLAR
                back = 2 if led_in and not any(breaks[at - 1 : at + 1]) else int(joined)
                if words[at] == "i" and words[at - 1] in _MAYBE and words[at + 2 :][:1] != ("not",):
                    back = 1 + (words[at - 2] in self._joiners)
                starts.setdefault(at - back, Opening.SUBJECT)
        for at in range(_LONGEST_CLAUSE, len(words), _LONGEST_CLAUSE):
            starts.setdefault(at, Opening.SUBJECT)
        _cut_out(pairs, starts, len(words))
        order = sorted(starts)
        clauses: list[Clause] = []
        clause_of: list[int] = []
        for number, start in enumerate(order):
            end = order[number + 1] if number + 1 < len(order) else len(words)
            clauses.append(Clause(start, end, starts[start]))
            clause_of.extend([number] * (end - start))
        by_concept: dict[str, list[Span]] = {}
        by_clause: list[dict[str, list[Span]]] = [{} for _ in clauses]
        for span in spans:
            here = by_clause[clause_of[span.start]]
            for concept in span.concepts:
                by_concept.setdefault(concept, []).append(span)
                here.setdefault(concept, []).append(span)
        return Reading(
            text=text,
            spans=tuple(spans),
            clauses=tuple(clauses),
            clause_of=tuple(clause_of),
            by_concept=by_concept,
            by_clause=tuple(by_clause),
            by_start={span.start: span for span in reversed(spans)},
            covered=frozenset(covered),
            numbers=tuple(numbers),
            pairs=pairs,
        )

    def _opens(self, words: tuple[str, ...], breaks: tuple[int, ...], at: int) -> bool:
        word, before = words[at], words[at - 1]
        if before in self._holders:
            return False
        if word == "i":
            return True
        if word == "well":
            return before not in self._verbs and before not in _BEFORE_WELL and not breaks[at + 1]
        after = words[at + 1] if at + 1 < len(words) else ""
        if word == "what" and after in ("i", "it", "is", "has"):
            return before not in _TAKES_WHAT and not _BEING.isdisjoint(words[at + 3 : at + 7])
        if word in self._subjects:
            return after in self._verbs
        if word in ("my", "the", "both"):
            for ahead in range(at + 2, min(at + _VERB_WINDOW, len(words))):
                if breaks[ahead] or (word == "the" and words[ahead] == "i"):
                    return False
                if words[ahead] in self._verbs:
                    return True
        return False


def _answers_wholly(words: tuple[str, ...], span: Span) -> bool:
    """Whether nothing can belong to the answer any more: "i do not think so", "i doubt it"."""
    if "soft_no" in span.concepts:
        return True
    return words[span.end - 1] == "so" and not _WITH_SO.isdisjoint(span.concepts)


def _cut_out(pairs: Sequence[Pair], starts: dict[int, Opening], end: int) -> None:
    """Makes each pair a clause of its own."""
    for pair in pairs:
        for at in [at for at in starts if pair.start < at < pair.end]:
            del starts[at]
        starts.setdefault(pair.start, Opening.SUBJECT)
        if pair.end < end:
            starts.setdefault(pair.end, Opening.SUBJECT)
