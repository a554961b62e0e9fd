"""Cuts a dialog into slices: the whole engine over a few findings or slots at a time.

A slice is itself a dialog. It keeps the opening, the questions about its focus, one question
about another warning sign before and after, and one slot, which stand for all the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Expects, Outcome
from voiceskill.dialog.load import SLOTS

_SLOT_GROUPS = (
    ("severity",),
    ("duration_days", "improving"),
    ("recurrent",),
    ("radiates_below_knee",),
)


@dataclass(frozen=True, slots=True)
class Slice:
    """`focus`: finding and slot ids explored in full; `others`: ids that stand for the rest.

    `advice`: the prompt ids of self-care advice. `to_the_end`: not explored beyond an ending.
    """

    name: str
    dialog: Dialog
    focus: tuple[str, ...]
    others: tuple[str, ...]
    all_commands: bool = False
    advice: frozenset[str] = frozenset()
    to_the_end: bool = False


def slices(dialog: Dialog) -> Iterator[Slice]:
    """One slice or more for each kind of finding, joint question, triage rule and slot."""
    for number, name in enumerate(_kinds(dialog)):
        other = _other_sign(dialog, (name,))
        yield cut(dialog, (name,), other, first=(name,))
        if name in dialog.findings.asked:
            yield cut(dialog, (name,), other, first=other)
            yield cut(dialog, (name,), ("severity",), all_commands=number == 0)
    for step in dialog.steps.steps:
        names = dialog.steps.questions[step].asks
        if len(names) > 1:
            yield replace(cut(dialog, names), to_the_end=True)
    for names in dict.fromkeys(_rules(dialog)):
        asked = set(names) & set(dialog.findings.asked)
        yield cut(dialog, names, () if asked else _other_sign(dialog, names))
    for group in _SLOT_GROUPS:
        part = cut(dialog, group, _other_sign(dialog, group))
        yield replace(part, to_the_end=len(group) > 1)


def glimpses(dialog: Dialog) -> Iterator[Slice]:
    """A slice for each finding by itself, to be explored near its beginning."""
    for name in dialog.findings.findings:
        yield cut(dialog, (name,), _other_sign(dialog, (name,)), all_commands=True)


def pairs(dialog: Dialog) -> Iterator[Slice]:
    """Each two kinds of grave findings, and slots that only change the words of an ending."""
    levels = {name: spec.level for name, spec in dialog.findings.findings.items()}
    grave = [n for n in _kinds(dialog) if levels[n] in (Outcome.EMERGENCY, Outcome.URGENT)]
    for names in combinations(grave, 2):
        yield cut(dialog, names, _other_sign(dialog, names))
    slots = ("duration_days", "movement_related")
    yield cut(dialog, slots, _other_sign(dialog, slots))


def _kinds(dialog: Dialog) -> tuple[str, ...]:
    """One finding of each kind that the engine tells apart: level, asked, with a question."""
    joint = {
        name
        for step in dialog.steps.steps
        for name in dialog.steps.questions[step].asks
        if len(dialog.steps.questions[step].asks) > 1
    }
    asked = dialog.findings.asked
    kinds = {
        (spec.level, name in asked, dialog.single(name) is None): name
        for name, spec in reversed(list(dialog.findings.findings.items()))
        if spec.level is not None and name not in joint
    }
    return tuple(reversed(kinds.values()))


def _rules(dialog: Dialog) -> Iterator[tuple[str, ...]]:
    """The findings and slots that a triage rule joins."""
    for rule in dialog.triage.rules:
        subjects = [c.finding or c.slot for c in rule.when]
        names = tuple(dict.fromkeys(name for name in subjects if name is not None))
        if len(names) > 1 and not set(names) <= set(SLOTS):
            yield names


def cut(
    dialog: Dialog,
    focus: tuple[str, ...],
    others: tuple[str, ...] = (),
    *,
    first: tuple[str, ...] = (),
    all_commands: bool = False,
) -> Slice:
    """The dialog with all but `focus` and `others` left out; it asks about `first` first."""
    kept = {*focus, *others}
    steps = [s for step in dialog.steps.steps for s in _cut_step(dialog, step, kept)]
    asks = {step: dialog.steps.questions[step].asks for step in steps}
    steps.sort(key=lambda step: bool(asks[step]) and asks[step] != first)
    questions = {
        name: question
        for name, question in dialog.steps.questions.items()
        if kept.issuperset(question.asks)
    }
    findings = {n: s for n, s in dialog.findings.findings.items() if n in kept}
    asked = tuple(name for name in dialog.findings.asked if name in kept)
    rules = tuple(
        rule
        for rule in dialog.triage.rules
        if all((c.finding or c.slot or "") in {*kept, ""} for c in rule.when)
    )
    small = dialog.model_copy(
        update={
            "steps": dialog.steps.model_copy(
                update={"steps": tuple(steps), "questions": questions}
            ),
            "findings": dialog.findings.model_copy(update={"asked": asked, "findings": findings}),
            "triage": dialog.triage.model_copy(update={"rules": rules}),
        }
    )
    name = " and ".join(focus) + (f", {first[0]} first" if first else "")
    return Slice(name, small, focus, others, all_commands, _advice(dialog))


def _cut_step(dialog: Dialog, step: str, kept: set[str]) -> Iterator[str]:
    question = dialog.steps.questions[step]
    if question.expects is Expects.OPEN or kept.issuperset(question.asks):
        yield step
        return
    for name in question.asks:
        single = dialog.single(name)
        if name in kept and single is not None:
            yield single


def _other_sign(dialog: Dialog, focus: tuple[str, ...]) -> tuple[str, ...]:
    """An urgent sign outside the focus, which stands for all the other warning signs."""
    alone = {dialog.steps.questions[step].asks for step in dialog.steps.steps}
    return tuple(
        name
        for name in dialog.findings.asked
        if name not in focus
        and (name,) in alone
        and dialog.findings.findings[name].level is Outcome.URGENT
    )[:1]


def _advice(dialog: Dialog) -> frozenset[str]:
    """The prompt ids of self-care advice: what its ending speaks and no cautious one does."""
    endings = dialog.guidance.endings
    advice = set(_spoken_by(dialog, endings.self_care))
    return frozenset(advice.difference(_spoken_by(dialog, endings.abandoned)))


def _spoken_by(dialog: Dialog, block: str) -> Iterator[str]:
    for number, line in enumerate(dialog.guidance.blocks[block]):
        if line.use is None:
            yield f"guidance.{block}.{number}"
        else:
            yield from _spoken_by(dialog, line.use)


def whole(dialog: Dialog) -> Slice:
    """The dialog uncut, with everything in focus."""
    focus = (*dialog.findings.findings, *SLOTS)
    return Slice("the whole dialog", dialog, focus, (), advice=_advice(dialog))


CUTS = (
    "the engine handles findings by name alone, and treats two of one kind alike (same level, "
    "asked or not, alone or jointly, with a question of its own or not): one of each kind is "
    "explored in full, the beginning of the conversation with each of the others too",
    "other findings reach the one in focus only through the level, the next question and the "
    "last answered one: one other sign, asked before or after, takes every part in that",
    "what is said of two findings at once matters where a rule joins them: each such pair is "
    "explored in full; two findings that a question joins, and two grave ones of other kinds, "
    "meet only in the level and in what is acted on first, and are explored near the beginning",
    "joint questions and pairs of slots are not explored beyond an ending: what is said after "
    "the end is explored with the single findings and the rules",
    "help stands for wait, slower, louder, why and questions, which come back to the open "
    "question in the same way: all of them are explored in one slice",
)
