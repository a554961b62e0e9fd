"""The whole conversation as one frozen value, which serialises to JSON and resumes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from voiceskill.dialog.events import Expects, Outcome
from voiceskill.errors import UsageError
from voiceskill.language.meaning import Polarity, SlotValue


class Phase(StrEnum):
    """What the skill is waiting for."""

    NEW = "new"
    ASK = "ask"
    VERIFY = "verify"
    WITHDRAW = "withdraw"
    READ_BACK = "read_back"
    DISPUTE = "dispute"
    ENDED = "ended"


@dataclass(frozen=True)
class State:
    """Everything that the next turn depends on.

    `question` is the question open in ASK, and the one to return to from the other phases.
    `subject` are the findings that VERIFY or WITHDRAW is about. `settled` are the finding and
    slot ids that need no more asking, `unanswered` those of them that never got an answer.
    `reopened` had been denied before the caller raised a doubt. `joint` are groups of findings
    that one bare yes raised together. `floor` holds the level up whatever the findings say.
    `spoken` are the (prompt id, text) pairs of the last turn.
    """

    dialog: str = ""
    phase: Phase = Phase.NEW
    turn: int = 0
    question: str = ""
    subject: tuple[str, ...] = ()
    findings: tuple[tuple[str, Polarity], ...] = ()
    slots: tuple[tuple[str, SlotValue], ...] = ()
    settled: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    joint: tuple[tuple[str, ...], ...] = ()
    history: tuple[str, ...] = ()
    floor: Outcome | None = None
    confirmed: bool = False
    misses_here: int = 0
    unsure_here: int = 0
    misses: int = 0
    detours: int = 0
    restarts: int = 0
    slow: bool = False
    spoken: tuple[tuple[str, str], ...] = ()
    expects: Expects = Expects.OPEN
    asked: tuple[str, ...] = ()
    confirming: tuple[tuple[str, Polarity], ...] = ()
    outcome: Outcome | None = None

    def polarity(self, name: str) -> Polarity | None:
        """What is held of a finding; None when it was never mentioned."""
        return dict(self.findings).get(name)

    def slot(self, name: str) -> SlotValue | None:
        return dict(self.slots).get(name)

    def hold(self, name: str, polarity: Polarity) -> "State":
        """The state with the finding held at `polarity`."""
        held = {**dict(self.findings), name: polarity}
        return replace(self, findings=tuple(sorted(held.items())))

    def fill(self, name: str, value: SlotValue) -> "State":
        """The state with the slot filled and settled."""
        filled = {**dict(self.slots), name: value}
        return replace(self, slots=tuple(sorted(filled.items()))).settle(name)

    def settle(self, *names: str) -> "State":
        return replace(self, settled=tuple(sorted({*self.settled, *names})))

    def unsettle(self, *names: str) -> "State":
        """The state in which `names` have to be asked (again)."""
        return replace(
            self,
            settled=tuple(n for n in self.settled if n not in names),
            unanswered=tuple(n for n in self.unanswered if n not in names),
        )

    def raise_floor(self, level: Outcome) -> "State":
        """The state in which the outcome is at least `level`."""
        return replace(self, floor=level if self.floor is None else max_level(self.floor, level))

    def present(self) -> tuple[str, ...]:
        return tuple(name for name, polarity in self.findings if polarity is Polarity.PRESENT)


if TYPE_CHECKING:
    from dataclasses import replace as replace
else:

    def replace(state: State, /, **changes: Any) -> State:
        """`dataclasses.replace` without its checks: a turn makes several states, a proof millions.

        This is why `State` has no slots. The type checker sees to the names in `changes`.
        """
        new = object.__new__(State)
        new.__dict__.update(state.__dict__, **changes)
        return new


LEVELS = tuple(Outcome)


def max_level(first: Outcome, second: Outcome) -> Outcome:
    """The graver of the two."""
    return max(first, second, key=LEVELS.index)


_ADAPTER = TypeAdapter(State)


def dump_state(state: State) -> str:
    """The state as one line of JSON."""
    return _ADAPTER.dump_json(state).decode()


def parse_state(text: str) -> State:
    """The state that `dump_state` wrote. Raises UsageError when the text is not one."""
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in problem["loc"]) or "the text"
        raise UsageError(f"not a stored conversation: {place}: {problem['msg']}") from None
