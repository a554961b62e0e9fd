"""The lexicon: what the YAML files under `dialogs/` may say, checked when they are read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from voiceskill.language.phrases import references

_RULE = re.compile(r"\{(\w+)\}|(\+|>|&|without|unless)|(\S+)")

READINGS = frozenset({"fever_reading", "normal_reading"})
ELLIPTIC = frozenset(
    {
        *("elliptic_yes", "elliptic_no", "elliptic_unsure", "degree"),
        *("able_yes", "able_no", "generic_fine", "speaker_too", "not_speaker", "exception"),
        *(
            "not_this_time",
            "nothing_since",
            "not_now",
            "changed_now",
            "nothing_else",
            "aside",
            "until_now",
        ),
    }
)
CUES = ELLIPTIC | {
    *("polar_yes", "polar_no", "polar_unsure", "polar_both", "negation", "negation_after"),
    *("not_negation", "uncertain", "uncertain_after", "other_person", "distant", "resolved"),
    *("soft_no", "soft_frame"),
    *(
        "ongoing",
        "recent",
        "as_of_now",
        "terminator",
        "correction",
        "earlier_turn",
        "age_before",
        "age_after",
    ),
}
REQUIRED_CONCEPTS = (
    CUES
    | {"asking", "hypothetical", "presupposed", "other_body", "temperature"}
    | {"other_symptom"}
)
REQUIRED_WORD_SETS = frozenset(
    {
        *("subjects", "finite_verbs", "clause_holders", "joiners", "transparent", "assertive"),
        *("auxiliaries", "before_question", "object_of", "subordinators", "modals"),
        *("prepositions", "manners"),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """All of `concepts` in one clause, or anywhere when `spread`; in order when `ordered`.

    None of `without` in the clause, none of `unless` in the utterance. There is one for each text.
    """

    text: str
    concepts: tuple[str, ...]
    ordered: bool = False
    spread: bool = False
    without: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@cache
def parse_rule(text: str) -> Rule:
    """Reads "{leg} + {numb}", "{cannot} > {feel} > {leg}", "{a} & {b}",
    "{a} + {b} without {c} + {d} unless {e}".

    Raises ValueError, which says what is wrong.
    """
    concepts: list[str] = []
    without: list[str] = []
    unless: list[str] = []
    joins: set[str] = set()
    into = concepts
    want_concept = True
    for concept, join, other in _RULE.findall(text):
        if other:
            raise ValueError(
                f'rule "{text}": "{other}" is neither a {{concept}} nor one of + > & without unless'
            )
        if bool(concept) != want_concept:
            raise ValueError(f'rule "{text}": concepts and joins must alternate')
        if concept:
            into.append(concept)
        elif join in ("without", "unless"):
            into = without if join == "without" else unless
        elif into is concepts:
            joins.add(join)
        want_concept = not want_concept
    if want_concept:
        raise ValueError(f'rule "{text}": ends where a {{concept}} should follow')
    if len(joins) > 1:
        raise ValueError(f'rule "{text}": mixes + > and &')
    return Rule(text, tuple(concepts), ">" in joins, "&" in joins, tuple(without), tuple(unless))


def _rule_text(text: str) -> str:
    parse_rule(text)
    return text


def _name(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", text):
        raise ValueError(f'"{text}" is not a name: lower case letters, digits and _')
    return text


RuleText = Annotated[str, AfterValidator(_rule_text)]
Name = Annotated[str, AfterValidator(_name)]
Phrases = Annotated[tuple[str, ...], Field(min_length=1)]
Resolved = Literal["present", "unsure", "absent"]


class Frozen(BaseModel):
    """Unknown keys are refused; a value never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PolarityRules(Frozen):
    """Rules by what they say about the finding."""

    present: tuple[RuleText, ...] = ()
    unsure: tuple[RuleText, ...] = ()
    absent: tuple[RuleText, ...] = ()


class FindingRules(PolarityRules):
    """How one finding is said.

    `when_asked` adds rules for the answer to this finding's own question. `resolved` is the
    polarity of a mention that came and went in this episode, `ever` makes the past count.
    `ability` lets "i can" and "i can't" answer the question; naming only the concept `place`
    ("the left foot") says yes to it, and with `occasion` so does naming only a time, a place or an
    occasion ("when i laugh"). The questions of `stage`
    are about the same region, so that `when_asked` may raise the finding there too.
    `cleared_by` after a mention makes it absent ("benign").
    """

    when_asked: PolarityRules = PolarityRules()
    resolved: Resolved = "unsure"
    ever: bool = False
    ability: bool = False
    stage: tuple[Name, ...] = ()
    place: Name | None = None
    occasion: bool = False
    cleared_by: Name | None = None


class TruthRules(Frozen):
    """Rules that make a yes/no slot true (`yes`) or false (`no`)."""

    yes: tuple[RuleText, ...] = ()
    no: tuple[RuleText, ...] = ()


class SlotRules(TruthRules):
    """`when_asked` adds rules for the answer to this slot's own question."""

    when_asked: TruthRules = TruthRules()


class Grade(Frozen):
    """Words for a severity, and the number from 0 to 10 they stand for."""

    value: Annotated[float, Field(ge=0, le=10)]
    concept: Name
    volunteered: bool = False


class CommandPhrases(Frozen):
    """`alone` must be the whole utterance; `anywhere` may stand beside other words."""

    alone: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()


Share = Annotated[float, Field(ge=0, le=1)]


class Caution(Frozen):
    """How likely the second reader must hold a finding to be there before it is heeded.

    `present` and `unsure` raise what the first reader did not hear, `sure` what it was unsure of;
    `denial` makes unsure what was denied by a no or word for word, `doubt` any other absence.
    Where another finding was heard or asked about, which may be all that the words are about,
    `present_beside` raises, and only `doubt_beside` doubts a no ("no, but my foot is numb"). What
    was heard becomes a question when it is held less likely than `unlikely`, or than
    `unlikely_unasked` where it was not asked about.
    """

    model: str
    present: Share
    unsure: Share
    sure: Share
    denial: Share
    doubt: Share
    present_beside: Share
    doubt_beside: Share
    unlikely: Share
    unlikely_unasked: Share


class LexiconFile(Frozen):
    """One file of `lexicon/` or `common/`; every key may be left out."""

    concepts: dict[Name, Phrases] = {}
    regions: tuple[Name, ...] = ()
    shields: tuple[Name, ...] = ()
    findings: dict[Name, FindingRules] = {}
    named: dict[Name, Name] = {}
    slots: dict[Name, SlotRules] = {}
    severity: tuple[Grade, ...] = ()
    faq: dict[Name, tuple[RuleText, ...]] = {}
    commands: dict[Name, CommandPhrases] = {}
    contractions: dict[str, str] = {}
    sounds: dict[str, str] = {}
    fillers: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    courtesy: tuple[str, ...] = ()
    numbers: dict[str, int] = {}
    vague_numbers: dict[str, int] = {}
    units: dict[str, float] = {}
    word_sets: dict[Name, Phrases] = {}
    second_reader: Caution | None = None


class Lexicon(LexiconFile):
    """All files of one skill as one; `reader.Reader` takes it."""


def check(lexicon: Lexicon) -> None:
    """Raises ValueError when a rule or phrase names a concept that no file defines."""
    known = lexicon.concepts.keys()
    missing = sorted(REQUIRED_CONCEPTS - known)
    if missing:
        raise ValueError(f"no file defines the concept {missing[0]}, which the reader needs")
    missing = sorted(REQUIRED_WORD_SETS - lexicon.word_sets.keys())
    if missing:
        raise ValueError(f"no file defines the word set {missing[0]}, which the reader needs")
    for where, concept in _references(lexicon):
        if concept not in known and concept not in READINGS:
            raise ValueError(f"{where} names the concept {concept}, which no file defines")


def _references(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    for name, phrases in lexicon.concepts.items():
        for phrase in phrases:
            for concept in references(phrase):
                yield f'concepts.{name} "{phrase}"', concept
    for where, texts in _rules(lexicon):
        for text in texts:
            rule = parse_rule(text)
            for concept in (*rule.concepts, *rule.without, *rule.unless):
                yield f'{where} "{text}"', concept
    for concept in lexicon.regions + lexicon.shields:
        yield "regions or shields", concept
    for name, finding in lexicon.findings.items():
        for named in (finding.place, finding.cleared_by):
            if named is not None:
                yield f"findings.{name}", named
    for name, concept in lexicon.named.items():
        yield f"named.{name}", concept
    for grade in lexicon.severity:
        yield "severity", grade.concept


def _rules(lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, finding in lexicon.findings.items():
        for rules in (finding, finding.when_asked):
            yield f"findings.{name}", rules.present + rules.unsure + rules.absent
    for name, slot in lexicon.slots.items():
        yield f"slots.{name}", slot.yes + slot.no + slot.when_asked.yes + slot.when_asked.no
    for name, texts in lexicon.faq.items():
        yield f"faq.{name}", texts
