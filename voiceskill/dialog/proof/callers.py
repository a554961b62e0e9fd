"""What a caller can do in a turn: every class of event, as the reader would report it."""

from collections.abc import Iterator
from itertools import combinations, product

from voiceskill.dialog.events import (
    Event,
    Expects,
    Left,
    NoInput,
    NoMatch,
    Started,
    Understood,
)
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.proof.slices import Slice
from voiceskill.dialog.proof.specification import LASTING_OVER_DAYS, SEVERE_FROM
from voiceskill.dialog.state import Phase, State
from voiceskill.language.meaning import Finding, Intent, Meaning, Polarity, SlotValue

POLAR = {
    Intent.YES: Polarity.PRESENT,
    Intent.NO: Polarity.ABSENT,
    Intent.UNSURE: Polarity.UNSURE,
}
SIDES: dict[str, tuple[SlotValue, ...]] = {
    "severity": (SEVERE_FROM - 1, SEVERE_FROM),
    "duration_days": (LASTING_OVER_DAYS, LASTING_OVER_DAYS + 1),
}
_COMMANDS = (Intent.REPEAT, Intent.HELP, Intent.BACK, Intent.STOP, Intent.RESTART)
_ALL_COMMANDS = (*_COMMANDS, Intent.WAIT, Intent.SLOWER, Intent.LOUDER, Intent.WHY)
_WITH_CONTENT = (
    *((intent, polarity) for intent in (Intent.BACK, Intent.RESTART) for polarity in Polarity),
    *((Intent.STOP, polarity) for polarity in (Polarity.PRESENT, Polarity.UNSURE)),
    *((intent, Polarity.PRESENT) for intent in (Intent.HELP, Intent.REPEAT)),
)
_LATE_WITH_CONTENT = (
    *((None, polarity) for polarity in Polarity),
    (Intent.NO, Polarity.PRESENT),
    (Intent.YES, Polarity.ABSENT),
)
_NUMBERS = (Expects.NUMBER, Expects.DURATION)
UNKNOWN = "never_heard_of"


def sides(slot: str) -> tuple[SlotValue, ...]:
    """A value of the slot on each side of its threshold."""
    return SIDES.get(slot, (False, True))


def events(part: Slice, state: State) -> Iterator[Event]:
    """Every event class that can follow `state` in the slice."""
    yield from (Started(), NoInput(), NoMatch(), Left())
    yield from _polar(state)
    commands = _ALL_COMMANDS if part.all_commands else _COMMANDS
    yield from (Understood(Meaning(intent)) for intent in commands)
    if part.all_commands or state.phase is Phase.ENDED:
        yield Understood(Meaning())
        faq_ids = (*tuple(part.dialog.faq.answers)[:1], UNKNOWN)
        yield from (Understood(Meaning(Intent.QUESTION, faq)) for faq in faq_ids)
        yield Understood(Meaning(findings=(Finding(UNKNOWN, Polarity.PRESENT),)))
    for late in (None, *POLAR):
        yield Understood(Meaning(Intent.CORRECTION, correction=late))
    findings = [name for name in (*part.focus, *part.others) if name not in SLOTS]
    for name in findings:
        yield from _volunteered(part, state, name)
    for one, other in combinations(findings, 2):
        for first, second in product(Polarity, Polarity):
            yield Understood(Meaning(findings=(Finding(one, first), Finding(other, second))))
    for name in part.focus:
        if name in SLOTS:
            yield from _filled(state, name)
    for name in part.others:
        if name in SLOTS and name in state.asked:
            yield Understood(Meaning(slots=((name, sides(name)[0]),)))


def _polar(state: State) -> Iterator[Event]:
    """A bare yes, no or not sure, heard clearly or not, to what is asked."""
    for intent, polarity in POLAR.items():
        findings = tuple(Finding(n, polarity) for n in state.asked if n not in SLOTS)
        slots: tuple[tuple[str, SlotValue], ...] = ()
        if state.expects not in _NUMBERS and intent is not Intent.UNSURE:
            slots = tuple((n, intent is Intent.YES) for n in state.asked if n in SLOTS)
        yield Understood(Meaning(intent, findings=findings, slots=slots))
        if intent is not Intent.UNSURE:
            yield Understood(Meaning(intent, findings=findings, slots=slots), doubted=True)
    if state.phase is Phase.ASK and state.asked and state.asked[0] not in SLOTS:
        yield Understood(Meaning(Intent.UNSURE))


def _volunteered(part: Slice, state: State, name: str) -> Iterator[Event]:
    """The finding said of one's own accord, alone, against a polar word, or with a command."""
    for polarity in Polarity:
        finding = Finding(name, polarity)
        yield Understood(Meaning(findings=(finding,)))
        for intent, said in POLAR.items():
            if said is not polarity or name not in state.asked:
                yield Understood(Meaning(intent, findings=(finding,)))
            rest = tuple(Finding(n, said) for n in state.asked if n != name and n not in SLOTS)
            if rest:
                yield Understood(Meaning(intent, findings=(*rest, finding)))
    if part.focus != (name,) or not part.all_commands:
        return
    for polarity in Polarity:
        yield Understood(Meaning(Intent.QUESTION, UNKNOWN, findings=(Finding(name, polarity),)))
    for beside in (None, Intent.YES, Intent.NO):
        absent = Meaning(beside, findings=(Finding(name, Polarity.ABSENT),))
        yield Understood(absent, doubted=True)
    for intent, polarity in _WITH_CONTENT:
        yield Understood(Meaning(intent, findings=(Finding(name, polarity),)))
    for late, polarity in _LATE_WITH_CONTENT:
        finding = Finding(name, polarity)
        yield Understood(Meaning(Intent.CORRECTION, findings=(finding,), correction=late))


def _filled(state: State, name: str) -> Iterator[Event]:
    for value in sides(name):
        yield Understood(Meaning(slots=((name, value),)))
        yield Understood(Meaning(Intent.CORRECTION, slots=((name, value),)))
        yield Understood(Meaning(Intent.BACK, slots=((name, value),)))


def describe(event: Event) -> str:
    """The event in words that a reader can follow."""
    match event:
        case Started():
            return "(the conversation is resumed)"
        case NoInput():
            return "(says nothing)"
        case NoMatch():
            return "(says something that is not understood)"
        case Left():
            return "(leaves)"
        case Understood():
            return _describe_meaning(event)


def _describe_meaning(event: Understood) -> str:
    meaning = event.meaning
    parts: list[str] = []
    if meaning.intent is not None:
        word = {Intent.UNSURE: "not sure", Intent.QUESTION: f"(asks about {meaning.faq})"}.get(
            meaning.intent, meaning.intent.value
        )
        if meaning.intent is Intent.CORRECTION:
            late = "" if meaning.correction is None else f", i meant {meaning.correction.value}"
            word = f"no wait{late}"
        parts.append(word)
    heads = {
        Polarity.PRESENT: "i have",
        Polarity.ABSENT: "i do not have",
        Polarity.UNSURE: "maybe i have",
    }
    parts += [f"{heads[f.polarity]} {f.name}" for f in meaning.findings]
    parts += [f"{name} is {value}" for name, value in meaning.slots]
    text = ", ".join(parts) or "(says nothing of use)"
    return f"{text} (hard to hear)" if event.doubted else text
