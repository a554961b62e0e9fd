"""What one utterance means: the value that understanding gives and the dialog engine takes."""

from dataclasses import dataclass
from enum import StrEnum


class Polarity(StrEnum):
    """What the caller says about a finding; never mentioned is a fourth thing, not ABSENT."""

    PRESENT = "present"
    ABSENT = "absent"
    UNSURE = "unsure"


class Intent(StrEnum):
    """What the caller does with the utterance, besides reporting findings and slots."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    REPEAT = "repeat"
    HELP = "help"
    BACK = "back"
    STOP = "stop"
    WAIT = "wait"
    SLOWER = "slower"
    LOUDER = "louder"
    WHY = "why"
    RESTART = "restart"
    CORRECTION = "correction"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding and how it was decided.

    `words` are the caller's words that carried it, `cue` the word that set the polarity
    ("" when the phrase alone did), `rule` the name of the rule that decided.
    """

    name: str
    polarity: Polarity
    words: str = ""
    cue: str = ""
    rule: str = ""


SlotValue = bool | int | float


@dataclass(frozen=True, slots=True)
class Meaning:
    """Everything that one utterance says, given the question it answers.

    `findings` hold each name once. `faq` is set exactly when `intent` is QUESTION.
    `correction` is the polar answer that a CORRECTION carries ("no wait, i meant yes"),
    None when it carries none.
    """

    intent: Intent | None = None
    faq: str | None = None
    findings: tuple[Finding, ...] = ()
    slots: tuple[tuple[str, SlotValue], ...] = ()
    correction: Intent | None = None

    @property
    def empty(self) -> bool:
        """Nothing was understood: a no-match."""
        return self.intent is None and not self.findings and not self.slots
