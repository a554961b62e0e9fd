"""Finds where an utterance mentions a finding or slot: the rules of the lexicon, by clause."""

from collections.abc import Iterable
from dataclasses import dataclass

from voiceskill.language.clauses import Opening, Reading
from voiceskill.language.lexicon import Rule
from voiceskill.language.matcher import Span

_WINDOW_WORDS = 14
_CLAUSES_BACK = 3
_FRAGMENT_WORDS = 8


@dataclass(frozen=True, slots=True)
class Mention:
    """One rule met in a clause: `spans` carry it, `head` is the last that is no region."""

    rule: Rule
    clause: int
    spans: tuple[Span, ...]
    head: Span

    @property
    def start(self) -> int:
        """First word."""
        return min(span.start for span in self.spans)

    @property
    def end(self) -> int:
        """After the last word."""
        return max(span.end for span in self.spans)

    def holds(self, span: Span) -> bool:
        """Whether `span` lies inside the mention's own words."""
        return any(own.start <= span.start and span.end <= own.end for own in self.spans)

    def owns(self, span: Span) -> bool:
        """Whether a cue is part of the mention itself ("no feeling")."""
        return any(own.start < span.end and span.start < own.end for own in self.spans)


class MentionFinder:
    """Matches rules, indexed by one concept each so that only rules that can match are tried."""

    def __init__(self, rules: Iterable[Rule], regions: Iterable[str]) -> None:
        self._regions = frozenset(regions)
        self._by_anchor: dict[str, list[tuple[Rule, tuple[str, ...], tuple[str, ...]]]] = {}
        for rule in rules:
            parts = tuple(c for c in rule.concepts if rule.spread or c not in self._regions)
            regions_wanted = tuple(c for c in rule.concepts if c in self._regions)
            if not parts:
                parts, regions_wanted = rule.concepts[:1], rule.concepts[1:]
            self._by_anchor.setdefault(parts[0], []).append((rule, parts, regions_wanted))

    def find(self, reading: Reading) -> dict[Rule, list[Mention]]:
        """All mentions, by rule, each rule's in order of position."""
        mentions: dict[Rule, list[Mention]] = {}
        for concept, anchors in reading.by_concept.items():
            for rule, parts, regions in self._by_anchor.get(concept, ()):
                if not all(part in reading.by_concept for part in rule.concepts):
                    continue
                for anchor in anchors:
                    mention = self._match(reading, rule, parts, regions, anchor)
                    if mention is not None:
                        mentions.setdefault(rule, []).append(mention)
        return mentions

    def _match(
        self,
        reading: Reading,
        rule: Rule,
        parts: tuple[str, ...],
        regions: tuple[str, ...],
        anchor: Span,
    ) -> Mention | None:
        number = reading.clause_of[anchor.start]
        if any(reading.said(concept) for concept in rule.unless):
            return None
        here = reading.by_clause[number]
        if not rule.spread and not all(part in here for part in parts):
            return None
        chosen = [anchor]
        if rule.spread:
            others = [reading.said(concept) for concept in rule.concepts[1:]]
            return Mention(rule, number, (anchor, *(spans[0] for spans in others)), anchor)
        for concept in parts[1:]:
            found = _nearest(reading, concept, number, chosen, rule.ordered)
            if found is None:
                return None
            chosen.append(found)
        head = chosen[-1]
        for region in regions:
            found = _nearest(reading, region, number, chosen, ordered=False)
            if found is None:
                found = self._inherited(reading, region, number)
            if found is None:
                return None
            if rule.ordered and not _in_order(rule, region, found, chosen, number, reading):
                return None
            chosen.append(found)
        for concept in rule.without:
            if reading.said_in(concept, number):
                return None
            if concept in self._regions and self._inherited(reading, concept, number):
                return None
        return Mention(rule, number, tuple(chosen), head)

    def _inherited(self, reading: Reading, region: str, number: int) -> Span | None:
        """The region that a clause without one speaks of: said just before, or added after."""
        if self._has_region(reading, number):
            return None
        for back in range(1, _CLAUSES_BACK + 1):
            if number - back < 0:
                break
            if self._has_region(reading, number - back):
                found = reading.said_in(region, number - back)
                if found:
                    return found[-1]
                break
        if number + 1 < len(reading.clauses):
            clause = reading.clauses[number + 1]
            short = clause.end - clause.start <= _FRAGMENT_WORDS
            if short and clause.opening is not Opening.SUBJECT:
                found = reading.said_in(region, number + 1)
                return found[0] if found else None
        return None

    def _has_region(self, reading: Reading, clause: int) -> bool:
        return not self._regions.isdisjoint(reading.by_clause[clause])


def _nearest(
    reading: Reading, concept: str, clause: int, chosen: list[Span], ordered: bool
) -> Span | None:
    best: Span | None = None
    best_distance = _WINDOW_WORDS
    last = chosen[-1]
    for span in reading.said_in(concept, clause):
        if any(span is other for other in chosen):
            continue
        if ordered and span.start < last.end:
            continue
        distance = span.start - last.end if span.start >= last.end else last.start - span.end
        if distance < best_distance:
            best, best_distance = span, distance
    return best


def _in_order(
    rule: Rule, region: str, found: Span, chosen: list[Span], number: int, reading: Reading
) -> bool:
    """Whether a region of the clause stands where the ordered rule names it."""
    if reading.clause_of[found.start] != number:
        return True
    if rule.concepts[0] == region:
        return found.start < chosen[0].start
    return rule.concepts[-1] != region or found.end > chosen[-1].start


def without_contained(mentions: list[Mention]) -> list[Mention]:
    """Leaves out a mention whose words another one of the same clause carries and adds to."""
    covers = [
        frozenset(at for span in mention.spans for at in range(span.start, span.end))
        for mention in mentions
    ]
    by_clause: dict[int, list[frozenset[int]]] = {}
    for mention, cover in zip(mentions, covers, strict=True):
        by_clause.setdefault(mention.clause, []).append(cover)
    return [
        mention
        for mention, cover in zip(mentions, covers, strict=True)
        if not any(cover < other for other in by_clause[mention.clause])
    ]
