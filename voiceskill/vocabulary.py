"""Where the understanding and what surrounds it miss each other: the dialog, or a recogniser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from voiceskill.dialog.content import Dialog
from voiceskill.language.lexicon import Lexicon, LexiconFile
from voiceskill.language.reader import Reader
from voiceskill.yamlfile import read_yaml

BUILT_IN = "pocketsphinx"
# Read from the age that the caller states, not from phrases.
AGES = frozenset({"over_50", "over_70", "under_16"})

_WORD = re.compile(r"\{\w+\}|[^\W_]+(?:'[^\W_]+)*")


def unheard(dialog: Dialog, lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """What the dialog has and no caller can reach by words, as (file, key, rule)."""
    asked = {name for question in dialog.steps.questions.values() for name in question.asks}
    for name in dialog.faq.answers:
        if name not in lexicon.faq:
            yield "faq.yaml", f"answers.{name}", "no phrase of the lexicon asks for it"
    for name in dialog.findings.findings:
        if name not in lexicon.findings and name not in asked and name not in AGES:
            yield "findings.yaml", f"findings.{name}", "no phrase of the lexicon says it"
    for kind, names, known in (
        ("findings", lexicon.findings, dialog.findings.findings),
        ("faq", lexicon.faq, dialog.faq.answers),
    ):
        for name in names:
            if name not in known:
                yield "lexicon", f"{kind}.{name}", "the dialog does not know it"


def misunderstood(dialog: Dialog, reader: Reader) -> Iterator[tuple[str, str, str]]:
    """The questions to which a yes would not mean present, as (file, key, rule)."""
    for name, question in dialog.steps.questions.items():
        for kind in ("ask", "short", "concrete"):
            for finding in reader.ways(getattr(question, kind), question.asks):
                yield (
                    "questions.yaml",
                    f"questions.{name}.{kind}",
                    f"a yes must mean that {finding} is present: ask it the other way round",
                )


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
