"""What `voiceskill doctor` looks at: each check really does the thing, and says how it went."""

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from voiceskill.errors import ModelError, VoiceSkillError
from voiceskill.language.lexicon import Lexicon
from voiceskill.model_store import ModelStore
from voiceskill.settings import Settings
from voiceskill.speech.phrases import PhraseBook
from voiceskill.speech.ports import SAMPLE_RATE, Recognizer, Samples
from voiceskill.speech.resampling import resample
from voiceskill.voice import open_recognizer

LISTEN_S = 1.0
QUIET_DB = -75.0
TONE_HZ, TONE_S = 440, 0.6
TEST_WORD = "yes"
DEMO_MODEL = "tiny-en"
_EXAMPLES = 8


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor: how it went, or what to do."""

    name: str
    ok: bool
    detail: str


def run_checks(settings: Settings, lexicon: Lexicon, *, tone: bool) -> Iterator[Check]:
    """Every check of voice, in the order in which the parts depend on each other."""
    book = PhraseBook(lexicon)
    checks: dict[str, Callable[[], str]] = {
        "Python": _check_python,
        "PortAudio": _check_portaudio,
        "microphone": lambda: _check_microphone(settings),
        "loudspeaker": lambda: _check_loudspeaker(settings, tone),
        "synthesiser": lambda: _check_synthesizer(settings),
        "recogniser": lambda: _check_recognizer(settings, book),
        "demonstration": _check_demonstration,
        "words": lambda: _check_words(settings, book),
    }
    for name, check in checks.items():
        try:
            yield Check(name, True, check())
        except VoiceSkillError as error:
            yield Check(name, False, str(error))


def _check_python() -> str:
    return ".".join(map(str, sys.version_info[:3]))


def _check_portaudio() -> str:
    from voiceskill.speech import portaudio

    return str(portaudio.load().get_portaudio_version()[1]).split(",")[0]


def _check_microphone(settings: Settings) -> str:
    from voiceskill.speech.microphone import Microphone

    microphone = Microphone(settings.input_device)
    heard: list[Samples] = []
    try:
        for block in microphone.chunks():
            heard.append(block)
            if sum(map(len, heard)) >= LISTEN_S * SAMPLE_RATE:
                break
    finally:
        microphone.close()
    level = level_db(np.concatenate(heard))
    advice = "; nothing comes through: is it muted?" if level < QUIET_DB else ""
    return f"{microphone.name}, {level:.0f} dB{advice}"


def _check_loudspeaker(settings: Settings, tone: bool) -> str:
    from voiceskill.speech.loudspeaker import Loudspeaker

    loudspeaker = Loudspeaker(settings.output_device)
    if not tone:
        return f"{loudspeaker.name}; --tone plays a tone"
    t = np.arange(round(TONE_S * SAMPLE_RATE)) / SAMPLE_RATE
    loudspeaker.play((np.sin(2 * np.pi * TONE_HZ * t) * 8_000).astype(np.int16), SAMPLE_RATE)
    return f"{loudspeaker.name}; a tone was played"


def _check_synthesizer(settings: Settings) -> str:
    seconds = len(_say("I am ready.", settings)) / SAMPLE_RATE
    return f"spoke for {seconds:.1f} s"


def _check_recognizer(settings: Settings, book: PhraseBook) -> str:
    notes: list[str] = []
    recognizer = open_recognizer(settings, book, notes.append, lambda: None)
    return "; ".join([_hear(recognizer, settings), *notes])


def _check_demonstration() -> str:
    from voiceskill.speech.vosk_recognizer import VoskRecognizer

    recognizer = VoskRecognizer(ModelStore().path(DEMO_MODEL), limit_to_phrases=True)
    return _hear(recognizer, Settings())


def _check_words(settings: Settings, book: PhraseBook) -> str:
    recognizer = open_recognizer(settings, book, lambda note: None, lambda: None)
    words = sorted({word for phrase in book.everything for word in phrase.split()})
    unknown = [word for word in words if not recognizer.knows(word)]
    if not unknown:
        return f"all {len(words)} words of the lexicon can be heard"
    examples = ", ".join(unknown[:_EXAMPLES]) + (", ..." if len(unknown) > _EXAMPLES else "")
    heard = f"{len(words) - len(unknown)} of {len(words)} words of the lexicon can be heard"
    return f"{heard}, not: {examples}"


def _hear(recognizer: Recognizer, settings: Settings) -> str:
    """Have the recogniser hear a synthesised word. Raises ModelError when it does not."""
    margin = np.zeros(round(0.4 * SAMPLE_RATE), np.int16)
    recognizer.start((TEST_WORD, "no"))
    recognizer.feed(np.concatenate((margin, _say(TEST_WORD, settings), margin)))
    heard = " ".join(word.text for word in recognizer.finish())
    recognizer.close()
    if heard != TEST_WORD:
        raise ModelError(f"a synthesised {TEST_WORD!r} was heard as {heard!r}: use another model")
    return f"heard a synthesised {TEST_WORD!r}"


def _say(text: str, settings: Settings) -> Samples:
    """Mono int16 at SAMPLE_RATE."""
    from voiceskill.speech.synthesizer import open_synthesizer

    synthesizer = open_synthesizer(words_per_minute=settings.words_per_minute)
    return resample(*synthesizer.synthesize(text), SAMPLE_RATE)


def level_db(samples: Samples) -> float:
    """Root mean square in dB of full scale; -96 for digital silence."""
    power = float((samples.astype(np.float64) ** 2).mean()) if len(samples) else 0.0
    return max(-96.0, 10 * math.log10(max(power, 1e-9) / 32768**2))
