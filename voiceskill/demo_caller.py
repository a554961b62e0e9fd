"""The caller of the demonstration: a synthesised voice that answers what it is asked."""

from collections.abc import Iterator
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from voiceskill.captions import Captions
from voiceskill.channel import Channel, Heard, Turn
from voiceskill.dialog.events import Expects, Listen, Outcome
from voiceskill.speech.ports import SAMPLE_RATE, AudioSink, Samples, Synthesizer
from voiceskill.speech.resampling import resample

BLOCK_S = 0.03
BEFORE_S, AFTER_S = 0.4, 0.5

_Words = Annotated[str, Field(min_length=1)]


class Script(BaseModel):
    """What a caller says to which question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    open: _Words
    answers: dict[str, _Words] = {}
    confirm: _Words
    other: _Words

    def answer(self, listen: Listen) -> str | None:
        """What this caller says now; None when the conversation is over for them."""
        if listen.expects is Expects.OPEN:
            return self.open
        if listen.expects is Expects.CONFIRM:
            return self.confirm
        if listen.expects is Expects.COMMAND:
            return None
        return next((self.answers[i] for i in listen.asked if i in self.answers), self.other)


class CallerScript(Script):
    """One caller of `demo.yaml`: how it sounds, what it says, and how it has to end."""

    outcome: Outcome
    voice: _Words
    words_per_minute: int = Field(default=130, ge=80, le=300)


class DemoFile(BaseModel):
    """`demo.yaml`: the callers by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    callers: Annotated[dict[str, CallerScript], Field(min_length=1)]


class CallerVoice:
    """An AudioSource of what the caller says, with silence before, after and for ever.

    What is said also goes to `sink`, where it can be listened to.
    """

    overflows = 0

    def __init__(self, synthesizer: Synthesizer, sink: AudioSink) -> None:
        self._synthesizer = synthesizer
        self._sink = sink
        self._audio: Samples = np.zeros(0, np.int16)

    def speak(self, text: str) -> None:
        """Say `text` to whoever reads next."""
        samples, rate = self._synthesizer.synthesize(text)
        before, after = (np.zeros(round(s * rate), np.int16) for s in (BEFORE_S, AFTER_S))
        spoken = np.concatenate((before, samples, after))
        self._sink.play(spoken, rate)
        self._audio = np.concatenate((self._audio, resample(spoken, rate, SAMPLE_RATE)))

    def chunks(self) -> Iterator[Samples]:
        """Blocks of mono int16 at SAMPLE_RATE, without end."""
        size = round(BLOCK_S * SAMPLE_RATE)
        while True:
            block, self._audio = self._audio[:size], self._audio[size:]
            yield np.pad(block, (0, size - len(block)))

    def drain(self) -> None:
        """Nothing is captured while nobody reads."""

    def close(self) -> None:
        """Nothing to release."""


class DemoChannel:
    """A channel whose other end is the synthesised caller."""

    def __init__(
        self, channel: Channel, script: CallerScript, voice: CallerVoice, captions: Captions
    ) -> None:
        self._channel = channel
        self._script = script
        self._voice = voice
        self._captions = captions

    def say(self, turn: Turn) -> None:
        self._channel.say(turn)

    def hear(self, listen: Listen) -> Heard:
        """The caller answers what was asked, and the channel hears it."""
        text = self._script.answer(listen)
        if text is not None:
            self._captions.note(f"the caller says: {text}")
            self._voice.speak(text)
        return self._channel.hear(listen)

    def adjust(self, what: str) -> None:
        self._channel.adjust(what)

    def stays(self) -> bool:
        return False

    def close(self) -> None:
        self._channel.close()
