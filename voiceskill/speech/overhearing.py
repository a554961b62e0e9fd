"""Hearing the caller over our own voice: barge-in, and an emergency that cannot wait.

Runs in a thread of its own while a prompt plays, on the source and recogniser of a listener that
nobody else uses meanwhile.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from voiceskill.errors import DeviceError
from voiceskill.speech.endpointing import Decision, Endpointer, Timing
from voiceskill.speech.ports import Recognizer, Samples, Word
from voiceskill.speech.voice_activity import FRAME_S

ONSET_FRAMES = 2
KEPT_S = 0.5
ONSET_PROBABILITY = 0.6

Frames = Iterable[tuple[Samples, float]]
Matters = Callable[[tuple[Word, ...], Samples], bool]

_UNDER_A_PROMPT = Timing(timeout_s=3600.0, silence_s=0.5, longest_s=6.0)


def await_speech(frames: Frames) -> list[Samples]:
    """Any speech, as soon as it is speech: for a headset, where we do not hear ourselves.

    Gives the audio up to here; [] when the frames end first.
    """
    kept: deque[Samples] = deque(maxlen=round(KEPT_S / FRAME_S))
    speech = 0
    for frame, probability in frames:
        kept.append(frame)
        speech = speech + 1 if probability >= ONSET_PROBABILITY else 0
        if speech == ONSET_FRAMES:
            return list(kept)
    return []


def await_what_matters(frames: Frames, recognizer: Recognizer, matters: Matters) -> list[Samples]:
    """An utterance that `matters`: with a loudspeaker, most of what is heard is our own voice.

    Gives its audio; [] when the frames end first.
    """
    while True:
        audio, decision = _next_utterance(frames, recognizer)
        words = recognizer.finish() if audio else ()
        if words and matters(words, np.concatenate(audio)):
            return audio
        if decision is not Decision.ENDED:
            return []


def _next_utterance(frames: Frames, recognizer: Recognizer) -> tuple[list[Samples], Decision]:
    endpointer = Endpointer(_UNDER_A_PROMPT, FRAME_S)
    kept: deque[Samples] = deque(maxlen=endpointer.longest_frames)
    audio: list[Samples] = []
    decision = Decision.WAITING
    for frame, probability in frames:
        decision = endpointer.advance(probability)
        kept.append(frame)
        if decision is Decision.BEGAN:
            audio = list(kept)[-endpointer.kept_frames :]
            recognizer.start()
            recognizer.feed(np.concatenate(audio))
        elif audio:
            audio.append(frame)
            recognizer.feed(frame)
        if decision is Decision.ENDED:
            break
    return audio, decision


class Overhearing:
    """One prompt's worth of overhearing; `end` it before anybody else uses the recogniser."""

    def __init__(
        self,
        frames: Iterator[tuple[Samples | None, float]],
        hear: Callable[[Frames], list[Samples]],
        on_speech: Callable[[], None],
    ) -> None:
        self._frames = frames
        self._hear = hear
        self._on_speech = on_speech
        self._ending = threading.Event()
        self._audio: list[Samples] = []
        self._thread = threading.Thread(target=self._run, name="overhearing", daemon=True)
        self._thread.start()

    def end(self) -> list[Samples]:
        """What was said over the prompt and has to be listened to first; [] for nothing."""
        self._ending.set()
        self._thread.join()
        return self._audio

    def _run(self) -> None:
        try:
            audio = self._hear(self._until_ended())
            if audio:
                self._on_speech()
                # What comes until somebody listens belongs to it.
                audio.extend(frame for frame, _ in self._until_ended())
                self._audio = audio
        except DeviceError:
            return  # The next listening will tell.

    def _until_ended(self) -> Iterator[tuple[Samples, float]]:
        if self._ending.is_set():
            return
        for frame, probability in self._frames:
            if frame is not None:
                yield frame, probability
            if self._ending.is_set():
                return
