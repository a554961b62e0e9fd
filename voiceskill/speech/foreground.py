"""Who speaks near the microphone, and what only sounds in the room: a radio, people who talk.

A caller stands out from a room that talks by being louder. What was no louder than the room had
been before the caller spoke is not the caller's. In a room that is silent, or only hisses, nothing
is held back. Pure: frames in, probabilities out; levels in dB of a sample's unit, 20 log10.
"""

from collections import deque

import numpy as np

from voiceskill.speech.ports import Samples

NEARER_DB = 11.0
"""How much louder than the room a caller has to be, to be told apart."""
NEARER_IN_A_ROOM_THAT_TALKS_DB = 8.0
"""The same, once it is known that the room talks."""
_MARGIN_DB = 3.0
_SURELY_NEAR_DB = 7.0
_ONSET_DB = 6.0
_SMOOTHED_FRAMES = 4
_RAMP_FRAMES = 3
# What is soft from the start for less than half a second can be a caller who speaks up.
_LEAST_ROOM_FRAMES = 15
_LEAST_FRAMES_IN_A_ROOM_THAT_TALKS = 8
_SUSTAINED_DB = 15.0
_SUSTAINED_SHARE = 0.6
_TALKING_SHARE = 0.3
_REMEMBERED_FRAMES = 300
_SPEECH = 0.5


class Foreground:
    """Follows one caller in one room, listening after listening."""

    def __init__(self) -> None:
        self._room: deque[float] = deque(maxlen=_REMEMBERED_FRAMES)
        self._near = 0.0
        self._misses = 0
        self.begin()

    def begin(self) -> None:
        """A new listening; what the room sounds like is still known from the one before."""
        self._powers: list[float] = []
        self._levels: list[float] = []
        self._probabilities: list[float] = []
        self._top = 0.0
        self._told_apart = False

    @property
    def room_talks(self) -> bool:
        """Whether some of what sounds like speech is known to be the room's."""
        return bool(self._room)

    def end(self, *, heard: bool) -> None:
        """The listening is over; was an utterance `heard` in it?

        After two of which nothing came, what seemed to be the room may have been the caller.
        """
        self._misses = 0 if heard else self._misses + 1
        if self._misses > 1:
            self._room.clear()
        elif heard and self._top:
            self._near = self._top

    def take(self, frame: Samples, probability: float) -> float:
        """The probability, 0.0 to 1.0, that this frame holds the caller's speech."""
        self._powers.append(float(np.mean(frame.astype(np.float64) ** 2)))
        level = float(10 * np.log10(np.mean(self._powers[-_SMOOTHED_FRAMES:]) + 1.0))
        self._levels.append(level)
        self._probabilities.append(probability)
        if self._told_apart:
            self._near = max(self._near, level)
        if self._room and level <= self._loudest_of_room():
            if not self._top:
                self._room.append(level)
            return 0.0
        if probability >= _SPEECH:
            self._top = max(self._top, level)
        return probability

    def nearer(self) -> list[float]:
        """What `take` would have given since a nearer voice set in over what was heard before.

        Given once in a listening, as soon as that voice proves to be one; else nothing.
        """
        if self._told_apart or self._levels[-1] < self._top:
            return []
        levels, speech = np.array(self._levels), np.array(self._probabilities) >= _SPEECH
        onset = int(np.argmax(levels >= self._top - _ONSET_DB))
        since = max(0, onset - _RAMP_FRAMES)
        least, contrast = (
            (_LEAST_FRAMES_IN_A_ROOM_THAT_TALKS, NEARER_IN_A_ROOM_THAT_TALKS_DB)
            if self._room
            else (_LEAST_ROOM_FRAMES, NEARER_DB)
        )
        if since < least or not _is_room(levels[:since], speech[:since], self._top - contrast):
            return []
        self._told_apart = True
        self._near = max(self._near, self._top)
        self._room.extend(levels[:since].tolist())
        loudest = self._loudest_of_room()
        return [
            probability if level > loudest else 0.0
            for level, probability in zip(
                self._levels[since:], self._probabilities[since:], strict=True
            )
        ]

    def _loudest_of_room(self) -> float:
        room = _loudness(np.array(self._room)) + _MARGIN_DB
        return min(room, self._near - _SURELY_NEAR_DB)


def _is_room(levels: np.ndarray, speech: np.ndarray, loudest: float) -> bool:
    """Whether it went on from the start, in part as speech does, and was never loud for long."""
    loud = _loudness(levels)
    return (
        loud <= loudest
        and float(np.mean(levels > loud - _SUSTAINED_DB)) >= _SUSTAINED_SHARE
        and float(np.mean(speech)) >= _TALKING_SHARE
    )


def _loudness(levels: np.ndarray) -> float:
    """How loud it is when it is loud."""
    return float(np.percentile(levels, 90))
