"""A caller in a room: a synthesised voice with what else a microphone hears."""

from collections.abc import Callable, Iterator

import numpy as np

from voiceskill.speech.ports import SAMPLE_RATE, Samples, Synthesizer
from voiceskill.speech.resampling import resample
from voiceskill.speech.synthesizer import open_synthesizer

BLOCK = SAMPLE_RATE // 50
BEFORE_S, AFTER_S = 0.8, 0.6
RADIO_TEXT = (
    "and now the weather for the coming days, rain will move in from the west on tuesday, "
    "followed by brighter spells, while traffic is slow on the northern road this morning"
)

Background = Callable[[int, np.random.Generator], np.ndarray]


def hiss(count: int, dice: np.random.Generator) -> np.ndarray:
    """Even noise."""
    return dice.normal(0, 1, count)


def talk(count: int, dice: np.random.Generator) -> np.ndarray:
    """Somebody else speaks on and on."""
    voice = open_synthesizer(voice="en-gb-scotland", words_per_minute=160)
    audio = resample(*voice.synthesize(RADIO_TEXT), SAMPLE_RATE).astype(float)
    start = int(dice.integers(len(audio)))
    return np.resize(np.roll(audio, -start), count)


def radio(count: int, dice: np.random.Generator) -> np.ndarray:
    """Music with a voice in it, through a small loudspeaker."""
    t = np.arange(count) / SAMPLE_RATE
    chord = sum(np.sin(2 * np.pi * pitch * t) for pitch in (220, 277, 330, 440))
    beat = 0.6 + 0.4 * np.sign(np.sin(2 * np.pi * 2 * t))
    voice = talk(count, dice)
    return chord * beat + voice / max(1.0, float(np.std(voice)))


def coughs(count: int, dice: np.random.Generator) -> np.ndarray:
    """Short bursts, some two seconds apart."""
    sound = np.zeros(count)
    for start in range(int(dice.integers(SAMPLE_RATE)), count, 2 * SAMPLE_RATE):
        length = min(int(dice.integers(2_000, 5_000)), count - start)
        sound[start : start + length] = dice.normal(0, 1, length) * np.hanning(length)
    return sound


class Room:
    """An AudioSource: what the caller says, then for ever what the room sounds like.

    `background` is mixed in `snr_db` below the caller's voice, without end.
    """

    overflows = 0

    def __init__(
        self, voice: Synthesizer, background: Background | None, snr_db: float, seed: int
    ) -> None:
        self._voice = voice
        self._dice = np.random.default_rng(seed)
        self._speech: Samples = np.zeros(0, np.int16)
        self._room = np.zeros(SAMPLE_RATE)
        self._at = 0
        if background is not None:
            room = background(20 * SAMPLE_RATE, self._dice)
            loudness = 10 ** (-snr_db / 20) * self._loudness_of_voice()
            self._room = room / float(np.std(room)) * loudness

    def speak(self, text: str) -> None:
        """Say `text` to whoever reads next."""
        said = resample(*self._voice.synthesize(text), SAMPLE_RATE)
        pause = (np.zeros(round(s * SAMPLE_RATE), np.int16) for s in (BEFORE_S, AFTER_S))
        self._speech = np.concatenate((self._speech, next(pause), said, next(pause)))

    def chunks(self) -> Iterator[Samples]:
        """Blocks of mono int16 at SAMPLE_RATE, without end."""
        while True:
            block, self._speech = self._speech[:BLOCK], self._speech[BLOCK:]
            mixed = np.pad(block, (0, BLOCK - len(block))) + self._next_room()
            yield mixed.clip(-32_768, 32_767).astype(np.int16)

    def drain(self) -> None:
        """Nothing is captured while nobody reads."""

    def close(self) -> None:
        """Nothing to release."""

    def _next_room(self) -> np.ndarray:
        if self._at + BLOCK > len(self._room):
            self._at = 0
        self._at += BLOCK
        return self._room[self._at - BLOCK : self._at]

    def _loudness_of_voice(self) -> float:
        said = self._voice.synthesize("this is how loud i am")[0].astype(float)
        loud = said[np.abs(said) > 200]
        return float(np.sqrt((loud**2).mean()))
