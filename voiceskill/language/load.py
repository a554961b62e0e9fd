"""Reads a dialog's lexicon and its second reader; the only file access in this package."""

from pathlib import Path
from typing import Any

import numpy as np

from voiceskill.errors import ContentError
from voiceskill.language.lexicon import Caution, Lexicon, LexiconFile, check
from voiceskill.language.reader import Reader
from voiceskill.language.second_reader import SecondReader, name_kinds
from voiceskill.resources import data_folder
from voiceskill.yamlfile import read_yaml


def load_reader(dialog_folder: Path, common_folder: Path) -> Reader:
    """The reader of the lexicon in both folders, with the second reader that it names.

    Raises ContentError like `load_lexicon`, and when the second reader cannot be read.
    """
    lexicon = load_lexicon(dialog_folder, common_folder)
    return Reader(lexicon, load_second_reader(lexicon))


def load_second_reader(lexicon: Lexicon) -> SecondReader | None:
    """The second reader that `lexicon` names; its weights come from `train.py` beside them.

    Raises ContentError when it cannot be read.
    """
    if lexicon.second_reader is None:
        return None
    path = data_folder("models") / lexicon.second_reader.model / "weights.npz"
    try:
        with np.load(path, allow_pickle=False) as stored:
            findings = [str(name) for name in stored["findings"]]
            words = stored["words"].tobytes().decode().split()
            kinds = name_kinds(words, stored["broad"].tolist(), stored["narrow"].tolist())
            return SecondReader(findings, stored["weights"], kinds, float(stored["scale"]))
    except (OSError, KeyError, ValueError) as error:
        raise ContentError(f"{path}, second_reader.model: cannot be read ({error})") from None


def load_lexicon(dialog_folder: Path, common_folder: Path) -> Lexicon:
    """The files `lexicon/*.yaml` of both folders as one lexicon.

    Raises ContentError, which names file and key, when a file is broken, a name stands in two
    files, or a rule names a concept that no file defines.
    """
    merged: dict[str, Any] = {}
    for folder in (common_folder / "lexicon", dialog_folder / "lexicon"):
        paths = sorted(folder.glob("*.yaml"))
        if not paths:
            raise ContentError(f"{folder}: no lexicon file (*.yaml) in this folder")
        for path in paths:
            _merge(merged, read_yaml(path, LexiconFile), path)
    lexicon = Lexicon(**merged)
    try:
        check(lexicon)
    except ValueError as error:
        raise ContentError(f"{dialog_folder / 'lexicon'}: {error}") from None
    return lexicon


def _merge(merged: dict[str, Any], file: LexiconFile, path: Path) -> None:
    for key in file.model_fields_set:
        value = getattr(file, key)
        if isinstance(value, dict):
            known = merged.setdefault(key, {})
            for name, item in value.items():
                if name in known:
                    raise ContentError(f"{path}, {key}.{name}: stands in another file too")
                known[name] = item
        elif isinstance(value, Caution):
            if key in merged:
                raise ContentError(f"{path}, {key}: stands in another file too")
            merged[key] = value
        else:
            merged[key] = (*merged.get(key, ()), *value)
