"""How a written text is to be said aloud."""

import re

_DIALLED = re.compile(r"\d[\d -]*\d")


def spoken_form(text: str) -> str:
    """`text` for the synthesiser: a number to dial is said digit by digit ("9 1 1")."""
    return _DIALLED.sub(_spell, text)


def _spell(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0])
    return " ".join(digits) if len(digits) > 2 else match[0]
