"""Whole conversations by text, as data: each caller line with what the next turn has to be."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from voiceskill.channel import TextChannel
from voiceskill.dialog.content import Dialog
from voiceskill.language.reader import Reader
from voiceskill.session import Session

FOLDER = Path(__file__).parent / "conversations"
KEYS = {"asking", "expects", "level", "confirming", "outcome", "findings", "slots", "unanswered"}
PLAIN = ["no"] * 8 + ["five", "no", "no", "yes"]


def load_cases() -> dict[str, dict[str, Any]]:
    cases = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")):
            cases[f"{path.stem}: {case['name']}"] = case
    return cases


CASES = load_cases()


def converse(dialog: Dialog, reader: Reader, lines: list[str]) -> list[dict[str, Any]]:
    """The JSON turns of a conversation in which the caller says `lines`, then leaves."""
    source = io.BytesIO("".join(f"{line}\n" for line in lines).encode())
    sink = io.StringIO()
    refused: list[str] = []
    Session(dialog, reader, TextChannel(source, sink, refused.append, as_json=True)).run()
    assert refused == []
    return [json.loads(line) for line in sink.getvalue().splitlines()]


@pytest.mark.parametrize("name", CASES)
def test_conversation(dialog: Dialog, reader: Reader, name: str) -> None:
    case = CASES[name]
    lines = [str(turn["say"]) for turn in case["turns"]]
    answered = converse(dialog, reader, lines)[1:]
    for number, turn in enumerate(case["turns"]):
        assert number < len(answered), f"ended before {turn['say']!r}"
        told = answered[number]
        expected = {key: value for key, value in turn.items() if key in KEYS}
        actual = {key: told.get(key) for key in expected}
        assert actual == expected, f"after {turn['say']!r}, said {told['say']}"
        for words in turn.get("says", []):
            assert words in " ".join(told["say"]), f"after {turn['say']!r}"
        for words in turn.get("never", []):
            assert words not in " ".join(told["say"]), f"after {turn['say']!r}"
        unknown = set(turn) - KEYS - {"say", "says", "never"}
        assert not unknown, f"the case has unknown keys {unknown}"


def test_a_plain_caller_is_through_in_sixteen_turns(dialog: Dialog, reader: Reader) -> None:
    turns = converse(dialog, reader, ["my back hurts", *["no"] * 8, "five", "two days", *PLAIN[9:]])
    words = sum(len(text.split()) for turn in turns for text in turn["say"])
    assert turns[-1]["outcome"] == "self_care"
    assert turns[-1]["turn"] <= 16
    assert words / 165 <= 2.6, "minutes of speech at the default rate"


def test_resuming_gives_the_same_continuation(dialog: Dialog, reader: Reader) -> None:
    from voiceskill.dialog.engine import advance, new_state
    from voiceskill.dialog.events import Started, Understood
    from voiceskill.dialog.state import dump_state, parse_state

    state, _ = advance(dialog, new_state(dialog), Started())
    for line in ["my back hurts", "no", "yes a bit", "yes"]:
        event = Understood(reader.read(line, state.asked))
        resumed = parse_state(dump_state(state))
        assert advance(dialog, resumed, event) == advance(dialog, state, event)
        state, _ = advance(dialog, state, event)
    assert state.outcome is not None
