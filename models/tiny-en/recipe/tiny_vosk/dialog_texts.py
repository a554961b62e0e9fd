"""Collect what callers say from the checkout: the lexicons, the prompts and written phrasings.

    PYTHONPATH=CHECKOUT python -m tiny_vosk.dialog_texts OUTPUT

Needs the package `voiceskill` and what it reads YAML with. OUTPUT is a JSON file of `DialogTexts`.
The test sets under `tests/utterances` are never read.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from voiceskill.dialog.load import load_dialog
from voiceskill.dialog.sentences import sentences
from voiceskill.language.load import load_lexicon, load_reader
from voiceskill.resources import data_folder
from voiceskill.skill import dialog_folders
from voiceskill.speech.phrases import PhraseBook

from .pronunciations import has_pronunciation
from .texts import DialogTexts

# A word of the written phrasings alone has to come twice: once is often a slip of the pen.
_LEAST_USES = 2
_HELD_OUT_EVERY = 40
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


def collect() -> DialogTexts:
    """Everything that a caller is expected to say, of words whose sounds are known."""
    folders = dialog_folders()
    written = list(_read_phrasings(data_folder("models") / "second-reader" / "phrasings"))
    book = PhraseBook(load_lexicon(*folders))
    prompts = [sentence.text for sentence in sentences(load_dialog(*folders))]
    uses = Counter(word for text in written for word in _split(text))
    words = {word for word, count in uses.items() if count >= _LEAST_USES}
    words.update(load_reader(*folders).vocabulary)
    words.update(word for text in (*book.everything, *prompts) for word in _split(text))
    words = {word for word in words if has_pronunciation(word)}
    spoken = list(_spoken(written, words))
    return DialogTexts(
        words=tuple(sorted(words)),
        callers=tuple(text for text in spoken if not _is_held_out(text)),
        test_callers=tuple(text for text in spoken if _is_held_out(text)),
        phrases=tuple(_spoken(book.everything, words)),
    )


def _read_phrasings(folder: Path) -> Iterable[str]:
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield line.split("\t")[2].lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _spoken(texts: Iterable[str], words: set[str]) -> Iterable[str]:
    """The texts that are made of `words` alone, without punctuation."""
    for text in dict.fromkeys(texts):
        tokens = _split(text)
        if tokens and words.issuperset(tokens) and not re.search(r"\d", text):
            yield " ".join(tokens)


def _is_held_out(text: str) -> bool:
    digest = hashlib.md5(text.encode(), usedforsecurity=False).digest()
    return digest[0] % _HELD_OUT_EVERY == 0


def main() -> None:
    output = Path(sys.argv[1])
    texts = collect()
    texts.save(output)
    print(
        f"{len(texts.words)} words, {len(texts.callers)} utterances of callers"
        f" ({len(texts.test_callers)} more to test with), {len(texts.phrases)} phrases"
    )


if __name__ == "__main__":
    main()
