"""The abstraction: which states are explored as one, and why that loses no behaviour.

Each fold either drops what the engine never decides on, or keeps both things that it may
decide, so that the explored graph holds at least every real conversation of the slice.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations
from typing import Any

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Outcome
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.proof.callers import sides
from voiceskill.dialog.proof.slices import Slice
from voiceskill.dialog.proof.specification import UNRESOLVED
from voiceskill.dialog.state import Phase, State
from voiceskill.language.meaning import Polarity

REASONS = (
    "the number of the turn only rotates the variants of a prompt, which never decide",
    "the texts of the last turn only keep words from being repeated: property h looks at each "
    "state after each way into it",
    "a slower voice only changes how long is waited",
    "misses, detours and restarts are only compared with their limits: each event that counts "
    "is explored both far from the limit and at it",
    "a stand-in that was raised, or left open, counts on as a level, kept or lost again at any "
    "moment, and is otherwise like a denied one: nothing else of it is decided on",
    "with two slots in focus the stand-in is only denied or open: its level would only add up",
    "a stand-in slot has a harmless value: its other side is explored in its own slice",
)


def fold(part: Slice, state: State) -> Iterator[State]:
    """The states explored in the place of `state`."""
    findings, slots, settled = dict(state.findings), dict(state.slots), set(state.settled)
    raised: Outcome | None = None
    slots_alone = len(part.focus) > 1 and set(part.focus) <= set(SLOTS)
    for name in part.others:
        if name in state.subject:
            continue
        if name in SLOTS:
            if name in settled:
                slots[name] = sides(name)[0]
        elif name not in settled:
            findings.pop(name, None)
        elif findings.get(name) is not Polarity.ABSENT or name in state.unanswered:
            raised = _higher(raised, _contribution(part.dialog, state, name))
            findings[name] = Polarity.ABSENT
    quiet = replace(
        state,
        turn=0,
        spoken=(),
        slow=False,
        misses=0,
        detours=0,
        restarts=0,
        misses_here=0,
        unsure_here=0,
        reopened=(),
        withdrawn=(),
        findings=tuple(sorted(findings.items())),
        slots=tuple(sorted(slots.items())),
        unanswered=tuple(name for name in state.unanswered if name not in part.others),
    )
    yield quiet
    if raised is not None and not slots_alone:
        yield quiet.raise_floor(raised)


def _higher(first: Outcome | None, second: Outcome | None) -> Outcome | None:
    order = list(Outcome)
    return max((level for level in (first, second) if level), key=order.index, default=None)


def _contribution(dialog: Dialog, state: State, name: str) -> Outcome | None:
    spec = dialog.finding(name)
    if spec is None or spec.level is None:
        return None
    polarity = state.polarity(name)
    if polarity is Polarity.PRESENT:
        return spec.level
    if polarity is Polarity.UNSURE or name in state.unanswered:
        return UNRESOLVED[spec.level]
    return None


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


def texts(state: State) -> frozenset[str]:
    return frozenset(chain.from_iterable(pair[1:] for pair in state.spoken))
