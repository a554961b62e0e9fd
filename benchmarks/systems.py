"""The systems measured, and how each is run: a process of its own, over JSON lines."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.environments import python_of

HERE = Path(__file__).parent


class CannotRun(Exception):
    """A system ended before it was ready; says why in one line."""


@dataclass(frozen=True, slots=True)
class System:
    """`module` is run by this Python, or by the environment for `requirements`."""

    name: str
    module: str
    requirements: str | None = None

    @property
    def title(self) -> str:
        """The name, with the version pinned."""
        return f"{self.name} {self._version()}".rstrip()

    def _version(self) -> str:
        if self.requirements is None:
            return ""
        first = (HERE / self.requirements).read_text(encoding="utf-8").splitlines()[0]
        return first.partition("==")[2].strip()

    def python(self, environments: Path) -> Path:
        """Raises CannotInstall when the environment cannot be made."""
        if self.requirements is None:
            return Path(sys.executable)
        return python_of(HERE / self.requirements, environments)


SYSTEMS = (
    System("voiceskill", "voiceskill_reader"),
    System("keywords", "keywords"),
    System("ovos-yes-no-plugin", "ovos_yes_no", "requirements-ovos-yes-no.txt"),
    System("hassil", "hassil_templates", "requirements-hassil.txt"),
    System("padacioso", "padacioso_samples", "requirements-padacioso.txt"),
    System("medspaCy ConText", "medspacy_context", "requirements-medspacy.txt"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """What a system heard, by item id, the time each took, and the time to get ready."""

    heard: dict[str, dict[str, Any]]
    nanoseconds: list[int]
    ready_seconds: float


def run(
    system: System, python: Path, phrasebook: Path, lines: Sequence[str], seconds: float
) -> Run:
    """Gives `lines` to the system; after `seconds` it is stopped, with what it has answered.

    Raises CannotRun.
    """
    root = HERE.parent
    process = subprocess.Popen(
        [str(python), "-m", f"benchmarks.peers.{system.module}", str(phrasebook)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONHASHSEED": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    expired = threading.Event()

    def stop() -> None:
        expired.set()
        process.kill()

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        output, errors = process.communicate("".join(f"{line}\n" for line in lines))
    finally:
        timer.cancel()
    answers = [json.loads(line) for line in output.rpartition("\n")[0].splitlines()]
    if len(answers) < 2 or (process.returncode and not expired.is_set()):
        reason = errors.strip().splitlines()[-1:] or ["no answer in the time allowed"]
        raise CannotRun(reason[0])
    ready, *answers = answers
    return Run(
        {answer["id"]: answer["heard"] for answer in answers},
        [answer["nanoseconds"] for answer in answers],
        ready["ready"],
    )
