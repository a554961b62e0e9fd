"""What the words of an answer tell before it is understood: is it over, is it a bare yes or no."""

from voiceskill.dialog.events import Expects, Listen
from voiceskill.language.meaning import Intent, Meaning, Polarity
from voiceskill.language.reader import Reader
from voiceskill.speech.endpointing import Ending
from voiceskill.speech.second_look import Reading

MOST_WORDS = 4
"""Of a whole answer to a short question; who says more may well go on."""

_SHORT = (Expects.YES_NO, Expects.CONFIRM, Expects.COMMAND, Expects.NUMBER)
_COMMANDS = frozenset({Intent.REPEAT, Intent.HELP, Intent.BACK, Intent.STOP, Intent.UNSURE})

_READINGS: dict[Intent | None, Reading] = {
    None: Reading.NOTHING,
    Intent.YES: Reading.YES,
    Intent.NO: Reading.NO,
    **dict.fromkeys((Intent.SLOWER, Intent.LOUDER, Intent.WAIT, Intent.WHY), Reading.COMMAND),
}

_DANGLING = """
a about after although an and as at because been being but by can cos could due er every except
feel feels felt for from get gets getting got have having hmm i if in into is it its just like may
might mine mm my of on only or our quite really same since so some something sort than that the
their then there though through to too um uh unless until very was well went were when where which
while who with would you your am are be i'm i've it's there's he she they we
"""
DANGLING = frozenset(_DANGLING.split())
"""Words after which nobody stops."""

_DENYING = "no nope nah never none don't haven't hasn't didn't doesn't isn't wasn't can't not all"
_DENIAL = frozenset(_DENYING.split())
_BESIDE_DENIAL = "i it there at of them that do have is definitely"
_IN_DENIAL = _DENIAL.union(_BESIDE_DENIAL.split())
_ENDS_YES = "have do am is it i did does has yes yeah"
_AFTER_YES = frozenset(_ENDS_YES.split())


def ending_of(reader: Reader, partial: str, listen: Listen) -> Ending:
    """How `partial` ends, as an answer to what was asked.

    WHOLE only when waiting serves nobody: a clean yes, no, not sure or command, the number asked
    for, or a told answer in which something was understood. A no with anything else in it is
    never whole: what follows, "no ... but my leg is numb", can be what matters.
    """
    words = partial.split()
    if not words:
        return Ending.UNCLEAR
    meaning = reader.read(partial, listen.asked)
    if listen.expects in _SHORT and _is_whole(words, meaning, listen):
        return Ending.WHOLE
    if words[-1] in DANGLING:
        return Ending.DANGLING
    return Ending.WHOLE if listen.expects not in _SHORT and _tells(meaning) else Ending.UNCLEAR


def _is_whole(words: list[str], meaning: Meaning, listen: Listen) -> bool:
    if len(words) > MOST_WORDS:
        return False
    if listen.expects is Expects.NUMBER and meaning.slots:
        return words[-1] not in DANGLING
    if any(name not in listen.asked for name, _ in meaning.slots):
        return False
    if meaning.intent in _COMMANDS:
        return not any(finding.polarity is Polarity.ABSENT for finding in meaning.findings)
    if meaning.intent is Intent.YES:
        return words[-1] not in DANGLING or (len(words) > 1 and words[-1] in _AFTER_YES)
    return meaning.intent is Intent.NO and words[-1] in _DENIAL and _IN_DENIAL.issuperset(words)


def _tells(meaning: Meaning) -> bool:
    present = any(finding.polarity is Polarity.PRESENT for finding in meaning.findings)
    return present or bool(meaning.slots) or meaning.intent is not None


def bare_answer(reader: Reader, text: str) -> Reading:
    """What `text` amounts to when nothing is known of the question."""
    meaning = reader.read(text, ())
    if meaning.findings or meaning.slots:
        return Reading.MORE
    return _READINGS.get(meaning.intent, Reading.MORE)
