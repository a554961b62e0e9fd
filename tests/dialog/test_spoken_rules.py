"""Every text that can be spoken keeps the rules for spoken text."""

import re
from collections.abc import Iterator

import pytest

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.load import load_dialog
from voiceskill.resources import data_folder

MAX_SENTENCES = 2
MAX_WORDS = 16
FILL_IN = re.compile(r"\{[a-z_]+\}")


def spoken_texts(dialog: Dialog) -> Iterator[tuple[str, str]]:
    yield "greeting", dialog.info.greeting
    for name, question in dialog.steps.questions.items():
        for key in ("ask", "short", "concrete", "why"):
            yield f"questions.{name}.{key}", getattr(question, key)
    for name, instruction in dialog.guidance.instructions.items():
        for key, text in instruction.parts():
            yield f"instructions.{name}.{key}", text
    for name, lines in dialog.guidance.blocks.items():
        for number, line in enumerate(lines):
            if line.text is not None:
                yield f"blocks.{name}.{number}", line.text
    for name, answer in dialog.faq.answers.items():
        for number, text in enumerate((*answer.answer, answer.again)):
            yield f"faq.{name}.{number}", text
    for key, variants in dialog.prompts.model_dump(exclude={"source"}).items():
        for number, text in enumerate(variants):
            yield f"prompts.{key}.{number}", text


DIALOGS = data_folder("dialogs")
TEXTS = dict(spoken_texts(load_dialog(DIALOGS / "back_pain", DIALOGS / "common")))


@pytest.mark.parametrize("key", TEXTS)
def test_is_short_and_asks_last(key: str) -> None:
    text = FILL_IN.sub("it", TEXTS[key])
    sentences = re.findall(r"[^.?!]+[.?!]", text)
    assert "".join(sentences) == text, "each sentence ends in a full stop or question mark"
    assert len(sentences) <= MAX_SENTENCES
    assert all(len(sentence.split()) <= MAX_WORDS for sentence in sentences)
    assert "?" not in text[:-1], "one question, and it comes last"


@pytest.mark.parametrize(
    "key", [key for key in TEXTS if re.match(r"questions\..*(ask|short|concrete)$", key)]
)
def test_question_is_one(key: str) -> None:
    assert TEXTS[key].endswith("?")


@pytest.mark.parametrize(
    "forbidden", [r"\byou are fine\b", r"%", r"\bmilligrams?\b", r"\bmg\b", r"\btablets?\b"]
)
def test_never_reassures_and_never_doses(forbidden: str) -> None:
    guilty = [key for key, text in TEXTS.items() if re.search(forbidden, text.lower())]
    assert guilty == []


def test_an_emergency_instruction_has_its_order(dialog: Dialog) -> None:
    for instruction in dialog.guidance.instructions.values():
        assert "all" in instruction.action
        assert instruction.tell.startswith("Tell them")
        assert "now" in instruction.again
