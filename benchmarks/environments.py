"""Virtual environments of the benchmark's own, one for each peer, with pinned packages."""

import hashlib
import os
import subprocess
import venv
from pathlib import Path

_MARK = "installed"


class CannotInstall(Exception):
    """A peer's packages could not be installed; says why in one line."""


def python_of(requirements: Path, folder: Path) -> Path:
    """The Python of the environment for `requirements`, made below `folder` where it is missing.

    Raises CannotInstall.
    """
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    home = folder / f"{requirements.stem.removeprefix('requirements-')}-{digest}"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (home / _MARK).exists():
        return python
    try:
        venv.create(home, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotInstall(f"no virtual environment: {error}") from None
    command = [
        str(python),
        *("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
        *("--requirement", str(requirements)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise CannotInstall(lines[-1] if lines else f"pip ended with {done.returncode}")
    (home / _MARK).touch()
    return python
