"""Hearing: the frames of one utterance become words, and those words are looked at again."""

from collections.abc import Callable

import numpy as np

from voiceskill.speech.endpointing import Ending
from voiceskill.speech.ports import SAMPLE_RATE, Recognizer, Samples, Utterance, Word
from voiceskill.speech.second_look import Attested

LOOK_S = 0.06
"""Silence after a whole answer until it is looked at, well before it ends the utterance."""
_SHORT_S = 2.0
"""Of audio: what a whole answer may be though the words so far, which lag behind, are none yet."""

_AROUND_S = 0.2
"""Of a room that talks, around the caller's speech: what a second look is still shown."""

SecondLook = Callable[[tuple[Word, ...], Samples], Attested]


class Hearing:
    """One utterance under way.

    Once LOOK_S of silence follows what is, or may be, a whole answer, its words are settled and a
    second look is taken, while the silence that ends it runs: then the answer is ready at its end.
    Should the caller go on, the audio so far is heard again and the early verdict is void.
    In a room that talks, words before the caller's onset and in the silence are the room's.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        phrases: tuple[str, ...],
        second_look: SecondLook,
        ending: Callable[[str], Ending],
    ) -> None:
        self._recognizer = recognizer
        self._phrases = phrases
        self._second_look = second_look
        self._ending_of = ending
        self._audio: list[Samples] = []
        self._settled: Attested | None = None
        self._looked = False
        self._onset_s: float | None = None
        self._silence_s = 0.0
        self.partial = ""
        self.ending = Ending.UNCLEAR

    @property
    def began(self) -> bool:
        return bool(self._audio)

    def begin(self, audio: list[Samples], onset_s: float | None = None) -> None:
        """Begin with the audio so far; `onset_s` into it the caller does, if the room talks too."""
        self._audio = audio
        self._onset_s = onset_s
        self._hear_again()

    def take(self, frame: Samples, silence_s: float) -> bool:
        """One more frame, `silence_s` after the last speech; whether the words changed."""
        self._audio.append(frame)
        self._silence_s = silence_s
        if silence_s == 0:
            self._looked = False
        if self._settled is not None:
            if silence_s > 0:
                return False
            self._settled = None
            return self._hear_again()
        changed = self._words_are(self._recognizer.feed(frame))
        if not self._looked and silence_s >= LOOK_S and self._may_be_whole():
            self._looked = True
            self._look()
        return changed

    def end(self, speech_s: float) -> Utterance | None:
        settled = self._settled or self._settle()
        if not settled.words:
            return None
        return Utterance(
            text=" ".join(word.text for word in settled.words),
            confidence=sum(word.confidence for word in settled.words) / len(settled.words),
            words=settled.words,
            speech_s=speech_s,
            witnessed=settled.witnessed,
        )

    def _may_be_whole(self) -> bool:
        short = sum(map(len, self._audio)) < _SHORT_S * SAMPLE_RATE
        return self.ending is Ending.WHOLE or (short and self.ending is Ending.UNCLEAR)

    def _look(self) -> None:
        words = self._callers(self._recognizer.finish())
        if self._is_whole(words):
            settled = self._second_look(words, self._callers_audio())
            if self._is_whole(settled.words):
                self._settled, self.ending = settled, Ending.WHOLE
                return
        # What is settled can differ from the words so far; then it was no whole answer.
        self._hear_again()
        if self.ending is Ending.WHOLE:
            self.ending = Ending.UNCLEAR

    def _is_whole(self, words: tuple[Word, ...]) -> bool:
        return self._ending_of(" ".join(word.text for word in words)) is Ending.WHOLE

    def _settle(self) -> Attested:
        return self._second_look(self._callers(self._recognizer.finish()), self._callers_audio())

    def _end_s(self) -> float:
        return sum(map(len, self._audio)) / SAMPLE_RATE - self._silence_s

    def _callers(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """Those words whose middle lies within the caller's speech."""
        if self._onset_s is None:
            return words
        onset_s, end_s = self._onset_s, self._end_s()
        return tuple(w for w in words if onset_s <= (w.start_s + w.end_s) / 2 <= end_s)

    def _callers_audio(self) -> Samples:
        audio = np.concatenate(self._audio)
        if self._onset_s is None:
            return audio
        onset_s, end_s = max(0.0, self._onset_s - _AROUND_S), self._end_s() + _AROUND_S
        return audio[round(onset_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE)]

    def _hear_again(self) -> bool:
        self._recognizer.start(self._phrases)
        return self._words_are(self._recognizer.feed(np.concatenate(self._audio)))

    def _words_are(self, words: str) -> bool:
        if words == self.partial:
            return False
        self.partial = words
        self.ending = self._ending_of(words)
        return True
