"""The shipped lexicon, built once, and the utterances written as data."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from voiceskill.language.clauses import Reading
from voiceskill.language.lexicon import Lexicon
from voiceskill.language.load import load_lexicon, load_second_reader
from voiceskill.language.meaning import Meaning
from voiceskill.language.reader import Reader
from voiceskill.resources import data_folder

TESTS = Path(__file__).resolve().parent.parent
CONTRACT_FINDINGS = (
    "leg_weakness",
    "leg_numbness",
    "trouble_walking",
    "bladder_bowel_loss",
    "saddle_numbness",
    "major_injury",
    "fever",
    "weight_loss",
    "night_pain",
    "cancer_history",
)


@cache
def lexicon() -> Lexicon:
    dialogs = data_folder("dialogs")
    return load_lexicon(dialogs / "back_pain", dialogs / "common")


@cache
def reader() -> Reader:
    return Reader(lexicon(), load_second_reader(lexicon()))


@cache
def rules_alone() -> Reader:
    return Reader(lexicon())


def analyse(text: str, *asked: str) -> Reading:
    return reader().analyse(text, asked)


def polarities(meaning: Meaning) -> dict[str, str]:
    return {finding.name: finding.polarity.value for finding in meaning.findings}


def read(text: str, *asked: str) -> dict[str, str]:
    return polarities(reader().read(text, asked))


def read_by_rules(text: str, *asked: str) -> dict[str, str]:
    return polarities(rules_alone().read(text, asked))


def rows(folder: Path) -> list[dict[str, Any]]:
    """The utterances of all files in `folder`, each with its file name as `category`."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yaml")):
        items = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        found.extend({"category": path.stem, "asked": [], **item} for item in items)
    return found
