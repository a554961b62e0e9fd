"""When something sounds on a virtual sound card, by the clock of this machine."""

import subprocess
import threading
import time
from collections.abc import Mapping

import numpy as np

from voiceskill.speech.ports import SAMPLE_RATE, Samples

LOUD = 300
FRAME_S = 0.01
_FRAME = round(FRAME_S * SAMPLE_RATE)


class SoundMeter:
    """Records the monitor of one sink from its making on; times are of `time.monotonic`.

    The recording's own clock is tied to the machine's by the earliest arrival of any block, so
    times are right to about the 10 ms that the sound server takes.
    """

    def __init__(self, sink: str, environment: Mapping[str, str]) -> None:
        command = ["parec", f"--device={sink}.monitor", "--format=s16le", "--channels=1"]
        command += [f"--rate={SAMPLE_RATE}", "--latency-msec=10"]
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        self._levels: list[int] = []
        self._rest: Samples = np.zeros(0, np.int16)
        self._began = float("inf")
        self._count = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._record, daemon=True)
        self._thread.start()
        while not self._count:
            time.sleep(0.01)

    def first_sound_after(self, moment: float, timeout_s: float = 30.0) -> float | None:
        """When it sounded first after `moment`; None when it does not in time."""
        deadline = time.monotonic() + timeout_s
        while True:
            with self._lock:
                start = max(0, self._index(moment))
                for at in range(start, len(self._levels)):
                    if self._levels[at] > LOUD:
                        return self._time(at)
            if time.monotonic() > deadline:
                return None
            time.sleep(0.01)

    def last_sound_before(self, moment: float) -> float | None:
        """When it sounded last before `moment`."""
        with self._lock:
            for at in range(min(len(self._levels), self._index(moment)) - 1, -1, -1):
                if self._levels[at] > LOUD:
                    return self._time(at + 1)
        return None

    def await_silence(self, seconds: float, timeout_s: float = 60.0) -> float:
        """Until nothing sounded for `seconds`; when the last sound was."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            now = time.monotonic()
            last = self.last_sound_before(now)
            if last is not None and now - last > seconds:
                return last
            time.sleep(0.02)
        raise RuntimeError("it never became silent")

    def await_sounding(self, seconds: float = 0.1, timeout_s: float = 30.0) -> None:
        """Until it has sounded for the last `seconds` without a break."""
        wanted = round(seconds / FRAME_S)
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            with self._lock:
                latest = self._levels[-wanted:]
            if len(latest) == wanted and min(latest) > LOUD:
                return
            time.sleep(0.005)
        raise RuntimeError("it never sounded")

    def await_gap(self, moment: float, seconds: float = 0.1, timeout_s: float = 5.0) -> float:
        """When, after `moment`, it was silent for `seconds` for the first time: the start of it."""
        wanted = round(seconds / FRAME_S)
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            with self._lock:
                silent = 0
                for at in range(max(0, self._index(moment)), len(self._levels)):
                    silent = silent + 1 if self._levels[at] <= LOUD else 0
                    if silent == wanted:
                        return max(moment, self._time(at + 1 - wanted))
            time.sleep(0.01)
        raise RuntimeError("it did not become silent")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._thread.join(10)

    def _index(self, moment: float) -> int:
        return round((moment - self._began) / FRAME_S)

    def _time(self, index: int) -> float:
        return self._began + index * FRAME_S

    def _record(self) -> None:
        assert self._process.stdout
        while block := self._process.stdout.read1(4096):  # type: ignore[attr-defined]
            now = time.monotonic()
            with self._lock:
                audio = np.concatenate((self._rest, np.frombuffer(block, np.int16)))
                whole = len(audio) // _FRAME * _FRAME
                self._rest = audio[whole:]
                frames = np.abs(audio[:whole].reshape(-1, _FRAME).astype(np.int32))
                self._levels.extend(frames.max(axis=1).tolist() if len(frames) else [])
                self._count += len(block) // 2
                self._began = min(self._began, now - self._count / SAMPLE_RATE)
