"""Write the decoding graph: HCLr.fst (sounds to words), Gr.fst (words), and their symbols.

Vosk composes the two while it decodes, and puts a runtime grammar in the place of Gr.fst. The
work is done by OpenFst's command-line tools; at this size no determinisation is needed.
"""

from __future__ import annotations

import math
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .kaldi_model import POSITION_PHONES, POSITIONS
from .language_model import UNKNOWN, make_language_model
from .phone_graphs import PhoneGraph
from .pronunciations import PHONES, SILENCE, pronounce
from .vocabulary import Vocabulary
from .word_costs import weigh_words

_LOG_2 = math.log(2)
_RAREST_PHONE_PAIR = 0.003
# Debian keeps OpenFst's look-ahead plugin outside the loader's path.
_PLUGIN_FOLDERS = [f"/usr/lib/{machine}-linux-gnu/fst/22" for machine in ("x86_64", "aarch64")]


def write_graph(vocabulary: Vocabulary, sounds: PhoneGraph, folder: Path) -> None:
    """Write the `graph` folder of the model; `sounds` is how phones follow each other."""
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    labels = {word: i for i, word in enumerate(["<eps>", *vocabulary.words, UNKNOWN])}
    language_model = make_language_model(vocabulary)
    lexicon = _LexiconGraph(labels)
    lexicon.add_silence()
    lexicon.add_words(vocabulary.words, weigh_words(vocabulary, language_model))
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
        language_model.write(labels),
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


@dataclass
class _Branch:
    """Part of a tree of pronunciations: phones that may follow, and words that end here."""

    branches: dict[str, _Branch] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    count: int = 0
    only_word: str | None = None

    def add(self, phones: Sequence[str], word: str) -> None:
        self.count += 1
        self.only_word = word if self.count == 1 else None
        if phones:
            self.branches.setdefault(phones[0], _Branch()).add(phones[1:], word)
        else:
            self.words.append(word)


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

    def add_words(self, words: Iterable[str], costs: Mapping[str, float]) -> None:
        """Add a tree of all pronunciations: words that begin alike share their beginning."""
        root = _Branch()
        for word in words:
            for pronunciation in pronounce(word):
                root.add(_place(pronunciation), word)
        self._add_branch(root, self._BEFORE_WORD, costs, 0.0)

    def _add_branch(
        self, branch: _Branch, state: int, costs: Mapping[str, float], leaving: float
    ) -> None:
        """Each word stands where nothing but this word can follow, or at its end."""
        for phone, below in branch.branches.items():
            word = below.only_word if not branch.only_word else None
            label, cost = (self._labels[word], costs.get(word, 0.0)) if word else (0, 0.0)
            inside = self._phone(state, phone, label, leaving + cost)
            self._add_branch(below, inside, costs, _LOG_2)
        for word in branch.words:
            label, cost = (0, 0.0) if branch.only_word else (self._labels[word], costs.get(word, 0))
            self._arc(state, self._AFTER_WORD, self.markers["#word"], label, leaving + cost)

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
