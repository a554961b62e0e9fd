"""The Recognizer port on Vosk; the model is always a folder, never fetched."""

import json
import socket
import sys
from pathlib import Path
from typing import Any

import numpy as np

from voiceskill.errors import ModelError
from voiceskill.speech.ports import SAMPLE_RATE, Samples, Word
from voiceskill.speech.vosk_model_check import check_vosk_model

UNKNOWN = "[unk]"


class VoskRecognizer:
    """Hears with the Vosk model in a folder.

    With `limit_to_phrases` the phrases given to `start` are all that can be heard, anything else
    being rejected: right for a small model, which hears little else anyway. Without it phrases
    are ignored and the whole vocabulary of the model is open: right for a full model, because a
    narrow grammar bends what was said into what was expected.

    Raises ModelError when the folder holds no usable model.
    """

    def __init__(self, model_folder: Path, *, limit_to_phrases: bool = False) -> None:
        check_vosk_model(model_folder)
        self._model = _load(model_folder)
        self._limit_to_phrases = limit_to_phrases
        self._recognizer: Any = None
        self._words: list[Word] = []

    def knows(self, word: str) -> bool:
        """Whether the model can hear `word` (one word, any case)."""
        return word[:1].isalnum() and self._model.vosk_model_find_word(word.lower()) >= 0

    def prepare(self, phrases: tuple[str, ...]) -> None:
        """Nothing: a grammar is ready at once."""

    def start(self, phrases: tuple[str, ...] = ()) -> None:
        """Begin an utterance; a phrase with a word that the model lacks is left out whole."""
        vosk = _import_vosk()
        # A fresh recogniser each time: changing the grammar of one that has heard audio aborts
        # the process, and word times would go on counting from the utterance before.
        known = self._known_phrases(phrases) if self._limit_to_phrases else []
        if known:
            grammar = json.dumps([*known, UNKNOWN])
            self._recognizer = vosk.KaldiRecognizer(self._model, SAMPLE_RATE, grammar)
        else:
            self._recognizer = vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
        self._recognizer.SetWords(True)
        self._words = []

    def feed(self, samples: Samples) -> str:
        """Take mono int16 at SAMPLE_RATE of any length and give the words so far."""
        if self._recognizer is None:
            self.start()
        if not samples.size:
            return _text(self._words)
        # Vosk ends utterances by itself; ours goes on until `finish`, so the pieces are joined.
        if self._recognizer.AcceptWaveform(samples.astype(np.int16, copy=False).tobytes()):
            self._words += _words(self._recognizer.Result())
            return _text(self._words)
        partial = json.loads(self._recognizer.PartialResult()).get("partial", "")
        return " ".join([_text(self._words), *_known_tokens(partial)]).strip()

    def finish(self) -> tuple[Word, ...]:
        """End the utterance; () when nothing was recognised or nothing was fed."""
        if self._recognizer is None:
            return ()
        words = (*self._words, *_words(self._recognizer.FinalResult()))
        self._recognizer = None
        self._words = []
        return words

    def close(self) -> None:
        """Forget the utterance under way; the model's memory goes with this object."""
        self._recognizer = None
        self._words = []

    def _known_phrases(self, phrases: tuple[str, ...]) -> list[str]:
        normal = (" ".join(phrase.lower().split()) for phrase in phrases)
        return [p for p in dict.fromkeys(normal) if p and all(map(self.knows, p.split()))]


def _import_vosk() -> Any:
    # Vosk brings an HTTP library along, which tries at import whether it may bind ::1.
    has_ipv6, socket.has_ipv6 = socket.has_ipv6, False
    try:
        import vosk
    finally:
        socket.has_ipv6 = has_ipv6
    return vosk


def _load(folder: Path) -> Any:
    vosk = _import_vosk()
    vosk.SetLogLevel(-1)
    try:
        model = vosk.Model(str(folder))
    except Exception:  # Vosk raises nothing narrower
        raise ModelError(f"{folder}: Vosk cannot load this model; fetch it again") from None
    if model.vosk_model_find_word("<eps>") < 0:
        raise ModelError(f"{folder}: the model has no words; fetch it again")
    return model


def _words(result: str) -> list[Word]:
    return [
        Word(item["word"], item["start"], item["end"], item["conf"])
        for item in json.loads(result).get("result", ())
        if _known_tokens(item["word"])
    ]


def _known_tokens(text: str) -> list[str]:
    # A model marks what it does not know as [unk] or <unk>, noises as [noise] and the like.
    return [token for token in text.split() if token[0] not in "[<"]


def _text(words: list[Word]) -> str:
    return " ".join(word.text for word in words)


def try_model(folder: Path) -> None:
    """Load the model in `folder` and hear with it, open and limited; may crash the process."""
    model = _load(folder)
    vosk = _import_vosk()
    noise = np.random.default_rng(0).integers(-3000, 3000, SAMPLE_RATE // 2, dtype=np.int16)
    for grammar in ((), (json.dumps(["yes", "no", UNKNOWN]),)):
        recognizer = vosk.KaldiRecognizer(model, SAMPLE_RATE, *grammar)
        recognizer.AcceptWaveform(noise.tobytes())
        recognizer.FinalResult()


if __name__ == "__main__":
    try_model(Path(sys.argv[1]))
