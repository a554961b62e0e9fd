"""How a conversation reaches the caller: what a turn is, what can be heard, and text mode."""

import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol, TextIO

from voiceskill.dialog.events import Event, Expects, Listen, Outcome, Say
from voiceskill.language.meaning import Polarity, SlotValue
from voiceskill.speech.ports import Utterance

MAX_CHARACTERS = 10_000
_WIDTH = 78


@dataclass(frozen=True, slots=True)
class Turn:
    """One system turn, complete: what is said and where the conversation stands."""

    number: int
    says: tuple[Say, ...]
    asking: tuple[str, ...]
    expects: Expects
    confirming: tuple[tuple[str, Polarity], ...]
    level: Outcome | None
    outcome: Outcome | None
    findings: tuple[tuple[str, Polarity], ...]
    slots: tuple[tuple[str, SlotValue], ...]
    unanswered: tuple[str, ...]
    summary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was said while the skill listened."""


@dataclass(frozen=True, slots=True)
class Noise:
    """Something was said, or typed, of which no words could be made out."""


@dataclass(frozen=True, slots=True)
class Departed:
    """The caller is gone."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was heard in a conversation that is replayed, as it was understood then."""

    event: Event


Heard = Utterance | Silence | Noise | Departed | Recorded


class Channel(Protocol):
    """The way to the caller and back. May raise DeviceError."""

    def say(self, turn: Turn) -> None:
        """Give the turn to the caller, and return when it is out."""
        ...

    def hear(self, listen: Listen) -> Heard:
        """Wait for the caller."""
        ...

    def adjust(self, what: str) -> None:
        """`slower` or `louder`, from the next turn on."""
        ...

    def stays(self) -> bool:
        """Whether the caller may still speak after the ending."""
        ...

    def close(self) -> None: ...


KEYS = {"1": "yes", "2": "no", "3": "not sure"}
_LETTERS = {"r": "repeat", "q": "stop"}


def read_key(key: str, expects: Expects) -> str:
    """The words that a single key stands for; the key itself when it stands for none."""
    words = KEYS if expects in (Expects.YES_NO, Expects.CONFIRM) else {}
    return {**words, **_LETTERS}.get(key, key)


class TextChannel:
    """Text mode: a conversation on a terminal, or one utterance a line through a pipe.

    `refuse` is told of each line of input that could not be used, in one sentence.
    """

    def __init__(
        self, source: BinaryIO, sink: TextIO, refuse: Callable[[str], None], *, as_json: bool
    ) -> None:
        self._source = source
        self._sink = sink
        self._refuse = refuse
        self._as_json = as_json
        self._terminal = source.isatty() and sink.isatty()
        self._line_number = 0

    def say(self, turn: Turn) -> None:
        if self._as_json:
            print(turn_line(turn), file=self._sink, flush=True)
            return
        for say in turn.says:
            print(textwrap.fill(say.text, _WIDTH), file=self._sink)
        if turn.summary:
            print("", *turn.summary, sep="\n", file=self._sink)
        self._sink.flush()

    def hear(self, listen: Listen) -> Heard:
        if self._terminal:
            print("> ", end="", file=self._sink, flush=True)
        line = self._source.readline(4 * MAX_CHARACTERS)
        if not line:
            return Departed()
        self._line_number += 1
        whole = line.endswith(b"\n") or len(line) < 4 * MAX_CHARACTERS
        while not line.endswith(b"\n") and (rest := self._source.readline(1 << 16)):
            line = rest
            whole = False
        try:
            text = line.decode("utf-8").strip() if whole else ""
        except UnicodeDecodeError:
            self._refuse(f"line {self._line_number}: not UTF-8 text; taken as not understood")
            return Noise()
        if not whole or len(text) > MAX_CHARACTERS:
            self._refuse(
                f"line {self._line_number}: longer than {MAX_CHARACTERS} characters; "
                "taken as not understood"
            )
            return Noise()
        if not text or text == "<silence>":
            return Silence()
        if text == "<noise>":
            return Noise()
        return Utterance(read_key(text.lower(), listen.expects), witnessed=True)

    def adjust(self, what: str) -> None:
        """Text has no rate and no volume."""

    def stays(self) -> bool:
        return False

    def close(self) -> None:
        self._sink.flush()


def turn_line(turn: Turn) -> str:
    """The turn as one line of JSON."""
    return json.dumps(turn_record(turn), ensure_ascii=False)


def turn_record(turn: Turn) -> dict[str, object]:
    """The turn as its JSON line has it."""
    ended = turn.outcome is not None
    record: dict[str, object] = {
        "turn": turn.number,
        "say": [say.text for say in turn.says],
        "asking": list(turn.asking),
        "expects": turn.expects,
        "confirming": dict(turn.confirming),
        "level": turn.level,
        "ended": ended,
        "outcome": turn.outcome,
    }
    if ended:
        record["findings"] = dict(turn.findings)
        record["slots"] = dict(turn.slots)
        record["unanswered"] = list(turn.unanswered)
    return record
