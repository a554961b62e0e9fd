"""Rewrites the lexicon's homophones: `python -m tests.language.homophones`.

A recogniser that hears "pea" in an answer about passing water heard "pee". The words that by
themselves say a concept of the findings are looked up in the pronunciation dictionary that comes
with PocketSphinx; every word of the dictionary that sounds the same, and that the lexicon does not
know, is read as the lexicon's word. A sound that two words of the lexicon share is left alone.
"""

from collections import defaultdict
from pathlib import Path

import pocketsphinx

from tests.language.shipped import lexicon
from voiceskill.language.lexicon import CUES, Lexicon, parse_rule
from voiceskill.language.phrases import Words, expand
from voiceskill.language.reader import Reader
from voiceskill.resources import data_folder

_SHORTEST = 3
_ANSWERS = ("not", "sure", "maybe", "checked", "never", "none", "nothing", "neither")
_OTHERWISE = frozenset(
    {"genes", "grown", "jim", "lane", "led", "lieu", "lou", "mini", "neil", "nun", "rec", "soul"}
    | {"souls", "stares", "sum", "throne", "tow", "moore", "mon", "grande", "heroine", "brass"}
)  # words that callers say and mean
_HEAD = """# Words that sound like a word of the lexicon, read as that word.
# Written by `python -m tests.language.homophones` from a pronunciation dictionary; do not edit.
contractions:
"""


def _pronunciations() -> dict[str, list[str]]:
    path = Path(pocketsphinx.get_model_path()) / "en-us" / "cmudict-en-us.dict"
    spoken: dict[str, list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, sounds = line.partition(" ")
        spoken[word.split("(")[0]].append(sounds)
    return spoken


def _finding_words(data: Lexicon, plain: Lexicon) -> set[str]:
    """The words that are a whole phrase of a concept that the findings' rules name."""
    rules = [
        parse_rule(text)
        for finding in data.findings.values()
        for group in (finding, finding.when_asked)
        for text in group.present + group.unsure + group.absent
    ]
    concepts = {name for rule in rules for name in rule.concepts} - CUES
    reader = Reader(plain)

    def resolve(name: str) -> list[Words]:
        return [
            words
            for phrase in plain.concepts.get(name, ())
            for words in expand(phrase, resolve, reader.open_word)
        ]

    return {words[0] for name in concepts for words in resolve(name) if len(words) == 1}


def main() -> None:
    data = lexicon()
    path = data_folder("dialogs") / "common" / "lexicon" / "homophones.yaml"
    old = _known(path)
    kept = {word: text for word, text in data.contractions.items() if word not in old}
    plain = data.model_copy(update={"contractions": kept})
    known = Reader(plain).vocabulary | set(plain.numbers) | set(plain.units)
    spoken = _pronunciations()
    heard: dict[str, set[str]] = defaultdict(set)
    by_sound: dict[str, set[str]] = defaultdict(set)
    for word in known:
        for sounds in spoken.get(word, ()):
            by_sound[sounds].add(word)
    meant = _finding_words(data, plain) | set(_ANSWERS)
    for word, variants in spoken.items():
        if word in known | _OTHERWISE or not word.isalpha() or len(word) < _SHORTEST:
            continue
        for sounds in variants:
            heard[word] |= by_sound.get(sounds, set())
    lines = [
        f"  {word}: {next(iter(words))}\n"
        for word, words in sorted(heard.items())
        if len(words) == 1 and len(next(iter(words))) >= _SHORTEST and words <= meant
    ]
    path.write_text(_HEAD + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} homophones in {path}")


def _known(path: Path) -> set[str]:
    if not path.exists():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.split(":")[0].strip() for line in lines if line.startswith("  ")}


if __name__ == "__main__":
    main()
