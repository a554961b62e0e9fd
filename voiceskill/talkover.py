"""What a caller may say over a prompt."""

from collections.abc import Sequence

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Outcome
from voiceskill.language.meaning import Polarity
from voiceskill.language.reader import Reader
from voiceskill.speech.echo import is_ours, without_echo


class Talkover:
    """With `by_anything` any speech stops a prompt: only right where we do not hear ourselves.

    Otherwise a prompt stops for an emergency alone, and never for words that it contains.
    """

    def __init__(self, dialog: Dialog, reader: Reader, *, by_anything: bool = False) -> None:
        self._dialog = dialog
        self._reader = reader
        self.by_anything = by_anything

    def matters(self, heard: Sequence[str], said: str) -> bool:
        """Whether `heard`, while we say `said`, tells an emergency that is none of our words."""
        text = " ".join(without_echo(heard, said))
        if not text:
            return False
        return any(
            finding.polarity is Polarity.PRESENT
            and self._is_emergency(finding.name)
            and not is_ours(finding.words, said)
            for finding in self._reader.read(text, ()).findings
        )

    def _is_emergency(self, name: str) -> bool:
        spec = self._dialog.finding(name)
        return spec is not None and spec.level is Outcome.EMERGENCY
