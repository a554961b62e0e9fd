"""What --record keeps is little, replays byte for byte, and is all removed by `forget`."""

import io
import json
import os
import random
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dialog.walks import walk
from voiceskill.channel import Departed, Heard, Recorded, TextChannel, Turn, turn_line
from voiceskill.cli import main
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Event, Listen, Understood
from voiceskill.dialog.load import Place
from voiceskill.errors import UsageError
from voiceskill.kept import memory_path, remember
from voiceskill.language.meaning import Finding, Meaning, Polarity
from voiceskill.language.reader import Reader
from voiceskill.recorder import Recorder
from voiceskill.recording import event_line, new_header, read_recording
from voiceskill.replay import ReplayChannel
from voiceskill.session import Interrupted, Session

CONVERSATIONS = 200
PLACE = Place()
LINES = (
    *("yes", "no", "no", "no", "no", "not sure", "<silence>", "<noise>", "repeat", "back", "why"),
    *("five", "two days", "three weeks", "start again", "no wait, i meant yes", "stop", "help"),
    "i hurt my back lifting boxes two days ago",
    "no but my left leg keeps giving way",
    "yes it is numb and weak, both of them",
    "i had a fever last night and i lost weight",
    "should i stay in bed?",
    "i wet myself this morning",
)


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


class EventChannel:
    """Hears given events and writes the turns as JSON lines."""

    def __init__(self, events: list[Event], *, stays: bool = False) -> None:
        self._events = events
        self._stays = stays
        self.sink = io.StringIO()

    def say(self, turn: Turn) -> None:
        print(turn_line(turn), file=self.sink)

    def hear(self, listen: Listen) -> Heard:
        return Recorded(self._events.pop(0)) if self._events else Departed()

    def adjust(self, what: str) -> None:
        """Nothing to change."""

    def stays(self) -> bool:
        return self._stays and bool(self._events)

    def close(self) -> None:
        """Nothing to release."""


def new_recorder(dialog: Dialog, path: Path, *, words: bool = False) -> Recorder:
    header = new_header(dialog, PLACE, slow=False, words=words)
    return Recorder(path, header, pytest.fail)


def replayed(dialog: Dialog, reader: Reader, path: Path) -> str:
    channel = ReplayChannel(read_recording(path), sink := io.StringIO())
    try:
        Session(dialog, reader, channel).run()
    except Interrupted:
        channel.close()
    assert channel.changed == []
    return sink.getvalue()


def converse(
    dialog: Dialog, reader: Reader, lines: list[str], path: Path, *, words: bool = False
) -> str:
    source = io.BytesIO("".join(f"{line}\n" for line in lines).encode())
    channel = TextChannel(source, sink := io.StringIO(), pytest.fail, as_json=True)
    recorder = new_recorder(dialog, path, words=words)
    Session(dialog, reader, channel, log=recorder).run()
    recorder.close()
    return sink.getvalue()


def test_random_conversations_replay_byte_for_byte(
    dialog: Dialog, reader: Reader, tmp_path: Path
) -> None:
    ended = set()
    for seed in range(CONVERSATIONS):
        path = tmp_path / f"{seed}.jsonl"
        if seed % 2:
            chance = random.Random(seed)
            lines = chance.choices(LINES, k=chance.randint(1, 40))
            then = converse(dialog, reader, lines, path, words=seed % 4 == 1)
        else:
            events = [step.event for step in walk(dialog, seed)][1:]
            channel = EventChannel(events)
            recorder = new_recorder(dialog, path)
            Session(dialog, reader, channel, log=recorder).run()
            recorder.close()
            then = channel.sink.getvalue()
        assert replayed(dialog, reader, path) == then
        ended.add(json.loads(then.splitlines()[-1])["outcome"])
    assert ended == {"abandoned", "self_care", "see_doctor", "urgent", "emergency"}


def test_what_follows_the_ending_replays(dialog: Dialog, reader: Reader, tmp_path: Path) -> None:
    urgent = Understood(Meaning(findings=(Finding("fever", Polarity.PRESENT),)))
    late = Understood(Meaning(findings=(Finding("leg_weakness", Polarity.PRESENT),)))
    stop = Understood(reader.read("stop"))
    channel = EventChannel([urgent, stop, late, stop], stays=True)
    recorder = new_recorder(dialog, tmp_path / "r")
    Session(dialog, reader, channel, log=recorder).run()
    recorder.close()
    turns = channel.sink.getvalue()
    assert len(turns.splitlines()) >= 4
    assert replayed(dialog, reader, tmp_path / "r") == turns


def test_words_are_kept_only_when_asked_for(dialog: Dialog, reader: Reader, tmp_path: Path) -> None:
    said = ["my back hurts since i carried a wardrobe and i feel feverish", "nope", "stop"]
    converse(dialog, reader, said, tmp_path / "without")
    converse(dialog, reader, said, tmp_path / "with", words=True)
    without = (tmp_path / "without").read_text(encoding="utf-8")
    kept = (tmp_path / "with").read_text(encoding="utf-8")
    for word in ("wardrobe", "feverish", "nope"):
        assert word not in without
        assert word in kept
    assert stat.S_IMODE((tmp_path / "without").stat().st_mode) == 0o600


def test_numbered_phrases_keep_apart_what_was_said_apart() -> None:
    findings = (
        Finding("leg_weakness", Polarity.PRESENT, "weak"),
        Finding("leg_numbness", Polarity.PRESENT, "numb"),
        Finding("fever", Polarity.PRESENT, "numb"),
        Finding("weight_loss", Polarity.PRESENT),
    )
    line = event_line(Understood(Meaning(findings=findings))).model_dump()
    assert [f["words"] for f in line["findings"]] == ["phrase 1", "phrase 2", "phrase 2", ""]


def run(
    *args: str, text: str = "", state: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("VOICESKILL_")}
    return subprocess.run(
        [sys.executable, "-m", "voiceskill", *args],
        input=text.encode(),
        capture_output=True,
        timeout=60,
        env=environment | ({"XDG_STATE_HOME": str(state)} if state else {}),
        check=False,
    )


def test_record_replay_and_forget_on_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "call.jsonl"
    told = run(
        *("chat", "--json", "--emergency-number", "911", "--record", str(file)),
        text="i wet myself\nyes\n",
    )
    assert told.returncode == 0
    assert b"voiceskill forget" in told.stderr
    again = run("replay", str(file))
    assert (again.returncode, again.stdout) == (0, told.stdout)
    other = tmp_path / "notes.txt"
    other.write_text("mine", encoding="utf-8")
    gone = run("forget")
    assert gone.stdout.decode().startswith(f"removed: {file}\n")
    assert not file.exists()
    assert other.exists()
    assert not memory_path().exists()
    assert run("forget").stdout == b"Nothing was kept.\n"


def test_nothing_is_kept_by_default(tmp_path: Path) -> None:
    assert run("chat", text="no\n").returncode == 0
    assert not (tmp_path / "state").exists()


def test_an_interrupted_conversation_replays(
    dialog: Dialog, reader: Reader, tmp_path: Path
) -> None:
    class BrokenOff(EventChannel):
        def hear(self, listen: Listen) -> Heard:
            if not self._events:
                raise KeyboardInterrupt
            return super().hear(listen)

    channel = BrokenOff([Understood(reader.read("i wet myself"))])
    recorder = new_recorder(dialog, tmp_path / "r")
    with pytest.raises(Interrupted):
        Session(dialog, reader, channel, log=recorder).run()
    recorder.close()
    assert replayed(dialog, reader, tmp_path / "r") == channel.sink.getvalue()


@pytest.fixture
def recording(dialog: Dialog, reader: Reader, tmp_path: Path) -> Path:
    path = tmp_path / "call.jsonl"
    converse(dialog, reader, ["my back hurts", "no", "stop"], path)
    return path


def test_never_overwrites_and_never_writes_what_it_could_not_forget(
    dialog: Dialog, recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="exists already"):
        new_recorder(dialog, recording)
    with pytest.raises(UsageError, match="cannot be written"):
        new_recorder(dialog, tmp_path / "nowhere" / "r")
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with pytest.raises(UsageError, match="could not be noted"):
        new_recorder(dialog, tmp_path / "unnoted")
    assert not (tmp_path / "unnoted").exists()


def test_forget_leaves_what_is_not_ours(
    recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording.write_text("someone's notes", encoding="utf-8")
    assert main(["forget"]) == 0
    assert "left alone" in capsys.readouterr().out
    assert recording.exists()


def test_forget_says_what_it_could_not_do(
    recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with memory_path().open("a", encoding="utf-8") as file:
        file.write("\udcff not json\n3\n".encode("utf-8", "surrogateescape").decode("latin-1"))
    gone, folder = recording.with_name("gone"), recording.with_name("folder")
    folder.mkdir()
    remember(gone)
    remember(folder)
    assert main(["forget"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [f"removed: {recording}", f"already gone: {gone}"]
    assert lines[2].startswith(f"could not be removed: {folder}")
    folder.rmdir()
    assert main(["forget"]) == 0
    assert main(["forget"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing was kept."


def test_a_full_disk_stops_the_recording_not_the_conversation(
    dialog: Dialog, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[str] = []
    header = new_header(dialog, PLACE, slow=False, words=False)
    recorder = Recorder(tmp_path / "r", header, complaints.append)

    def no_space(descriptor: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", no_space)
    channel = EventChannel([])
    state = Session(dialog, reader, channel, log=recorder).run()
    assert state.outcome is not None
    assert len(complaints) == 1
    assert "the recording stopped (No space left on device)" in complaints[0]


def test_words_without_a_file_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chat", "--record-words"]) == 2
    assert "goes with --record FILE" in capsys.readouterr().err
