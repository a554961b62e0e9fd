"""Remembers where recordings were written, so that all of them can be removed again."""

import json
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_state_dir

from voiceskill.recording import is_recording


def memory_path() -> Path:
    """The file that holds the path of each recording, one JSON string a line."""
    return Path(user_state_dir("voiceskill", appauthor=False)) / "recordings.jsonl"


def remember(path: Path) -> None:
    """Note a recording. Raises OSError when that is not possible."""
    memory = memory_path()
    memory.parent.mkdir(parents=True, exist_ok=True)
    with memory.open("a", encoding="utf-8") as file:
        file.write(json.dumps(str(path)) + "\n")


def forget() -> Iterator[tuple[bool, str]]:
    """Remove each recording that was remembered, and nothing else.

    Gives for each whether it is gone, and one line that says what was done. What could not be
    removed stays remembered.
    """
    memory = memory_path()
    left: list[Path] = []
    for path in _remembered(memory):
        gone, line = _remove(path)
        if not gone:
            left.append(path)
        yield gone, line
    memory.unlink(missing_ok=True)
    for path in left:
        remember(path)


def _remembered(memory: Path) -> list[Path]:
    try:
        lines = memory.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    paths: dict[Path, None] = {}
    for line in lines:
        try:
            path = json.loads(line)
        except ValueError:
            continue
        if isinstance(path, str):
            paths[Path(path)] = None
    return list(paths)


def _remove(path: Path) -> tuple[bool, str]:
    try:
        if not path.exists():
            return True, f"already gone: {path}"
        if not is_recording(path):
            return True, f"left alone, no recording any more: {path}"
        path.unlink()
    except OSError as error:
        return False, f"could not be removed: {path} ({error.strerror})"
    return True, f"removed: {path}"
