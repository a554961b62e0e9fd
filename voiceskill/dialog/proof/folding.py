"""The abstraction: which states are explored as one, and why that loses no behaviour.

Each fold either drops what the engine never decides on, or keeps all that it may decide, so that
the explored graph holds at least every real conversation of the slice.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from voiceskill.dialog.events import Event, Expects, Outcome, Understood
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.proof.callers import sides
from voiceskill.dialog.proof.slices import Slice
from voiceskill.dialog.state import Phase, State, replace
from voiceskill.language.meaning import Intent, Polarity

REASONS = (
    "the number of the turn only rotates the variants of a prompt; the order of what is being "
    "confirmed, and what one yes raised together, only change how it is named: none decides",
    "the texts of the last turn only keep words from being repeated: property h looks at each "
    "state after each way into it",
    "a slower voice only changes how long is waited",
    "misses, detours and restarts are only compared with their limits, and whether a sign was "
    "reopened or withdrawn before only counts at its doubt and its emergency: each such event is "
    "explored with it and without, far from the limit and at it",
    "which question was answered before is only looked up by back and by a late correction: both "
    "are explored after each question of which something was heard, and each step is checked not "
    "to forget what was heard",
    "outside a question, the one to return to only decides whether it counts as answered before",
    "after an emergency ending nothing can raise the level any more: all those are one state",
    "the sign beside the one in focus: denied and to be asked again is as never asked; settled "
    "but unsure is as settled without an answer, which weighs the same and can do more",
    "a slot beside the focus has a harmless value: its other side is explored in its own slice",
)

_REVISABLE = (Phase.ASK, Phase.READ_BACK, Phase.DISPUTE)


def fold(part: Slice, state: State) -> State:
    """The state explored in the place of `state`."""
    if state.phase is Phase.ENDED and state.outcome is Outcome.EMERGENCY:
        return _emergency_ended(part, state)
    findings, slots, unanswered = dict(state.findings), dict(state.slots), set(state.unanswered)
    for name in part.others:
        if name in SLOTS and name in state.settled:
            slots[name] = sides(name)[0]
            unanswered.discard(name)
        elif name not in SLOTS and name not in state.subject:
            _fold_sign(state, name, findings, unanswered)
    return replace(
        state,
        turn=0,
        question=state.question if state.phase is Phase.ASK else part.dialog.steps.steps[0],
        slots=tuple(sorted(slots.items())),
        unanswered=tuple(sorted(unanswered)),
        findings=tuple(sorted(findings.items())),
        subject=tuple(sorted(state.subject)),
        reopened=(),
        withdrawn=(),
        joint=(),
        history=(),
        misses=0,
        misses_here=0,
        unsure_here=0,
        detours=0,
        restarts=0,
        slow=False,
        spoken=(),
    )


def _fold_sign(
    state: State, name: str, findings: dict[str, Polarity], unanswered: set[str]
) -> None:
    held, settled = findings.get(name), name in state.settled
    if held is Polarity.ABSENT and not settled:
        del findings[name]
    elif held is Polarity.UNSURE and settled:
        del findings[name]
        unanswered.add(name)


def _emergency_ended(part: Slice, state: State) -> State:
    return State(
        dialog=state.dialog,
        phase=Phase.ENDED,
        question=part.dialog.steps.steps[0],
        floor=Outcome.EMERGENCY,
        expects=Expects.COMMAND,
        outcome=Outcome.EMERGENCY,
    )


def pasts(part: Slice, state: State, event: Event) -> Iterator[State]:
    """`state` after each question that may have been answered last, where `event` goes back."""
    yield state
    if not isinstance(event, Understood) or state.phase not in _REVISABLE:
        return
    if event.meaning.intent in (Intent.BACK, Intent.CORRECTION):
        heard = known(state)
        for question_id, question in part.dialog.steps.questions.items():
            if question.asks and heard.issuperset(question.asks):
                yield replace(state, history=(question_id,))


def known(state: State) -> frozenset[str]:
    """The finding and slot ids of which anything was heard, or which were asked in vain."""
    names = (name for name, _ in (*state.findings, *state.slots))
    return frozenset([*names, *state.settled])


def variants(part: Slice, state: State, after: State) -> Iterator[State]:
    """`state` again, with what was folded away and the step to `after` drew on, the other way."""
    limits = part.dialog.info.limits
    brinks: dict[str, object] = {
        "misses": limits.misses - 1,
        "misses_here": limits.misses_a_question - 1,
        "unsure_here": limits.unsure_a_question - 1,
        "detours": limits.detours,
        "restarts": limits.restarts,
    }
    drawn = {k: v for k, v in brinks.items() if getattr(after, k) > getattr(state, k)}
    if after.reopened:
        drawn["reopened"] = after.reopened
    if after.phase is Phase.VERIFY and state.phase is not Phase.VERIFY:
        drawn["withdrawn"] = after.subject
    for count in range(1, len(drawn) + 1):
        for names in combinations(drawn, count):
            changed: dict[str, Any] = {name: drawn[name] for name in names}
            yield replace(state, **changed)
