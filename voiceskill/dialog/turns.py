"""Builds turns: a state to wait in, and what is said and listened for on the way there."""

import dataclasses

from voiceskill.dialog import prompts
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import (
    Adjust,
    Effect,
    Expects,
    Finish,
    Listen,
    Outcome,
    Say,
)
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.state import LEVELS, Phase, State, replace
from voiceskill.dialog.triage import emergencies, finding_level, holds, level, outcome
from voiceskill.language.meaning import Polarity

Says = tuple[Say, ...]
Turn = tuple[State, tuple[Effect, ...]]


def listen(
    dialog: Dialog,
    state: State,
    says: Says,
    expects: Expects,
    *,
    asked: tuple[str, ...] = (),
    confirming: tuple[tuple[str, Polarity], ...] = (),
) -> Turn:
    """The turn that says `says` and waits for an answer."""
    timing = dialog.info.timing
    wait_s = timing.slow_answer_s if state.slow else timing.answer_s
    state = replace(
        state,
        turn=state.turn + 1,
        spoken=tuple((say.prompt, say.text) for say in says),
        expects=expects,
        asked=asked,
        confirming=confirming,
    )
    return state, (*says, Listen(expects, asked, wait_s))


def adjusted(turn: Turn, *, adjust: str | None, timeout_s: float | None) -> Turn:
    """The turn with the voice changed before it, or with another time to wait after it."""
    state, effects = turn
    if timeout_s is not None:
        effects = tuple(
            dataclasses.replace(effect, timeout_s=timeout_s)
            if isinstance(effect, Listen)
            else effect
            for effect in effects
        )
    return state, ((Adjust(adjust), *effects) if adjust else effects)


def pending(dialog: Dialog, state: State, question_id: str) -> tuple[str, ...]:
    """What the question still has to find out."""
    asks = dialog.steps.questions[question_id].asks
    return tuple(name for name in asks if name not in state.settled)


def ask_question(
    dialog: Dialog,
    state: State,
    says: Says = (),
    *,
    first: str = "ask",
) -> Turn:
    """Ask `state.question` and wait for the answer to it."""
    question = dialog.steps.questions[state.question]
    return listen(
        dialog,
        replace(state, phase=Phase.ASK),
        (*says, prompts.ask(dialog, state, state.question, first=first)),
        question.expects,
        asked=pending(dialog, state, state.question),
    )


def go_on(dialog: Dialog, state: State, says: Says = ()) -> Turn:
    """Ask what is to be asked next, or read back, or end."""
    state = _closed(dialog, state)
    doubt = _next_doubt(dialog, state)
    if doubt is not None:
        says = (*says, prompts.prompt(dialog, state, "mentioned"))
        return ask_question(dialog, _open(state, doubt), says)
    question = _next_step(dialog, state)
    if question is not None:
        return ask_question(dialog, _open(state, question), says)
    ending = outcome(dialog, state)
    denied = _denied(dialog, state)
    if ending in (Outcome.SELF_CARE, Outcome.SEE_DOCTOR) and denied and not state.confirmed:
        return read_back(dialog, replace(state, misses_here=0), says)
    return finish(dialog, state, says)


def _closed(dialog: Dialog, state: State) -> State:
    """The state in which an answered question can be gone back to."""
    asks = dialog.steps.questions[state.question].asks
    if not asks or state.question in state.history or pending(dialog, state, state.question):
        return state
    return replace(state, history=(*state.history, state.question), detours=0)


def _open(state: State, question_id: str) -> State:
    return replace(state, question=question_id, misses_here=0, unsure_here=0)


def _next_doubt(dialog: Dialog, state: State) -> str | None:
    """The question about what the caller only hinted at, the gravest first."""
    doubts = [
        name
        for name, polarity in state.findings
        if polarity is Polarity.UNSURE and name not in state.settled
    ]
    doubts.sort(key=lambda name: -LEVELS.index(finding_level(dialog, name) or Outcome.ABANDONED))
    return next((q for q in map(dialog.single, doubts) if q is not None), None)


def _next_step(dialog: Dialog, state: State) -> str | None:
    decided = level(dialog, state) in (Outcome.URGENT, Outcome.EMERGENCY)
    for step in dialog.steps.steps:
        question = dialog.steps.questions[step]
        open_ids = pending(dialog, state, step)
        if not open_ids or not all(holds(dialog, state, condition) for condition in question.when):
            continue
        if decided and all(name in SLOTS for name in open_ids):
            continue
        return step if open_ids == question.asks else dialog.single(open_ids[0])
    return None


def _denied(dialog: Dialog, state: State) -> tuple[str, ...]:
    return tuple(name for name in dialog.findings.asked if state.polarity(name) is Polarity.ABSENT)


def read_back(dialog: Dialog, state: State, says: Says, *, in_full: bool = True) -> Turn:
    """Ask whether all that was denied is right, after saying it `in_full`."""
    denied = _denied(dialog, state)
    for wanted in (True, False):
        group = [
            name for name in denied if (finding_level(dialog, name) is Outcome.EMERGENCY) is wanted
        ]
        if group and in_full:
            names = prompts.denials(dialog, group)
            part = "read_back_grave" if wanted else "read_back_other"
            says = (*says, prompts.prompt(dialog, state, part, names=names))
    says = (*says, prompts.prompt(dialog, state, "read_back_short"))
    confirming = tuple((name, Polarity.ABSENT) for name in denied)
    return listen(
        dialog,
        replace(state, phase=Phase.READ_BACK),
        says,
        Expects.CONFIRM,
        confirming=confirming,
    )


def dispute(dialog: Dialog, state: State, says: Says = ()) -> Turn:
    """Ask which of the denials is wrong."""
    return listen(
        dialog,
        replace(state, phase=Phase.DISPUTE),
        (*says, prompts.prompt(dialog, state, "dispute")),
        Expects.OPEN,
    )


def verify(dialog: Dialog, state: State, names: tuple[str, ...], says: Says) -> Turn:
    """Ask whether the emergency was heard right, after the instruction in `says`."""
    spoken = prompts.name_findings(dialog, state, names)
    return listen(
        dialog,
        replace(state, phase=Phase.VERIFY, subject=names),
        (*says, prompts.prompt(dialog, state, "verify", names=spoken)),
        Expects.CONFIRM,
        confirming=tuple((name, Polarity.PRESENT) for name in names),
    )


def confirm_withdrawal(
    dialog: Dialog, state: State, names: tuple[str, ...], says: Says = ()
) -> Turn:
    """Ask whether the caller takes back what they said about `names`."""
    spoken = prompts.name_findings(dialog, replace(state, joint=()), names)
    return listen(
        dialog,
        replace(state, phase=Phase.WITHDRAW, subject=names),
        (*says, prompts.prompt(dialog, state, "withdraw", names=spoken)),
        Expects.CONFIRM,
        confirming=tuple((name, Polarity.ABSENT) for name in names),
    )


def instruct(dialog: Dialog, state: State, names: tuple[str, ...]) -> Says:
    """The instructions for the emergencies among `names`."""
    says: Says = ()
    for track, found in emergencies(dialog, state).items():
        if set(found) & set(names):
            says = (*says, *prompts.instruct(dialog, state, track, found))
    return says


def finish(dialog: Dialog, state: State, says: Says = (), *, curtailed: bool = False) -> Turn:
    """End with the guidance of the outcome; `curtailed` when the caller leaves before it is due."""
    if state.phase is Phase.DISPUTE and not state.confirmed:
        # The caller said that a denial is wrong, and not which: none of them counts.
        state = state.raise_floor(Outcome.URGENT)
    ending = outcome(dialog, state)
    block = getattr(dialog.guidance.endings, ending)
    if curtailed and ending is Outcome.SELF_CARE:
        block = dialog.guidance.curtailed
    says = (*says, *prompts.block(dialog, state, block))
    state = replace(
        state,
        phase=Phase.ENDED,
        turn=state.turn + 1,
        spoken=tuple((say.prompt, say.text) for say in says),
        asked=(),
        confirming=(),
        subject=(),
        expects=Expects.COMMAND,
        outcome=ending,
    )
    return state, (*says, Finish(ending))
