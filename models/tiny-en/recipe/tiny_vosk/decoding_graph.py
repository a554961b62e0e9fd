"""Write the decoding graph: HCLr.fst (sounds to words), Gr.fst (words), and their symbols.

Vosk composes the two while it decodes, and puts a runtime grammar in the place of Gr.fst. The
work is done by OpenFst's command-line tools; at this size no determinisation is needed.
"""

from __future__ import annotations

import math
import os
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from .kaldi_model import POSITION_PHONES, POSITIONS
from .phone_graphs import PhoneGraph
from .pronunciations import HOMOPHONE_COSTS, PHONES, SILENCE, pronounce
from .vocabulary import Vocabulary

UNKNOWN = "[unk]"
_LOG_2 = math.log(2)
_RAREST_PHONE_PAIR = 0.003
_BIGRAM_SHARE = 0.8
_END_SHARE = 0.2
# How much one word spoken alone counts against a line of phrases.
_LONE_WORD_WEIGHT = 0.03
# Debian keeps OpenFst's look-ahead plugin outside the loader's path.
_PLUGIN_FOLDERS = [f"/usr/lib/{machine}-linux-gnu/fst/22" for machine in ("x86_64", "aarch64")]


def write_graph(vocabulary: Vocabulary, sounds: PhoneGraph, folder: Path) -> None:
    """Write the `graph` folder of the model; `sounds` is how phones follow each other."""
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    labels = {word: i for i, word in enumerate(["<eps>", *vocabulary.words, UNKNOWN])}
    lexicon = _LexiconGraph(labels)
    lexicon.add_silence()
    for word in vocabulary.words:
        for pronunciation in pronounce(word):
            lexicon.add_word(word, pronunciation)
    lexicon.add_unknown(sounds)
    relabelled = folder / "relabelled"
    _compile(
        lexicon.text(),
        ["fstarcsort", "--sort_type=olabel"],
        [
            "fstconvert",
            "--fst_type=olabel_lookahead",
            f"--save_relabel_opairs={relabelled}",
        ],
        folder / "HCLr.fst",
    )
    pairs = dict(line.split() for line in relabelled.read_text().splitlines())
    relabelled.unlink()
    # Vosk makes runtime grammars from words.txt, so that has to have the new labels too.
    labels = {word: int(pairs.get(str(label), label)) for word, label in labels.items()}
    _compile(
        _language_model(vocabulary, labels),
        ["fstarcsort", "--sort_type=ilabel"],
        ["fstconvert", "--fst_type=const"],
        folder / "Gr.fst",
    )
    _write_lines(folder / "words.txt", (f"{w} {n}" for n, w in _by_label(labels)))
    _write_lines(folder / "disambig_tid.int", map(str, lexicon.markers.values()))
    boundaries = ["1 nonword"]
    for number, phone in enumerate(POSITION_PHONES[1:], start=2):
        boundaries.append(f"{number} {POSITIONS[phone[-1]]}")
    _write_lines(folder / "phones" / "word_boundary.int", boundaries)


class _LexiconGraph:
    """From transition ids to words.

    Phone p (from 1) is entered on transition id 2 p and stays on 2 p - 1. Markers are labels
    above all transition ids; Vosk treats them as empty.
    """

    _AFTER_WORD, _BEFORE_WORD = 0, 1

    def __init__(self, labels: dict[str, int]) -> None:
        self._labels = labels
        self._number = {phone: i for i, phone in enumerate(POSITION_PHONES, start=1)}
        self._arcs: list[tuple[int, int, int, int, float]] = []
        self._states = 2
        first = 2 * len(POSITION_PHONES) + 1
        names = ("#word", "#silence", "#unknown", "#unknown_end")
        self.markers = {name: first + i for i, name in enumerate(names)}

    def text(self) -> str:
        lines = [f"{a} {b} {i} {o} {weight:.6f}\n" for a, b, i, o, weight in sorted(self._arcs)]
        return "".join(lines) + f"{self._BEFORE_WORD} 0.0\n"

    def add_silence(self) -> None:
        self._arc(self._AFTER_WORD, self._BEFORE_WORD, 0, weight=_LOG_2)
        silent = self._phone(self._AFTER_WORD, SILENCE, weight=_LOG_2)
        self._arc(silent, self._BEFORE_WORD, self.markers["#silence"], weight=_LOG_2)

    def add_word(self, word: str, pronunciation: Sequence[str]) -> None:
        first, *others = _place(pronunciation)
        cost = HOMOPHONE_COSTS.get(word, 0.0)
        state = self._phone(self._BEFORE_WORD, first, self._labels[word], cost)
        for phone in others:
            state = self._phone(state, phone, weight=_LOG_2)
        self._arc(state, self._AFTER_WORD, self.markers["#word"], weight=_LOG_2)

    def add_unknown(self, sounds: PhoneGraph) -> None:
        """Any sequence of sounds, as likely as it was in training.

        A single garbage phone, or a loop in which every phone is equally likely, rejects far
        less.
        """
        spoken = sounds.transitions[1:, 1:]
        follows = spoken / spoken.sum(1, keepdims=True)
        first = sounds.transitions[0, 1:] / sounds.transitions[0, 1:].sum()
        start, end = self._state(), self._state()
        self._arc(self._BEFORE_WORD, start, self.markers["#unknown"], self._labels[UNKNOWN])
        before = [self._state() for _ in PHONES[1:]]
        for index, phone in enumerate(PHONES[1:]):
            opening = -math.log(first[index])
            last = self._phone(before[index], f"{phone}_E")
            self._arc(last, end, 0, weight=_LOG_2)
            only = self._phone(start, f"{phone}_S", weight=opening + 1.0)
            self._arc(only, end, 0, weight=_LOG_2)
            inner = [
                self._phone(start, f"{phone}_B", weight=opening),
                self._phone(before[index], f"{phone}_I"),
            ]
            for following, share in enumerate(follows[index]):
                if share > _RAREST_PHONE_PAIR:
                    for source in inner:
                        self._arc(source, before[following], 0, weight=_LOG_2 - math.log(share))
        self._arc(end, self._AFTER_WORD, self.markers["#unknown_end"])

    def _state(self) -> int:
        self._states += 1
        return self._states - 1

    def _arc(
        self, source: int, target: int, label: int, word: int = 0, weight: float = 0.0
    ) -> None:
        self._arcs.append((source, target, label, word, weight))

    def _phone(self, source: int, phone: str, word: int = 0, weight: float = 0.0) -> int:
        """Enter a phone, and stay in it; arcs that leave it must weigh log 2 more."""
        state = self._state()
        number = self._number[phone]
        self._arc(source, state, 2 * number, word, weight)
        self._arc(state, state, 2 * number - 1, weight=_LOG_2)
        return state


def _place(pronunciation: Sequence[str]) -> list[str]:
    """
    >>> _place(["Y", "EH", "S"])
    ['Y_B', 'EH_I', 'S_E']
    """
    if len(pronunciation) == 1:
        return [f"{pronunciation[0]}_S"]
    first, *middle, last = pronunciation
    return [f"{first}_B", *(f"{phone}_I" for phone in middle), f"{last}_E"]


def _language_model(vocabulary: Vocabulary, labels: dict[str, int]) -> str:
    """A bigram over the phrases that backs off to all words alike."""
    pairs: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    lines = (*vocabulary.phrases, *vocabulary.answers)
    weighed = [(phrase, 1 / len(line)) for line in lines for phrase in line]
    for phrase, weight in [*weighed, *((word, _LONE_WORD_WEIGHT) for word in vocabulary.words)]:
        tokens = ["<s>", *phrase.split(), "</s>"]
        for before, after in pairwise(tokens):
            pairs[before][after] += weight
    states = {word: number for number, word in enumerate(["<s>", *sorted(set(pairs) - {"<s>"})])}
    backed_off = len(states)
    text = []
    for word, followers in sorted(pairs.items(), key=lambda item: states[item[0]]):
        total = sum(followers.values())
        for follower, count in sorted(followers.items()):
            weight = -math.log(_BIGRAM_SHARE * count / total)
            if follower == "</s>":
                text.append(f"{states[word]} {weight:.5f}")
            else:
                label = labels[follower]
                text.append(f"{states[word]} {states[follower]} {label} {label} {weight:.5f}")
        text.append(f"{states[word]} {backed_off} 0 0 {-math.log(1 - _BIGRAM_SHARE):.5f}")
    weight = -math.log((1 - _END_SHARE) / (len(vocabulary.words) + 1))
    for word in (*vocabulary.words, UNKNOWN):
        target = states.get(word, backed_off)
        text.append(f"{backed_off} {target} {labels[word]} {labels[word]} {weight:.5f}")
    text.append(f"{backed_off} {-math.log(_END_SHARE):.5f}")
    return "\n".join(text) + "\n"


def _compile(text: str, sort: list[str], convert: list[str], path: Path) -> None:
    known = os.environ.get("LD_LIBRARY_PATH", "")
    environment = {**os.environ, "LD_LIBRARY_PATH": ":".join([*_PLUGIN_FOLDERS, known])}
    data = text.encode("ascii")
    for command in (["fstcompile"], sort, convert):
        finished = subprocess.run(
            command, input=data, check=True, stdout=subprocess.PIPE, env=environment
        )
        data = finished.stdout
    path.write_bytes(data)


def _by_label(labels: dict[str, int]) -> list[tuple[int, str]]:
    return sorted((label, word) for word, label in labels.items())


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
