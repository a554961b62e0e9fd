"""The command line as others run it: a process of its own, through pipes."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from voiceskill.channel import MAX_CHARACTERS

PLAIN = ["i hurt my back lifting boxes two days ago", *["no"] * 8, "five", "no", "no", "yes", "yes"]


def run(
    *args: str, lines: Sequence[str] = (), raw: bytes | None = None, home: Path | None = None
) -> subprocess.CompletedProcess[str]:
    given = raw if raw is not None else "".join(f"{line}\n" for line in lines).encode()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("VOICESKILL_")}
    if home is not None:
        environment |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}
    done = subprocess.run(
        [sys.executable, "-m", "voiceskill", *args],
        input=given,
        capture_output=True,
        timeout=120,
        env=environment,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def test_chat_reaches_self_care() -> None:
    done = run("chat", "--json", lines=PLAIN)
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert done.stderr == ""
    assert [turn["turn"] for turn in turns] == list(range(1, len(turns) + 1))
    assert turns[-1]["outcome"] == "self_care"
    assert turns[-1]["ended"] is True
    assert turns[-1]["slots"]["duration_days"] == 2
    assert all(turn["outcome"] is None and not turn["ended"] for turn in turns[:-1])


def test_chat_acts_on_an_emergency_in_the_next_turn() -> None:
    done = run("chat", "--json", lines=["i cannot feel between my legs and i wet myself"])
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert turns[1]["level"] == "emergency"
    assert turns[-1]["outcome"] == "emergency"
    assert done.returncode == 0


def test_each_turn_is_flushed_before_the_next_line_is_read() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "voiceskill", "chat", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in ["my back hurts", "no"]:
            assert json.loads(process.stdout.readline())["ended"] is False
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
        process.stdin.close()


def test_chat_as_plain_text_ends_with_a_summary() -> None:
    done = run("chat", lines=PLAIN)
    assert done.returncode == 0
    assert "What you told me:" in done.stdout
    assert "Pain: 5 out of 10" in done.stdout


def test_talk_without_input_greets_and_closes_by_text(tmp_path: Path) -> None:
    done = run("talk", "--input-device", "no such microphone", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "text mode, because" in done.stdout
    assert "Hello." in done.stdout
    assert "weak or numb legs" in done.stdout
    assert "no substitute for medical advice" in " ".join(done.stdout.split())


def test_keys_stand_for_answers() -> None:
    done = run("chat", "--json", lines=["my back hurts", "2", "3", "r", "q"])
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert turns[2]["asking"] == ["trouble_walking"]
    assert turns[3]["asking"] == ["trouble_walking"]
    assert turns[4]["say"] == turns[3]["say"]
    assert turns[5]["ended"] is True


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"my back hurts\n\xff\xfe\nno\n", "line 2: not UTF-8"),
        (b"my back hurts\n" + b"a" * (MAX_CHARACTERS + 1) + b"\nno\n", "line 2: longer than"),
        (b"my back hurts\n" + b"a" * 1_000_000 + b"\nno\n", "line 2: longer than"),
    ],
)
def test_input_that_cannot_be_used_is_refused_and_nothing_is_lost(raw: bytes, words: str) -> None:
    done = run("chat", "--json", raw=raw)
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert turns[3]["asking"] == ["trouble_walking"]


def test_empty_input_and_odd_characters_are_no_matter() -> None:
    assert run("chat", "--json", raw=b"").returncode == 0
    done = run("chat", "--json", lines=["\x00\x07", "no\r", "\u200bno", "n\u00f6", "🙂"])
    assert done.returncode == 0
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("chat", "--settings", "/nowhere/settings.toml"), "/nowhere/settings.toml"),
        (("chat", "--dialog", "/nowhere"), "/nowhere: no such dialog folder"),
        (("chat", "--emergency-number", "none"), "emergency-number"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(args: tuple[str, ...], words: str) -> None:
    done = run(*args)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("args", [("shout",), ("chat", "--loud")])
def test_unknown_arguments_are_status_2(args: tuple[str, ...]) -> None:
    assert run(*args).returncode == 2


def test_a_broken_dialog_names_file_key_and_rule(tmp_path: Path, dialogs_folder: Path) -> None:
    shutil.copytree(dialogs_folder, tmp_path / "dialogs")
    path = tmp_path / "dialogs" / "back_pain" / "questions.yaml"
    path.write_text(path.read_text().replace("  - walking\n", "  - wlking\n", 1))
    done = run("chat", "--dialog", str(tmp_path / "dialogs" / "back_pain"))
    assert done.returncode == 2
    assert "questions.yaml, steps.2: unknown step `wlking`" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_named_model_that_is_none_is_status_3(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    done = run("talk", "--model", str(tmp_path / "model"))
    assert done.returncode == 3
    assert str(tmp_path / "model") in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_emergency_number_is_spoken_as_configured() -> None:
    done = run("chat", "--emergency-number", "112", lines=["i wet myself"])
    assert "call 112 now" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("heard", [[], ["my back hurts"], ["i wet myself"]])
def test_an_interrupt_closes_safely(number: signal.Signals, heard: list[str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "voiceskill", "chat", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        for line in heard:
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
            process.stdout.readline()
        process.send_signal(number)
        rest, errors = process.communicate(timeout=30)
    last = json.loads(rest.splitlines()[-1])
    assert process.returncode == 130
    assert last["ended"] is True
    assert "no substitute for medical advice" in " ".join(last["say"])
    assert errors.splitlines() == ["voiceskill: interrupted"]
    if heard == ["i wet myself"]:
        assert last["outcome"] == "emergency"
        assert "now." in last["say"][0]


def test_a_closed_pipe_is_no_traceback() -> None:
    done = subprocess.run(
        f"yes 'my back hurts' | {sys.executable} -m voiceskill chat | head -c 20",
        shell=True,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
