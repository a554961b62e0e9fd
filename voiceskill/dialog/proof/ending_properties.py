"""The properties of an ending: its outcome, what it speaks of, and what is heard after it."""

from collections.abc import Iterator

from voiceskill.dialog.events import Event, Finish, Left, Outcome, Understood
from voiceskill.dialog.proof.exploration import Fault, Step
from voiceskill.dialog.proof.ledger import Ledger, Said, least_outcome
from voiceskill.dialog.proof.specification import DISCLAIMER_WORDS, ENDING_WORDS, UNRESOLVED
from voiceskill.dialog.state import LEVELS, Phase
from voiceskill.language.meaning import Intent, Polarity


def deaf_after_the_end(step: Step) -> Iterator[Fault]:
    """After the end too, a sign graver than the outcome is acted on."""
    if not isinstance(step.event, Understood):
        return
    heard = {f.name for f in step.event.meaning.findings if f.polarity is Polarity.PRESENT}
    present = {*step.said_before.present(), *heard}
    ledger = Ledger(tuple((name, Said.PRESENT) for name in sorted(present)))
    due = least_outcome(step.specification, ledger, by_caller=True, names=sorted(heard))
    told = step.after.outcome or Outcome.ABANDONED
    if heard and due is not None and LEVELS.index(due) > LEVELS.index(told):
        yield "a", f"{', '.join(sorted(heard))} was reported after the end, and not acted on"


def wrong_ending(step: Step) -> Iterator[Fault]:
    finishes = [effect for effect in step.effects if isinstance(effect, Finish)]
    outcome = step.after.outcome
    if len(finishes) != 1 or finishes[0].outcome is not outcome or outcome is None:
        yield "c", "the end has no outcome"
        return
    by_caller = isinstance(step.event, Left) or step.intent is Intent.STOP
    names = step.part.focus
    due = least_outcome(step.specification, step.said_after, by_caller=by_caller, names=names)
    if due is not None and LEVELS.index(outcome) < LEVELS.index(due):
        yield "e", f"the outcome is {outcome.value}, the table asks for {due.value}"
    yield from _disputed(step, outcome)
    if outcome is Outcome.ABANDONED and not by_caller:
        yield "c", "the dialog gave up on a caller who is still there"
    yield from _wrong_words(step, outcome)


def _disputed(step: Step, outcome: Outcome) -> Iterator[Fault]:
    """Denials that the caller called wrong, without a word on which, are unresolved."""
    if step.before.phase is not Phase.DISPUTE or _settles_dispute(step.event):
        return
    for name in step.before.present() + step.part.focus:
        level = step.specification.levels.get(name)
        if level is None or step.before.polarity(name) is not Polarity.ABSENT:
            continue
        if LEVELS.index(outcome) < LEVELS.index(UNRESOLVED[level]):
            yield "e", f"{name} was denied, then disputed, and the outcome is {outcome.value}"


def _settles_dispute(event: Event) -> bool:
    """Whether the caller says which denial was wrong, or clearly that none was."""
    if not isinstance(event, Understood):
        return False
    none_of_them = event.meaning.intent is Intent.NO and not event.doubted
    return none_of_them or bool(event.meaning.findings)


def _wrong_words(step: Step, outcome: Outcome) -> Iterator[Fault]:
    words = " ".join(say.text for say in step.says).lower()
    if not all(word in words for word in DISCLAIMER_WORDS):
        yield "d", "the ending lacks the disclaimer, or a part of it"
    if outcome is not Outcome.SELF_CARE and not all(w in words for w in ENDING_WORDS[outcome]):
        yield "a", f"the ending does not speak of {outcome.value}"
    asked = [n for n in step.specification.asked if n in step.part.focus]
    clear = all(step.said_after.said(n) in (Said.DENIED, Said.WITHDRAWN) for n in asked)
    held = all(step.after.polarity(n) is Polarity.ABSENT for n in step.specification.asked)
    if outcome is Outcome.SELF_CARE and not (clear and held):
        yield "b", "self-care, though not every warning sign was asked about and denied"
    advised = step.part.advice & {say.prompt for say in step.says}
    open_signs = (Said.PRESENT, Said.UNSURE, Said.SILENT)
    clear = clear and not any(
        said in open_signs and name in step.specification.levels
        for name, said in step.said_after.findings
    )
    confirmed = step.after.confirmed or not step.part.dialog.findings.asked
    if advised and not (clear and held and confirmed):
        yield "b", f"self-care advice ({min(advised)}) before all denials were confirmed"
