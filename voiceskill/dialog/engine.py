"""The dialog engine: a conversation is a value, and each event gives the next one.

`advance` does no input or output. What the caller volunteers is taken in any state; a present
emergency is acted on in the same turn; every loop is bounded by the dialog's limits.
"""

import dataclasses

from voiceskill.dialog import answers, detours, misses, prompts, turns
from voiceskill.dialog.belief import Taken, correct, take
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import (
    Event,
    Expects,
    Finish,
    Left,
    NoInput,
    NoMatch,
    Outcome,
    Say,
    Started,
    Understood,
)
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.state import LEVELS, Phase, State, replace
from voiceskill.dialog.triage import emergencies, level
from voiceskill.dialog.turns import Turn
from voiceskill.language.meaning import Intent, Meaning, Polarity


def new_state(dialog: Dialog) -> State:
    """A conversation that has not begun."""
    return State(dialog=f"{dialog.info.name}/{dialog.info.version}", question=dialog.steps.steps[0])


def advance(dialog: Dialog, state: State, event: Event) -> Turn:
    """The state after `event`, and what to do: say, adjust the voice, then listen or finish.

    Raises ValueError, with `state` unchanged, when the conversation has not begun and the event
    is not `Started`.
    """
    if isinstance(event, Started):
        return _start(dialog, state)
    if state.phase is Phase.NEW:
        raise ValueError(f"a conversation begins with Started, not with {event}")
    if state.phase is Phase.ENDED:
        return _after_the_end(dialog, state, event)
    match event:
        case Left():
            return turns.finish(dialog, state, curtailed=True)
        case NoInput() | NoMatch():
            return misses.miss(dialog, state, event)
        case Understood():
            return _understood(dialog, state, event)


def _start(dialog: Dialog, state: State) -> Turn:
    if state.phase is Phase.NEW:
        greeting = Say("dialog.greeting", dialog.info.greeting)
        return turns.ask_question(dialog, state, (greeting,))
    if state.phase is Phase.ENDED:
        return state, (Finish(state.outcome or Outcome.ABANDONED),)
    return detours.resume(dialog, state, (prompts.prompt(dialog, state, "resumed"),))


def _after_the_end(dialog: Dialog, state: State, event: Event) -> Turn:
    """Who stays on the line can hear the ending again, ask, or still report a warning sign."""
    ended = Finish(state.outcome or Outcome.ABANDONED)
    if not isinstance(event, Understood):
        return state, (ended,)
    taken = take(dialog, state, event)
    reached = level(dialog, taken.state)
    if taken.raised and reached and LEVELS.index(reached) > LEVELS.index(ended.outcome):
        reopened = replace(taken.state, phase=Phase.ASK, outcome=None)
        new = _new_emergencies(dialog, state, reopened)
        if new:
            return _emergency(dialog, reopened, new)
        return turns.go_on(dialog, reopened, answers.acknowledge(dialog, reopened, taken))
    if event.meaning.intent is Intent.REPEAT:
        return state, (*(Say(i, text) for i, text in state.spoken), ended)
    if event.meaning.faq is not None:
        return state, (*prompts.faq(dialog, state, event.meaning.faq), ended)
    return state, (ended,)


def _understood(dialog: Dialog, state: State, event: Understood) -> Turn:
    meaning = event.meaning
    if meaning.empty and state.expects is not Expects.OPEN:
        return misses.miss(dialog, state, NoMatch())
    if event.doubted and _would_clear(state, meaning):
        return misses.miss(dialog, state, NoMatch())
    revisable = state.history and state.phase in (Phase.ASK, Phase.READ_BACK, Phase.DISPUTE)
    if meaning.intent is Intent.CORRECTION and meaning.correction is not None and revisable:
        return _correct(dialog, state, event, meaning.correction)
    taken = take(dialog, _with_unsure(state, meaning), event)
    return _act(dialog, state, taken, meaning)


def _would_clear(state: State, meaning: Meaning) -> bool:
    """Whether a bare answer settles a confirmation in the direction that clears."""
    if state.phase in (Phase.READ_BACK, Phase.WITHDRAW):
        return meaning.intent is Intent.YES and not meaning.findings
    return state.phase is Phase.DISPUTE and meaning.intent is Intent.NO and not meaning.findings


def _with_unsure(state: State, meaning: Meaning) -> State:
    """A bare "not sure" makes what was asked unsure, also where the reader named no finding."""
    if state.phase is not Phase.ASK or meaning.intent is not Intent.UNSURE:
        return state
    for name in state.asked:
        if name not in SLOTS and state.polarity(name) is not Polarity.PRESENT:
            state = state.hold(name, Polarity.UNSURE)
    return state


def _act(dialog: Dialog, before: State, taken: Taken, meaning: Meaning) -> Turn:
    """What the taken content asks for first: the emergency, the withdrawal, then the rest."""
    state = replace(taken.state, detours=0) if taken.progress else taken.state
    new = _new_emergencies(dialog, before, state)
    if new:
        return _emergency(dialog, state, new)
    if meaning.intent is Intent.STOP:
        return turns.finish(dialog, state, curtailed=True)
    if state.phase is Phase.VERIFY:
        return answers.verified(dialog, state, taken, meaning)
    if state.phase is Phase.WITHDRAW:
        return answers.withdrawn(dialog, state, taken, meaning)
    if taken.denied:
        return turns.confirm_withdrawal(dialog, state, taken.denied)
    says = answers.acknowledge(dialog, state, taken)
    if detours.is_detour(state, meaning):
        return misses.bound(dialog, state, detours.detour(dialog, state, meaning, says))
    if state.phase is Phase.READ_BACK:
        return answers.read_back_answered(dialog, state, taken, meaning, says)
    if state.phase is Phase.DISPUTE:
        return answers.dispute_answered(dialog, state, taken, meaning, says)
    return answers.answered(dialog, state, taken, meaning, says)


def _new_emergencies(dialog: Dialog, before: State, state: State) -> tuple[str, ...]:
    known = {name for names in emergencies(dialog, before).values() for name in names}
    found = {name: None for names in emergencies(dialog, state).values() for name in names}
    return tuple(name for name in found if name not in known)


def _emergency(dialog: Dialog, state: State, names: tuple[str, ...]) -> Turn:
    """Advise first, verify after; what was verified or withdrawn before is not asked again."""
    says = turns.instruct(dialog, state, names)
    if state.phase in (Phase.VERIFY, Phase.WITHDRAW) or set(names) & set(state.withdrawn):
        return turns.finish(dialog, state, says)
    return turns.verify(dialog, state, names, says)


def _correct(dialog: Dialog, state: State, event: Understood, answer: Intent) -> Turn:
    """The caller changes the answer before: "no wait, i meant yes"."""
    question_id = state.history[-1]
    asks = dialog.steps.questions[question_id].asks
    taken = take(dialog, state, event)
    late = take(dialog, taken.state, correct(taken.state, asks, answer))
    if answer is Intent.NO and not late.denied:
        doubts = tuple(n for n in asks if late.state.polarity(n) is Polarity.UNSURE)
        late = dataclasses.replace(late, state=late.state.unsettle(*doubts))
    both = dataclasses.replace(
        late,
        raised=(*taken.raised, *late.raised),
        progress=taken.progress or late.progress,
    )
    if _new_emergencies(dialog, state, both.state) or both.denied:
        return _act(dialog, state, both, Meaning())
    says = answers.acknowledge(dialog, both.state, both)
    if not says:
        says = (prompts.prompt(dialog, state, "corrected"),)
    if both.progress:
        return turns.go_on(dialog, replace(both.state, detours=0), says)
    if state.phase is not Phase.ASK:
        return misses.bound(dialog, state, turns.go_on(dialog, state, says))
    return misses.bound(dialog, state, turns.ask_question(dialog, state, says, first="short"))
