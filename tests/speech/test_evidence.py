"""What may clear a warning sign: every condition alone is enough to doubt."""

import pytest

from voiceskill.language.meaning import Finding, Intent, Meaning, Polarity, SlotValue
from voiceskill.speech.evidence import doubted
from voiceskill.speech.ports import Utterance, Word

FEVER_ABSENT = Finding("fever", Polarity.ABSENT)
NO = Meaning(intent=Intent.NO, findings=(FEVER_ABSENT,))
YES = Meaning(intent=Intent.YES, findings=(Finding("fever", Polarity.PRESENT),))


def heard(
    text: str, *, speech_s: float = 0.0, witnessed: bool = True, confidence: float = 0.9
) -> Utterance:
    words = tuple(Word(word, at, at + 0.4, confidence) for at, word in enumerate(text.split()))
    return Utterance(text, confidence, words, speech_s or 0.4 * len(words), witnessed)


@pytest.mark.parametrize("text", ["no", "no no", "no i haven't", "no not at all", "no fever"])
def test_a_whole_witnessed_denial_clears(text: str) -> None:
    assert not doubted(NO, heard(text))


def test_typed_input_is_never_doubted() -> None:
    assert not doubted(NO, Utterance("no", witnessed=True))
    assert not doubted(NO, Utterance("maybe not", witnessed=True))


def test_words_without_audio_and_witness_are_doubted() -> None:
    assert doubted(NO, Utterance("no"))


@pytest.mark.parametrize(
    "utterance",
    [
        heard("no", witnessed=False),
        heard("no i haven't", witnessed=False),
        heard("no", speech_s=0.1),
        heard("no", speech_s=1.2),
        heard("no i haven't", confidence=0.4),
        heard("no i don't think so"),
        heard("probably not"),
        heard("not really"),
        heard("no but i had one"),
    ],
)
def test_weak_evidence_is_doubted(utterance: Utterance) -> None:
    assert doubted(NO, utterance)


def test_confidence_alone_decides_nothing_on_a_bare_answer() -> None:
    assert not doubted(NO, heard("no", confidence=0.3))
    assert doubted(NO, heard("no", confidence=1.0, witnessed=False))


@pytest.mark.parametrize(
    ("findings", "slots", "intent"),
    [
        ((FEVER_ABSENT, Finding("leg_numbness", Polarity.PRESENT)), (), Intent.NO),
        ((FEVER_ABSENT, Finding("leg_numbness", Polarity.UNSURE)), (), None),
        ((FEVER_ABSENT,), (("duration_days", 3),), Intent.NO),
        ((FEVER_ABSENT,), (), Intent.YES),
        ((Finding("night_pain", Polarity.PRESENT),), (), Intent.NO),
    ],
)
def test_a_denial_beside_something_else_is_doubted(
    findings: tuple[Finding, ...], slots: tuple[tuple[str, SlotValue], ...], intent: Intent | None
) -> None:
    meaning = Meaning(intent=intent, findings=findings, slots=slots)
    assert doubted(meaning, heard("no i haven't"))


@pytest.mark.parametrize("intent", [Intent.REPEAT, Intent.UNSURE, Intent.STOP, None])
def test_what_clears_nothing_is_not_doubted(intent: Intent | None) -> None:
    weak = heard("again", witnessed=False, speech_s=0.05)
    assert not doubted(Meaning(intent=intent), weak)


def test_a_report_of_a_warning_sign_is_not_doubted() -> None:
    meaning = Meaning(findings=(Finding("fever", Polarity.PRESENT),))
    assert not doubted(meaning, heard("i have a fever", witnessed=False, confidence=0.1))


def test_a_yes_needs_a_witness_to_confirm_denials() -> None:
    """The engine takes a doubted yes to a warning sign as a yes all the same."""
    assert not doubted(YES, heard("yes"))
    assert doubted(YES, heard("yes", witnessed=False))


def test_a_correction_to_no_is_a_denial() -> None:
    meaning = Meaning(intent=Intent.CORRECTION, correction=Intent.NO)
    assert not doubted(meaning, heard("no wait i meant no"))
    assert doubted(meaning, heard("no wait i meant no", witnessed=False))
