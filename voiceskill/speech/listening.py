"""Listening: a source's audio, endpointed and recognised, becomes one utterance or a miss."""

from collections import deque
from collections.abc import Callable, Iterator
from enum import StrEnum

import numpy as np

from voiceskill.speech.endpointing import Decision, Endpointer, Timing
from voiceskill.speech.ports import AudioSource, Recognizer, Samples, Utterance, Word
from voiceskill.speech.voice_activity import FRAME_S, VoiceActivityDetector

Witness = Callable[[tuple[Word, ...], Samples], bool]


class Missed(StrEnum):
    """Why there is no utterance."""

    SILENCE = "silence"
    NOISE = "noise"
    INTERRUPTED = "interrupted"
    SOURCE_ENDED = "source_ended"


class Listener:
    """The ear: one source, one recogniser, and who is asked whether a "no" was a "no".

    `witness` looks a second time at the words and the audio of an utterance (mono int16 at
    SAMPLE_RATE) and tells whether it agrees. The audio is held in memory for that, and dropped.
    """

    def __init__(
        self,
        source: AudioSource,
        recognizer: Recognizer,
        witness: Witness = lambda words, audio: False,
    ) -> None:
        self._source = source
        self._recognizer = recognizer
        self._witness = witness
        self._detector = VoiceActivityDetector()

    def listen(
        self,
        timing: Timing,
        *,
        phrases: tuple[str, ...] = (),
        is_complete: Callable[[str], bool] = lambda partial: False,
        on_partial: Callable[[str], None] = lambda partial: None,
        is_interrupted: Callable[[], bool] = lambda: False,
        deaf_s: float = 0.0,
    ) -> Utterance | Missed:
        """Wait for one utterance; the first `deaf_s` seconds of audio do not count.

        `is_complete` tells of the words so far whether they are a whole answer, `on_partial` is
        given them when they change, `is_interrupted` is asked at every block. Raises DeviceError
        when the source is lost.
        """
        self._detector.reset()
        endpointer = Endpointer(timing, FRAME_S)
        kept: deque[Samples] = deque(maxlen=endpointer.most_kept_frames)
        audio: list[Samples] = []
        partial = ""
        for frame, probability in self._frames(deaf_s):
            if is_interrupted():
                self._recognizer.close()
                return Missed.INTERRUPTED
            if frame is None:
                continue
            decision = endpointer.advance(probability, is_complete(partial))
            if decision is Decision.TIMED_OUT:
                return Missed.SILENCE
            if decision is Decision.WAITING:
                kept.append(frame)
                continue
            if decision is Decision.BEGAN:
                kept.append(frame)
                audio = list(kept)[-endpointer.kept_frames :]
                self._recognizer.start(phrases)
                words = self._recognizer.feed(np.concatenate(audio))
            else:
                audio.append(frame)
                words = self._recognizer.feed(frame)
            if words != partial:
                partial = words
                on_partial(partial)
            if decision is Decision.ENDED:
                return self._utterance(audio, endpointer.speech_s)
        return self._utterance(audio, endpointer.speech_s) if audio else Missed.SOURCE_ENDED

    def drain(self) -> None:
        """Forget what the source captured and nobody read."""
        self._source.drain()

    def close(self) -> None:
        """Release the source and the recogniser."""
        self._source.close()
        self._recognizer.close()

    def _frames(self, deaf_s: float) -> Iterator[tuple[Samples | None, float]]:
        """Frames with their speech probability; None for a block that completed no frame."""
        deaf = round(deaf_s / FRAME_S)
        for chunk in self._source.chunks():
            yield None, 0.0
            for frame, probability in self._detector.frames(chunk):
                if deaf > 0:
                    deaf -= 1
                    continue
                yield frame, probability

    def _utterance(self, audio: list[Samples], speech_s: float) -> Utterance | Missed:
        words = self._recognizer.finish()
        if not words:
            return Missed.NOISE
        return Utterance(
            text=" ".join(word.text for word in words),
            confidence=sum(word.confidence for word in words) / len(words),
            words=words,
            speech_s=speech_s,
            witnessed=self._witness(words, np.concatenate(audio)),
        )
