"""What an answer does in each phase: the open question, a confirmation, the read-back."""

from voiceskill.dialog import detours, prompts, turns
from voiceskill.dialog.belief import Taken, give_up, withdraw
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Expects, NoMatch, Outcome
from voiceskill.dialog.misses import bound, end_cautiously, keep, miss
from voiceskill.dialog.state import Phase, State, replace
from voiceskill.dialog.triage import finding_level
from voiceskill.dialog.turns import Says, Turn
from voiceskill.language.meaning import Intent, Meaning, Polarity


def verified(dialog: Dialog, state: State, taken: Taken, meaning: Meaning) -> Turn:
    """After an emergency instruction: only a no leads anywhere but to the ending."""
    corrected = meaning.intent is Intent.CORRECTION and meaning.correction is not Intent.YES
    taken_back = meaning.intent is Intent.NO or corrected or bool(taken.denied)
    if taken_back and not _affirmed(state, meaning):
        return turns.confirm_withdrawal(dialog, state, state.subject)
    if detours.is_detour(state, meaning):
        return bound(dialog, state, detours.detour(dialog, state, meaning, ()))
    return turns.finish(dialog, state)


def withdrawn(dialog: Dialog, state: State, taken: Taken, meaning: Meaning) -> Turn:
    """Only a clear yes drops what was held present."""
    clear = meaning.intent is Intent.YES and not taken.doubted
    if detours.is_detour(state, meaning):
        return bound(dialog, state, detours.detour(dialog, state, meaning, ()))
    if clear and not taken.raised and not _affirmed(state, meaning):
        state = withdraw(dialog, state, state.subject)
        says: Says = (prompts.prompt(dialog, state, "withdrawn"),)
        return turns.go_on(dialog, replace(state, subject=(), phase=Phase.ASK), says)
    return keep(dialog, state)


def _affirmed(state: State, meaning: Meaning) -> bool:
    """Whether the caller says again that they have, or may have, what is being confirmed."""
    held = {f.name for f in meaning.findings if f.polarity is not Polarity.ABSENT}
    return bool(held & set(state.subject))


def answered(dialog: Dialog, state: State, taken: Taken, meaning: Meaning, says: Says) -> Turn:
    """An answer to the open question, in part, in whole, or to something else."""
    if state.expects is Expects.OPEN:
        state = replace(state, detours=0)
        if not says:
            says = (prompts.prompt(dialog, state, "opened"),)
        return turns.go_on(dialog, state, says)
    still = turns.pending(dialog, state, state.question)
    if not still:
        return turns.go_on(dialog, state, says)
    unsure = [name for name in still if state.polarity(name) is Polarity.UNSURE]
    if unsure and set(unsure) & set(state.asked):
        return _unsure(dialog, state, taken, tuple(unsure), says)
    if meaning.intent is Intent.UNSURE:
        return turns.go_on(dialog, give_up(state, still), says)
    if taken.progress:
        if len(still) < len(state.asked):
            return turns.go_on(dialog, state, says)
        return turns.ask_question(dialog, state, says, first="short")
    if meaning.findings or meaning.slots:
        return bound(dialog, state, turns.ask_question(dialog, state, says, first="short"))
    return miss(dialog, state, NoMatch())


def _unsure(dialog: Dialog, state: State, taken: Taken, names: tuple[str, ...], says: Says) -> Turn:
    """Unsure is asked once more, in concrete words; then it is held as unsure."""
    state = replace(state, unsure_here=state.unsure_here + 1)
    if state.unsure_here >= dialog.info.limits.unsure_a_question:
        return turns.go_on(dialog, state.settle(*names), says)
    if taken.doubted:
        keys = ("doubted", "keys")
        says = (*says, *(prompts.prompt(dialog, state, key) for key in keys))
    elif not says:
        says = (prompts.prompt(dialog, state, "unsure"),)
    return turns.ask_question(dialog, state, says, first="concrete")


def read_back_answered(
    dialog: Dialog, state: State, taken: Taken, meaning: Meaning, says: Says
) -> Turn:
    """A clear yes confirms all the denials; anything but that or a finding is looked into."""
    if taken.raised or taken.doubtful:
        return turns.go_on(dialog, state, says)
    if meaning.intent is Intent.YES and not taken.doubted:
        return turns.finish(dialog, replace(state, confirmed=True), says)
    return turns.dispute(dialog, replace(state, misses_here=0), says)


def dispute_answered(
    dialog: Dialog, state: State, taken: Taken, meaning: Meaning, says: Says
) -> Turn:
    """A clear no means none of them; what is neither that nor a finding leaves all unclear."""
    if taken.raised or taken.doubtful:
        return turns.go_on(dialog, state, says)
    if meaning.intent is Intent.NO and not taken.doubted:
        return turns.finish(dialog, replace(state, confirmed=True), says)
    if state.misses_here == 0:
        return turns.dispute(dialog, replace(state, misses_here=1), says)
    return end_cautiously(dialog, state, says)


def acknowledge(dialog: Dialog, state: State, taken: Taken) -> Says:
    """Facts are confirmed implicitly: a raised finding by its name, a slot by its value."""
    says: Says = ()
    urgent = [n for n in taken.raised if finding_level(dialog, n) is Outcome.URGENT]
    if urgent:
        names = prompts.name_findings(dialog, state, urgent)
        says = (prompts.prompt(dialog, state, "raised", names=names),)
    if state.phase is Phase.ASK and set(taken.filled) & set(state.asked):
        says = (*says, *prompts.heard(dialog, state, state.question))
    return says
