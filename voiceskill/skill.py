"""A skill: its dialog and the reader of its lexicons, loaded and checked together."""

import gc
from dataclasses import dataclass
from pathlib import Path

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.load import Place, load_dialog
from voiceskill.language.lexicon import Lexicon
from voiceskill.language.load import load_lexicon, load_second_reader
from voiceskill.language.reader import Reader
from voiceskill.resources import data_folder
from voiceskill.settings import Settings


@dataclass(frozen=True, slots=True)
class Skill:
    dialog: Dialog
    lexicon: Lexicon
    reader: Reader


def load_skill(settings: Settings, folder: Path | None = None) -> Skill:
    """The skill in `folder` (the shipped one by default), fit for the place it runs in.

    Raises ContentError when the content is broken.
    """
    gc.unfreeze()
    folder, common = dialog_folders(folder)
    dialog = load_dialog(folder, common, place(settings))
    lexicon = load_lexicon(folder, common)
    skill = Skill(dialog, lexicon, Reader(lexicon, load_second_reader(lexicon)))
    # It stays for the whole conversation, in which the collector need not look through it.
    gc.freeze()
    return skill


def dialog_folders(folder: Path | None = None) -> tuple[Path, Path]:
    """The dialog's folder and the one of what dialogs share.

    A folder of one's own may have a `common` folder beside it; else the shipped one serves.
    """
    shipped = data_folder("dialogs")
    folder = folder or shipped / "back_pain"
    beside = folder.resolve().parent / "common"
    return folder, beside if beside.is_dir() else shipped / "common"


def place(settings: Settings) -> Place:
    """What is dialled where the skill runs, with words for what the settings leave open."""
    given = {
        "emergency_number": settings.emergency_number,
        "crisis_line": settings.crisis_line,
    }
    return Place(**{name: words for name, words in given.items() if words})
