"""Explores every state of a slice, breadth first, and checks each step on the way."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from voiceskill.dialog.engine import advance, new_state
from voiceskill.dialog.events import Effect, Event, Say, Started, Understood
from voiceskill.dialog.proof.callers import events
from voiceskill.dialog.proof.folding import fold, variants
from voiceskill.dialog.proof.ledger import Ledger, Listener
from voiceskill.dialog.proof.slices import Slice
from voiceskill.dialog.proof.specification import Specification
from voiceskill.dialog.state import Phase, State
from voiceskill.language.meaning import Intent

Node = tuple[State, Ledger]
Spoken = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One transition: the real engine's answer to `event` in `before`."""

    part: Slice
    specification: Specification
    before: State
    said_before: Ledger
    event: Event
    after: State
    said_after: Ledger
    effects: tuple[Effect, ...]

    @property
    def says(self) -> tuple[Say, ...]:
        return tuple(effect for effect in self.effects if isinstance(effect, Say))


Fault = tuple[str, str]
Check = Callable[[Step], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Violation:
    """A property that does not hold, with the shortest way there."""

    letter: str
    what: str
    part: Slice
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Exploration:
    """What was found in one slice."""

    part: Slice
    states: int = 0
    transitions: int = 0
    complete: bool = True
    spoken: set[str] = field(default_factory=set)
    violations: dict[str, Violation] = field(default_factory=dict)


def explore(
    part: Slice,
    specification: Specification,
    check: Check,
    check_state: Check,
    *,
    most_states: int | None = None,
    stop_at_fault: bool = False,
) -> Exploration:
    """Every state reachable in the slice; the first violation of each property.

    Stops at `most_states` when given: then nothing is proved, but faults near the start show.
    With `stop_at_fault` only the faults of the first state that has one are looked for.
    """
    own = specification.of({*part.focus, *part.dialog.findings.findings})
    listener = Listener(part.dialog, own, frozenset(part.focus))
    found = Exploration(part)
    root: Node = (new_state(part.dialog), Ledger())
    came: dict[Node, tuple[Node, Step] | None] = {root: None}
    ways_in: dict[Node, set[Spoken]] = {}
    queue = deque([root])
    while queue and not (stop_at_fault and found.violations):
        node = queue.popleft()
        found.states += 1
        for step in _steps(part, own, listener, node):
            found.transitions += 1
            found.spoken.update(say.prompt for say in step.says)
            wrong = list(check(step))
            over = part.to_the_end and step.after.phase is Phase.ENDED
            for state in () if over else fold(part, step.after):
                target = (state, step.said_after)
                ways_in.setdefault(target, set()).add(step.after.spoken)
                if target not in came:
                    wrong += check_state(step)
                    came[target] = (node, step)
                    if most_states is None or len(came) <= most_states:
                        queue.append(target)
                    else:
                        found.complete = False
            for letter, what in wrong:
                if letter not in found.violations:
                    path = (*_path(came, node), step)
                    found.violations[letter] = Violation(letter, what, part, path)
    if part.all_commands and most_states is None and not found.violations:
        for violation in _repetitions(part, own, listener, came, ways_in):
            found.violations.setdefault(violation.letter, violation)
    return found


def _repetitions(
    part: Slice,
    specification: Specification,
    listener: Listener,
    came: dict[Node, tuple[Node, Step] | None],
    ways_in: dict[Node, set[Spoken]],
) -> Iterator[Violation]:
    """Takes each step again after each wording of the turn before that shares words with it."""
    for node, ways in ways_in.items():
        if came[node] is None:
            continue
        for step in _steps(part, specification, listener, node):
            texts = frozenset(say.text for say in step.says)
            for spoken in {texts.intersection(t for _, t in w): w for w in ways}.values():
                if texts.isdisjoint(text for _, text in spoken):
                    continue
                again = replace(step.before, spoken=spoken)
                fresh = _step(part, specification, listener, again, node[1], step.event)
                prompt_id = repeated(fresh)
                if prompt_id is not None:
                    path = (*_path(came, node), fresh)
                    yield Violation("h", f"{prompt_id} is spoken twice running", part, path)
                    return


def repeated(step: Step) -> str | None:
    """The id of a prompt that was spoken in the turn before too, in the same words.

    Guidance is advice and not a prompt: an ending may say again what an answer just said.
    """
    event = step.event
    if isinstance(event, Understood) and event.meaning.intent is Intent.REPEAT:
        return None
    if step.before.phase is Phase.ENDED:
        return None
    spoken = {text for _, text in step.before.spoken}
    for say in step.says:
        if say.text in spoken and not say.prompt.startswith("guidance."):
            return say.prompt
    return None


def _steps(
    part: Slice, specification: Specification, listener: Listener, node: Node
) -> Iterator[Step]:
    state, ledger = node
    for event in _events(part, state):
        step = _step(part, specification, listener, state, ledger, event)
        yield step
        for tired in variants(part, state, step.after):
            yield _step(part, specification, listener, tired, ledger, event)


def _events(part: Slice, state: State) -> Iterable[Event]:
    return (Started(),) if state.phase is Phase.NEW else events(part, state)


def _step(
    part: Slice,
    specification: Specification,
    listener: Listener,
    state: State,
    ledger: Ledger,
    event: Event,
) -> Step:
    after, effects = advance(part.dialog, state, event)
    said = listener.hear(ledger, state, event, after)
    return Step(part, specification, state, ledger, event, after, said, effects)


def _path(came: dict[Node, tuple[Node, Step] | None], node: Node) -> tuple[Step, ...]:
    steps: list[Step] = []
    while (arrival := came[node]) is not None:
        node, step = arrival
        steps.append(step)
    return tuple(reversed(steps))
