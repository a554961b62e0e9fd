"""Which words of the lexicon a recogniser cannot hear."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from voiceskill.language.lexicon import LexiconFile
from voiceskill.yamlfile import read_yaml

BUILT_IN = "pocketsphinx"

_WORD = re.compile(r"\{\w+\}|[^\W_]+(?:'[^\W_]+)*")


def lexicon_words(file: LexiconFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words that callers may say under each key of one lexicon file; digits are no words."""
    for name, phrases in file.concepts.items():
        yield f"concepts.{name}", _words(phrases)
    for name, command in file.commands.items():
        yield f"commands.{name}", _words((*command.alone, *command.anywhere))
    yield "numbers", _words((*file.numbers, *file.vague_numbers))
    yield "units", _words(tuple(file.units))


def _words(phrases: tuple[str, ...]) -> tuple[str, ...]:
    found = (word for phrase in phrases for word in _WORD.findall(phrase.lower()))
    return tuple(dict.fromkeys(w for w in found if w[0] != "{" and not w[0].isdigit()))


def missing_words(folder: Path, common: Path, model: str) -> Iterator[str]:
    """One line, with file and key, for each part of the lexicon with words `model` cannot hear.

    `model` is a name of the manifest, the folder of a Vosk model, or `pocketsphinx`. Raises
    UsageError or ModelError when there is no such model.
    """
    knows = _vocabulary(model)
    for path in sorted((*common.glob("lexicon/*.yaml"), *folder.glob("lexicon/*.yaml"))):
        for key, words in lexicon_words(read_yaml(path, LexiconFile)):
            missing = [word for word in words if not knows(word)]
            if missing:
                yield f"{path}, {key}: not in the vocabulary of {model}: {', '.join(missing)}"


def _vocabulary(model: str) -> Callable[[str], bool]:
    from voiceskill.model_store import choose_model

    if model == BUILT_IN:
        from voiceskill.speech.pocketsphinx_decoder import read_dictionary

        return frozenset(read_dictionary()).__contains__
    from voiceskill.speech.vosk_recognizer import VoskRecognizer

    folder = choose_model(model)
    assert folder is not None
    return VoskRecognizer(folder).knows
