"""Endpointing: where an utterance begins and ends, from speech probabilities and the words so far.

Pure: no audio, no clock, no engine. Time is counted in frames, so a recording endpoints the same
way at any speed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """What one frame led to."""

    WAITING = "waiting"
    BEGAN = "began"
    SPEAKING = "speaking"
    ENDED = "ended"
    TIMED_OUT = "timed_out"


class Ending(StrEnum):
    """What the words so far tell of whether the caller is done."""

    WHOLE = "whole"
    UNCLEAR = "unclear"
    DANGLING = "dangling"


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait for what, all in seconds.

    `timeout_s` runs until speech begins. `silence_s` ends an utterance; after words that already
    are a whole answer `whole_silence_s` does, after words that want to go on
    `dangling_silence_s`. Less speech than `shortest_speech_s` is a click, dropped after `gap_s`
    of silence. `pre_roll_s` of audio from before the first speech frame belongs to the utterance,
    whose length is at most `longest_s`.
    """

    timeout_s: float
    silence_s: float
    whole_silence_s: float = 0.3
    dangling_silence_s: float = 1.2
    shortest_speech_s: float = 0.15
    gap_s: float = 0.3
    pre_roll_s: float = 0.3
    longest_s: float = 12.0

    def wanted_silence_s(self, ending: Ending) -> float:
        """The silence that ends an utterance whose words so far end like that."""
        if ending is Ending.WHOLE:
            return min(self.whole_silence_s, self.silence_s)
        if ending is Ending.DANGLING:
            return max(self.dangling_silence_s, self.silence_s)
        return self.silence_s


def short_answer(timeout_s: float) -> Timing:
    """For a question that yes, no or a number answers."""
    return Timing(timeout_s, silence_s=0.6, whole_silence_s=0.28, dangling_silence_s=1.2)


def open_answer(timeout_s: float) -> Timing:
    """For a question that is answered by telling; people pause for thought in between."""
    return Timing(timeout_s, silence_s=1.2, whole_silence_s=0.5, dangling_silence_s=1.6)


_ONSET_PROBABILITY = 0.5
_RELEASE_PROBABILITY = 0.35


class Endpointer:
    """Follows one wait for an utterance; feed it every frame's speech probability in order."""

    def __init__(self, timing: Timing, frame_s: float) -> None:
        self._timing = timing
        self._frame_s = frame_s
        self._decision = Decision.WAITING
        self._waited = 0
        self._span = 0
        self._speech = 0
        self._silence = 0

    @property
    def kept_frames(self) -> int:
        """How many of the latest frames belong to the utterance: pre-roll plus its span."""
        return self._span + self._frames(self._timing.pre_roll_s)

    @property
    def longest_frames(self) -> int:
        """The most frames that `kept_frames` can be: the buffer to hold."""
        timing = self._timing
        gaps = self._frames(timing.shortest_speech_s) * self._frames(timing.gap_s)
        return self._frames(timing.pre_roll_s) + gaps + self._frames(timing.longest_s)

    @property
    def span_s(self) -> float:
        """Seconds since the first speech of this utterance."""
        return self._span * self._frame_s

    @property
    def speech_s(self) -> float:
        """Seconds of speech found in this utterance so far."""
        return self._speech * self._frame_s

    @property
    def silence_s(self) -> float:
        """Seconds since the last speech in this utterance."""
        return self._silence * self._frame_s

    def advance(self, probability: float, ending: Ending = Ending.UNCLEAR) -> Decision:
        """Take one frame; `ending` is that of the words so far.

        ENDED and TIMED_OUT are final: a frame after them raises ValueError.
        """
        if self._decision in (Decision.ENDED, Decision.TIMED_OUT):
            raise ValueError(f"the utterance is over: {self._decision}")
        self._count(probability)
        if self._decision is Decision.WAITING:
            self._decision = self._before_speech()
        else:
            self._decision = self._during_speech(ending)
        return self._decision

    def catch_up(self, probabilities: Sequence[float]) -> Decision:
        """Take frames that were heard before it was known that they count."""
        for probability in probabilities:
            if self.advance(probability, Ending.DANGLING) is Decision.ENDED:
                break
        return self._decision

    def _count(self, probability: float) -> None:
        self._waited += 1
        within = self._span > 0 and self._silence == 0
        threshold = _RELEASE_PROBABILITY if within else _ONSET_PROBABILITY
        if probability >= threshold:
            self._speech += 1
            self._silence = 0
            self._span += 1
        elif self._span:
            self._silence += 1
            self._span += 1

    def _before_speech(self) -> Decision:
        timing = self._timing
        if self._speech and self._speech >= self._frames(timing.shortest_speech_s):
            return Decision.BEGAN
        if self._span and self._silence >= self._frames(timing.gap_s):
            self._span = self._speech = self._silence = 0
        if not self._span and self._waited >= self._frames(timing.timeout_s):
            return Decision.TIMED_OUT
        return Decision.WAITING

    def _during_speech(self, ending: Ending) -> Decision:
        timing = self._timing
        wanted = timing.wanted_silence_s(ending)
        over = self._silence >= self._frames(wanted) or self._span >= self._frames(timing.longest_s)
        return Decision.ENDED if over else Decision.SPEAKING

    def _frames(self, seconds: float) -> int:
        """Whole frames that last at least `seconds`, one at the least."""
        return max(1, math.ceil(seconds / self._frame_s - 1e-9))
