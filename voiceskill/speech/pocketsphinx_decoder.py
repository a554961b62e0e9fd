"""PocketSphinx, from its US English wheel, as the recogniser and the witness need it."""

import functools
import re
import tempfile
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from voiceskill.errors import ModelError
from voiceskill.speech.ports import SAMPLE_RATE, Samples

_ENTRY = re.compile(r"(?P<word>[^\s(]+)(?:\(\d+\))? (?P<phones>.+)")
_REMEDY = "reinstall pocketsphinx"

Pronunciations = Mapping[str, Sequence[str]]


@functools.cache
def read_dictionary() -> Mapping[str, Sequence[str]]:
    """Every word of the wheel's dictionary with its pronunciations (ARPABET, "N OW").

    Read once: it is large, and each ear and the witness look words up in it.

    Raises ModelError when the dictionary is missing or damaged.
    """
    from pocketsphinx import get_model_path

    path = Path(get_model_path("en-us")) / "cmudict-en-us.dict"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ModelError(f"{path}: PocketSphinx's dictionary is damaged; {_REMEDY}") from None
    dictionary: dict[str, list[str]] = {}
    for line in lines:
        if entry := _ENTRY.fullmatch(line):
            dictionary.setdefault(entry["word"], []).append(entry["phones"])
    return dictionary


def new_decoder(pronunciations: Pronunciations, **options: Any) -> Any:
    """A decoder that knows these words only: with all 134,000 a search takes seconds to set up.

    `options` are PocketSphinx's own. Raises ModelError when its acoustic model is damaged.
    """
    from pocketsphinx import Decoder

    entries = [
        f"{word}({number}) {phones}" if number > 1 else f"{word} {phones}"
        for word, variants in pronunciations.items()
        for number, phones in enumerate(variants, start=1)
    ]
    with tempfile.TemporaryDirectory(prefix="voiceskill-") as folder:
        path = Path(folder) / "words.dict"
        path.write_text("\n".join(entries) + "\n", encoding="utf-8")
        try:
            return Decoder(
                lm=None, dict=str(path), samprate=SAMPLE_RATE, loglevel="FATAL", **options
            )
        except RuntimeError as error:
            raise ModelError(f"PocketSphinx cannot load its model ({error}); {_REMEDY}") from None


def use_language_model(decoder: Any, name: str, sentences: Iterable[str]) -> None:
    """Hear with a trigram model of `sentences`, whose words the decoder knows; kept as `name`."""
    from pocketsphinx import NGramModel
    from pocketsphinx.lm import ArpaBoLM

    builder = ArpaBoLM(text="\n".join(sentences), add_start=True)
    builder.compute()
    with tempfile.TemporaryDirectory(prefix="voiceskill-") as folder:
        path = Path(folder) / "phrases.lm"
        builder.write_file(str(path))
        model = NGramModel(decoder.config, decoder.logmath, str(path))
    decoder.add_lm(name, model)
    use_search(decoder, name)


def use_search(decoder: Any, name: str) -> None:
    """Hear with what was kept as `name`."""
    decoder.activate_search(name)


def begin_utterance(decoder: Any) -> None:
    """Start an utterance that nothing heard before can colour."""
    with warnings.catch_warnings():
        # Called deprecated, yet without it the noise estimate of one utterance leaks into the
        # next: the same audio then scores differently each time.
        warnings.simplefilter("ignore", DeprecationWarning)
        decoder.start_stream()
    decoder.start_utt()


def decode_whole(decoder: Any, samples: Samples) -> None:
    """Decode one utterance at once, normalised by its own mean as the model was trained."""
    begin_utterance(decoder)
    decoder.process_raw(samples.tobytes(), False, True)
    decoder.end_utt()
