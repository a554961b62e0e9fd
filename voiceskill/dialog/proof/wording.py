"""Whole conversations by chance: each prompt of the content is spoken in one of them.

The same conversations test the cut into slices: each of their steps keeps the properties too,
with all findings and slots of the dialog at once.
"""

import random
from collections.abc import Iterator

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.engine import advance, new_state
from voiceskill.dialog.events import Event, Expects, NoInput, NoMatch, Started, Understood
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.proof.callers import events, sides
from voiceskill.dialog.proof.exploration import Check, Fault, Step, Violation, repeated
from voiceskill.dialog.proof.ledger import Ledger, Listener
from voiceskill.dialog.proof.slices import Slice, whole
from voiceskill.dialog.proof.specification import Specification
from voiceskill.dialog.state import Phase, State
from voiceskill.language.meaning import Finding, Intent, Meaning, Polarity

_CALM = 0.72
_MOODY = 0.25
_MOODS: tuple[Event | None, ...] = (
    None,
    NoInput(),
    NoMatch(),
    Understood(Meaning(Intent.RESTART)),
    Understood(Meaning(Intent.UNSURE)),
)
_LONGEST = 200
_NOT_SPOKEN_BY_THE_ENGINE = "interrupted"


def prompt_ids(dialog: Dialog) -> frozenset[str]:
    """The id of each text that the engine can speak."""
    ids = {"dialog.greeting"}
    for name, question in dialog.steps.questions.items():
        ids |= {f"questions.{name}.{key}" for key in ("ask", "short", "concrete", "why")}
        if question.heard is not None:
            ids.add(f"questions.{name}.heard")
    for name, answer in dialog.faq.answers.items():
        ids.add(f"faq.{name}.again")
        ids |= {f"faq.{name}.answer.{number}" for number in range(len(answer.answer))}
    for track, instruction in dialog.guidance.instructions.items():
        ids |= {f"guidance.{track}.{part}" for part, _ in instruction.parts()}
    for block, lines in dialog.guidance.blocks.items():
        if block != _NOT_SPOKEN_BY_THE_ENGINE:
            ids |= {f"guidance.{block}.{n}" for n, line in enumerate(lines) if line.text}
    for key, variants in dialog.prompts.variants().items():
        ids |= {f"prompts.{key}.{number}" for number in range(len(variants))}
    return frozenset(ids)


def converse(
    dialog: Dialog,
    specification: Specification,
    check: Check,
    walks: int,
    *,
    stop_at_fault: bool = False,
) -> tuple[set[str], dict[str, Violation], int]:
    """What `walks` conversations spoke, the violations met, and how many steps they took."""
    spoken: set[str] = set()
    found: dict[str, Violation] = {}
    count = 0
    for seed in range(walks):
        if stop_at_fault and found:
            break
        steps: list[Step] = []
        for step in conversation(dialog, specification, random.Random(seed)):
            steps.append(step)
            spoken.update(say.prompt for say in step.says)
            for letter, what in (*check(step), *_repeats(step)):
                found.setdefault(letter, Violation(letter, what, step.part, tuple(steps)))
        count += len(steps)
    return spoken, found, count


def _repeats(step: Step) -> Iterator[Fault]:
    prompt_id = repeated(step.before, step.event, step.effects)
    if prompt_id is not None:
        yield "h", f"{prompt_id} is spoken twice running"


def conversation(
    dialog: Dialog, specification: Specification, chance: random.Random
) -> Iterator[Step]:
    """A conversation with the whole dialog about a few findings and slots drawn by chance."""
    part = whole(dialog)
    known = sorted(dialog.findings.findings)
    mood = chance.choice(_MOODS)
    theme = Slice("", dialog, (*chance.sample(known, 2), chance.choice(SLOTS)), SLOTS, True)
    listener = Listener(dialog, specification, frozenset(part.focus))
    state, ledger = new_state(dialog), Ledger()
    event: Event = Started()
    for _ in range(_LONGEST):
        after, effects = advance(dialog, state, event)
        said = listener.hear(ledger, state, event, after)
        yield Step(part, specification, state, ledger, event, after, said, effects)
        if after.phase is Phase.ENDED and chance.random() < 0.7:
            return
        state, ledger = after, said
        event = _next_event(dialog, theme, state, event, chance)
        if mood is not None and chance.random() < _MOODY:
            event = mood


def _next_event(
    dialog: Dialog, theme: Slice, state: State, last: Event, chance: random.Random
) -> Event:
    asked = isinstance(last, Understood) and last.meaning.faq in dialog.faq.answers
    if asked and chance.random() < 0.5:
        return last
    if chance.random() < _CALM and state.expects is not Expects.COMMAND:
        return _calm(state, chance)
    if chance.random() < 0.1:
        return Understood(Meaning(Intent.WHY))
    if chance.random() < 0.1:
        return Understood(Meaning(Intent.QUESTION, chance.choice(sorted(dialog.faq.answers))))
    return chance.choice(list(events(theme, state)))


def _calm(state: State, chance: random.Random) -> Event:
    """The answer of a caller with no warning sign."""
    if state.expects is Expects.CONFIRM:
        intent = Intent.NO if state.phase is Phase.VERIFY and chance.random() < 0.5 else Intent.YES
        return Understood(Meaning(intent))
    slots = tuple((n, chance.choice(sides(n))) for n in state.asked if n in SLOTS)
    findings = tuple(Finding(n, Polarity.ABSENT) for n in state.asked if n not in SLOTS)
    if slots:
        return Understood(Meaning(slots=slots))
    return Understood(Meaning(Intent.NO, findings=findings))
