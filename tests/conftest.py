"""Fixtures for every test."""

import os
from collections.abc import Iterator

import pytest

from tests.virtual_sound_card import VirtualSoundCard, missing_packages, virtual_sound_card

# Taken out of the environment, where VOICESKILL_* are the skill's settings.
REQUIRE_AUDIO = os.environ.pop("VOICESKILL_REQUIRE_AUDIO", "") == "1"


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
