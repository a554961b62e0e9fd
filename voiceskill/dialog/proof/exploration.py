"""Explores every state of a slice, breadth first, and checks each step on the way."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from voiceskill.dialog.engine import advance, new_state
from voiceskill.dialog.events import Effect, Event, Outcome, Say, Started, Understood
from voiceskill.dialog.proof.callers import events
from voiceskill.dialog.proof.folding import fold, pasts, variants
from voiceskill.dialog.proof.ledger import Ledger, Listener
from voiceskill.dialog.proof.slices import Slice
from voiceskill.dialog.proof.specification import Specification
from voiceskill.dialog.state import Phase, State, replace
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

    @property
    def intent(self) -> Intent | None:
        return self.event.meaning.intent if isinstance(self.event, Understood) else None


@dataclass(frozen=True, slots=True)
class Move:
    """What the engine does with `event` in `before`, and the state explored in its place."""

    before: State
    event: Event
    after: State
    effects: tuple[Effect, ...]
    folded: State
    prompts: tuple[str, ...]
    texts: frozenset[str]


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
    ways_in: dict[State, set[Spoken]] = {}
    moves: dict[State, list[Move]] = {}
    queue = deque([root])
    while queue and not (stop_at_fault and found.violations):
        node = queue.popleft()
        found.states += 1
        for move, step in _steps(part, own, listener, moves, node):
            found.transitions += 1
            found.spoken.update(move.prompts)
            wrong = list(check(step))
            over = move.folded.outcome is Outcome.EMERGENCY
            target = (move.folded, Ledger() if over else step.said_after)
            if step.after.phase is not Phase.ENDED:
                ways_in.setdefault(move.folded, set()).add(step.after.spoken)
            elif part.to_the_end:
                target = node
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
    if found.complete and not found.violations:
        for move, prompt_id in _repetitions(part, moves, ways_in):
            what = f"{prompt_id} is spoken twice running"
            node = next(node for node in came if node[0] == fold(part, move.before))
            last = _step(part, own, listener, node[1], move)
            found.violations["h"] = Violation("h", what, part, (*_path(came, node), last))
            break
    return found


def _repetitions(
    part: Slice,
    moves: dict[State, list[Move]],
    ways_in: dict[State, set[Spoken]],
) -> Iterator[tuple[Move, str]]:
    """Takes each move again after each wording of the turn before that shares words with it."""
    for state, ways in ways_in.items():
        before: dict[str, list[Spoken]] = {}
        for way in ways:
            for _, text in way:
                before.setdefault(text, []).append(way)
        for move in moves[state]:
            shared = move.texts.intersection(before)
            found = {shared.intersection(t for _, t in w): w for t in shared for w in before[t]}
            for spoken in found.values():
                again = _move(part, replace(move.before, spoken=spoken), move.event)
                prompt_id = repeated(again.before, again.event, again.effects)
                if prompt_id is not None:
                    yield again, prompt_id


def repeated(before: State, event: Event, effects: Iterable[Effect]) -> str | None:
    """The id of a prompt that was spoken in the turn before too, in the same words.

    Guidance is advice and not a prompt: an ending may say again what an answer just said.
    """
    if isinstance(event, Understood) and event.meaning.intent is Intent.REPEAT:
        return None
    if before.phase is Phase.ENDED:
        return None
    spoken = {text for _, text in before.spoken}
    for say in effects:
        if isinstance(say, Say) and say.text in spoken and not say.prompt.startswith("guidance."):
            return say.prompt
    return None


def _steps(
    part: Slice,
    specification: Specification,
    listener: Listener,
    moves: dict[State, list[Move]],
    node: Node,
) -> Iterator[tuple[Move, Step]]:
    """Each step from `node`; what the engine does in a state is worked out once in `moves`."""
    state, ledger = node
    if state not in moves:
        moves[state] = list(_moves(part, state))
    for move in moves[state]:
        yield move, _step(part, specification, listener, ledger, move)


def _step(
    part: Slice, specification: Specification, listener: Listener, ledger: Ledger, move: Move
) -> Step:
    said = listener.hear(ledger, move.before, move.event, move.after)
    before, after = move.before, move.after
    return Step(part, specification, before, ledger, move.event, after, said, move.effects)


def _moves(part: Slice, state: State) -> Iterator[Move]:
    for event in _events(part, state):
        for past in pasts(part, state, event):
            move = _move(part, past, event)
            yield move
            for tired in variants(part, past, move.after):
                yield _move(part, tired, event)


def _move(part: Slice, state: State, event: Event) -> Move:
    after, effects = advance(part.dialog, state, event)
    says = [effect for effect in effects if isinstance(effect, Say)]
    prompts = tuple(say.prompt for say in says)
    texts = frozenset(say.text for say in says if not say.prompt.startswith("guidance."))
    return Move(state, event, after, effects, fold(part, after), prompts, texts)


def _events(part: Slice, state: State) -> Iterable[Event]:
    return (Started(),) if state.phase is Phase.NEW else events(part, state)


def _path(came: dict[Node, tuple[Node, Step] | None], node: Node) -> tuple[Step, ...]:
    steps: list[Step] = []
    while (arrival := came[node]) is not None:
        node, step = arrival
        steps.append(step)
    return tuple(reversed(steps))
