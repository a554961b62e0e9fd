"""Reads the lexicon files of a dialog; the only file access in this package."""

from pathlib import Path
from typing import Any

from voiceskill.errors import ContentError
from voiceskill.language.lexicon import Caution, Lexicon, LexiconFile, check
from voiceskill.yamlfile import read_yaml


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
