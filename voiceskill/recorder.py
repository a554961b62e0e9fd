"""The flight recorder, off by default: writes one conversation to a file, event by event."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel

from voiceskill.channel import Turn
from voiceskill.dialog.events import Event
from voiceskill.errors import UsageError
from voiceskill.kept import remember
from voiceskill.recording import EventLine, Header, TurnLine, event_line, turn_fingerprint


class Recorder:
    """Writes to a new file that only its owner may read; its path is remembered for `forget`.

    Raises UsageError when the file exists already, or cannot be made or remembered. A failure
    later on stops the recording, never the conversation; `complain` is told why.
    """

    def __init__(self, path: Path, header: Header, complain: Callable[[str], None]) -> None:
        self._path = path.absolute()
        self._complain = complain
        self._words = header.words
        try:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise UsageError(f"{path}: exists already; choose another name") from None
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error.strerror})") from None
        try:
            remember(self._path)
        except OSError as error:
            os.close(self._file)
            self._path.unlink()
            raise UsageError(
                f"{path}: not recorded, because it could not be noted for `voiceskill forget` "
                f"({error.filename}: {error.strerror})"
            ) from None
        self._open = True
        self._write(header)

    def event(self, event: Event, heard: str) -> None:
        """Keep what happened; the words `heard` only when that was asked for."""
        self._write(event_line(event, heard if self._words else None))

    def turn(self, turn: Turn) -> None:
        """Keep a fingerprint of what is said next."""
        self._write(TurnLine(turn=turn.number, fingerprint=turn_fingerprint(turn)))

    def interrupted(self) -> None:
        """Keep that the conversation was broken off here."""
        self._write(EventLine(event="interrupted"))

    def close(self) -> None:
        if self._open:
            self._open = False
            os.close(self._file)

    def _write(self, line: BaseModel) -> None:
        if not self._open:
            return
        brief = not isinstance(line, Header)
        text = json.dumps(line.model_dump(mode="json", exclude_defaults=brief), ensure_ascii=False)
        data = f"{text}\n".encode()
        try:
            while data:
                data = data[os.write(self._file, data) :]
        except OSError as error:
            self.close()
            self._complain(f"{self._path}: the recording stopped ({error.strerror})")
