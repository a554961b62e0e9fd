"""Measure a Vosk model on spoken test utterances.

    python -m tiny_vosk.evaluation MODEL BUILD [--only-words WORDS] [--every N] [--people FOLDER]

With `--only-words`, texts with a word outside that list of words (`graph/words.txt` of another
model) are left out, to compare two models. With `--every`, only each N-th text is heard. With
`--people`, recordings of people are heard, too.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import vosk
from numpy.typing import NDArray

from .ear import Ear
from .language_model import UNKNOWN
from .people import list_recordings
from .people_evaluation import report_people
from .synthesis import SAMPLE_RATE_HZ, Utterance, load_audio, load_utterances
from .texts import DialogTexts
from .vocabulary import Vocabulary, load_vocabulary

_SILENCE_BEFORE = 4800
_SILENCE_AFTER = 8000
_HOMOPHONES = {"know": "no", "for": "four", "weak": "week", "two": "to", "weight": "wait"}
REJECTING_GRAMMAR = "polar"


@dataclass
class Tally:
    """Errors of one kind of test with one voice."""

    utterances: int = 0
    utterances_right: int = 0
    words: int = 0
    word_errors: int = 0
    word_errors_by_sound: int = 0

    def add(self, other: Tally) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class Measurement:
    """Everything measured on one set of utterances."""

    tallies: defaultdict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    confidence_right: list[float] = field(default_factory=list)
    confidence_wrong: list[float] = field(default_factory=list)
    start_errors_ms: list[float] = field(default_factory=list)
    end_errors_ms: list[float] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    decoding_s: float = 0.0
    speech_s: float = 0.0


class Evaluation:
    """Decodes utterances with one model and keeps score."""

    def __init__(self, model: Path, speech: Path, vocabulary: Vocabulary) -> None:
        self._model = vosk.Model(str(model))
        self._speech = speech
        self._vocabulary = vocabulary
        self.result = Measurement()

    def run(self, utterances: Iterable[Utterance], only_words: frozenset[str]) -> None:
        vocabulary = self._vocabulary
        callers = set(vocabulary.dialog.test_callers)
        unheard = set(vocabulary.unheard_words)
        inside = [u for u in utterances if only_words.issuperset(u.text.split())]
        usual = [u for u in inside if u.text not in callers and u.text not in unheard]
        self._recognise("open", None, usual)
        self._recognise("open, callers", None, [u for u in inside if u.text in callers])
        for grammar in vocabulary.grammars.values():
            known = [p for p in grammar if only_words.issuperset(p.split())]
            self._recognise("dialog grammars", known, [u for u in inside if u.text in known])
        polar = list(vocabulary.grammars[REJECTING_GRAMMAR])
        polar_words = set(" ".join(polar).split())
        self._reject("reject unheard words", polar, [u for u in utterances if u.text in unheard])
        others = [u for u in usual if polar_words.isdisjoint(u.text.split())]
        self._reject("reject other phrases", polar, others)

    def _recognise(
        self, test: str, phrases: Sequence[str] | None, utterances: Iterable[Utterance]
    ) -> None:
        ear = Ear(self._model, phrases)
        for utterance in utterances:
            audio = self._load(utterance)
            words = self._decode(ear, audio)
            heard = [word["word"] for word in words]
            said = utterance.text.split()
            errors = count_errors(said, heard)
            by_sound = count_errors(*([_HOMOPHONES.get(w, w) for w in t] for t in (said, heard)))
            tally = Tally(1, errors == 0, len(said), errors, by_sound)
            self.result.tallies[test, utterance.voice].add(tally)
            if errors:
                self._note(test, utterance, heard)
            for word in words:
                right = word["word"] in said
                kept = self.result.confidence_right if right else self.result.confidence_wrong
                kept.append(word["conf"])
            if test == "open" and errors == 0 and len(said) == 1:
                start, end = find_loud_part(audio)
                self.result.start_errors_ms.append(1000 * (words[0]["start"] - start))
                self.result.end_errors_ms.append(1000 * (words[0]["end"] - end))

    def _reject(self, test: str, phrases: Sequence[str], utterances: Iterable[Utterance]) -> None:
        """Right means that no word of the grammar was heard."""
        ear = Ear(self._model, phrases)
        for utterance in utterances:
            words = self._decode(ear, self._load(utterance))
            heard = [word["word"] for word in words]
            rejected = set(heard) <= {UNKNOWN}
            self.result.tallies[test, utterance.voice].add(Tally(1, rejected))
            if not rejected:
                self._note(test, utterance, heard)

    def _load(self, utterance: Utterance) -> NDArray[np.int16]:
        samples = np.round(load_audio(self._speech / utterance.path) * 32768)
        clipped = np.clip(samples, -32768, 32767).astype(np.int16)
        return np.pad(clipped, (_SILENCE_BEFORE, _SILENCE_AFTER))

    def _decode(self, ear: Ear, audio: NDArray[np.int16]) -> list[dict[str, Any]]:
        began = time.process_time()
        words = ear.hear(audio)
        self.result.decoding_s += time.process_time() - began
        self.result.speech_s += len(audio) / SAMPLE_RATE_HZ
        return words

    def _note(self, test: str, utterance: Utterance, heard: Sequence[str]) -> None:
        mistake = f"{test} | {utterance.voice} | {utterance.text} | {' '.join(heard)}"
        self.result.mistakes.append(mistake)


def count_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Fewest words to insert, delete or replace.

    >>> count_errors(["no", "pain"], ["know", "my", "pain"])
    2
    """
    row = list(range(len(heard) + 1))
    for index, word in enumerate(said, start=1):
        diagonal, row[0] = row[0], index
        for column, other in enumerate(heard, start=1):
            cost = min(row[column] + 1, row[column - 1] + 1, diagonal + (word != other))
            diagonal, row[column] = row[column], cost
    return row[-1]


def find_loud_part(audio: NDArray[np.int16]) -> tuple[float, float]:
    """Seconds where the samples first and last exceed 3 % of the peak."""
    level = np.abs(audio.astype(np.int32))
    loud = np.flatnonzero(level > 0.03 * level.max())
    return float(loud[0]) / SAMPLE_RATE_HZ, float(loud[-1]) / SAMPLE_RATE_HZ


def report(
    model: Path,
    build: Path,
    vocabulary: Vocabulary,
    only_words: frozenset[str] | None = None,
    every: int = 1,
) -> None:
    """Print tables for the voices that training never had, and for those that it had."""
    vosk.SetLogLevel(-1)
    words = only_words or read_words(model / "graph" / "words.txt")
    for name in ("held_out", "trained"):
        evaluation = Evaluation(model, build / "speech", vocabulary)
        evaluation.run(load_utterances(build / "speech" / f"{name}.jsonl")[::every], words)
        print(f"\n## {name.replace('_', ' ')} voices\n")
        _print_tables(evaluation.result)
        mistakes = build / f"mistakes-{name}.txt"
        mistakes.write_text("\n".join(evaluation.result.mistakes) + "\n", encoding="utf-8")


def read_words(path: Path) -> frozenset[str]:
    """The words in a model's `words.txt`, without its symbols."""
    words = [line.split()[0] for line in path.read_text(encoding="utf-8").splitlines()]
    return frozenset(word for word in words if word[0] not in "<[#")


def _print_tables(result: Measurement) -> None:
    totals: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
    for (test, _), tally in result.tallies.items():
        totals[test, "all"].add(tally)
    print("| test | voice | utterances | right | WER | WER, homophones merged |")
    print("|---|---|---|---|---|---|")
    for (test, voice), tally in [*sorted(result.tallies.items()), *sorted(totals.items())]:
        cells = [test, voice, f"{tally.utterances}"]
        cells.append(_percent(tally.utterances_right, tally.utterances))
        cells.append(_percent(tally.word_errors, tally.words))
        cells.append(_percent(tally.word_errors_by_sound, tally.words))
        print(f"| {' | '.join(cells)} |")
    print()
    for name, values in (
        ("right", result.confidence_right),
        ("wrong", result.confidence_wrong),
    ):
        mean = np.mean(values) if values else float("nan")
        print(f"confidence of {name} words: {mean:.3f} (n={len(values)})")
    for edge, errors in (("start", result.start_errors_ms), ("end", result.end_errors_ms)):
        absolute = np.abs(errors)
        print(
            f"word {edge} against loudness: mean {np.mean(errors):.0f} ms, median"
            f" |error| {np.median(absolute):.0f} ms, 95 % {np.percentile(absolute, 95):.0f} ms"
        )
    print(f"CPU seconds for one of speech: {result.decoding_s / result.speech_s:.4f}")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else ""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--only-words", type=Path, metavar="WORDS")
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--people", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    only_words = read_words(arguments.only_words) if arguments.only_words else None
    vocabulary = load_vocabulary(DialogTexts.load(arguments.build / "dialog_texts.json"))
    if arguments.people:
        grammar = vocabulary.grammars[REJECTING_GRAMMAR]
        report_people(arguments.model, list_recordings(arguments.people), grammar)
    report(arguments.model, arguments.build, vocabulary, only_words, arguments.every)


if __name__ == "__main__":
    main()
