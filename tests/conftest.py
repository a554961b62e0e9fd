"""What all tests share: the shipped skill, loaded once, and a virtual sound card."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.virtual_sound_card import VirtualSoundCard, missing_packages, virtual_sound_card
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.load import load_dialog
from voiceskill.language.load import load_reader
from voiceskill.language.reader import Reader
from voiceskill.resources import data_folder

DIALOGS = data_folder("dialogs")

# Taken out of the environment, where VOICESKILL_* are the skill's settings.
REQUIRE_AUDIO = os.environ.pop("VOICESKILL_REQUIRE_AUDIO", "") == "1"


@pytest.fixture(scope="session")
def dialogs_folder() -> Path:
    return DIALOGS


@pytest.fixture(scope="session")
def dialog() -> Dialog:
    return load_dialog(DIALOGS / "back_pain", DIALOGS / "common")


@pytest.fixture(scope="session")
def reader() -> Reader:
    return load_reader(DIALOGS / "back_pain", DIALOGS / "common")


@pytest.fixture
def sound_card() -> Iterator[VirtualSoundCard]:
    """A virtual sound card; without its system packages the test is skipped.

    With VOICESKILL_REQUIRE_AUDIO=1 in the environment it fails instead.
    """
    missing = missing_packages()
    if missing:
        complaint = f"the virtual sound card needs the system packages {' '.join(missing)}"
        if REQUIRE_AUDIO:
            pytest.fail(complaint)
        pytest.skip(complaint)
    with virtual_sound_card() as card:
        yield card
