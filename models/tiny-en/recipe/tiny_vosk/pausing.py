"""Lets the long stages wait while a file exists: `PAUSE_FILE=/some/file make`."""

from __future__ import annotations

import os
import time
from pathlib import Path


def wait_while_paused() -> None:
    """Return at once, or when the file named by PAUSE_FILE has gone."""
    name = os.environ.get("PAUSE_FILE")
    while name and Path(name).exists():
        time.sleep(2)
