"""Keeps folders that would take the process down away from Vosk.

Vosk raises for some damage, but a truncated graph or symbol file makes it segfault, abort or hang
at load or at the first audio, which no exception can catch. So a folder that was never seen is
first tried in a process of its own; one that passed is remembered by its files' sizes and times.
"""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from platformdirs import user_cache_dir

from voiceskill.errors import ModelError

_ACOUSTIC_MODELS = ("am/final.mdl", "final.mdl")
_REMEDY = "choose another model, or get one with `voiceskill models fetch`"


def check_vosk_model(folder: Path) -> None:
    """Return when Vosk can be trusted with the model in `folder`.

    Raises ModelError, naming the path and what to do, when it cannot; see `find_fault`.
    """
    if fault := find_fault(folder):
        raise ModelError(f"{folder}: {fault}; {_REMEDY}")


def find_fault(folder: Path, *, timeout_s: float | None = None) -> str:
    """Why Vosk must not load the model in `folder`, "" when it may.

    The folder is missing, unreadable, no Vosk model, or makes Vosk fail, crash or hang.
    `timeout_s` bounds the trial; by default 30 s and 1 s more for each 10 MB of model.
    """
    if not folder.is_dir():
        return "no such folder"
    try:
        files = _files(folder)
    except OSError as error:
        return f"{error.filename or folder} cannot be read ({error.strerror})"
    if not any(name in files for name in _ACOUSTIC_MODELS):
        return "no Vosk model in this folder"
    fingerprint = hashlib.sha256(json.dumps(files).encode()).hexdigest()
    memory = Path(user_cache_dir("voiceskill", appauthor=False)) / "checked-models.json"
    passed = _recall(memory)
    if fingerprint in passed:
        return ""
    size = sum(size for size, _ in files.values())
    fault = _try(folder, 30 + size / 10_000_000 if timeout_s is None else timeout_s)
    if not fault:
        _remember(memory, [*passed[-20:], fingerprint])
    return fault


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """Size in bytes and modification time of every file; opens each to see that it can be."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb"):
                status = path.stat()
            files[path.relative_to(folder).as_posix()] = (status.st_size, status.st_mtime_ns)
    return files


def _try(folder: Path, timeout_s: float) -> str:
    command = [sys.executable, "-P", "-m", "voiceskill.speech.vosk_recognizer", str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        trial = subprocess.run(
            command, env=environment, capture_output=True, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired:
        return "the model is damaged, Vosk hangs on it"
    except OSError as error:
        return f"cannot be tried in a process of its own ({error.strerror})"
    if trial.returncode == 0:
        return ""
    reaction = "refuses" if trial.returncode == 1 else "crashes on"
    return f"the model is damaged, Vosk {reaction} it"


def _recall(memory: Path) -> list[str]:
    try:
        passed = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(item) for item in passed] if isinstance(passed, list) else []


def _remember(memory: Path, passed: list[str]) -> None:
    # Only saves the next trial, so a cache that cannot be written is no error.
    with contextlib.suppress(OSError):
        memory.parent.mkdir(parents=True, exist_ok=True)
        draft = memory.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(passed), encoding="utf-8")
        draft.replace(memory)
