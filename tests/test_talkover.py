"""Speaking over a prompt of `voiceskill talk`, on the virtual sound card."""

from pathlib import Path

import pytest

from tests.live_caller import TALK
from tests.virtual_sound_card import VirtualSoundCard
from voiceskill.speech.synthesizer import open_synthesizer
from voiceskill.speech.wav import write_wav

HEADSET = "import os; os.environ['VOICESKILL_BARGE_IN'] = 'true'; "
# Slow, so that the greeting is long enough to be spoken over.
OPTIONS = ("--model", "tiny-en", "--rate", "100")


@pytest.mark.parametrize(
    ("before", "said", "word"),
    [
        pytest.param(
            "", "i cannot feel between my legs and i wet myself", "myself", id="emergency"
        ),
        pytest.param(HEADSET, "i hurt my back lifting boxes", "back", id="barge-in"),
    ],
)
def test_the_greeting_stops_and_the_caller_is_heard(
    sound_card: VirtualSoundCard, tmp_path: Path, before: str, said: str, word: str
) -> None:
    synthesizer = open_synthesizer(words_per_minute=150)
    write_wav(tmp_path / "said.wav", *synthesizer.synthesize(said))
    process = sound_card.start(before + TALK, *OPTIONS)
    assert process.stdout
    try:
        sound_card.await_playing()
        sound_card.speak(tmp_path / "said.wav").wait(20)
        # The rest of the greeting stays on the screen, and nothing comes before what was heard.
        lines = [process.stdout.readline() for _ in range(3)]
        assert word in next(line for line in lines if line.startswith("« "))
    finally:
        process.kill()
        process.communicate()
