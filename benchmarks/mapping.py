"""From what a system heard to findings: the same for each of them.

A system gives findings itself (`findings`), or the concepts of our lexicon that it found
(`spans`), from which our lexicon's rules make findings, or only an `answer`. Yes, no and unsure
go to each finding asked of which nothing else was heard.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from benchmarks.phrasebook import Rules
from voiceskill.language.lexicon import Rule

ANSWERED = {"yes": "present", "no": "absent", "unsure": "unsure"}
_EXCLUDED = 0
_RANKS = {"absent": 1, "unsure": 2, "present": 3}
_NAMES = {rank: name for name, rank in _RANKS.items()}
_CATEGORIES = {
    "NEGATED_EXISTENCE": _RANKS["absent"],
    "HISTORICAL": _RANKS["absent"],
    "POSSIBLE_EXISTENCE": _RANKS["unsure"],
    "HYPOTHETICAL": _EXCLUDED,
    "FAMILY": _EXCLUDED,
}

Span = Mapping[str, Any]


def to_findings(
    heard: Mapping[str, Any], asked: Collection[str], rules: Rules, ever: Collection[str]
) -> dict[str, str]:
    """The findings of one utterance; `ever` are those for which the past counts."""
    findings: dict[str, str] = dict(heard.get("findings", {}))
    spans: dict[str, list[Span]] = {}
    for span in heard.get("spans", ()):
        spans.setdefault(span["concept"], []).append(span)
    for name, groups in rules.items() if spans else ():
        ranks = []
        for group, of_group in groups.items():
            if group.startswith("asked ") and name not in asked:
                continue
            says = _RANKS[group.removeprefix("asked ")]
            ranks += [_rank(rule, spans, says, name in ever) for rule in of_group]
        if best := max(ranks, default=_EXCLUDED):
            findings[name] = _NAMES[best]
    answer = heard.get("answer")
    if answer is not None:
        for name in asked:
            findings.setdefault(name, ANSWERED[answer])
    return findings


def _rank(rule: Rule, spans: Mapping[str, list[Span]], says: int, ever: bool) -> int:
    """What a rule says of its finding: a rule for present turns with its weakest concept.

    A concept found twice counts by its strongest mention; cues inside the rule's own words
    ("can't" in "can't walk") do not turn it.
    """
    found = [spans.get(concept, []) for concept in rule.concepts]
    if not all(found) or any(name in spans for name in (*rule.without, *rule.unless)):
        return _EXCLUDED
    own = [span for of_concept in found for span in of_concept]
    strength = min(max(_strength(span, own, ever) for span in of_concept) for of_concept in found)
    if says == _RANKS["absent"]:
        return says if strength == _RANKS["present"] else _EXCLUDED
    return min(says, strength)


def _strength(span: Span, own: Sequence[Span], ever: bool) -> int:
    ranks = [_RANKS["present"]]
    for category, start, end in span.get("cues", ()):
        if category not in _CATEGORIES or (ever and category == "HISTORICAL"):
            continue
        if any(other["start"] <= start and end <= other["end"] for other in own):
            continue
        ranks.append(_CATEGORIES[category])
    return min(ranks)
