"""Speak the training and test texts with free synthesisers.

The list of utterances is drawn from one seed; the speech is then rendered by several processes,
and files already there are kept, so that an interrupted build goes on where it stopped. Files
are named by number: start with an empty build folder after changing `data/`.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import espeakng_loader
import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from .pausing import wait_while_paused
from .vocabulary import Vocabulary

SEED = 7
SAMPLE_RATE_HZ = 16_000
TRAINING_COUNTS = {
    "espeak": 6500,
    "espeak-default": 1000,
    "flite-awb": 1300,
    "flite-slt": 1300,
    "flite-kal16": 700,
    "festival-cmu_us_slt_arctic_hts": 900,
    "festival-kal_diphone": 400,
}
_ACCENTS = {"en-us": 70, "en": 12, "en-gb-x-rp": 7, "en-gb-scotland": 5, "en-us-nyc": 6}
_LONGEST_TEXT = 8
TEST_CALLERS = 40
HELD_OUT_VOICES = [
    *(f"espeak-{variant}" for variant in ["f4", "m5", "Andy", "steph2", "klatt3", "belinda"]),
    "flite-rms",
    "festival-ked_diphone",
]
TRAINED_VOICES = [
    "espeak-default",
    "flite-slt",
    "flite-awb",
    "flite-kal16",
    "festival-cmu_us_slt_arctic_hts",
]
# Whispers and robots, and the near twins of held-out voices.
_UNUSED_VARIANTS = {
    *("whisper", "whisperf", "Mr serious", "fast", "UniRobot", "Demonic", "robosoft6"),
    *("AnxiousAndy", "steph", "steph3"),
    *(voice.removeprefix("espeak-") for voice in HELD_OUT_VOICES),
}

Audio = NDArray[np.float32]


@dataclass(frozen=True)
class Utterance:
    """One text to be spoken by one voice.

    `voice` is the engine, a hyphen, and the engine's name for the voice. `rate` is relative to
    the engine's usual speed, `pitch` is 0 to 100 with 50 usual (espeak only).
    """

    path: str
    voice: str
    text: str
    rate: float = 1.0
    pitch: int = 50
    accent: str = "en-us"


def list_training_utterances(vocabulary: Vocabulary) -> list[Utterance]:
    """What the model learns from: phrases, random words, words outside, and mixtures."""
    choice = random.Random(SEED)
    variants = [v for v in list_espeak_variants() if v not in _UNUSED_VARIANTS]
    utterances = []
    for voice, count in TRAINING_COUNTS.items():
        for number in range(count):
            accent = "en-us"
            name = voice
            if voice == "espeak":
                name = f"espeak-{choice.choice(variants)}"
                accent = choice.choices([*_ACCENTS], [*_ACCENTS.values()])[0]
            utterances.append(
                Utterance(
                    path=f"training/{voice}-{number:05d}.wav",
                    voice=name,
                    text=_sample_text(vocabulary, choice),
                    rate=round(choice.uniform(0.7, 1.2), 2),
                    pitch=choice.randint(25, 75),
                    accent=accent,
                )
            )
    return utterances


def list_test_utterances(
    vocabulary: Vocabulary, voices: Iterable[str], folder: str
) -> list[Utterance]:
    """What each voice says to test the model.

    That is every core word, a phrase of every line, words that training never had, the phrases
    of the dialog grammars, and for each voice other utterances of callers.
    """
    choice = random.Random(SEED + 1)
    texts = dict.fromkeys(
        [
            *vocabulary.core_words,
            *(choice.choice(line) for line in vocabulary.phrases),
            *vocabulary.unheard_words,
            *(phrase for grammar in vocabulary.grammars.values() for phrase in grammar),
        ]
    )
    callers = list(vocabulary.dialog.test_callers)
    choice.shuffle(callers)
    utterances = []
    for index, voice in enumerate(voices):
        own = [callers[(index * TEST_CALLERS + i) % len(callers)] for i in range(TEST_CALLERS)]
        for number, text in enumerate(dict.fromkeys([*texts, *own])):
            path = f"{folder}/{voice}-{number:05d}.wav"
            utterances.append(Utterance(path=path, voice=voice, text=text))
    return utterances


def speak_all(utterances: list[Utterance], folder: Path, processes: int) -> None:
    """Render every utterance below `folder`, and write their list next to their files."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [u for u in utterances if not (folder / u.path).exists()]
    for parent in {(folder / u.path).parent for u in missing}:
        parent.mkdir(parents=True, exist_ok=True)
    chunks: list[list[Utterance]] = []
    by_engine: defaultdict[str, list[Utterance]] = defaultdict(list)
    for utterance in missing:
        by_engine[utterance.voice.partition("-")[0]].append(utterance)
    for group in by_engine.values():
        chunks += [group[i : i + 100] for i in range(0, len(group), 100)]
    with ProcessPoolExecutor(processes) as pool:
        for _ in pool.map(_speak_chunk, chunks, [folder] * len(chunks)):
            pass


def save_utterances(utterances: list[Utterance], path: Path) -> None:
    path.write_text("".join(json.dumps(asdict(u)) + "\n" for u in utterances), encoding="utf-8")


def load_utterances(path: Path) -> list[Utterance]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Utterance(**json.loads(line)) for line in lines]


def load_audio(path: Path) -> Audio:
    """Samples from -1 to 1 at 16 kHz, the first channel."""
    samples, sample_rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    first = samples[:, 0]
    if sample_rate_hz != SAMPLE_RATE_HZ:
        first = soxr.resample(first, sample_rate_hz, SAMPLE_RATE_HZ)
    return np.asarray(first, np.float32)


def list_espeak_variants() -> list[str]:
    return sorted(os.listdir(Path(espeakng_loader.get_data_path()) / "voices" / "!v"))


def _sample_text(vocabulary: Vocabulary, choice: random.Random) -> str:
    unheard = set(vocabulary.unheard_words)
    while True:
        text = _sample_any_text(vocabulary, choice)
        if unheard.isdisjoint(text.split()):
            return text


def _sample_any_text(vocabulary: Vocabulary, choice: random.Random) -> str:
    def words(source: tuple[str, ...], counts: list[int]) -> list[str]:
        return [choice.choice(source) for _ in range(choice.choice(counts))]

    kind = choice.random()
    if kind < 0.30:
        return vocabulary.sample_phrase(choice)
    if kind < 0.52:
        spoken = choice.choice(vocabulary.dialog.callers).split()
        start = choice.randint(0, max(0, len(spoken) - _LONGEST_TEXT))
        return " ".join(spoken[start : start + _LONGEST_TEXT])
    if kind < 0.60:
        return choice.choice(vocabulary.dialog.phrases)
    if kind < 0.70:
        return " ".join(words(vocabulary.core_words, [1, 1, 1, 2, 3]))
    if kind < 0.83:
        return " ".join(words(vocabulary.words, [1, 1, 1, 2, 3]))
    if kind < 0.92:
        return " ".join(words(vocabulary.other_words, [1, 1, 2, 3, 4]))
    around = [words(vocabulary.other_words, [0, 1, 2]) for _ in range(2)]
    return " ".join([*around[0], vocabulary.sample_phrase(choice), *around[1]])


def _speak_chunk(utterances: list[Utterance], folder: Path) -> None:
    wait_while_paused()
    engine = utterances[0].voice.partition("-")[0]
    speak = {"espeak": _speak_espeak, "flite": _speak_flite, "festival": _speak_festival}[engine]
    with tempfile.TemporaryDirectory() as scratch:
        for utterance, audio in zip(utterances, speak(utterances, Path(scratch)), strict=True):
            if len(audio) < SAMPLE_RATE_HZ // 20:
                raise RuntimeError(f"{utterance.voice} said nothing for {utterance.text!r}")
            partial = Path(scratch) / "done.wav"
            soundfile.write(partial, audio, SAMPLE_RATE_HZ, subtype="PCM_16")
            (folder / utterance.path).write_bytes(partial.read_bytes())


def _speak_flite(utterances: list[Utterance], scratch: Path) -> Iterable[Audio]:
    wav = scratch / "flite.wav"
    for utterance in utterances:
        stretch = f"duration_stretch={1 / utterance.rate:.2f}"
        voice = utterance.voice.removeprefix("flite-")
        command = ["flite", "-voice", voice, "--setf", stretch, "-t", utterance.text]
        subprocess.run([*command, "-o", str(wav)], check=True, stderr=subprocess.DEVNULL)
        yield load_audio(wav)


def _speak_festival(utterances: list[Utterance], scratch: Path) -> Iterable[Audio]:
    script = scratch / "speak.scm"
    lines = []
    for number, utterance in enumerate(utterances):
        lines.append(f"(voice_{utterance.voice.removeprefix('festival-')})")
        lines.append(f"(Parameter.set 'Duration_Stretch {1 / utterance.rate:.2f})")
        lines.append(f"(set! said (utt.synth (eval (list 'Utterance 'Text \"{utterance.text}\"))))")
        lines.append(f'(utt.save.wave said "{scratch / str(number)}.wav" \'riff)')
    script.write_text("\n".join(lines), encoding="utf-8")
    subprocess.run(["festival", "-b", str(script)], check=True, stdout=subprocess.DEVNULL)
    for number in range(len(utterances)):
        yield load_audio(scratch / f"{number}.wav")


def _speak_espeak(utterances: list[Utterance], scratch: Path) -> Iterable[Audio]:
    for utterance in utterances:
        variant = utterance.voice.removeprefix("espeak-")
        voice = utterance.accent + ("" if variant == "default" else f"+{variant}")
        yield _espeak()(utterance.text, voice, round(175 * utterance.rate), utterance.pitch)


@cache
def _espeak() -> Callable[[str, str, int, int], Audio]:
    """Load the library inside this process; it cannot be shared between processes."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    retrieval, utf8, rate_parameter, pitch_parameter = 1, 1, 1, 3
    data_path = espeakng_loader.get_data_path().encode()
    sample_rate_hz = library.espeak_Initialize(retrieval, 0, data_path, 0)
    if sample_rate_hz <= 0:
        raise RuntimeError("espeak-ng did not start")
    collected: list[bytes] = []

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    def collect(samples: int | None, count: int, _events: int | None) -> int:
        if samples and count:
            collected.append(ctypes.string_at(samples, 2 * count))
        return 0

    library.espeak_SetSynthCallback(collect)

    def speak(text: str, voice: str, words_per_minute: int, pitch: int) -> Audio:
        # The library keeps a pointer to the callback only: keep it alive here.
        assert collect
        collected.clear()
        if library.espeak_SetVoiceByName(voice.encode()):
            raise RuntimeError(f"espeak-ng has no voice {voice!r}")
        library.espeak_SetParameter(rate_parameter, words_per_minute, 0)
        library.espeak_SetParameter(pitch_parameter, pitch, 0)
        encoded = text.encode() + b"\0"
        library.espeak_Synth(encoded, ctypes.c_size_t(len(encoded)), 0, 0, 0, utf8, None, None)
        library.espeak_Synchronize()
        audio = np.frombuffer(b"".join(collected), np.int16).astype(np.float32) / 32768
        return np.asarray(soxr.resample(audio, sample_rate_hz, SAMPLE_RATE_HZ), np.float32)

    return speak
