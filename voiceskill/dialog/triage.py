"""Which level the conversation has reached: the outcome table, read over findings and slots."""

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.content_types import Condition
from voiceskill.dialog.events import Outcome
from voiceskill.dialog.state import LEVELS, State
from voiceskill.language.meaning import Polarity

_UNRESOLVED = {Outcome.EMERGENCY: Outcome.URGENT, Outcome.URGENT: Outcome.SEE_DOCTOR}


def holds(dialog: Dialog, state: State, condition: Condition) -> bool:
    """Whether the conversation so far fulfils the condition."""
    if condition.finding is not None:
        return state.polarity(condition.finding) is Polarity.PRESENT
    if condition.clear is not None:
        return is_clear(dialog, state) is condition.clear
    assert condition.slot is not None
    value = state.slot(condition.slot)
    if condition.unanswered is not None:
        return (value is None and condition.slot in state.settled) is condition.unanswered
    if value is None:
        return False
    if condition.equals is not None:
        return value is condition.equals
    if condition.at_least is not None:
        return value >= condition.at_least
    if condition.over is not None:
        return value > condition.over
    assert condition.at_most is not None
    return value <= condition.at_most


def is_clear(dialog: Dialog, state: State) -> bool:
    """Each asked finding denied and the denials confirmed, no other finding raising the level."""
    asked = all(state.polarity(n) is Polarity.ABSENT for n in dialog.findings.asked)
    others = any(
        polarity is not Polarity.ABSENT and finding_level(dialog, name) is not None
        for name, polarity in state.findings
    )
    return asked and not others and state.confirmed


def level(dialog: Dialog, state: State, *, final: bool = False) -> Outcome | None:
    """The highest level that anything raises now; None while nothing does.

    What is unsure counts once it was asked again, or when the conversation ends (`final`).
    """
    raised = [state.floor] if state.floor is not None else []
    for name, polarity in state.findings:
        own = finding_level(dialog, name)
        if own is not None and polarity is Polarity.PRESENT:
            raised.append(own)
        elif own is not None and polarity is Polarity.UNSURE and (final or name in state.settled):
            raised.append(_UNRESOLVED.get(own, own))
    for name in state.unanswered:
        own = finding_level(dialog, name)
        if own is not None:
            raised.append(_UNRESOLVED.get(own, own))
    for rule in dialog.triage.rules:
        if all(holds(dialog, state, condition) for condition in rule.when):
            raised.append(rule.level)
    return max(raised, key=LEVELS.index, default=None)


def finding_level(dialog: Dialog, name: str) -> Outcome | None:
    """The level of a finding by itself; None for a slot, or one that only counts with others."""
    spec = dialog.finding(name)
    return None if spec is None else spec.level


def outcome(dialog: Dialog, state: State) -> Outcome:
    """What a conversation that ends now comes to."""
    reached = level(dialog, state, final=True)
    if reached is not None:
        return reached
    if all(name in state.settled for name in dialog.findings.asked):
        return Outcome.SELF_CARE
    return Outcome.ABANDONED


def emergencies(dialog: Dialog, state: State) -> dict[str, tuple[str, ...]]:
    """The present findings that make an emergency, by the track of their instruction."""
    tracks: dict[str, list[str]] = {}
    for name in state.present():
        spec = dialog.finding(name)
        if spec is not None and spec.level is Outcome.EMERGENCY:
            tracks.setdefault(spec.track, []).append(name)
    for rule in dialog.triage.rules:
        if rule.level is Outcome.EMERGENCY and all(holds(dialog, state, c) for c in rule.when):
            names = [c.finding for c in rule.when if c.finding is not None]
            tracks.setdefault(rule.track, []).extend(names)
    return {track: tuple(dict.fromkeys(names)) for track, names in tracks.items()}
