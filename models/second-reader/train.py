"""Trains the second reader on the phrasings beside this file and writes `weights.npz`.

Run from the checkout: `python models/second-reader/train.py [--report]`. With `--report` a tenth of
the phrasings is kept back and scored. The same phrasings give the same weights.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from voiceskill.language.load import load_lexicon
from voiceskill.language.reader import Reader
from voiceskill.language.second_reader import CLASSES, SecondReader, name_kinds, softmax
from voiceskill.skill import dialog_folders

HERE = Path(__file__).resolve().parent
CODES = {
    "LW": "leg_weakness",
    "LN": "leg_numbness",
    "TW": "trouble_walking",
    "BB": "bladder_bowel_loss",
    "SN": "saddle_numbness",
    "MI": "major_injury",
    "FE": "fever",
    "WL": "weight_loss",
    "NP": "night_pain",
    "CA": "cancer_history",
    "SEV": "severity",
    "DUR": "duration_days",
    "REC": "recurrent",
    "IMP": "improving",
    "KNE": "radiates_below_knee",
    "MOV": "movement_related",
}
FINDINGS = tuple(list(CODES.values())[:10])
POLARITY = {"-": "absent", "?": "unsure", "+": "present"}
ROWS = 1 << 20
BATCH = 32
EPOCHS = 4
RATE = 0.08
LARGEST = 127
FRAGMENTS_SHARE = 0.1
COMMON_WORDS = 500
LONGEST_FRAGMENT = 3


@dataclass(frozen=True)
class Phrasing:
    """One utterance, the ids asked about, and the polarity of each finding that it speaks of."""

    asked: tuple[str, ...]
    findings: dict[str, str]
    text: str


def parse(line: str) -> Phrasing:
    """Reads `LN<tab>LN- LW+<tab>no but it gives way`; `-` is the open question, `0` no finding."""
    asked, labels, text = line.rstrip("\n").split("\t")
    findings = {} if labels == "0" else {CODES[la[:-1]]: POLARITY[la[-1]] for la in labels.split()}
    return Phrasing(
        () if asked == "-" else tuple(CODES[code] for code in asked.split(",")), findings, text
    )


def load_phrasings(folder: Path = HERE / "phrasings") -> list[Phrasing]:
    return [
        parse(line)
        for path in sorted(folder.glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def load_kinds(path: Path = HERE / "word_kinds.tsv") -> tuple[list[str], list[int], list[int]]:
    """The words with the numbers of their broad and narrow kind, as `word_kinds.py` wrote them."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [row[0] for row in rows], [int(row[1]) for row in rows], [int(row[2]) for row in rows]


def fragments(phrasings: Sequence[Phrasing], reader: Reader) -> list[Phrasing]:
    """Common words by chance, in which `reader` hears nothing: they say nothing of any finding.

    Recognisers make such words of noise. Without them a lone "so" would be likely an answer.
    """
    counts = Counter(word for phrasing in phrasings for word in reader.words(phrasing.text))
    words, often = zip(*counts.most_common(COMMON_WORDS), strict=True)
    chance = random.Random(0)
    questions = [phrasing.asked for phrasing in phrasings if phrasing.asked]
    found: list[Phrasing] = []
    while len(found) < FRAGMENTS_SHARE * len(phrasings):
        asked = chance.choice(questions)
        length = chance.randint(1, LONGEST_FRAGMENT)
        text = " ".join(chance.choices(words, often, k=length))
        if reader.read(text, asked).empty:
            found.append(Phrasing(asked, {}, text))
    return found


def fit(phrasings: Sequence[Phrasing], epochs: int = EPOCHS) -> SecondReader:
    """Multinomial logistic regression by Adagrad over hashed features."""
    rules = Reader(load_lexicon(*dialog_folders()))
    words = rules.words
    phrasings = [*phrasings, *fragments(phrasings, rules)]
    weights = np.zeros((ROWS, len(CLASSES)), np.float32)
    squares = np.full((ROWS, len(CLASSES)), 1e-10, np.float32)
    reader = SecondReader(FINDINGS, weights, name_kinds(*load_kinds()))
    rows = [(reader.places(words(p.text), p.asked), targets(p)) for p in phrasings]
    shuffle = np.random.default_rng(0)
    for epoch in range(epochs):
        loss = 0.0
        order = shuffle.permutation(len(rows))
        for first in range(0, len(order), BATCH):
            loss += step(weights, squares, [rows[at] for at in order[first : first + BATCH]])
        print(f"epoch {epoch + 1}: loss {loss / len(rows):.3f}", file=sys.stderr, flush=True)
    return reader


def targets(phrasing: Phrasing) -> npt.NDArray[np.float32]:
    classes = [CLASSES.index(phrasing.findings.get(name, "none")) for name in FINDINGS]
    return np.eye(len(CLASSES), dtype=np.float32)[classes]


def step(
    weights: npt.NDArray[np.float32],
    squares: npt.NDArray[np.float32],
    batch: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]],
) -> float:
    """One Adagrad step; returns the summed loss."""
    places: list[npt.NDArray[np.int64]] = []
    slopes: list[npt.NDArray[np.float32]] = []
    loss = 0.0
    for at, target in batch:
        size = np.float32(1 / np.sqrt(at.shape[1]))
        likely = softmax(weights[at].sum(axis=1) * size)
        loss -= float(np.log((likely * target).sum(axis=1) + 1e-9).sum())
        places.append(at.ravel())
        slopes.append(np.repeat((likely - target) * size, at.shape[1], axis=0))
    touched, where = np.unique(np.concatenate(places), return_inverse=True)
    slope = np.concatenate(slopes)
    for kind in range(len(CLASSES)):
        total = np.bincount(where, slope[:, kind], len(touched)).astype(np.float32)
        total /= len(batch) * len(FINDINGS)
        squares[touched, kind] += total**2
        weights[touched, kind] -= RATE * total / np.sqrt(squares[touched, kind])
    return loss


def save(reader: SecondReader, path: Path) -> None:
    """Writes the weights as whole numbers from -127 to 127 and their scale."""
    scale = float(np.abs(reader.weights).max()) / LARGEST
    small = np.round(reader.weights / scale).astype(np.int8)
    words, broad, narrow = load_kinds()
    np.savez_compressed(
        path,
        findings=np.array(FINDINGS),
        weights=small,
        scale=scale,
        words=np.frombuffer(" ".join(words).encode(), np.uint8),
        broad=np.array(broad, np.int16),
        narrow=np.array(narrow, np.int16),
    )


def report(phrasings: Sequence[Phrasing]) -> None:
    kept_back, rest = phrasings[::10], [p for at, p in enumerate(phrasings) if at % 10]
    reader = fit(rest)
    words = Reader(load_lexicon(*dialog_folders())).words
    right = 0
    for phrasing in kept_back:
        opinions = reader.read(words(phrasing.text), phrasing.asked)
        best = {n: max(CLASSES, key=lambda c, o=o: getattr(o, c)) for n, o in opinions.items()}
        right += {n: c for n, c in best.items() if c != "none"} == phrasing.findings
    print(f"by itself, {right} of {len(kept_back)} kept back are right in every finding")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", action="store_true")
    phrasings = load_phrasings()
    if parser.parse_args().report:
        report(phrasings)
    else:
        save(fit(phrasings), HERE / "weights.npz")


if __name__ == "__main__":
    main()
