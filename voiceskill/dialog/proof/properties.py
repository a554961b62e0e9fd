"""The safety properties, each checked on every step of the exploration."""

from collections.abc import Iterator

from voiceskill.dialog.events import Expects, Listen, Started, Understood
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.proof.ending_properties import deaf_after_the_end, wrong_ending
from voiceskill.dialog.proof.exploration import Fault, Step
from voiceskill.dialog.proof.folding import known
from voiceskill.dialog.proof.ledger import Said, emergencies
from voiceskill.dialog.proof.specification import INSTRUCTION_WORDS, OWN_WORDS
from voiceskill.dialog.state import Phase, dump_state, parse_state
from voiceskill.language.meaning import Intent, Meaning, Polarity

PROPERTIES = {
    "a": "what is present is held, and the ending speaks of at least its level",
    "b": "no self-care while a warning sign is present, unsure, unanswered or unasked",
    "c": "every path ends: what makes no progress uses up a bounded number of tries",
    "d": "each ending speaks the disclaimer",
    "e": "the outcome is never below the table",
    "f": "only the answer to its own question denies a sign, and never on a doubt",
    "g": "what is known is not asked",
    "h": "no prompt is spoken twice running",
    "i": "an emergency is acted on in the turn in which it is heard, before all else",
    "j": "back and restart lose no emergency",
    "k": "each prompt of the content can be spoken",
    "l": "a stored conversation resumes as it was",
}

_PHASES = (Phase.ASK, Phase.READ_BACK, Phase.DISPUTE, Phase.VERIFY, Phase.WITHDRAW, Phase.ENDED)
COMMANDS = frozenset(Intent) - {Intent.YES, Intent.NO, Intent.UNSURE, Intent.CORRECTION}
_RELEASING = (Intent.BACK, Intent.RESTART, Intent.CORRECTION)


def faults(step: Step) -> Iterator[Fault]:
    """Each property that the step breaks, with what is wrong."""
    if step.before.phase is Phase.ENDED and step.after == step.before:
        yield from deaf_after_the_end(step)
        return
    yield from _not_held(step)
    yield from _cleared(step)
    yield from _confirmed_by_none(step)
    yield from _asked_again(step)
    yield from _late_emergency(step)
    yield from _left_hanging(step)
    yield from _not_asked_once_more(step)
    yield from _endless(step)
    if step.after.phase is Phase.ENDED:
        yield from wrong_ending(step)
    yield from _not_resumed(step)
    yield from _forgotten(step)


def _not_held(step: Step) -> Iterator[Fault]:
    going_back = step.intent in (Intent.BACK, Intent.RESTART)
    for name, said in step.said_after.findings:
        if said is Said.PRESENT and step.after.polarity(name) is not Polarity.PRESENT:
            yield "a", f"{name} was said to be present, and is not held"
            if going_back and step.said_before.said(name) is Said.PRESENT:
                yield "j", f"going back lost {name}"


def _cleared(step: Step) -> Iterator[Fault]:
    for name, polarity in step.after.findings:
        if polarity is not Polarity.ABSENT or name not in step.part.focus:
            continue
        if step.said_after.said(name) not in (Said.DENIED, Said.WITHDRAWN):
            yield "f", f"{name} counts as absent, and was never denied when asked"


def _confirmed_by_none(step: Step) -> Iterator[Fault]:
    """Only a clear yes to the read-back, or a clear "none is wrong", confirms the denials."""
    if not step.after.confirmed or step.before.confirmed:
        return
    confirming = {Phase.READ_BACK: Intent.YES, Phase.DISPUTE: Intent.NO}
    doubted = isinstance(step.event, Understood) and step.event.doubted
    if doubted or step.intent is not confirming.get(step.before.phase):
        yield "b", "the denials count as confirmed, and the caller did not confirm them"


def _asked_again(step: Step) -> Iterator[Fault]:
    """What is settled is not asked; what was answered is not, unless the caller goes back."""
    listens = [effect for effect in step.effects if isinstance(effect, Listen)]
    answered = {n for n, said in step.said_after.findings if said in (Said.PRESENT, Said.DENIED)}
    answered |= {name for name, _ in step.said_after.slots}
    free = step.intent in _RELEASING
    for listen in listens:
        asked = set(listen.asked)
        again = asked & set(step.after.settled)
        if not free:
            again |= asked & answered & set(step.before.settled)
            again |= asked & _answered_now(step)
        for name in sorted(again):
            yield "g", f"{name} is known, and asked again"
        question = step.part.dialog.steps.questions[step.after.question]
        if not asked and question.asks and step.after.phase is Phase.ASK:
            yield "g", "a question is asked that has nothing left to find out"


def _answered_now(step: Step) -> set[str]:
    """The findings whose entry the event has just written."""
    sure = (Said.PRESENT, Said.DENIED)
    return {
        name
        for name, said in step.said_after.findings
        if said in sure and step.said_before.said(name) is not said
    }


def _late_emergency(step: Step) -> Iterator[Fault]:
    before = emergencies(step.specification, step.said_before)
    for name in emergencies(step.specification, step.said_after) - before:
        first = step.says[0] if step.says else None
        words = " ".join(say.text for say in step.says).lower()
        if first is None or not first.prompt.endswith(".action"):
            yield "i", f"{name} was heard, and the turn does not begin with what to do"
        elif not all(word in words for word in INSTRUCTION_WORDS):
            yield "i", f"{name} was heard, and the instruction does not say to call now"
        elif OWN_WORDS.get(name, "") not in words:
            yield "i", f"{name} was heard, and the instruction is another one's"


def _left_hanging(step: Step) -> Iterator[Fault]:
    """An emergency that is held is being confirmed or taken back, or has ended the dialog."""
    if step.after.phase not in (Phase.VERIFY, Phase.WITHDRAW, Phase.ENDED):
        for name in emergencies(step.specification, step.said_after):
            yield "j", f"{name} is an emergency, and the dialog went on to something else"


def _not_asked_once_more(step: Step) -> Iterator[Fault]:
    """A first "not sure" about a sign, and nothing else, brings its question once more."""
    if not isinstance(step.event, Understood) or step.before.phase is not Phase.ASK:
        return
    asked = set(step.before.asked).difference(SLOTS, step.before.present())
    meaning = step.event.meaning
    alone = all(f.polarity is Polarity.UNSURE and f.name in asked for f in meaning.findings)
    first = step.before.unsure_here + 1 < step.part.dialog.info.limits.unsure_a_question
    again = step.after.phase is Phase.ASK and asked <= set(step.after.asked)
    if meaning.intent is Intent.UNSURE and alone and first and not again:
        for name in sorted(asked):
            yield "b", f"not sure about {name}, and it is not asked once more"


def _endless(step: Step) -> Iterator[Fault]:
    """Each step raises a bounded rank, or finds something out, and commands find out nothing."""
    before, after = step.before, step.after
    limits = step.part.dialog.info.limits
    past = after.misses > limits.misses or after.detours > limits.detours
    if past and after.phase is not Phase.ENDED:
        yield "c", "a limit was passed and the dialog did not end"
    if after.restarts > limits.restarts:
        yield "c", "the dialog began again more often than it may"
    if after.misses < before.misses or after.restarts < before.restarts:
        yield "c", "a count was taken back"
    spent = (before.restarts, before.misses) < (after.restarts, after.misses)
    if isinstance(step.event, Started) or spent or after.detours > before.detours:
        return
    if _found_out(step) or _went_back(step):
        return
    ranks = [
        (_PHASES.index(s.phase), s.unsure_here, s.misses_here) if s.phase in _PHASES else (-1,)
        for s in (before, after)
    ]
    if not ranks[0] < ranks[1]:
        yield "c", "nothing was found out, and nothing keeps this from going on for ever"


def _went_back(step: Step) -> bool:
    """Whether the caller corrected something and went back: that uses up an answered question."""
    meaning = step.event.meaning if isinstance(step.event, Understood) else Meaning()
    back = len(step.after.history) < len(step.before.history)
    return back and bool(meaning.findings or meaning.slots)


def _found_out(step: Step) -> bool:
    """Whether the caller's words added or settled something."""
    before, after = step.before, step.after
    meaning = step.event.meaning if isinstance(step.event, Understood) else Meaning()
    if meaning.intent in COMMANDS and not meaning.findings and not meaning.slots:
        return False
    return (
        after.findings != before.findings
        or after.slots != before.slots
        or bool(set(after.settled) - set(before.settled))
        or (before.expects is Expects.OPEN and before.question != after.question)
    )


def _not_resumed(step: Step) -> Iterator[Fault]:
    if isinstance(step.event, Started) and step.before.phase is not Phase.NEW:
        held = ("phase", "question", "findings", "slots", "settled", "asked", "subject", "floor")
        for name in held:
            if getattr(step.before, name) != getattr(step.after, name):
                yield "l", f"resuming changes {name}"


def _forgotten(step: Step) -> Iterator[Fault]:
    """Going back finds what was answered, and all that was heard: the fold rests on this."""
    for question_id in sorted(set(step.after.history) - set(step.before.history)):
        asks = step.part.dialog.steps.questions[question_id].asks
        if not set(asks) <= set(step.after.settled):
            yield "j", f"{question_id} counts as answered, and is not"
    if step.after.restarts > step.before.restarts:
        return
    reasked = step.part.dialog.steps.questions[step.after.question].asks
    for name in sorted(known(step.before) - known(step.after)):
        if name not in SLOTS or name not in reasked:
            yield "j", f"what was heard about {name} is forgotten"


def stored(step: Step) -> Iterator[Fault]:
    """The state survives storing: what `advance` does next depends on nothing else."""
    if parse_state(dump_state(step.after)) != step.after:
        yield "l", "a stored state is not read back as it was"
