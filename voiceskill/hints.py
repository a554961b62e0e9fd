"""When the words heard so far already are the answer."""

from voiceskill.dialog.events import Expects, Listen
from voiceskill.language.meaning import Intent
from voiceskill.language.reader import Reader

MOST_WORDS = 3

_SHORT = (Expects.YES_NO, Expects.CONFIRM, Expects.COMMAND)
_COMPLETE = frozenset({Intent.YES, Intent.REPEAT, Intent.HELP, Intent.BACK, Intent.STOP})


def completes(reader: Reader, partial: str, listen: Listen) -> bool:
    """Whether the words so far answer a short question whole, so that waiting serves nobody.

    Never a no: what follows it, "no ... but my leg is numb", can be what matters.
    """
    if listen.expects not in _SHORT or not partial or len(partial.split()) > MOST_WORDS:
        return False
    meaning = reader.read(partial, listen.asked)
    return meaning.intent in _COMPLETE and not meaning.slots
