"""A number to dial is said digit by digit; other numbers are left alone."""

import pytest

from voiceskill.speech.spoken_form import spoken_form


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Call 911 now.", "Call 9 1 1 now."),
        ("Call 116 123 now.", "Call 1 1 6 1 2 3 now."),
        ("Call 0800-1111.", "Call 0 8 0 0 1 1 1 1."),
        ("10 out of ten, I see.", "10 out of ten, I see."),
        ("Or press 1, 2 or 3.", "Or press 1, 2 or 3."),
        ("Keep gently active.", "Keep gently active."),
    ],
)
def test_spoken_form(text: str, said: str) -> None:
    assert spoken_form(text) == said
