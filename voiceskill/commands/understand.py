"""`voiceskill understand`: utterances in, meanings out, one JSON line for each."""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

from voiceskill.language.load import load_reader
from voiceskill.language.meaning import Finding, Meaning
from voiceskill.language.reader import Reader
from voiceskill.resources import data_folder

_LONGEST_LINE_BYTES = 1_000_000
_LONGEST_TEXT = 10_000
_LONGEST_QUESTION = 1_000
_ASKED_SIGN = "?"
_QUESTION = re.compile(r"(\w+(?:\s*,\s*\w+)*)?\s*(.*)")


class BadLine(ValueError):
    """A line of input is not what it has to be; says what is wrong."""


@dataclass(frozen=True, slots=True)
class Request:
    """One line of input."""

    id: str | int | None
    text: str
    asked: tuple[str, ...]
    question: str = ""


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options of this command."""
    parser.description = (
        "Reads JSON lines on standard input and writes what each utterance means. "
        "On a terminal, type an utterance and see what was matched and why."
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="add to each finding the rule, the cue and the stage that decided",
    )
    parser.add_argument(
        "--asked",
        metavar="IDS",
        default="",
        help="on a terminal: the finding or slot ids of the question, separated by commas, and "
        "after a space its words",
    )
    parser.add_argument(
        "--dialog", metavar="NAME", default="back_pain", help="folder under dialogs/ to use"
    )


def run(args: argparse.Namespace) -> int:
    """Exit status 0, or 1 when a line was refused."""
    dialogs = data_folder("dialogs")
    reader = load_reader(dialogs / args.dialog, dialogs / "common")
    try:
        if sys.stdin.isatty():
            return _converse(reader, sys.stdin, sys.stdout, args.asked)
        return answer_lines(reader, sys.stdin.buffer, sys.stdout, explain=args.explain)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def answer_lines(reader: Reader, source: BinaryIO, sink: TextIO, *, explain: bool) -> int:
    """One line to `sink` for each line of `source`, flushed; 1 when a line was refused."""
    status = 0
    for number, line in enumerate(_lines(source), start=1):
        try:
            request = parse_line(line)
            meaning = reader.read(request.text, request.asked, request.question)
            result = describe(request, meaning, explain=explain)
        except BadLine as error:
            status = 1
            result = {"id": None, "error": f"line {number}: {error}"}
        sink.write(json.dumps(result) + "\n")
        sink.flush()
    return status


def _lines(source: BinaryIO) -> Iterator[bytes | None]:
    """The lines without their end; None for one that is too long to hold."""
    while line := source.readline(_LONGEST_LINE_BYTES):
        if line.endswith(b"\n") or len(line) < _LONGEST_LINE_BYTES:
            yield line.rstrip(b"\r\n")
            continue
        while line and not line.endswith(b"\n"):
            line = source.readline(_LONGEST_LINE_BYTES)
        yield None


def parse_line(line: bytes | None) -> Request:
    """Raises BadLine when `line` is no object with a text and a question."""
    if line is None:
        raise BadLine(f"longer than {_LONGEST_LINE_BYTES} bytes")
    if not line.strip():
        raise BadLine("empty")
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadLine("not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise BadLine("not JSON") from None
    if not isinstance(value, dict):
        raise BadLine("not a JSON object")
    text, asked, name = value.get("text"), value.get("asked"), value.get("id")
    if not isinstance(text, str):
        raise BadLine('"text" must be a string')
    if len(text) > _LONGEST_TEXT:
        raise BadLine(f'"text" is longer than {_LONGEST_TEXT} characters')
    if name is not None and (isinstance(name, bool) or not isinstance(name, (str, int))):
        raise BadLine('"id" must be a string or a whole number')
    if asked is None:
        asked = []
    if not isinstance(asked, list) or not all(isinstance(item, str) for item in asked):
        raise BadLine('"asked" must be null or a list of ids')
    question = value.get("question")
    if question is None:
        question = ""
    if not isinstance(question, str):
        raise BadLine('"question" must be a string')
    if len(question) > _LONGEST_QUESTION:
        raise BadLine(f'"question" is longer than {_LONGEST_QUESTION} characters')
    return Request(name, text, tuple(asked), question)


def describe(request: Request, meaning: Meaning, *, explain: bool) -> dict[str, Any]:
    """The meaning as the JSON object that outsiders rely on."""
    result: dict[str, Any] = {
        "id": request.id,
        "findings": {finding.name: finding.polarity.value for finding in meaning.findings},
        "slots": dict(meaning.slots),
        "intent": meaning.intent.value if meaning.intent else None,
        "faq": meaning.faq,
    }
    if explain:
        result["explain"] = {
            finding.name: {"words": finding.words, "cue": finding.cue, "rule": finding.rule}
            for finding in meaning.findings
        }
    return result


def _asked(text: str) -> tuple[tuple[str, ...], str]:
    """The ids and the words of a question: "trouble_walking can you walk"."""
    ids, question = _QUESTION.findall(text.strip())[0]
    return tuple(re.findall(r"\w+", ids)), question


def _converse(reader: Reader, source: TextIO, sink: TextIO, about: str) -> int:
    sink.write(
        f"Type what a caller says. {_ASKED_SIGN}fever,night_pain sets what was asked, "
        f"{_ASKED_SIGN} clears it. End with Ctrl-D.\n"
    )
    asked, question = _asked(about)
    while True:
        sink.write(f"[{', '.join(asked) or 'open question'}] > ")
        sink.flush()
        line = source.readline()
        if not line:
            sink.write("\n")
            return 0
        line = line.strip()
        if line.startswith(_ASKED_SIGN):
            asked, question = _asked(line[1:])
        elif line:
            meaning = reader.read(line, asked, question)
            sink.write("\n".join(explain_lines(meaning)) + "\n")


def explain_lines(meaning: Meaning) -> list[str]:
    """What was understood and why, for people."""
    lines = [_explain(finding) for finding in meaning.findings]
    lines += [f"  slot {name} = {value}" for name, value in meaning.slots]
    if meaning.intent is not None:
        about = meaning.faq or (meaning.correction.value if meaning.correction else "")
        lines.append(f"  intent {meaning.intent.value}{f' ({about})' if about else ''}")
    return lines or ["  nothing understood"]


def _explain(finding: Finding) -> str:
    parts = [f'words "{finding.words}"' if finding.words else ""]
    parts += [f'cue "{finding.cue}"' if finding.cue else "", f"decided by {finding.rule}"]
    because = ", ".join(part for part in parts if part)
    return f"  {finding.name}: {finding.polarity.value} ({because})"
