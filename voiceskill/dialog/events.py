"""What can happen to a conversation, and what the conversation asks of the outside."""

from dataclasses import dataclass
from enum import StrEnum

from voiceskill.language.meaning import Meaning


@dataclass(frozen=True, slots=True)
class Started:
    """The conversation begins, or is resumed from a stored state."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The caller said something with a meaning.

    `doubted`: the recognition is too weak to clear a warning sign; what it denies is unsure.
    """

    meaning: Meaning
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class NoMatch:
    """The caller spoke, and nothing of it was understood."""


@dataclass(frozen=True, slots=True)
class NoInput:
    """The caller said nothing while the skill listened."""


@dataclass(frozen=True, slots=True)
class Left:
    """The caller is gone: end of input, hung up, interrupted."""


Event = Started | Understood | NoMatch | NoInput | Left


class Expects(StrEnum):
    """The kind of answer a question is after."""

    OPEN = "open"
    YES_NO = "yes_no"
    NUMBER = "number"
    DURATION = "duration"
    CONFIRM = "confirm"
    COMMAND = "command"


class Outcome(StrEnum):
    """What the caller is guided to, lowest first in `LEVELS`."""

    ABANDONED = "abandoned"
    SELF_CARE = "self_care"
    SEE_DOCTOR = "see_doctor"
    URGENT = "urgent"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text`; `prompt` is the id under which the content holds it, with its source."""

    prompt: str
    text: str


@dataclass(frozen=True, slots=True)
class Listen:
    """Wait for the caller. `asked` are finding or slot ids; `timeout_s` is to the first word."""

    expects: Expects
    asked: tuple[str, ...]
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Adjust:
    """Change the voice from here on: `slower` or `louder`."""

    what: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The conversation is over."""

    outcome: Outcome


Effect = Say | Adjust | Listen | Finish
