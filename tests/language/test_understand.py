"""`voiceskill understand`: one JSON line for each line, whatever comes in."""

import argparse
import io
import json
from typing import Any

import pytest

from tests.language.shipped import reader
from voiceskill.commands.understand import answer_lines, configure, explain_lines


def _answers(source: bytes, *, explain: bool = False) -> tuple[int, list[dict[str, Any]]]:
    sink = io.StringIO()
    status = answer_lines(reader(), io.BytesIO(source), sink, explain=explain)
    return status, [json.loads(line) for line in sink.getvalue().splitlines()]


def test_an_utterance_gets_its_meaning() -> None:
    line = b'{"id": "1", "text": "no but my left leg gives way", "asked": ["leg_numbness"]}\n'
    status, (answer,) = _answers(line)
    assert status == 0
    assert answer == {
        "id": "1",
        "findings": {"leg_weakness": "present", "leg_numbness": "absent"},
        "slots": {},
        "intent": "no",
        "faq": None,
    }


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"\n", "empty"),
        (b"nonsense\n", "not JSON"),
        (b"\xff\xfe\n", "not UTF-8 text"),
        (b"[1]\n", "not a JSON object"),
        (b'{"id": 1}\n', '"text" must be a string'),
        (b'{"id": [], "text": "no"}\n', '"id" must be a string or a whole number'),
        (b'{"text": "no", "asked": "fever"}\n', '"asked" must be null or a list of ids'),
        (b'{"text": "no", "question": 0}\n', '"question" must be a string'),
        (
            b'{"text": "no", "question": "' + b"a" * 1_001 + b'"}\n',
            '"question" is longer than 1000 characters',
        ),
        (b'{"text": "' + b"a" * 10_001 + b'"}\n', '"text" is longer than 10000 characters'),
        (b"[" * 2_000_000 + b"\n", "longer than 1000000 bytes"),
        (b"[" * 100_000 + b"\n", "not JSON"),
    ],
)
def test_a_bad_line_is_refused_and_the_run_goes_on(line: bytes, why: str) -> None:
    status, answers = _answers(line + b'{"id": 2, "text": "yes"}')
    assert status == 1
    assert answers[0] == {"id": None, "error": f"line 1: {why}"}
    assert answers[1]["id"] == 2


def test_a_question_asked_the_other_way_round_is_told_by_its_words() -> None:
    line = b'{"id": 1, "text": "no", "asked": ["trouble_walking"], "question": "can you walk?"}\n'
    _, (answer,) = _answers(line)
    assert answer["findings"] == {"trouble_walking": "present"}
    assert answer["intent"] == "no"


def test_the_explanation_names_words_cue_and_rule() -> None:
    _, (answer,) = _answers(b'{"id": 1, "text": "i have no fever", "asked": null}', explain=True)
    assert answer["explain"]["fever"]["cue"] == "no"


def test_people_see_what_was_matched() -> None:
    lines = explain_lines(reader().read("no i have a fever", ["fever"]))
    assert lines[0].startswith('  fever: present (words "')
    assert explain_lines(reader().read("hello")) == ["  nothing understood"]


def test_the_options_are_documented() -> None:
    parser = argparse.ArgumentParser()
    configure(parser)
    assert parser.parse_args(["--explain"]).explain is True
