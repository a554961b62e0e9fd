"""Many turns in one process, and SIGTERM at random moments.

    python -m benchmarks.soak [--turns 1000] [--kills 10]

Conversations follow each other through ear, engine and voice; every sentence has to be played
exactly once, and memory, threads and open files must not grow. Then `voiceskill talk` is ended at
random moments on a virtual sound card (system packages of `.ci/run`): no file may be left behind.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.rooms import Room
from benchmarks.spoken_dialogs import TROUBLES, Caller, Exam, Mute
from tests.live_caller import TALK
from tests.virtual_sound_card import missing_packages, virtual_sound_card
from voiceskill.channel import Turn
from voiceskill.speech.ports import Samples
from voiceskill.speech.speaking import Speaker
from voiceskill.speech.synthesizer import open_synthesizer

WARM_UP_TURNS = 100
MOST_GROWTH_MB = 20.0
CACHED = {"checked-models.json"}
"""What may stay in the cache: which models were tried and found whole."""


class Tally(Mute):
    """A mute sink that counts texts and seconds."""

    def __init__(self) -> None:
        self.texts = 0
        self.seconds = 0.0

    def play(self, samples: Samples, sample_rate: int) -> bool:
        self.texts += 1
        self.seconds += len(samples) / sample_rate
        return True


class CountingCaller(Caller):
    """A caller that counts the sentences it should have heard."""

    sentences = 0

    def say(self, turn: Turn) -> None:
        CountingCaller.sentences += len(turn.says)
        super().say(turn)


def resources() -> tuple[float, int, int]:
    """Resident megabytes, threads, open files."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    files = len(list(Path("/proc/self/fd").iterdir()))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6, threading.active_count(), files


def converse(turns: int, seconds: float) -> bool:
    """Have `turns` turns; print what was counted; whether all is well."""
    tally = Tally()
    exam = Exam("tiny-en", Speaker(open_synthesizer(), tally), CountingCaller)
    deadline = time.monotonic() + seconds
    done = number = 0
    before = resources()
    while done < turns and time.monotonic() < deadline:
        trouble = list(TROUBLES.values())[number % len(TROUBLES)]
        room = Room(open_synthesizer(voice="en-us+f3"), None, 0.0, number)
        _, caller = exam.converse(trouble, room, False)
        done += caller.turns
        number += 1
        if done - caller.turns < WARM_UP_TURNS <= done:
            before = resources()
    after = resources()
    print(f"turns {done}, conversations {number}")
    print(f"sentences due {CountingCaller.sentences}, played {tally.texts}")
    for name, first, last in zip(("MB", "threads", "open files"), before, after, strict=True):
        print(f"{name}: {first:.0f} after {WARM_UP_TURNS} turns, {last:.0f} at the end")
    return (
        CountingCaller.sentences == tally.texts
        and after[0] - before[0] < MOST_GROWTH_MB
        and after[1:] <= before[1:]
    )


def interrupt(kills: int) -> bool:
    """End `voiceskill talk` at random moments; whether nothing was left behind."""
    dice = random.Random(0)
    left: list[str] = []
    statuses: list[int] = []
    for _ in range(kills):
        with (
            virtual_sound_card() as card,
            tempfile.TemporaryDirectory() as folder,
            tempfile.TemporaryDirectory() as cache,
        ):
            process = subprocess.Popen(
                [sys.executable, "-c", TALK, "--model", "tiny-en"],
                env={**card.environment, "TMPDIR": folder, "XDG_CACHE_HOME": cache},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            card.await_playing()
            time.sleep(dice.uniform(0.0, 6.0))
            process.send_signal(signal.SIGTERM)
            statuses.append(process.wait(60))
            assert process.stdin
            process.stdin.close()
            found = [path for path in Path(cache).rglob("*") if path.is_file()]
            left += os.listdir(folder)
            left += [path.name for path in found if path.name not in CACHED]
    print(f"SIGTERM {kills} times: exit statuses {sorted(set(statuses))}, files left {left}")
    return not left and set(statuses) <= {130}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after that long")
    parser.add_argument("--kills", type=int, default=10)
    arguments = parser.parse_args()
    if missing := missing_packages():
        print(f"needs the system packages {' '.join(missing)}", file=sys.stderr)
        return 3
    well = converse(arguments.turns, arguments.seconds)
    return 0 if interrupt(arguments.kills) and well else 1


if __name__ == "__main__":
    sys.exit(main())
