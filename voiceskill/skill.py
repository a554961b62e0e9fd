"""A skill: its dialog and the reader of its lexicons, loaded and checked together."""

from dataclasses import dataclass
from pathlib import Path

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.load import Place, load_dialog
from voiceskill.language.lexicon import Lexicon
from voiceskill.language.load import load_lexicon
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

    A folder of one's own may have a `common` folder beside it; else the shipped one serves.
    Raises ContentError when the content is broken.
    """
    shipped = data_folder("dialogs")
    folder = folder or shipped / "back_pain"
    beside = folder.resolve().parent / "common"
    common = beside if beside.is_dir() else shipped / "common"
    given = {
        "emergency_number": settings.emergency_number,
        "crisis_line": settings.crisis_line,
    }
    place = Place(**{name: words for name, words in given.items() if words})
    dialog = load_dialog(folder, common, place)
    lexicon = load_lexicon(folder, common)
    return Skill(dialog, lexicon, Reader(lexicon))
