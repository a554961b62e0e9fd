"""Keys on a real pseudo-terminal."""

import os
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from typing import Any

import pytest

from voiceskill.keyboard import TerminalKeys, open_keys

ECHO_AND_CANONICAL = termios.ECHO | termios.ICANON


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The keyboard's end and the program's end."""
    ends = os.openpty()
    yield ends
    for end in ends:
        os.close(end)


def modes(descriptor: int) -> Any:
    return termios.tcgetattr(descriptor)[3] & ECHO_AND_CANONICAL


@pytest.fixture
def keys(terminal: tuple[int, int]) -> Iterator[TerminalKeys]:
    keys = TerminalKeys(terminal[1])
    keys.watch(lambda key: key in "123rq")
    yield keys
    keys.close()


def test_keys_come_without_a_return(terminal: tuple[int, int], keys: TerminalKeys) -> None:
    os.write(terminal[0], b"1Rq")
    assert [keys.wait(5) for _ in range(3)] == ["1", "r", "q"]
    assert keys.wait() is None


def test_keys_that_are_not_accepted_are_nothing(
    terminal: tuple[int, int], keys: TerminalKeys
) -> None:
    os.write(terminal[0], b"xyz\n")
    os.write(terminal[0], "äß".encode())
    os.write(terminal[0], b"2")
    assert keys.wait(5) == "2"


def test_an_arrow_key_is_no_letter(terminal: tuple[int, int], keys: TerminalKeys) -> None:
    os.write(terminal[0], b"\x1b[1;2q")
    deadline = time.monotonic() + 0.2
    assert keys.wait(deadline - time.monotonic()) is None


def test_a_key_held_down_counts_once(terminal: tuple[int, int], keys: TerminalKeys) -> None:
    os.write(terminal[0], b"2222222223")
    assert [keys.wait(5), keys.wait(5), keys.wait()] == ["2", "3", None]


def test_the_terminal_is_given_back_as_it_was(terminal: tuple[int, int]) -> None:
    before = modes(terminal[1])
    keys = TerminalKeys(terminal[1])
    assert modes(terminal[1]) == 0
    keys.close()
    keys.close()
    assert modes(terminal[1]) == before != 0


@pytest.mark.parametrize("ending", ["sys.exit(3)", "raise ValueError", "os.kill(0, 2)"])
def test_the_terminal_is_given_back_however_the_program_ends(
    terminal: tuple[int, int], ending: str
) -> None:
    before = modes(terminal[1])
    code = f"""
import os, sys
from voiceskill.keyboard import open_keys
keys = open_keys()
print(type(keys).__name__, flush=True)
{ending}
keys.wait(10)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdin=terminal[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        timeout=30,
        check=False,
    )
    assert done.stdout.strip() == b"TerminalKeys"
    assert done.returncode != 0
    assert modes(terminal[1]) == before


def test_without_a_terminal_there_are_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end) as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        keys = open_keys()
        keys.watch(lambda key: True)
        os.write(write_end, b"1")
        assert select.select([pipe], [], [], 5)[0]
        assert keys.wait(0.01) is None
        keys.close()
    os.close(write_end)
    monkeypatch.setattr(sys, "stdin", None)
    assert open_keys().wait() is None
