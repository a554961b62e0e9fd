"""The second witness: does the audio itself bear out what the recogniser made of it?

A recogniser picks the likeliest of what it expects. The witness does not choose: it forces the
words onto the audio and asks whether the sounds are there (goodness), and whether a near-miss
fits better (for yes and no 128 decoys, every pronunciation one sound away from them).

A lone "no" is weighed by a table learned on people saying single words (`lone_no`), and the rule
for "yes" was set on the same half of Speech Commands v0.02, whose other half of speakers
`benchmarks.witness` measures with; the rules for sentences were set on pairs of those recordings.
Never on patients, telephones or children. What makes "haven't" more than "have" was tried on
synthesised speech alone.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from voiceskill.speech.forced_alignment import FRAME, Alignment, ForcedAligner, trim
from voiceskill.speech.lone_no import Evidence, above, by_kind, load_weights, weigh_up
from voiceskill.speech.pocketsphinx_decoder import read_dictionary
from voiceskill.speech.ports import Samples, Word

Polar = Literal["yes", "no"]

_DECOYS_FILE = Path(__file__).with_name("witness_decoys.json")
_POLAR = {"yes": "Y EH S", "no": "N OW"}
_AUXILIARIES = ("do", "does", "did", "have", "has", "had", "is", "are", "was", "were", "would")
# What a negation would have been without it; "" when the word alone negates.
_AFFIRMED = {f"{word}n't": word for word in _AUXILIARIES}
_AFFIRMED |= {"can't": "can", "cannot": "can", "won't": "will", "not": "", "never": ""}
_MAX_WORDS = 8


class _Rule(NamedTuple):
    """When a forced yes or no is believed; scores in natural log likelihood.

    `frames`: at least, of 10 ms. `over_other`: above the other answer. `over_decoy`: above the
    best decoy. `goodness`: of the word, plus `over_decoy` per frame.
    """

    frames: int
    over_other: float
    over_decoy: float
    goodness: float


_RULES = {"yes": _Rule(18, 10, -9999, -5.4), "no": _Rule(25, 30, -25, -6.0)}
_LEAST_FRAMES_OF_NO = 18
# Less than elsewhere, for speed; the weights were learned with it.
_MARGIN_OF_NO_FRAMES = 15
# In a sentence the words are shorter.
_MIN_FRAMES_IN_SENTENCE = 15
# Log likelihood per frame above the best babble of decoys: a lone word has stricter rules besides.
_ALONE_OVER_BABBLE = -2.0
_NO_OVER_BABBLE = -1.0
# Log odds that the support of two open passes adds to a "no".
_SUPPORT = 1.5
_SENTENCE_OVER_BABBLE = -0.5
_MIN_OVER_AFFIRMED = 20.0


def _never() -> bool:
    return False


class Witness:
    """Looks at the audio of an utterance again, independently of a Vosk recogniser.

    Takes about 0.15 s of one core for one second of speech, and 60 MB. Raises ModelError when
    PocketSphinx's own model is damaged.
    """

    def __init__(self) -> None:
        phones = json.loads(_DECOYS_FILE.read_text(encoding="utf-8"))
        decoys = {f"decoy{number}": [phone] for number, phone in enumerate(phones)}
        self._decoys = tuple(decoys)
        self._kinds = by_kind(
            {"yes": _POLAR["yes"]} | {n: phones for n, (phones,) in decoys.items()}
        )
        self._weights = load_weights()
        self._aligner = ForcedAligner({word: [phone] for word, phone in _POLAR.items()} | decoys)
        self._babble = ForcedAligner(decoys, pruned=True)
        self._dictionary: Mapping[str, Sequence[str]] | None = None

    def agrees(self, words: Sequence[Word], samples: Samples) -> bool:
        """Whether the audio (mono int16 at SAMPLE_RATE) bears out the words heard in it.

        A lone yes or no must pass the rule for that word; no other lone word can be judged, nor
        more than 8 words. A longer answer must fit about as well as the
        best babble of decoys; each yes and no in it must pass its rule in its place, and each
        other negation must fit better than the sentence without it.
        """
        text = " ".join(word.text for word in words).lower().split()
        speech = trim(samples)
        if speech is not None and len(text) == 1 and text[0] in _POLAR:
            return self._is_no(samples) if text[0] == "no" else self._is_yes(speech)
        if speech is None or not 1 < len(text) <= _MAX_WORDS or not self._learn(text):
            return False
        claimed = self._aligner.align([[word] for word in text], speech)
        if claimed is None or len(claimed.words) != len(text):
            return False
        return self._is_all(claimed, speech, _SENTENCE_OVER_BABBLE) and all(
            self._stands(text, at, claimed, speech) for at in range(len(text))
        )

    def hears(
        self, samples: Samples, likely: Polar = "no", *, supported: Callable[[], bool] = _never
    ) -> Polar | None:
        """What one endpointed utterance (mono int16 at SAMPLE_RATE) is, None for neither.

        Neither includes silence, noise, any other word or sentence, and what is too unclear.
        `likely` is tried first, which saves half of the time when it is right. With `supported`,
        when other looks have said "no", weaker evidence for one is enough.
        """
        speech = trim(samples)
        if speech is None:
            return None
        if likely == "yes" and self._is_yes(speech):
            return "yes"
        if self._is_no(samples, supported):
            return "no"
        return "yes" if likely == "no" and self._is_yes(speech) else None

    def evidence_of_no(self, samples: Samples) -> Evidence | None:
        """What speaks for a lone "no" in an utterance; None when too little was said."""
        speech = trim(samples, _MARGIN_OF_NO_FRAMES)
        if speech is None:
            return None
        claimed = self._aligner.align([["no"]], speech)
        if claimed is None or claimed.words[0].frames < _LEAST_FRAMES_OF_NO:
            return None
        babble = self._babble.align_any(self._decoys, speech)
        if babble is None:
            return None
        decoys = [self._aligner.align([names], speech) for names in self._kinds]
        return weigh_up(claimed, decoys, babble, len(speech) // FRAME)

    def _is_no(self, samples: Samples, supported: Callable[[], bool] = _never) -> bool:
        evidence = self.evidence_of_no(samples)
        if evidence is None or evidence.over_babble < _NO_OVER_BABBLE:
            return False
        over = self._weights.score(evidence) - self._weights.threshold
        return over > 0 or (over > -_SUPPORT and supported())

    def _is_yes(self, speech: Samples) -> bool:
        claimed = self._aligner.align([["yes"]], speech)
        rule = _RULES["yes"]
        if claimed is None or claimed.words[0].frames < rule.frames:
            return False
        other = self._aligner.align([["no"]], speech)
        decoy = self._aligner.align([self._decoys], speech)
        return _passes(rule, claimed, 0, other, decoy) and self._is_all(
            claimed, speech, _ALONE_OVER_BABBLE
        )

    def _is_all(self, claimed: Alignment, speech: Samples, over_babble: float) -> bool:
        """Whether the claimed words are all that was said: no babble of decoys fits far better.

        Without this the end of "i don't know" is a "no" after a noise.
        """
        frames = sum(word.frames for word in claimed.words)
        babble = self._babble.align_any(self._decoys, speech)
        return babble is not None and above(claimed, babble) >= over_babble * frames

    def _learn(self, words: Sequence[str]) -> bool:
        """Make the words and their affirmed forms known; False when the dictionary lacks one."""
        if self._dictionary is None:
            self._dictionary = read_dictionary()
        affirmed = {_AFFIRMED[word] for word in words if word in _AFFIRMED}
        for word in {*words, *affirmed} - {*_POLAR, ""}:
            if word not in self._dictionary:
                return False
            self._aligner.learn(word, self._dictionary[word])
        return True

    def _stands(self, text: list[str], at: int, claimed: Alignment, speech: Samples) -> bool:
        """Whether a yes, no or negation at `at` fits better than what it could be mistaken for."""

        def fit_instead(choice: Sequence[str]) -> Alignment | None:
            slots: list[Sequence[str]] = [[word] for word in text]
            slots[at : at + 1] = [choice] if any(choice) else []
            return self._aligner.align(slots, speech)

        word = text[at]
        if word in _AFFIRMED:
            return above(claimed, fit_instead([_AFFIRMED[word]])) > _MIN_OVER_AFFIRMED
        if word in _POLAR:
            rule = _RULES[word]._replace(frames=_MIN_FRAMES_IN_SENTENCE)
            return _passes(rule, claimed, at, None, fit_instead(["", *self._decoys]))
        return True


def _passes(
    rule: _Rule, claimed: Alignment, at: int, other: Alignment | None, decoy: Alignment | None
) -> bool:
    word = claimed.words[at]
    over_decoy = above(claimed, decoy)
    return (
        word.frames >= rule.frames
        and above(claimed, other) > rule.over_other
        and over_decoy > rule.over_decoy
        and word.goodness + over_decoy / word.frames > rule.goodness
    )
