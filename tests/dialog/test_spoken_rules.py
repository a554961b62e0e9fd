"""Every text that can be spoken keeps the rules for spoken text, and the rules do catch."""

from dataclasses import replace

import pytest

from tests.conftest import DIALOGS
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.load import load_dialog
from voiceskill.dialog.records import load_records
from voiceskill.dialog.sentences import Sentence, sentences
from voiceskill.dialog.spoken_rules import (
    broken_instructions,
    broken_questions,
    broken_rules,
    measure,
)

FOLDERS = (DIALOGS / "back_pain", DIALOGS / "common")
KNOWN = load_records(*FOLDERS).known_words
SPOKEN = {sentence.id: sentence for sentence in sentences(load_dialog(*FOLDERS))}


@pytest.mark.parametrize("sentence_id", SPOKEN)
def test_keeps_the_rules(dialog: Dialog, sentence_id: str) -> None:
    assert list(broken_rules(dialog, SPOKEN[sentence_id], KNOWN)) == []


def test_questions_and_instructions_are_in_order(dialog: Dialog) -> None:
    assert list(broken_questions(dialog)) == []
    assert list(broken_instructions(dialog)) == []


def test_catches_an_instruction_out_of_order(dialog: Dialog) -> None:
    instructions = dict(dialog.guidance.instructions)
    broken = {"action": "Rest a while.", "tell": "Say it hurts.", "again": "Rest a while."}
    instructions["chest"] = instructions["chest"].model_copy(update=broken)
    guidance = dialog.guidance.model_copy(update={"instructions": instructions})
    found = list(broken_instructions(dialog.model_copy(update={"guidance": guidance})))
    assert [key for key, _ in found] == [f"instructions.chest.{part}" for part in broken]


def test_catches_a_question_that_joins_too_much(dialog: Dialog) -> None:
    questions = dict(dialog.steps.questions)
    three = {"asks": ("fever", "weight_loss", "night_pain")}
    questions["illness"] = questions["illness"].model_copy(update=three)
    steps = dialog.steps.model_copy(update={"questions": questions})
    found = list(broken_questions(dialog.model_copy(update={"steps": steps})))
    assert found == [("questions.illness.asks", "joins more than 2 conditions")]


BREAKS = {
    "Call now": "full stop",
    "Stop. Sit. Wait.": "3 sentences",
    "It hurts and " * 6 + "it hurts.": "20 words",
    "Is it worse? Tell me.": "comes last",
    "Tell me.": "question mark",
    "Any radiculopathy or neurological deterioration?": "reading grade",
    "Any medical or general information, hospital, medicine, bladder, bowel, " * 2: "seconds",
    "Are you fine? No, you are fine?": "never reassures",
    "Do you want 500 mg?": "never gives a dose",
    "Did 90 % of it go?": "never gives a percentage",
    "You have a strain, right?": "never diagnoses",
}


@pytest.mark.parametrize("text", BREAKS)
def test_catches(dialog: Dialog, text: str) -> None:
    question = replace(SPOKEN["questions.legs.ask"], text=text)
    assert any(BREAKS[text] in rule for rule in broken_rules(dialog, question, KNOWN))


def test_catches_a_name_that_is_a_sentence(dialog: Dialog) -> None:
    name = SPOKEN["findings.fever.name"]
    for text, rule in {
        "a fever.": "inside of a sentence",
        "an immunological hypersensitivity": "reading grade",
        "a very hot and bad head all day long": "more than 8 words",
    }.items():
        assert any(rule in r for r in broken_rules(dialog, replace(name, text=text), KNOWN))


def test_names_are_measured_at_their_longest(dialog: Dialog) -> None:
    sentence: Sentence = SPOKEN["prompts.read_back_grave.0"]
    assert measure(dialog, sentence, KNOWN).longest == 15
    assert measure(dialog, sentence, KNOWN).seconds > 5
