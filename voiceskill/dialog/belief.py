"""How what the caller says changes what is held of the findings and slots.

The evidence is asymmetric: a present finding is held at once, whenever it is said; only the
answer to its own question denies one; and a present one is never dropped here, only proposed
for withdrawal, which the caller then has to confirm.
"""

from dataclasses import dataclass
from math import isfinite

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Outcome, Understood
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.state import State, replace
from voiceskill.dialog.triage import finding_level
from voiceskill.language.meaning import Finding, Intent, Meaning, Polarity


@dataclass(frozen=True, slots=True)
class Taken:
    """`raised`: newly present; `denied`: held present and now denied; `doubtful`: newly unsure.

    `filled`: slots that got a new value. `progress`: anything at all was added or settled.
    `doubted`: a denial that the recogniser was not sure of was taken as unsure.
    """

    state: State
    raised: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    progress: bool = False
    doubted: bool = False


def take(dialog: Dialog, state: State, event: Understood) -> Taken:
    """Hold whatever the utterance says, about the question or not."""
    before = state
    raised, denied, doubtful = [], [], []
    for finding in event.meaning.findings:
        if dialog.finding(finding.name) is None:
            continue
        held = state.polarity(finding.name)
        polarity = finding.polarity
        if event.doubted and polarity is Polarity.ABSENT:
            polarity = Polarity.UNSURE
        if polarity is Polarity.PRESENT:
            if held is not Polarity.PRESENT:
                raised.append(finding.name)
            state = state.hold(finding.name, Polarity.PRESENT).settle(finding.name)
        elif polarity is Polarity.UNSURE:
            state = _take_unsure(dialog, state, finding.name)
            if state.polarity(finding.name) is not held:
                doubtful.append(finding.name)
        elif held is Polarity.PRESENT:
            denied.append(finding.name)
        elif finding.name in state.asked:
            state = state.hold(finding.name, Polarity.ABSENT).settle(finding.name)
    filled = []
    for name, value in event.meaning.slots:
        if name in SLOTS and isfinite(value):
            if state.slot(name) != value:
                filled.append(name)
            state = state.fill(name, value)
    group = _said_with_one_yes(state, event.meaning, raised)
    if group:
        state = replace(state, joint=(*state.joint, group))
    return Taken(
        state=state,
        raised=tuple(raised),
        denied=tuple(denied),
        doubtful=tuple(doubtful),
        filled=tuple(filled),
        progress=state != before,
        doubted=event.doubted
        and any(f.polarity is Polarity.ABSENT for f in event.meaning.findings),
    )


def _take_unsure(dialog: Dialog, state: State, name: str) -> State:
    """Hold a doubt: a denied finding is asked again, but only once more."""
    held = state.polarity(name)
    if held is Polarity.PRESENT:
        return state.settle(name) if name in state.asked else state
    if name in state.asked:
        return state.hold(name, Polarity.UNSURE)
    if held is Polarity.UNSURE or not _worth_asking(dialog, name):
        return state
    state = state.hold(name, Polarity.UNSURE)
    if held is Polarity.ABSENT and name in state.reopened:
        return state.settle(name)
    if held is Polarity.ABSENT:
        state = replace(state, reopened=tuple(sorted({*state.reopened, name})))
    return state.unsettle(name)


def _worth_asking(dialog: Dialog, name: str) -> bool:
    """A doubt about a fact that raises nothing by itself is let go."""
    return finding_level(dialog, name) in (Outcome.EMERGENCY, Outcome.URGENT)


def _said_with_one_yes(state: State, meaning: Meaning, raised: list[str]) -> tuple[str, ...]:
    """The findings that a bare yes to a joint question raised together."""
    words = {f.words for f in meaning.findings if f.name in raised and f.name in state.asked}
    group = tuple(name for name in raised if name in state.asked)
    bare = meaning.intent is Intent.YES and len(words) == 1
    return group if bare and len(group) > 1 else ()


def correct(state: State, asks: tuple[str, ...], answer: Intent) -> Understood:
    """The late answer to an earlier question, as if its question were open.

    A late "no" denies what is held present and reopens what is unsure: it clears nothing.
    """
    polarity = {Intent.YES: Polarity.PRESENT, Intent.NO: Polarity.ABSENT}.get(
        answer, Polarity.UNSURE
    )
    findings = tuple(
        Finding(name, polarity, rule="correction") for name in asks if name not in SLOTS
    )
    slots = tuple(
        (name, answer is Intent.YES)
        for name in asks
        if isinstance(state.slot(name), bool) and answer is not Intent.UNSURE
    )
    return Understood(Meaning(findings=findings, slots=slots))


def withdraw(dialog: Dialog, state: State, names: tuple[str, ...]) -> State:
    """Drop present findings that the caller took back, confirmed; an emergency stays urgent."""
    for name in names:
        if finding_level(dialog, name) is Outcome.EMERGENCY:
            state = state.raise_floor(Outcome.URGENT)
        state = state.hold(name, Polarity.ABSENT).settle(name)
    return replace(state, withdrawn=tuple(sorted({*state.withdrawn, *names})))


def give_up(state: State, names: tuple[str, ...]) -> State:
    """Stop asking about `names`; what had been denied before is now unsure."""
    for name in names:
        if state.polarity(name) is Polarity.ABSENT:
            state = state.hold(name, Polarity.UNSURE)
    silent = tuple(sorted({*state.unanswered, *names}))
    return replace(state.settle(*names), unanswered=silent)
