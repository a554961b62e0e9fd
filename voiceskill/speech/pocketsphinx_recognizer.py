"""The Recognizer port on PocketSphinx, with the US English model inside its wheel."""

import math
from collections.abc import Iterable

import numpy as np

from voiceskill.errors import ModelError
from voiceskill.speech.pocketsphinx_decoder import (
    begin_utterance,
    decode_whole,
    new_decoder,
    read_dictionary,
    use_language_model,
    use_search,
)
from voiceskill.speech.ports import Samples, Word

_DECOY = "[decoy]"
_FRAME_S = 0.01
_LIKELIEST = 12


class PocketSphinxRecognizer:
    """Hears with a language model built from the phrases given here.

    A phrase with a word that the dictionary lacks is left out whole; those words are in
    `unknown_words`. `decoys` are pronunciations (ARPABET, "G OW") near the words that matter:
    each competes as a word of its own and never shows, so that fewer sounds are bent into a
    phrase, at the price of real answers lost; the witness does that job better.

    Raises ModelError when PocketSphinx's own model is damaged, or no phrase is left.
    """

    def __init__(self, phrases: Iterable[str], decoys: Iterable[str] = ()) -> None:
        self._dictionary = read_dictionary()
        normal = dict.fromkeys(_normal(phrase) for phrase in phrases)
        words = dict.fromkeys(word for phrase in normal for word in phrase.split())
        self.unknown_words = tuple(word for word in words if not self.knows(word))
        self._phrases = [p for p in normal if p and all(map(self.knows, p.split()))]
        if not self._phrases:
            raise ModelError("PocketSphinx knows none of the phrases it was given")
        ours = {word: self._dictionary[word] for word in words if self.knows(word)}
        self._decoys = {f"{_DECOY}{n}": [phones] for n, phones in enumerate(decoys)}
        self._decoder = new_decoder(ours | self._decoys)
        self._words = set(ours)
        self._searches: dict[tuple[str, ...], str] = {}
        self._heard: list[Samples] | None = None
        self._weigh(())

    def knows(self, word: str) -> bool:
        """Whether the dictionary has `word` (one word, any case)."""
        return word.lower() in self._dictionary

    def prepare(self, phrases: tuple[str, ...]) -> None:
        """Build the language model for these phrases, which takes a second or more."""
        self._weigh(phrases)

    def start(self, phrases: tuple[str, ...] = ()) -> None:
        """Begin an utterance; `phrases`, likeliest first, gain, and the others stay possible."""
        self.close()
        self._weigh(phrases)
        begin_utterance(self._decoder)
        self._heard = []

    def feed(self, samples: Samples) -> str:
        """Take mono int16 at SAMPLE_RATE of any length and give the words so far."""
        if self._heard is None:
            self.start()
            return self.feed(samples)
        if samples.size:
            block = np.ascontiguousarray(samples, dtype=np.int16)
            self._heard.append(block)
            self._decoder.process_raw(block.tobytes(), False, False)
        hypothesis = self._decoder.hyp()
        return _spoken(hypothesis.hypstr) if hypothesis else ""

    def finish(self) -> tuple[Word, ...]:
        """End the utterance; () when nothing was recognised or nothing was fed."""
        heard = self._heard
        self.close()
        if not heard:
            return ()
        # Heard once more as a whole: only now its mean is known, which the model was trained
        # with. One "no" in ten is gained.
        return self.recognise(np.concatenate(heard))

    def recognise(self, samples: Samples) -> tuple[Word, ...]:
        """The words of one whole utterance at once, with all phrases; not while one is fed."""
        decode_whole(self._decoder, samples)
        if self._decoder.hyp() is None:
            return ()
        return tuple(
            Word(
                text,
                segment.start_frame * _FRAME_S,
                (segment.end_frame + 1) * _FRAME_S,
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

    def _weigh(self, hints: tuple[str, ...]) -> None:
        """Use the language model for these hints, built when they are first given."""
        if hints in self._searches:
            use_search(self._decoder, self._searches[hints])
            return
        known = [hint for hint in map(_normal, hints) if self._words.issuperset(hint.split())]
        likely = list(filter(None, known))
        first = likely[:_LIKELIEST]
        # The first hints, all hints, and all phrases weigh about the same together.
        sentences = [
            *self._phrases,
            *(likely * _times(self._phrases, likely)),
            *(first * _times(self._phrases, first)),
            *self._decoys,
        ]
        self._searches[hints] = f"phrases{len(self._searches)}"
        use_language_model(self._decoder, self._searches[hints], sentences)


def _times(many: list[str], few: list[str]) -> int:
    return math.ceil(len(many) / len(few)) if few else 0


def _normal(phrase: str) -> str:
    return " ".join(phrase.lower().split())


def _spoken(text: str) -> str:
    """The words of a hypothesis, without decoys, fillers and pronunciation numbers."""
    words = (word.partition("(")[0] for word in text.split())
    return " ".join(word for word in words if word and word[0] not in "<[+")
