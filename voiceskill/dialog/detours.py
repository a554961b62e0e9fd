"""What the caller can ask for at any moment, and the way back to the open question."""

from voiceskill.dialog import prompts, turns
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Outcome, Say
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.state import Phase, State, replace
from voiceskill.dialog.triage import finding_level
from voiceskill.dialog.turns import Says, Turn
from voiceskill.language.meaning import Intent, Meaning, Polarity

_COMMANDS = frozenset(
    {
        Intent.REPEAT,
        Intent.HELP,
        Intent.BACK,
        Intent.WAIT,
        Intent.SLOWER,
        Intent.LOUDER,
        Intent.WHY,
        Intent.RESTART,
        Intent.QUESTION,
    }
)


def is_detour(state: State, meaning: Meaning) -> bool:
    """Whether the utterance asks for something instead of, or besides, answering."""
    if meaning.intent is Intent.CORRECTION:
        return state.phase is Phase.ASK and not meaning.findings and not meaning.slots
    return meaning.intent in _COMMANDS


def detour(dialog: Dialog, state: State, meaning: Meaning, says: Says) -> Turn:
    """Do what the caller asks for, then come back to the open question in other words."""
    match meaning.intent:
        case Intent.REPEAT if not says and not set(state.asked) & set(state.settled):
            return _repeat(dialog, state)
        case Intent.REPEAT:
            return resume(dialog, state, says)
        case Intent.BACK:
            return _back(dialog, state, says, "back")
        case Intent.CORRECTION:
            return _back(dialog, state, says, "correction")
        case Intent.RESTART:
            return _restart(dialog, state, says)
        case Intent.QUESTION:
            return _question(dialog, state, meaning, says)
        case Intent.WHY:
            return resume(dialog, state, (*says, _why(dialog, state)))
        case Intent.WAIT:
            says = (*says, prompts.prompt(dialog, state, "wait"))
            return resume(dialog, state, says, timeout_s=dialog.info.timing.wait_s)
        case Intent.SLOWER:
            says = (*says, prompts.prompt(dialog, state, "slower"))
            return resume(dialog, replace(state, slow=True), says, adjust="slower")
        case Intent.LOUDER:
            says = (*says, prompts.prompt(dialog, state, "louder"))
            return resume(dialog, state, says, adjust="louder")
        case _:
            return resume(dialog, state, (*says, prompts.prompt(dialog, state, "help")))


def resume(
    dialog: Dialog,
    state: State,
    says: Says,
    *,
    adjust: str | None = None,
    timeout_s: float | None = None,
) -> Turn:
    """Say `says`, then put the open question again, in words not just spoken."""
    match state.phase:
        case Phase.VERIFY:
            turn = turns.verify(dialog, state, state.subject, says)
        case Phase.WITHDRAW:
            turn = turns.confirm_withdrawal(dialog, state, state.subject, says)
        case Phase.READ_BACK:
            turn = turns.read_back(dialog, state, says, in_full=False)
        case Phase.DISPUTE:
            turn = turns.dispute(dialog, state, says)
        case _ if state.asked and not turns.pending(dialog, state, state.question):
            turn = turns.go_on(dialog, state, says)
        case _:
            turn = turns.ask_question(dialog, state, says, first="short")
    return turns.adjusted(turn, adjust=adjust, timeout_s=timeout_s)


def _repeat(dialog: Dialog, state: State) -> Turn:
    """The last turn, word for word."""
    says = tuple(Say(prompt_id, text) for prompt_id, text in state.spoken)
    return turns.listen(
        dialog, state, says, state.expects, asked=state.asked, confirming=state.confirming
    )


def _question(dialog: Dialog, state: State, meaning: Meaning, says: Says) -> Turn:
    if state.phase in (Phase.VERIFY, Phase.WITHDRAW):
        return resume(dialog, state, (*says, prompts.prompt(dialog, state, "first_things")))
    answer = prompts.faq(dialog, state, meaning.faq or "")
    return resume(dialog, state, (*says, *(answer or (prompts.prompt(dialog, state, "help"),))))


def _why(dialog: Dialog, state: State) -> Say:
    reason = prompts.why(dialog, state.question)
    if state.phase is Phase.ASK and (reason.prompt, reason.text) not in state.spoken:
        return reason
    return prompts.prompt(dialog, state, "why_check")


def _back(dialog: Dialog, state: State, says: Says, key: str) -> Turn:
    """Ask the question before again; what is held of it stays until the new answer."""
    if state.phase in (Phase.VERIFY, Phase.WITHDRAW) or not state.history:
        return resume(dialog, state, (*says, prompts.prompt(dialog, state, f"{key}_at_start")))
    *earlier, question_id = state.history
    asks = dialog.steps.questions[question_id].asks
    for name in set(asks) & set(state.unanswered) - set(SLOTS):
        if state.polarity(name) is not Polarity.PRESENT:
            state = state.hold(name, Polarity.UNSURE)
    state = replace(
        state.unsettle(*asks),
        history=tuple(earlier),
        question=question_id,
        misses_here=0,
        unsure_here=0,
    )
    says = (*says, prompts.prompt(dialog, state, key))
    return turns.ask_question(dialog, state, says, first="short")


def _restart(dialog: Dialog, state: State, says: Says) -> Turn:
    """Begin again; what was held present, and doubts that nothing would ask about, are kept."""
    if state.phase in (Phase.VERIFY, Phase.WITHDRAW):
        return resume(dialog, state, (*says, prompts.prompt(dialog, state, "restart_refused")))
    if state.restarts >= dialog.info.limits.restarts:
        return resume(dialog, state, (*says, prompts.prompt(dialog, state, "restart_refused")))
    kept = tuple(
        (name, polarity)
        for name, polarity in state.findings
        if polarity is Polarity.PRESENT
        or (polarity is Polarity.UNSURE and name not in dialog.findings.asked)
    )
    again = State(
        dialog=state.dialog,
        turn=state.turn,
        question=dialog.steps.steps[0],
        findings=kept,
        settled=tuple(name for name, polarity in kept if polarity is Polarity.PRESENT),
        withdrawn=state.withdrawn,
        joint=state.joint,
        floor=state.floor,
        misses=state.misses,
        restarts=state.restarts + 1,
        slow=state.slow,
        spoken=state.spoken,
    )
    told = [n for n in again.present() if finding_level(dialog, n) is Outcome.URGENT]
    if told:
        names = prompts.name_findings(dialog, again, told)
        kept_prompt = prompts.prompt(dialog, state, "restart_keeping", names=names)
        return turns.ask_question(dialog, again, (kept_prompt,))
    return turns.ask_question(dialog, again, (prompts.prompt(dialog, state, "restart"),))
