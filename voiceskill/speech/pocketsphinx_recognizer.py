"""The Recognizer port on PocketSphinx, with the US English model inside its wheel."""

import math
import re
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from voiceskill.errors import ModelError
from voiceskill.speech.ports import SAMPLE_RATE, Samples, Word

_SEARCH = "phrases"
_ENTRY = re.compile(r"(?P<word>[^\s(]+)(?P<variant>\(\d+\))? (?P<phones>.+)")
_DECOY = "[decoy]"


class PocketSphinxRecognizer:
    """Hears with a language model built from the phrases given here.

    A phrase with a word that the dictionary lacks is left out whole; those words are in
    `unknown_words`. `decoys` are pronunciations (ARPABET, "G OW") near the words that matter:
    each competes as a word of its own, so that what is no phrase is not bent into one, and none
    ever shows.

    Raises ModelError when PocketSphinx's own model is damaged, or no phrase is left.
    """

    def __init__(self, phrases: Iterable[str], decoys: Iterable[str] = ()) -> None:
        self._dictionary = _read_dictionary()
        normal = dict.fromkeys(_normal(phrase) for phrase in phrases)
        words = dict.fromkeys(word for phrase in normal for word in phrase.split())
        self.unknown_words = tuple(word for word in words if not self.knows(word))
        self._phrases = [p for p in normal if p and all(map(self.knows, p.split()))]
        if not self._phrases:
            raise ModelError("PocketSphinx knows none of the phrases it was given")
        self._decoys = tuple(decoys)
        self._words = [word for word in words if self.knows(word)]
        self._hints: tuple[str, ...] | None = None
        self._decoder = self._new_decoder()
        self._heard: list[bytes] | None = None

    def knows(self, word: str) -> bool:
        """Whether the dictionary has `word` (one word, any case)."""
        return word.lower() in self._dictionary

    def start(self, phrases: tuple[str, ...] = ()) -> None:
        """Begin an utterance; `phrases` are made likelier, and the others stay possible."""
        self.close()
        if phrases != self._hints:
            self._weigh(phrases)
            self._hints = phrases
        self._begin()
        self._heard = []

    def feed(self, samples: Samples) -> str:
        """Take mono int16 at SAMPLE_RATE of any length and give the words so far."""
        if self._heard is None:
            self.start()
            assert self._heard is not None
        if samples.size:
            block = np.ascontiguousarray(samples, dtype=np.int16).tobytes()
            self._heard.append(block)
            self._decoder.process_raw(block, False, False)
        hypothesis = self._decoder.hyp()
        return _spoken(hypothesis.hypstr if hypothesis else "")

    def finish(self) -> tuple[Word, ...]:
        """End the utterance; () when nothing was recognised or nothing was fed."""
        if self._heard is None:
            return ()
        audio = b"".join(self._heard)
        self.close()
        if not audio:
            return ()
        # Heard once more as a whole: only then the mean of the whole utterance is known, which
        # the model was trained with.
        self._begin()
        self._decoder.process_raw(audio, False, True)
        self._decoder.end_utt()
        if self._decoder.hyp() is None:
            return ()
        frame_s = 1 / self._decoder.config["frate"]
        return tuple(
            Word(
                text,
                segment.start_frame * frame_s,
                (segment.end_frame + 1) * frame_s,
                min(1.0, segment.prob),
            )
            for segment in self._decoder.seg()
            if (text := _spoken(segment.word))
        )

    def close(self) -> None:
        """Forget the utterance under way."""
        if self._heard is not None:
            self._heard = None
            self._decoder.end_utt()

    def _begin(self) -> None:
        with warnings.catch_warnings():
            # Called deprecated, yet without it the noise estimate of one utterance leaks into
            # the next.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._decoder.start_stream()
        self._decoder.start_utt()

    def _new_decoder(self) -> Any:
        """A decoder whose dictionary is our words alone: all 134,000 take seconds to set up."""
        from pocketsphinx import Decoder

        entries = [
            f"{word if number == 0 else f'{word}({number + 1})'} {phones}"
            for word in self._words
            for number, phones in enumerate(self._dictionary[word])
        ]
        entries += [f"{_DECOY}{number} {phones}" for number, phones in enumerate(self._decoys)]
        with tempfile.TemporaryDirectory(prefix="voiceskill-") as folder:
            path = Path(folder) / "words.dict"
            path.write_text("\n".join(entries) + "\n", encoding="utf-8")
            try:
                return Decoder(lm=None, dict=str(path), samprate=SAMPLE_RATE, loglevel="FATAL")
            except RuntimeError as error:
                raise ModelError(
                    f"PocketSphinx cannot load its own model ({error}); reinstall pocketsphinx"
                ) from None

    def _weigh(self, hints: tuple[str, ...]) -> None:
        from pocketsphinx import NGramModel
        from pocketsphinx.lm import ArpaBoLM

        ours = set(self._words)
        likely = [hint for hint in map(_normal, hints) if hint and ours.issuperset(hint.split())]
        # Together the hints weigh as much as all phrases do.
        weight = math.ceil(len(self._phrases) / len(likely)) if likely else 0
        decoys = [f"{_DECOY}{number}" for number in range(len(self._decoys))]
        builder = ArpaBoLM(
            text="\n".join([*self._phrases, *(likely * weight), *decoys]), add_start=True
        )
        builder.compute()
        with tempfile.TemporaryDirectory(prefix="voiceskill-") as folder:
            path = Path(folder) / "phrases.lm"
            builder.write_file(str(path))
            model = NGramModel(self._decoder.config, self._decoder.logmath, str(path))
        self._decoder.add_lm(_SEARCH, model)
        self._decoder.activate_search(_SEARCH)


def _normal(phrase: str) -> str:
    return " ".join(phrase.lower().split())


def _read_dictionary() -> dict[str, list[str]]:
    """Every pronunciation of every word of the wheel's dictionary."""
    from pocketsphinx import get_model_path

    path = Path(get_model_path("en-us")) / "cmudict-en-us.dict"
    pronunciations: dict[str, list[str]] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            if entry := _ENTRY.fullmatch(line):
                pronunciations.setdefault(entry["word"], []).append(entry["phones"])
    except (OSError, ValueError):
        raise ModelError(f"{path}: PocketSphinx's dictionary is damaged; reinstall it") from None
    return pronunciations


def _spoken(text: str) -> str:
    """The words of a hypothesis, without decoys, fillers, and pronunciation numbers."""
    words = (word.partition("(")[0] for word in text.split())
    return " ".join(word for word in words if word and word[0] not in "<[+")
