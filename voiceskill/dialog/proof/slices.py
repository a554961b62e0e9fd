"""Cuts a dialog into slices: the whole engine over a few findings or slots at a time.

A slice is itself a dialog. It keeps the opening, the questions about its focus, one question
about another warning sign before and after, and one slot, which stand for all the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
    """Each kind of finding alone and beside another; joint questions, triage rules and slots."""
    joint = {n for s in dialog.steps.steps for n in _joint(dialog, s)}
    for names in representatives(dialog).values():
        if joint.issuperset(names):
            continue
        name = names[0]
        yield cut(dialog, (name,), ("severity",), all_commands=True)
        for beside in _others(dialog, name):
            yield replace(cut(dialog, (name,), (beside,)), to_the_end=True)
    for step in dialog.steps.steps:
        for name in _joint(dialog, step):
            rest = tuple(other for other in _joint(dialog, step) if other != name)
            yield replace(cut(dialog, (name,), rest), to_the_end=True)
    for names in _rules(dialog):
        alone = set(names) & {*dialog.findings.asked, *SLOTS}
        other = () if alone else _other_sign(dialog, names)
        yield replace(cut(dialog, names, other), to_the_end=True)
    for group in _SLOT_GROUPS:
        other = _other_sign(dialog, group) if len(group) == 1 else ()
        yield replace(cut(dialog, group, other), to_the_end=True)


def _joint(dialog: Dialog, step: str) -> tuple[str, ...]:
    """The findings that the step asks about together."""
    asks = dialog.steps.questions[step].asks
    return asks if len(asks) > 1 else ()


def _others(dialog: Dialog, name: str) -> Iterator[str]:
    """One other sign of each level that is asked about alone."""
    alone = [
        names[0]
        for step in dialog.steps.steps
        if len(names := dialog.steps.questions[step].asks) == 1
    ]
    levels: dict[Outcome | None, str] = {}
    for other in dialog.findings.asked:
        if other != name and other in alone:
            levels.setdefault(dialog.findings.findings[other].level, other)
    yield from levels.values()


def glimpses(dialog: Dialog) -> Iterator[Slice]:
    """A slice for each finding by itself, to be explored near its beginning."""
    for name in dialog.findings.findings:
        yield cut(dialog, (name,), _other_sign(dialog, (name,)), all_commands=True)


Kind = tuple[object, ...]


def kind(dialog: Dialog, name: str) -> Kind:
    """All that the content says of a finding but its words: findings of one kind act alike."""
    spec = dialog.findings.findings[name]
    asking = [q for q in dialog.steps.questions.values() if name in q.asks]
    questions = sorted((q.expects.value, len(q.asks), str(q.when)) for q in asking)
    return (spec.level, name in dialog.findings.asked, *questions)


def representatives(dialog: Dialog) -> dict[Kind, tuple[str, ...]]:
    """The findings that raise a level by themselves, by their kind."""
    found: dict[Kind, list[str]] = {}
    for name, spec in dialog.findings.findings.items():
        if spec.level is not None:
            found.setdefault(kind(dialog, name), []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def _rules(dialog: Dialog) -> Iterator[tuple[str, ...]]:
    """The findings and slots that a triage rule joins: one rule of each kind."""
    seen = set()
    for rule in dialog.triage.rules:
        names = tuple(dict.fromkeys(c.finding or c.slot or "" for c in rule.when))
        shape = (rule.level, *(kind(dialog, n) if dialog.finding(n) else n for n in names))
        if len(names) > 1 and not set(names) <= set(SLOTS) and shape not in seen:
            seen.add(shape)
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
    "the engine handles findings by name alone, so that two of one kind act alike: the same in "
    "the content but for their words. One of each kind is explored in full, the beginning of the "
    "conversation with each of the others too, for its words",
    "other findings and slots reach the one in focus only through the level, the question that "
    "comes next, what is being confirmed, and what is said in one breath with it. So each kind "
    "is explored beside an emergency sign and beside an urgent one, each of which can be "
    "reported, denied, doubted and withdrawn at any moment, and beside a slot; findings that are "
    "asked about together, or joined by a triage rule, beside each other; slots beside a sign",
    "what is owed for two findings is the higher of what is owed for each, except where a rule "
    "joins them: there the ledger keeps both",
    "what is said after an ending is explored with each kind alone",
    "all commands, and each together with what is reported, are explored with each kind alone; "
    "elsewhere help stands for wait, slower, louder, why and questions, which come back to the "
    "open question in the same way",
)
