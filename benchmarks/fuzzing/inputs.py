"""Random input: events for the engine, utterances, and damage to bytes."""

import random
from collections.abc import Callable, Iterator, Sequence

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Event, Left, NoInput, NoMatch, Started, Understood
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.state import State
from voiceskill.language.meaning import Finding, Intent, Meaning, Polarity, SlotValue

_VALUES: Sequence[SlotValue] = (True, False, 0, 5, 8, 21, 22, -1, 1e308, float("inf"), float("nan"))
_BARE: Sequence[Callable[[], Event]] = (Started, NoInput, NoMatch, NoInput, NoMatch)
_ODD = ("", "\0", "\u202e", "é", "no" * 500, "1" * 400, "{names}", "<noise>", "🙂", "\ud7ff")


def random_event(dialog: Dialog, state: State, chance: random.Random) -> Event:
    """Any event at all: most answer what is asked, some say what no reader would report."""
    if chance.random() < 0.12:
        return Left() if chance.random() < 0.02 else chance.choice(_BARE)()
    known = [*dialog.findings.findings, "never_heard_of"]
    names = chance.sample(known, chance.choice((0, 0, 0, 1, 1, 2, 3)))
    if chance.random() < 0.7:
        names = [name for name in state.asked if name not in SLOTS] or names
    polarity = chance.choice(tuple(Polarity))
    mixed = chance.random() < 0.2
    findings = tuple(
        Finding(n, chance.choice(tuple(Polarity)) if mixed else polarity)
        for n in dict.fromkeys(names)
    )
    wanted = [name for name in state.asked if name in SLOTS] or chance.sample(SLOTS, 1)
    slots = tuple((n, chance.choice(_VALUES)) for n in wanted if chance.random() < 0.3)
    intent = chance.choice((None, *Intent))
    faq = chance.choice((*dialog.faq.answers, "no such")) if intent is Intent.QUESTION else None
    late = chance.choice((None, Intent.YES, Intent.NO, Intent.UNSURE))
    correction = late if intent is Intent.CORRECTION else None
    meaning = Meaning(intent, faq, findings, slots, correction)
    return Understood(meaning, doubted=chance.random() < 0.1)


def utterances(words: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Endless utterances of known words, with odd characters in between."""
    while True:
        said = chance.choices(words, k=chance.choice((1, 1, 2, 3, 5, 8, 13)))
        if chance.random() < 0.1:
            said.insert(chance.randrange(len(said) + 1), chance.choice(_ODD))
        yield " ".join(said)


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """`whole` with one to four places cut, doubled, swapped or overwritten."""
    data = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data) + 1)
        piece = data[start : start + chance.choice((1, 2, 8, 60))]
        put = chance.choice((b"", bytes(piece * 2), bytes(piece[::-1]), _noise(chance)))
        data[start : start + len(piece)] = put
    return bytes(data)


def _noise(chance: random.Random) -> bytes:
    signs = (b"\xff", b"\0", b"\n", b"- ", b": ", b"{", b"[", b'"', b"&a ", b"*a ", b"!!x ", b"\t")
    return chance.choice((*signs, b"[" * 3000, chance.randbytes(3)))
