"""The format of a recording: a header, then each event and a fingerprint of each turn, as JSON.

A recording never holds audio. The caller's words stand in it only when it says so (`words`);
otherwise the phrases that carried the findings are numbered, which is all that the engine needs.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from voiceskill.channel import Turn, turn_line
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Event, Left, NoInput, NoMatch, Started, Understood
from voiceskill.dialog.load import Place
from voiceskill.errors import UsageError
from voiceskill.language.meaning import Finding, Intent, Meaning, Polarity, SlotValue

LONGEST_LINE_BYTES = 1_000_000
_WITHOUT_CONTENT: Mapping[str, Event] = {
    "started": Started(),
    "no_input": NoInput(),
    "no_match": NoMatch(),
    "left": Left(),
}


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Header(_Line):
    """The first line: what was recorded, and with which content for which place."""

    voiceskill_recording: Literal[1]
    program: str
    dialog: str
    content: str
    place: Place
    slow: bool
    words: bool


class HeardFinding(_Line):
    name: str
    polarity: Polarity
    words: str = ""
    cue: str = ""
    rule: str = ""


class UnderstoodLine(_Line):
    """What the caller said, as far as it was understood; `heard` are their words, if kept."""

    event: Literal["understood"]
    intent: Intent | None = None
    faq: str | None = None
    correction: Intent | None = None
    findings: tuple[HeardFinding, ...] = ()
    slots: dict[str, SlotValue] = {}
    doubted: bool = False
    heard: str | None = None


class EventLine(_Line):
    """An event without content; `interrupted` is a conversation broken off by Ctrl-C."""

    event: Literal["started", "no_input", "no_match", "left", "interrupted"]


class TurnLine(_Line):
    """The fingerprint of the turn that was spoken then."""

    turn: int
    fingerprint: str


Line = UnderstoodLine | EventLine | TurnLine
_LINE: TypeAdapter[Line] = TypeAdapter(Line)


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded conversation. An event of None is the interruption."""

    header: Header
    events: tuple[Event | None, ...]
    turns: tuple[str, ...]


def new_header(dialog: Dialog, place: Place, *, slow: bool, words: bool) -> Header:
    """The header of a recording that begins now."""
    return Header(
        voiceskill_recording=1,
        program=version("voiceskill"),
        dialog=f"{dialog.info.name}/{dialog.info.version}",
        content=content_hash(dialog),
        place=place,
        slow=slow,
        words=words,
    )


def content_hash(dialog: Dialog) -> str:
    """Changes with every word and rule of the dialog."""
    text = json.dumps(dialog.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def turn_fingerprint(turn: Turn) -> str:
    """Changes with every byte of the turn's JSON line."""
    return hashlib.sha256(turn_line(turn).encode()).hexdigest()[:16]


def event_line(event: Event, heard: str | None = None) -> Line:
    """The event as it is kept: with the caller's words when `heard` has them, else without."""
    if not isinstance(event, Understood):
        kind = next(k for k, known in _WITHOUT_CONTENT.items() if known == event)
        return EventLine.model_validate({"event": kind})
    meaning = event.meaning
    numbers: dict[str, str] = {"": ""}
    for finding in meaning.findings:
        numbers.setdefault(finding.words, f"phrase {len(numbers)}")
    return UnderstoodLine(
        event="understood",
        intent=meaning.intent,
        faq=meaning.faq,
        correction=meaning.correction,
        findings=tuple(
            HeardFinding(
                name=finding.name,
                polarity=finding.polarity,
                words=numbers[finding.words] if heard is None else finding.words,
                cue="" if heard is None else finding.cue,
                rule=finding.rule,
            )
            for finding in meaning.findings
        ),
        slots=dict(meaning.slots),
        doubted=event.doubted,
        heard=heard,
    )


def read_recording(path: Path) -> Recording:
    """The recording in `path`. Raises UsageError, one line, when it is none or is damaged."""
    events: list[Event | None] = []
    turns: list[str] = []
    try:
        with path.open("rb") as file:
            header = _parse_header(file.readline(LONGEST_LINE_BYTES))
            if header is None:
                raise UsageError(f"{path}: not a recording of voiceskill")
            number = 1
            while line := file.readline(LONGEST_LINE_BYTES):
                number += 1
                parsed = _parse_line(line)
                if parsed is None:
                    raise UsageError(f"{path}, line {number}: damaged, not an event or a turn")
                if isinstance(parsed, TurnLine):
                    turns.append(parsed.fingerprint)
                else:
                    events.append(_event(parsed))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None
    if not events or events[0] != Started():
        raise UsageError(f"{path}: a recording begins with `started`, and this does not")
    return Recording(header, tuple(events), tuple(turns))


def is_recording(path: Path) -> bool:
    """Whether the file begins as a recording does. Raises OSError when it cannot be read."""
    with path.open("rb") as file:
        return _parse_header(file.readline(LONGEST_LINE_BYTES)) is not None


def _parse_header(line: bytes) -> Header | None:
    try:
        return Header.model_validate_json(line)
    except ValidationError:
        return None


def _parse_line(line: bytes) -> Line | None:
    try:
        return _LINE.validate_json(line)
    except ValidationError:
        return None


def _event(line: UnderstoodLine | EventLine) -> Event | None:
    if isinstance(line, EventLine):
        return _WITHOUT_CONTENT.get(line.event)
    findings = tuple(Finding(f.name, f.polarity, f.words, f.cue, f.rule) for f in line.findings)
    slots: Mapping[str, SlotValue] = line.slots
    meaning = Meaning(line.intent, line.faq, findings, tuple(slots.items()), line.correction)
    return Understood(meaning, line.doubted)
