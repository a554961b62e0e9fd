"""Listening: a source's audio, endpointed and recognised, becomes one utterance or a miss."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum

from voiceskill.speech.endpointing import Decision, Ending, Endpointer, Timing
from voiceskill.speech.foreground import Foreground
from voiceskill.speech.hearing import Hearing, SecondLook
from voiceskill.speech.levels import LevelMeter
from voiceskill.speech.overhearing import (
    Frames,
    Matters,
    Overhearing,
    await_speech,
    await_what_matters,
)
from voiceskill.speech.ports import AudioSource, Recognizer, Samples, Utterance
from voiceskill.speech.second_look import Attested
from voiceskill.speech.voice_activity import FRAME_S, VoiceActivityDetector

LOST_AUDIO = "this computer is too busy to hear all of it: close what else runs on it"
ROOM_TALKS = "I hear a radio, or others who talk: turn it down, or come closer"


class Missed(StrEnum):
    """Why there is no utterance."""

    SILENCE = "silence"
    NOISE = "noise"
    INTERRUPTED = "interrupted"
    SOURCE_ENDED = "source_ended"


class _Wait:
    """One wait for an utterance; it begins anew when a nearer voice sets in over another.

    `changed` tells whether the words so far did with the last frame.
    """

    def __init__(
        self, timing: Timing, foreground: Foreground, new_hearing: Callable[[], Hearing]
    ) -> None:
        self._timing = timing
        self._foreground = foreground
        self._new_hearing = new_hearing
        self.endpointer = Endpointer(timing, FRAME_S)
        self.hearing = new_hearing()
        self.changed = False
        self._kept: deque[Samples] = deque(maxlen=self.endpointer.longest_frames)

    def take(self, frame: Samples, probability: float) -> Decision:
        """One frame, with the probability that it holds anybody's speech."""
        self._kept.append(frame)
        self.changed = False
        probability = self._foreground.take(frame, probability)
        if nearer := self._foreground.nearer():
            self.endpointer = Endpointer(self._timing, FRAME_S)
            self.hearing = self._new_hearing()
            decision = self.endpointer.catch_up(nearer)
        else:
            decision = self.endpointer.advance(probability, self.hearing.ending)
        if decision in (Decision.WAITING, Decision.TIMED_OUT):
            return decision
        if self.hearing.began:
            self.changed = self.hearing.take(frame, self.endpointer.silence_s)
        else:
            self._begin_hearing()
        return decision

    def _begin_hearing(self) -> None:
        audio = list(self._kept)[-self.endpointer.kept_frames :]
        onset_s = len(audio) * FRAME_S - self.endpointer.span_s
        self.hearing.begin(audio, onset_s if self._foreground.room_talks else None)
        self.changed = True


class Listener:
    """The ear: one source, one recogniser, and who is asked whether a "no" was a "no".

    `second_look` takes the words and the audio of an utterance (mono int16 at SAMPLE_RATE) and
    tells what to take as heard. The audio is held in memory for that, and dropped.
    """

    def __init__(
        self,
        source: AudioSource,
        recognizer: Recognizer,
        second_look: SecondLook = lambda words, audio: Attested(words, False),
    ) -> None:
        self._source = source
        self._recognizer = recognizer
        self._second_look = second_look
        self._detector = VoiceActivityDetector()
        self._preparing: threading.Thread | None = None
        self._overhearing: Overhearing | None = None
        self._replay: list[Samples] = []
        self._levels = LevelMeter()
        self._foreground = Foreground()
        self._has_lost_audio = False

    def prepare_later(self, phrases: tuple[str, ...]) -> None:
        """Ready the recogniser for these phrases in the background, before the next `listen`."""
        self._await_prepared()
        self._preparing = threading.Thread(
            target=self._recognizer.prepare, args=(phrases,), name="preparing", daemon=True
        )
        self._preparing.start()

    def overhear(self, on_speech: Callable[[], None], matters: Matters | None = None) -> None:
        """Hear the caller while a prompt plays, in the background, until the next call here.

        At any speech, or with `matters` only at words that matter, `on_speech` is called and the
        audio kept: the next `listen` begins with it.
        """
        self._detector.reset()
        frames = self._frames(0.0)
        if matters is None:
            self._overhearing = Overhearing(frames, await_speech, on_speech)
        else:
            wanted = matters

            def hear(heard: Frames) -> list[Samples]:
                self._await_prepared()
                return await_what_matters(heard, self._recognizer, wanted)

            self._overhearing = Overhearing(frames, hear, on_speech)

    def end_overhearing(self) -> bool:
        """Whether something was overheard, which the next `listen` gives."""
        if self._overhearing is not None:
            self._replay = self._overhearing.end()
            self._overhearing = None
        return bool(self._replay)

    def listen(
        self,
        timing: Timing,
        *,
        phrases: tuple[str, ...] = (),
        ending: Callable[[str], Ending] = lambda partial: Ending.UNCLEAR,
        on_partial: Callable[[str], None] = lambda partial: None,
        on_speech: Callable[[], None] = lambda: None,
        is_interrupted: Callable[[], bool] = lambda: False,
        deaf_s: float = 0.0,
    ) -> Utterance | Missed:
        """Wait for one utterance; the first `deaf_s` seconds of audio do not count.

        `ending` tells how the words so far end, `on_partial` is given them when they change,
        `on_speech` is called when speech begins, `is_interrupted` is asked at every block.
        Raises DeviceError when the source is lost.
        """
        self._await_prepared()
        self._detector.reset()
        self._levels = LevelMeter()
        self._foreground.begin()
        wait = _Wait(
            timing,
            self._foreground,
            lambda: Hearing(self._recognizer, phrases, self._second_look, ending),
        )
        overflows = self._source.overflows
        self._has_lost_audio = began = False
        for frame, probability in self._frames(deaf_s):
            if is_interrupted():
                self._recognizer.close()
                return Missed.INTERRUPTED
            if frame is None:
                continue
            decision = wait.take(frame, probability)
            self._levels.take(frame, speech=wait.endpointer.speech_s > 0)
            if decision is Decision.TIMED_OUT:
                self._foreground.end(heard=False)
                return Missed.SILENCE
            if wait.hearing.began and not began:
                began = True
                on_speech()
            if wait.changed:
                on_partial(wait.hearing.partial)
            if decision is Decision.ENDED:
                break
        if not wait.hearing.began:
            return Missed.SOURCE_ENDED
        heard = wait.hearing.end(wait.endpointer.speech_s)
        self._has_lost_audio = self._source.overflows > overflows
        if heard is not None and self._has_lost_audio:
            # What was lost may have been the "but": nothing bears out the rest.
            heard = replace(heard, witnessed=False)
        self._foreground.end(heard=heard is not None)
        return heard or Missed.NOISE

    def complaint(self) -> str | None:
        """What was wrong with the sound of the last listening, in words; None when nothing."""
        if self._has_lost_audio:
            return LOST_AUDIO
        return self._levels.complaint() or (ROOM_TALKS if self._foreground.room_talks else None)

    def drain(self) -> None:
        """Forget what the source captured and nobody read."""
        self._source.drain()

    def replace_source(self, source: AudioSource) -> None:
        """Go on with another source, whose levels are others."""
        self.release()
        self._source = source
        self._foreground = Foreground()

    def release(self) -> None:
        """Close the source; another has to replace it before the next `listen`."""
        self.end_overhearing()
        self._replay = []
        self._source.close()

    def close(self) -> None:
        """Release the source and the recogniser."""
        self.release()
        self._await_prepared()
        self._recognizer.close()

    def _await_prepared(self) -> None:
        if self._preparing is not None:
            self._preparing.join()
            self._preparing = None

    def _frames(self, deaf_s: float) -> Iterator[tuple[Samples | None, float]]:
        """Frames with their speech probability; None for a block that completed no frame."""
        deaf = round(deaf_s / FRAME_S)
        replay, self._replay = self._replay, []
        for part in replay:
            for frame, probability in self._detector.frames(part):
                yield frame, probability
        for chunk in self._source.chunks():
            yield None, 0.0
            for frame, probability in self._detector.frames(chunk):
                if deaf > 0:
                    deaf -= 1
                    continue
                yield frame, probability
