"""`python -m benchmarks.fuzz`: a million random events and damaged inputs, and flat memory.

Exit status 1 when a target crashes or hangs, or when memory grows after the first fifth.
"""

import argparse
import faulthandler
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.fuzzing.targets import Targets
from voiceskill.dialog.load import load_dialog
from voiceskill.language.load import load_lexicon
from voiceskill.language.reader import Reader
from voiceskill.resources import data_folder

_HANG_S = 120
_MOST_GROWTH_MB = 8.0
_FIFTHS = 5
_SHARES = {
    "engine": 0.85,
    "understand": 0.1,
    "recording": 0.04,
    "text": 0.0088,
    "yaml": 0.0011,
    "command_line": 0.0001,
}
"""The share of each target in the count of events."""


def run(targets: Targets, events: int, seed: int, tell: Callable[[str], None]) -> float:
    """The growth in MB from the first fifth to the last, after so many events of all targets."""
    sizes: list[float] = []
    counts = dict.fromkeys(_SHARES, 0)
    began = time.monotonic()
    for fifth in range(_FIFTHS):
        for name, share in _SHARES.items():
            due = events * share * (fifth + 1) / _FIFTHS
            target = getattr(targets, name)
            while counts[name] < due:
                faulthandler.dump_traceback_later(_HANG_S, exit=True)
                counts[name] += target(random.Random(f"{seed} {name} {counts[name]}"))
        faulthandler.cancel_dump_traceback_later()
        gc.collect()
        sizes.append(_resident_mb())
        seconds = time.monotonic() - began
        tell(f"{sum(counts.values()):>9} events, {seconds:.0f} s, {sizes[-1]:.1f} MB")
    tell(", ".join(f"{name} {count}" for name, count in counts.items()))
    return sizes[-1] - sizes[0]


def _resident_mb() -> float:
    """Resident memory of this process; 0.0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = {"HOME": temporary, "XDG_STATE_HOME": temporary, "XDG_CONFIG_HOME": temporary}
        os.environ.update(home)
        os.chdir(temporary)
        dialogs = data_folder("dialogs")
        folders = (dialogs / "back_pain", dialogs / "common")
        targets = Targets(Path(temporary), load_dialog(*folders), Reader(load_lexicon(*folders)))
        growth = run(targets, args.events, args.seed, lambda line: print(line, flush=True))
    print(f"no crash, no hang; memory grew by {growth:.1f} MB after the first fifth")
    return 0 if growth <= _MOST_GROWTH_MB else 1


if __name__ == "__main__":
    sys.exit(main())
