"""What happens when nothing was heard or understood: ask otherwise, and never for ever."""

from voiceskill.dialog import prompts, turns
from voiceskill.dialog.belief import give_up
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Expects, NoInput, NoMatch, Outcome
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.state import Phase, State, replace
from voiceskill.dialog.triage import emergencies, finding_level
from voiceskill.dialog.turns import Says, Turn


def miss(dialog: Dialog, state: State, event: NoInput | NoMatch) -> Turn:
    """Count the miss, and ask again, skip the question or end."""
    state = replace(state, misses=state.misses + 1, misses_here=state.misses_here + 1)
    limits = dialog.info.limits
    if state.phase in (Phase.VERIFY, Phase.WITHDRAW):
        return keep(dialog, state)
    if state.misses >= limits.misses:
        return end_cautiously(dialog, state)
    kind = "no_input" if isinstance(event, NoInput) else "no_match"
    says: Says = (prompts.prompt(dialog, state, kind, nth=state.misses - 1),)
    if state.misses_here < limits.misses_a_question:
        return _ask_again(dialog, state, says)
    if state.expects is Expects.OPEN and state.phase is Phase.ASK:
        return turns.go_on(dialog, state, says)
    if state.phase is not Phase.ASK:
        return end_cautiously(dialog, state)
    still = turns.pending(dialog, state, state.question)
    if all(name in SLOTS for name in still):
        state = state.raise_floor(Outcome.SEE_DOCTOR)
    says = (prompts.prompt(dialog, state, "gave_up"),)
    return turns.go_on(dialog, give_up(state, still), says)


def _ask_again(dialog: Dialog, state: State, says: Says) -> Turn:
    if state.phase is Phase.READ_BACK:
        return turns.read_back(dialog, state, says, in_full=False)
    if state.phase is Phase.DISPUTE:
        return turns.dispute(dialog, state, says)
    if state.expects is Expects.YES_NO:
        says = (*says, prompts.prompt(dialog, state, "keys"))
    return turns.ask_question(dialog, state, says, first="short")


def keep(dialog: Dialog, state: State) -> Turn:
    """What was held present stays: an emergency ends the conversation, the rest goes on."""
    if emergencies(dialog, state):
        return turns.finish(dialog, state)
    state = replace(state.settle(*state.subject), subject=(), phase=Phase.ASK)
    turn = turns.go_on(dialog, state, (prompts.prompt(dialog, state, "kept"),))
    return bound(dialog, state, turn)


def end_cautiously(dialog: Dialog, state: State, says: Says = ()) -> Turn:
    """Never to self-care: an emergency sign without an answer is a reason to be seen today."""
    if state.phase is Phase.ASK and state.expects is not Expects.OPEN:
        state = give_up(state, turns.pending(dialog, state, state.question))
    grave = [
        name
        for name in dialog.findings.asked
        if finding_level(dialog, name) is Outcome.EMERGENCY and name not in state.settled
    ]
    floor = Outcome.URGENT if grave else Outcome.SEE_DOCTOR
    says = (*says, prompts.prompt(dialog, state, "cautious"))
    return turns.finish(dialog, state.raise_floor(floor), says)


def bound(dialog: Dialog, state: State, turn: Turn) -> Turn:
    """The detour, unless there were too many in a row without getting anywhere."""
    after, effects = turn
    count = state.detours + 1
    if count <= dialog.info.limits.detours:
        return replace(after, detours=count), effects
    if state.phase in (Phase.VERIFY, Phase.WITHDRAW):
        return keep(dialog, state)
    return end_cautiously(dialog, state)
