"""What the voice chain is made of: values that flow, and the protocols that engines fill.

Audio inside the chain is always mono int16 at `SAMPLE_RATE`; adapters convert at the edge.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; times in seconds from the start of the utterance's audio."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was heard, lower case, unknown words left out of `text`.

    `speech_s` is how much speech the endpointer found. `witnessed` tells that a second,
    independent look at the same audio agrees with `text` (`Witness.agrees`); typed input is
    always witnessed and has no words.
    """

    text: str
    confidence: float = 1.0
    words: tuple[Word, ...] = ()
    speech_s: float = 0.0
    witnessed: bool = False


class AudioSource(Protocol):
    """Where the caller's voice comes from: a microphone or a file.

    `overflows` counts how often audio was lost because nobody took it in time.
    """

    overflows: int

    def chunks(self) -> Iterator[Samples]:
        """Blocks of mono int16 at SAMPLE_RATE, in order; ends with the source.

        Raises DeviceError when the device is lost.
        """
        ...

    def drain(self) -> None:
        """Forget what was captured and not yet read (half duplex: our own voice)."""
        ...

    def close(self) -> None: ...


class AudioSink(Protocol):
    """Where the skill's voice goes: a loudspeaker or a file."""

    def play(self, samples: Samples, sample_rate: int) -> bool:
        """Play to the end, blocking; False when stopped early. Raises DeviceError."""
        ...

    def wake(self) -> None:
        """Get ready: a text comes soon."""
        ...

    def stop(self) -> None:
        """Silence at once; callable from another thread."""
        ...

    def close(self) -> None: ...


class Recognizer(Protocol):
    """Turns the audio of one utterance into words, while it is being spoken."""

    def prepare(self, phrases: tuple[str, ...]) -> None:
        """Do now what would delay a `start` with these phrases; between utterances only."""
        ...

    def start(self, phrases: tuple[str, ...] = ()) -> None:
        """Begin an utterance; `phrases` are likely, likeliest first (a hint, not a limit)."""
        ...

    def feed(self, samples: Samples) -> str:
        """Take audio and give the words so far (may be "")."""
        ...

    def finish(self) -> tuple[Word, ...]:
        """End the utterance and give its words; () when none was recognised."""
        ...

    def knows(self, word: str) -> bool:
        """Whether it can hear `word` (one word, any case)."""
        ...

    def close(self) -> None: ...


class Synthesizer(Protocol):
    """Turns text into audio."""

    def synthesize(self, text: str) -> tuple[Samples, int]:
        """Mono int16 samples, never empty, and their rate in Hz. Raises DeviceError."""
        ...

    def adjust(self, *, words_per_minute: int | None = None, volume: float | None = None) -> None:
        """Change the rate (80-300) or the volume from the next text on.

        Volume 1.0 is full scale; up to 2.0 the synthesiser compresses, where it can.
        """
        ...

    def close(self) -> None: ...


class Devices(Protocol):
    """Where sources and sinks come from, and come from again after one was lost."""

    def rescan(self) -> None:
        """Look for devices anew; everything opened before has to be closed. Raises DeviceError."""
        ...

    def open_source(self) -> AudioSource:
        """Raises DeviceError."""
        ...

    def open_sink(self) -> AudioSink:
        """Raises DeviceError."""
        ...
