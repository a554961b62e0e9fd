"""Decides each finding from its mentions and from the answer given to its own question.

Clearing needs positive evidence: a denial that names the finding, or a plain no to its own
question without anything contrary. Raising needs little; weak evidence is UNSURE.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from voiceskill.language.answers import AnswerReader, Assessed
from voiceskill.language.assertion import PAIRED, Assertion, Assertor
from voiceskill.language.clauses import Reading
from voiceskill.language.clearing import denied_by_itself, may_clear
from voiceskill.language.contrast import left_out
from voiceskill.language.corrections import a_no_between
from voiceskill.language.fragments import FragmentReader
from voiceskill.language.lexicon import FindingRules, Lexicon, PolarityRules, Rule, parse_rule
from voiceskill.language.meaning import Finding, Intent, Polarity
from voiceskill.language.mentions import Mention, without_contained
from voiceskill.language.ordinals import by_order
from voiceskill.language.pair_reader import PairReader
from voiceskill.language.polar import PolarAnswer, PolarReader
from voiceskill.language.questions import TURNED, Way
from voiceskill.language.weighing import polarity_of, weigh

_NOT_SO = frozenset({"not", "never"})
_OPPOSITES = {Polarity.PRESENT, Polarity.ABSENT}
_LONE = (("no",), ("yes",))
Bases = tuple[tuple[Rule, Polarity], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The mentions of one finding: those that count, and those of others or of no one."""

    said: list[Assessed]
    rejected: list[Assessed]


def _bases(rules: PolarityRules) -> Bases:
    return tuple(
        (parse_rule(text), polarity)
        for texts, polarity in (
            (rules.present, Polarity.PRESENT),
            (rules.unsure, Polarity.UNSURE),
            (rules.absent, Polarity.ABSENT),
        )
        for text in texts
    )


def clauses_of(evidence: Mapping[str, Evidence]) -> frozenset[int]:
    """The clauses that speak of any finding."""
    return frozenset(
        item.mention.clause
        for found in evidence.values()
        for item in (*found.said, *found.rejected)
    )


class FindingReader:
    """Reads the findings of one utterance."""

    def __init__(
        self, lexicon: Lexicon, assertor: Assertor, polar: PolarReader, fragments: FragmentReader
    ) -> None:
        self._assertor = assertor
        self._fragments = fragments
        self._polar = polar
        self._answers = AnswerReader(lexicon.findings, polar.lone, fragments)
        places = {name: rules.place for name, rules in lexicon.findings.items() if rules.place}
        self._regions = {name: place for name, place in places.items() if place in lexicon.regions}
        self._named = frozenset(lexicon.named)
        self._pairs = PairReader(lexicon.named, places, lexicon.regions)
        self._rules: Mapping[str, FindingRules] = lexicon.findings
        self._always = {name: _bases(rules) for name, rules in lexicon.findings.items()}
        self._asked = {name: _bases(rules.when_asked) for name, rules in lexicon.findings.items()}
        self._staged = {
            name: tuple(
                base
                for base in bases
                if base[1] is not Polarity.ABSENT and len(base[0].concepts) == 1
            )
            for name, bases in self._asked.items()
        }

        self._told_by: dict[Rule, set[str]] = {}
        for table in (self._always, self._asked):
            for name, bases in table.items():
                for rule, _ in bases:
                    self._told_by.setdefault(rule, set()).add(name)

    def rules(self) -> list[Rule]:
        """Every rule of every finding."""
        tables = (self._always, self._asked)
        return [rule for table in tables for bases in table.values() for rule, _ in bases]

    def elsewhere(self, reading: Reading) -> frozenset[str]:
        """The findings whose region is not named, where another part of the body is."""
        if not reading.said("other_body"):
            return frozenset()
        return frozenset(name for name, place in self._regions.items() if not reading.said(place))

    def about(self, asked: Sequence[str]) -> bool:
        """Whether the question asks about a finding."""
        return any(name in self._rules for name in asked)

    def evidence(
        self, reading: Reading, asked: Sequence[str], mentions: Mapping[Rule, list[Mention]]
    ) -> Mapping[str, Evidence]:
        """What the utterance says by itself about each finding that it mentions."""
        evidence: dict[str, Evidence] = {}
        asked_set = frozenset(asked)
        mentioned = {name for rule in mentions for name in self._told_by.get(rule, ())}
        for name, always in self._always.items():
            if name not in mentioned:
                continue
            bases = always
            if name in asked:
                bases = always + self._asked[name]
            elif not asked_set.isdisjoint(self._rules[name].stage):
                bases = always + self._staged[name]
            found = self._assess(reading, name, bases, mentions)
            if found.said or found.rejected:
                evidence[name] = found
        _drop_weak(evidence, asked)
        return evidence

    def read(
        self,
        reading: Reading,
        asked: Sequence[str],
        evidence: Mapping[str, Evidence],
        answers: Sequence[PolarAnswer],
        ways: Mapping[str, Way],
    ) -> tuple[Finding, ...]:
        """The findings, from what was said and from the answers to the question.

        `ways` are of the findings about which it does not ask straight.
        """
        findings: dict[str, Finding] = {}
        given = {name: way.answers(answers) for name, way in ways.items()}
        heads = {
            name: [item.mention.head for item in (*found.said, *found.rejected)]
            for name, found in evidence.items()
        }
        for name, found in evidence.items():
            others = self._clauses_of_signs(evidence, but=name)
            own = self._pairs.concerning(reading, name, heads, given.get(name, answers))
            own = [answer for answer in own if reading.clause_of[answer.start] not in others]
            place = self._rules[name].place
            finding = weigh(
                reading, name, found.said, own, asked=name in asked, place=place, others=others
            )
            if finding is not None:
                finding = self._polar.soft.settled(reading, finding)
                turned = name in ways and _holds_answer(finding)
                findings[name] = ways[name].finding(finding) if turned else finding
        placed = self._pairs.read(reading, asked, heads, findings)
        placed.update(by_order(reading.text.words, asked))
        for name, finding in placed.items():
            findings[name] = ways[name].finding(finding) if name in ways else finding
        said = dict(findings)
        for name in asked:
            if name in self._rules:
                rejected = evidence[name].rejected if name in evidence else []
                own = self._pairs.concerning(reading, name, heads, given.get(name, answers))
                others = self._clauses_of_signs(evidence, but=name)
                own = _own_doubts(reading, own, others)
                answered = self._answers.read(reading, name, asked, said, rejected, own, others)
                if answered is not None and name in ways:
                    answered = replace(answered, rule=f"{answered.rule}, {TURNED}")
                if answered is not None:
                    findings[name] = answered
        for name, finding in findings.items():
            if name not in asked or finding.polarity is not Polarity.ABSENT:
                continue
            others = self._clauses_of_signs(evidence, but=name)
            own = _own_doubts(reading, given.get(name, answers), others)
            if may_clear(reading, own, paired=len(asked) > 1):
                continue
            if not denied_by_itself(name, findings, asked):
                findings[name] = replace(finding, polarity=Polarity.UNSURE, rule="not clear")
        return tuple(findings.values())

    def _clauses_of_signs(self, evidence: Mapping[str, Evidence], *, but: str) -> frozenset[int]:
        """The clauses that speak of other findings that have a question of their own.

        The rest only go with one of these, as a slip goes with a fall.
        """
        return clauses_of(
            {n: found for n, found in evidence.items() if n != but and n in self._named}
        )

    def _assess(
        self,
        reading: Reading,
        name: str,
        bases: Bases,
        mentions: Mapping[Rule, list[Mention]],
    ) -> Evidence:
        based = {rule: polarity for rule, polarity in bases if rule in mentions}
        if self._rules[name].ability and self._fragments.circumstance(reading):
            based = {rule: base for rule, base in based.items() if base is not Polarity.ABSENT}
        if not based:
            return Evidence([], [])
        flat = without_contained([m for rule in based for m in mentions[rule]])
        rules = self._rules[name]
        said: list[Assessed] = []
        rejected: list[Assessed] = []
        for mention in flat:
            assertion = self._assertor.assess(
                reading,
                mention,
                based[mention.rule],
                Polarity(rules.resolved),
                rules.ever,
            )
            restates = any(
                {based[other.rule], based[mention.rule]} == _OPPOSITES
                and a_no_between(reading, other, mention)
                for other in flat
            )
            if restates:
                assertion = Assertion(based[mention.rule], "no", "last word")
            if rules.cleared_by and assertion.polarity is not Polarity.ABSENT:
                clearing = [
                    span
                    for span in reading.said(rules.cleared_by)
                    if reading.clause_of[span.start] >= mention.clause
                    and "then" not in reading.text.words[span.end : mention.start]
                    and _NOT_SO.isdisjoint(reading.text.words[max(0, span.start - 2) : span.start])
                ]
                if clearing:
                    cue = reading.words(clearing[0].start, clearing[0].end)
                    assertion = Assertion(Polarity.ABSENT, cue, "cleared")
            if assertion.polarity is not Polarity.ABSENT and assertion.rule == "mention":
                others = left_out(reading, mention, rules.place)
                if others is not None:
                    assertion = Assertion(Polarity.ABSENT, others, "left out")
            into = said if assertion.polarity is not None else rejected
            into.append(Assessed(mention, assertion))
        return Evidence(said, rejected)


def _holds_answer(finding: Finding) -> bool:
    """Whether its words are an answer beside its topic: "bladder no", "yes to the fever"."""
    words = tuple(finding.words.split())
    lone = words[-1:] in _LONE or (words[:1] in _LONE and words[1:2] == ("to",))
    return lone or finding.rule.startswith(PAIRED)


def _own_doubts(
    reading: Reading, answers: Sequence[PolarAnswer], others: frozenset[int]
) -> list[PolarAnswer]:
    """The answers without the doubts about another finding, in its clause or right after it."""
    about = others | {number + 1 for number in others}
    return [
        answer
        for answer in answers
        if answer.intent is not Intent.UNSURE or reading.clause_of[answer.start] not in about
    ]


def _drop_weak(evidence: dict[str, Evidence], asked: Sequence[str]) -> None:
    """A word that may mean several findings means the one that was asked about."""
    taken = {
        item.mention.head for name in asked if name in evidence for item in evidence[name].said
    }
    for name in [name for name in evidence if name not in asked]:
        found = evidence[name]
        if found.said and all(
            item.mention.head in taken
            and (polarity_of(item) is Polarity.UNSURE or len(item.mention.spans) == 1)
            for item in found.said
        ):
            del evidence[name]
