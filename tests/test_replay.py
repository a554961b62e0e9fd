"""A file that is no recording, or no longer fits, is told in one clear line."""

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from voiceskill.channel import TextChannel
from voiceskill.cli import main
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.load import Place
from voiceskill.errors import VoiceSkillError
from voiceskill.language.reader import Reader
from voiceskill.recorder import Recorder
from voiceskill.recording import new_header, read_recording
from voiceskill.replay import ReplayChannel
from voiceskill.session import Session


@pytest.fixture
def recording(
    dialog: Dialog, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = tmp_path / "call.jsonl"
    header = new_header(dialog, Place(), slow=False, words=False)
    recorder = Recorder(path, header, pytest.fail)
    source = io.BytesIO(b"my back hurts\nno\nstop\n")
    channel = TextChannel(source, io.StringIO(), pytest.fail, as_json=True)
    Session(dialog, reader, channel, log=recorder).run()
    recorder.close()
    return path


HEAD_ONLY = "a recording begins with `started`"
DAMAGES: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "not json": (lambda lines: ["hello", *lines], "not a recording of voiceskill"),
    "empty": (lambda lines: [], "not a recording of voiceskill"),
    "a list": (lambda lines: ["[]"], "not a recording of voiceskill"),
    "header only": (lambda lines: lines[:1], HEAD_ONLY),
    "no start": (lambda lines: [lines[0], *lines[2:]], HEAD_ONLY),
    "a damaged line": (lambda lines: [*lines[:3], lines[3][:20], *lines[4:]], "line 4: damaged"),
    "an unknown event": (lambda lines: [*lines, '{"event": "sneezed"}'], "damaged"),
    "an unknown key": (lambda lines: [*lines, '{"event": "left", "by": "car"}'], "damaged"),
    "other content": (
        lambda lines: [lines[0].replace('"content": "', '"content": "0'), *lines[1:]],
        "recorded with other content",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_refuses_what_is_no_recording(
    recording: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    damage, expected = DAMAGES[name]
    lines = recording.read_text(encoding="utf-8").splitlines()
    recording.write_text("".join(f"{line}\n" for line in damage(lines)), encoding="utf-8")
    assert main(["replay", str(recording)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert expected in captured.err


def test_refuses_bytes_and_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 100)
    for path in (tmp_path / "noise", tmp_path, tmp_path / "nowhere"):
        assert main(["replay", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 3


def test_no_damage_whatever_gives_a_traceback(
    dialog: Dialog, reader: Reader, recording: Path
) -> None:
    whole = recording.read_bytes()
    chance = random.Random(1)
    refused = 0
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 2))
        recording.write_bytes(data)
        try:
            Session(dialog, reader, ReplayChannel(read_recording(recording), io.StringIO())).run()
        except VoiceSkillError:
            refused += 1
    assert refused > 300


def test_says_where_the_skill_now_differs(dialog: Dialog, reader: Reader, recording: Path) -> None:
    text = recording.read_text(encoding="utf-8")
    start = text.index('"fingerprint": "', text.index('"turn": 2'))
    recording.write_text(
        text[:start] + '"fingerprint": "0000' + text[start + 20 :], encoding="utf-8"
    )
    channel = ReplayChannel(read_recording(recording), io.StringIO())
    Session(dialog, reader, channel).run()
    assert channel.changed == [2]


def test_the_command_says_so_too(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(recording)]) == 0
    text = recording.read_text(encoding="utf-8")
    digits = text.rindex('"fingerprint": "') + len('"fingerprint": "')
    recording.write_text(f"{text[:digits]}0000{text[digits + 4 :]}", encoding="utf-8")
    assert main(["replay", str(recording)]) == 1
    assert "is not what was said then" in capsys.readouterr().err


def test_a_recording_that_breaks_off_says_so(
    dialog: Dialog, reader: Reader, recording: Path
) -> None:
    lines = recording.read_text(encoding="utf-8").splitlines()
    recording.write_text("\n".join(lines[:4]) + "\n", encoding="utf-8")
    channel = ReplayChannel(read_recording(recording), io.StringIO())
    with pytest.raises(VoiceSkillError, match="breaks off here"):
        Session(dialog, reader, channel).run()
