"""Small real stand-ins for what a test cannot press, hear or unplug."""

import threading
from collections.abc import Iterator

from voiceskill.errors import DeviceError
from voiceskill.keyboard import Accept
from voiceskill.speech.ports import Samples


class ScriptedKeys:
    """A keyboard whose keys are pressed by the test."""

    def __init__(self) -> None:
        self.pressed: list[str] = []
        self.accept: Accept = lambda key: False
        self.closed = False

    def watch(self, accept: Accept) -> None:
        self.accept = accept

    def wait(self, timeout_s: float = 0.0) -> str | None:
        return self.pressed.pop(0) if self.pressed else None

    def close(self) -> None:
        self.closed = True

    def press(self, key: str) -> bool:
        accepted = self.accept(key)
        if accepted:
            self.pressed.append(key)
        return accepted


class BlockingSink:
    """A loudspeaker that plays until it is stopped."""

    def __init__(self) -> None:
        self.playing = threading.Event()
        self.stopped = threading.Event()
        self.plays = 0

    def play(self, samples: Samples, sample_rate: int) -> bool:
        self.plays += 1
        self.playing.set()
        assert self.stopped.wait(20)
        return False

    def wake(self) -> None:
        pass

    def stop(self) -> None:
        self.stopped.set()

    def close(self) -> None:
        self.stopped.set()


class UnpluggedSource:
    """A microphone that is lost at once."""

    closed = False
    overflows = 0

    def chunks(self) -> Iterator[Samples]:
        raise DeviceError("microphone 'headset' lost: no more audio comes from it")

    def drain(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


class UnpluggedSink:
    """A loudspeaker that is lost at once."""

    plays = 0

    def play(self, samples: Samples, sample_rate: int) -> bool:
        self.plays += 1
        raise DeviceError("loudspeaker 'headset' lost: it takes no more audio")

    def wake(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass
