"""Replays a recording: a channel that hears what was heard then, and writes the turns."""

from typing import TextIO

from voiceskill.channel import Heard, Recorded, Turn, turn_line
from voiceskill.dialog.events import Listen, Started
from voiceskill.errors import VoiceSkillError
from voiceskill.recording import Recording, turn_fingerprint


class ReplayChannel:
    """Writes each turn as a JSON line to `sink`; `changed` are turns that are not as recorded."""

    def __init__(self, recording: Recording, sink: TextIO) -> None:
        events = recording.events
        self._events = list(events[1:] if events[:1] == (Started(),) else events)
        self._fingerprints = list(recording.turns)
        self._sink = sink
        self.changed: list[int] = []

    def say(self, turn: Turn) -> None:
        then = self._fingerprints.pop(0) if self._fingerprints else ""
        if then != turn_fingerprint(turn):
            self.changed.append(turn.number)
        print(turn_line(turn), file=self._sink, flush=True)

    def hear(self, listen: Listen) -> Heard:
        """The next event; KeyboardInterrupt where the conversation was broken off."""
        if not self._events:
            raise VoiceSkillError("the recording breaks off here, before the conversation ended")
        event = self._events.pop(0)
        if event is None:
            raise KeyboardInterrupt
        return Recorded(event)

    def adjust(self, what: str) -> None:
        """Text has no rate and no volume."""

    def stays(self) -> bool:
        """Whether the caller went on after the ending."""
        return bool(self._events)

    def close(self) -> None:
        self._sink.flush()
