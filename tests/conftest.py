"""What all tests share: the shipped skill, loaded once."""

from pathlib import Path

import pytest

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.load import load_dialog
from voiceskill.language.load import load_lexicon
from voiceskill.language.reader import Reader
from voiceskill.resources import data_folder

DIALOGS = data_folder("dialogs")


@pytest.fixture(scope="session")
def dialogs_folder() -> Path:
    return DIALOGS


@pytest.fixture(scope="session")
def dialog() -> Dialog:
    return load_dialog(DIALOGS / "back_pain", DIALOGS / "common")


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(load_lexicon(DIALOGS / "back_pain", DIALOGS / "common"))
