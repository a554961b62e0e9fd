"""A prompt that is one long tone, spoken by the real channel with the real keys.

Run by `benchmarks.latency` on a terminal: a key has to stop the tone, and no reply covers the
silence. A tone has no pauses that could be taken for it.
"""

import sys
import time

import numpy as np

from voiceskill.captions import Captions
from voiceskill.channel import TextChannel, Turn
from voiceskill.dialog.events import Expects, Listen, Say
from voiceskill.keyboard import open_keys
from voiceskill.speech.listening import Listener
from voiceskill.speech.loudspeaker import Loudspeaker
from voiceskill.speech.microphone import Microphone
from voiceskill.speech.pocketsphinx_recognizer import PocketSphinxRecognizer
from voiceskill.speech.ports import Samples
from voiceskill.speech.speaking import Speaker
from voiceskill.voice_channel import VoiceChannel

RATE = 22_050
TONE_S = 20
TIMES = 8
PAUSE_S = 0.5


class _Tone:
    """A synthesiser that hums."""

    def synthesize(self, text: str) -> tuple[Samples, int]:
        t = np.arange(TONE_S * RATE) / RATE
        return np.asarray(9_000 * np.sin(2 * np.pi * 500 * t), np.int16), RATE

    def adjust(self, *, words_per_minute: int | None = None, volume: float | None = None) -> None:
        pass

    def close(self) -> None:
        pass


def main() -> None:
    channel = VoiceChannel(
        Listener(Microphone(), PocketSphinxRecognizer(("yes", "no"))),
        Speaker(_Tone(), Loudspeaker()),
        TextChannel(sys.stdin.buffer, sys.stdout, print, as_json=False),
        Captions(sys.stdout),
        keys=open_keys(),
    )
    turn = Turn(1, (Say("tone", "tone"),), (), Expects.YES_NO, (), None, None, (), (), ())
    for _ in range(TIMES):
        channel.say(turn)
        channel.hear(Listen(Expects.YES_NO, (), 1.0))
        time.sleep(PAUSE_S)
    channel.close()


if __name__ == "__main__":
    main()
