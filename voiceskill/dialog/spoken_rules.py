"""The rules for spoken text: short, one question and it last, easy to read, never a promise."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voiceskill.dialog import prompts
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Outcome
from voiceskill.dialog.sentences import Sentence
from voiceskill.dialog.triage import finding_level
from voiceskill.dialog.wording import grade, seconds, split_sentences, words_of

MOST_SENTENCES = 2
MOST_WORDS = 16
MOST_GRADE = 6.0
MOST_SECONDS = 7.0
MOST_CONDITIONS = 2

FORBIDDEN = {
    r"\byou(?: are|'re) (?:fine|ok|okay|healthy)\b": "never reassures",
    r"\bnothing (?:serious|to worry)\b": "never reassures",
    r"\byou have (?:a|an) (?:strain|sprain|slipped|disc)\b": "never diagnoses",
    r"%|\bper ?cent\b": "never gives a percentage",
    r"\bmilligrams?\b|\bmg\b|\btablets?\b|\bpills? a day\b": "never gives a dose",
}

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_READ_BACK = {"prompts.read_back_grave.": True, "prompts.read_back_other.": False}


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured of a text as it is spoken at its longest."""

    sentences: int
    longest: int
    grade: float
    seconds: float


def measure(dialog: Dialog, sentence: Sentence, known: Mapping[str, str]) -> Measure:
    """The text with the longest names filled in; the grade is that of the text without them.

    `known` are the words that callers know however long they are.
    """
    full = fill(dialog, sentence)
    parts = split_sentences(full)
    plain = _PLACEHOLDER.sub("it", sentence.text)
    return Measure(
        sentences=len(parts),
        longest=max((len(part.split()) for part in parts), default=0),
        grade=grade(plain, known),
        seconds=seconds(full),
    )


def fill(dialog: Dialog, sentence: Sentence) -> str:
    """The text at its longest: one finding, the longest there is, or all that is read back."""
    names = max(
        (spec.name for spec in dialog.findings.findings.values()), key=lambda n: len(n.split())
    )
    for prefix, grave in _READ_BACK.items():
        if sentence.id.startswith(prefix):
            names = prompts.denials(
                dialog,
                [
                    name
                    for name in dialog.findings.asked
                    if (finding_level(dialog, name) is Outcome.EMERGENCY) is grave
                ],
            )
    return _PLACEHOLDER.sub(lambda m: "ten" if m[1] == "value" else names, sentence.text)


def broken_rules(dialog: Dialog, sentence: Sentence, known: Mapping[str, str]) -> Iterator[str]:
    """Each rule that the sentence breaks, in a few words."""
    yield from _forbidden(sentence.text)
    if not sentence.whole:
        yield from _broken_name(sentence, known)
        return
    full = fill(dialog, sentence)
    measured = measure(dialog, sentence, known)
    if "".join(split_sentences(full)) != full:
        yield "each sentence ends in a full stop or a question mark"
    if measured.sentences > MOST_SENTENCES:
        yield f"{measured.sentences} sentences, at most {MOST_SENTENCES}"
    if measured.longest > MOST_WORDS:
        yield f"a sentence of {measured.longest} words, at most {MOST_WORDS}"
    if "?" in full[:-1]:
        yield "one question, and it comes last"
    if sentence.is_question and not full.endswith("?"):
        yield "a question has to end in a question mark"
    if measured.grade > MOST_GRADE:
        yield f"reading grade {measured.grade:.2f}, at most {MOST_GRADE:.0f}"
    if measured.seconds > MOST_SECONDS:
        yield f"takes {measured.seconds:.1f} seconds to say, at most {MOST_SECONDS:.0f}"


def _broken_name(sentence: Sentence, known: Mapping[str, str]) -> Iterator[str]:
    if re.search(r"[.?!]", sentence.text):
        yield "a name stands inside of a sentence, without a full stop or question mark"
    reached = grade(f"You have {sentence.text}.", known)
    if reached > MOST_GRADE:
        yield f"reading grade {reached:.2f}, at most {MOST_GRADE:.0f}"
    if len(words_of(sentence.text)) > MOST_WORDS // 2:
        yield f"a name of more than {MOST_WORDS // 2} words"


def _forbidden(text: str) -> Iterator[str]:
    for pattern, rule in FORBIDDEN.items():
        found = re.search(pattern, text.lower())
        if found:
            yield f'{rule}: "{found[0]}"'


def broken_instructions(dialog: Dialog) -> Iterator[tuple[str, str]]:
    """Emergency instructions that do not do, tell and do again, as (key, rule)."""
    for name, instruction in dialog.guidance.instructions.items():
        key = f"instructions.{name}"
        if "call" not in instruction.action.lower() or "now" not in instruction.action:
            yield f"{key}.action", "has to say whom to call, and now"
        if not instruction.tell.startswith("Tell them"):
            yield f"{key}.tell", 'has to begin with "Tell them"'
        if "now" not in instruction.again or instruction.again == instruction.action:
            yield f"{key}.again", "has to say the action again, now, in other words"


def broken_questions(dialog: Dialog) -> Iterator[tuple[str, str]]:
    """Questions that join too much, as (key, rule)."""
    for name, question in dialog.steps.questions.items():
        if len(question.asks) > MOST_CONDITIONS:
            yield f"questions.{name}.asks", f"joins more than {MOST_CONDITIONS} conditions"
