"""Random conversations as sequences of events that fit, or do not fit, the open question."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.engine import advance, new_state
from voiceskill.dialog.events import (
    Effect,
    Event,
    Expects,
    Left,
    NoInput,
    NoMatch,
    Say,
    Started,
    Understood,
)
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.state import State
from voiceskill.language.meaning import Finding, Intent, Meaning, Polarity

POLAR = {
    Intent.YES: Polarity.PRESENT,
    Intent.NO: Polarity.ABSENT,
    Intent.UNSURE: Polarity.UNSURE,
}


@dataclass(frozen=True)
class Step:
    before: State
    event: Event
    after: State
    effects: tuple[Effect, ...]

    @property
    def says(self) -> tuple[Say, ...]:
        return tuple(effect for effect in self.effects if isinstance(effect, Say))


def polar(state: State, intent: Intent, *, doubted: bool = False) -> Understood:
    """What the reader makes of a bare yes, no or not sure to the open question."""
    findings = tuple(Finding(n, POLAR[intent]) for n in state.asked if n not in SLOTS)
    numbers = (Expects.NUMBER, Expects.DURATION)
    slots = tuple(
        (name, intent is Intent.YES)
        for name in state.asked
        if name in SLOTS and intent is not Intent.UNSURE and state.expects not in numbers
    )
    return Understood(Meaning(intent=intent, findings=findings, slots=slots), doubted)


def walk(dialog: Dialog, seed: int, most: int = 300) -> Iterator[Step]:
    """The steps of one random conversation, to its end or to `most` turns."""
    chance = random.Random(seed)
    state, effects = advance(dialog, new_state(dialog), Started())
    yield Step(new_state(dialog), Started(), state, effects)
    for _ in range(most):
        event = _event(dialog, state, chance)
        before = state
        state, effects = advance(dialog, state, event)
        yield Step(before, event, state, effects)
        if state.outcome is not None:
            return


def _event(dialog: Dialog, state: State, chance: random.Random) -> Event:
    kind = chance.choices(("answer", "miss", "left", "command", "volunteer"), (60, 8, 1, 16, 15))[0]
    match kind:
        case "answer":
            return _answer(state, chance)
        case "miss":
            misses: list[Event] = [NoInput(), NoMatch(), Understood(Meaning())]
            return chance.choice(misses)
        case "left":
            return Left()
        case "command":
            return _command(dialog, chance)
    names = chance.sample(sorted(dialog.findings.findings), chance.choice([1, 1, 2]))
    weights = chance.choices(list(Polarity), (1, 6, 2), k=len(names))
    findings = tuple(Finding(n, p) for n, p in zip(names, weights, strict=True))
    intent = chance.choice([None, None, None, Intent.NO, Intent.CORRECTION])
    return Understood(Meaning(intent=intent, findings=findings))


def _answer(state: State, chance: random.Random) -> Event:
    if state.expects is Expects.NUMBER:
        return Understood(Meaning(slots=((state.asked[0], chance.choice([0, 5, 7, 8, 10])),)))
    if state.expects is Expects.DURATION:
        return Understood(Meaning(slots=((state.asked[0], chance.choice([1, 21, 22, 400])),)))
    weights = (4, 1, 1) if state.expects is Expects.CONFIRM else (1, 12, 1)
    intent = chance.choices([Intent.YES, Intent.NO, Intent.UNSURE], weights)[0]
    return polar(state, intent, doubted=chance.random() < 0.05)


def _command(dialog: Dialog, chance: random.Random) -> Event:
    intent = chance.choice([intent for intent in Intent if intent not in POLAR])
    if intent is Intent.STOP and chance.random() < 0.8:
        intent = Intent.HELP
    if intent is Intent.QUESTION:
        return Understood(Meaning(intent, faq=chance.choice(sorted(dialog.faq.answers))))
    if intent is Intent.CORRECTION:
        return Understood(Meaning(intent, correction=chance.choice([None, *POLAR])))
    return Understood(Meaning(intent))
