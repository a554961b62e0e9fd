"""What is fuzzed. Each target takes some random input and says how many pieces it took.

A piece may be refused with a VoiceSkillError, or with an exit status that the command line
promises. Any other exception ends the run.
"""

import contextlib
import io
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pydantic import BaseModel

from benchmarks.fuzzing.inputs import damaged, random_event, utterances
from voiceskill.channel import TextChannel
from voiceskill.commands.understand import answer_lines
from voiceskill.dialog.content import Dialog, DialogFile, FindingsFile, GuidanceFile, TriageFile
from voiceskill.dialog.engine import advance, new_state
from voiceskill.dialog.events import Event, Finish, Listen, Started
from voiceskill.dialog.load import Place
from voiceskill.dialog.state import Phase, dump_state, parse_state
from voiceskill.errors import VoiceSkillError
from voiceskill.language.reader import Reader
from voiceskill.recording import event_line, new_header, read_recording
from voiceskill.replay import ReplayChannel
from voiceskill.resources import data_folder
from voiceskill.session import Interrupted, Session
from voiceskill.yamlfile import read_yaml

LONGEST_CONVERSATION = 3_000
_STATUSES = (0, 1, 2)
_LONGEST_COMMAND_S = 100
_PLAIN = ("yes", "no", "not", "sure", "back", "repeat", "i", "have", "five", "days", "stop")
_MODELS: dict[str, type[BaseModel]] = {
    "dialog.yaml": DialogFile,
    "findings.yaml": FindingsFile,
    "triage.yaml": TriageFile,
    "guidance.yaml": GuidanceFile,
}
_COMMANDS = ("chat", "chat", "understand", "understand", "replay", "graph", "sources", "forget")
_ARGUMENTS = (
    *("--json", "--dialog", "--record", "--record-words", "--asked", "--explain", "--markdown"),
    *("back_pain", "nowhere", "", "-", "--", "..", "kept.jsonl", "\x07", "é", "fever,x", "-h"),
)


class Stuck(Exception):
    """A conversation that does not end, or stops without listening."""


class Targets:
    """Each method is a target. What has to be written is written into `folder`."""

    def __init__(self, folder: Path, dialog: Dialog, reader: Reader) -> None:
        self.folder = folder
        self.dialog = dialog
        self.reader = reader
        self.content = data_folder("dialogs") / "back_pain"
        files = sorted((self.content / "lexicon").glob("*.yaml"))
        found = {word for file in files for word in file.read_text(encoding="utf-8").split()}
        self.words = sorted(word for word in {*found, *_PLAIN} if word.isalpha())

    def engine(self, chance: random.Random) -> int:
        """One conversation of random events, resumed from its stored state now and then."""
        state = new_state(self.dialog)
        event: Event = Started()
        after_end = 0
        for count in range(1, LONGEST_CONVERSATION):
            state, effects = advance(self.dialog, state, event)
            if not isinstance(effects[-1], Listen | Finish):
                raise Stuck(f"neither listens nor ends: {state}")
            if chance.random() < 0.02:
                state = parse_state(dump_state(state))
            after_end += state.phase is Phase.ENDED
            if after_end > 5:
                return count
            event = random_event(self.dialog, state, chance)
        raise Stuck(f"no end after {LONGEST_CONVERSATION} events: {state}")

    def text(self, chance: random.Random) -> int:
        """One conversation by text, line after line, some of them damaged."""
        lines = [f"{said}\n".encode() for said in islice(utterances(self.words, chance), 60)]
        typed = [damaged(line, chance) if chance.random() < 0.05 else line for line in lines]
        channel = TextChannel(
            io.BytesIO(b"".join(typed)), io.StringIO(), lambda reason: None, as_json=True
        )
        return Session(self.dialog, self.reader, channel).run().turn

    def understand(self, chance: random.Random) -> int:
        """Lines of JSON for `understand`, some of them damaged: each gets its line of JSON."""
        source = b""
        for number, said in enumerate(islice(utterances(self.words, chance), 50)):
            asked = chance.choice((None, [], ["fever"], ["severity"], ["nothing"], ["fever", "x"]))
            line = json.dumps({"id": number, "text": said, "asked": asked}).encode() + b"\n"
            source += damaged(line, chance) if chance.random() < 0.3 else line
        sink = io.StringIO()
        answer_lines(self.reader, io.BytesIO(source), sink, explain=chance.random() < 0.2)
        return sum(1 for line in sink.getvalue().splitlines() if json.loads(line))

    def recording(self, chance: random.Random) -> int:
        """A recording with random events, damaged, read and replayed."""
        lines = [new_header(self.dialog, Place(), slow=False, words=False).model_dump_json()]
        lines += [event_line(event).model_dump_json() for event in self._events(chance)]
        path = self.folder / "recording.jsonl"
        path.write_bytes(damaged("\n".join(lines).encode() + b"\n", chance))
        with contextlib.suppress(VoiceSkillError, Interrupted):
            channel = ReplayChannel(read_recording(path), io.StringIO())
            Session(self.dialog, self.reader, channel).run()
        return len(lines)

    def _events(self, chance: random.Random) -> Iterator[Event]:
        yield Started()
        state, _ = advance(self.dialog, new_state(self.dialog), Started())
        for _ in range(chance.randrange(40)):
            event = random_event(self.dialog, state, chance)
            yield event
            state, _ = advance(self.dialog, state, event)

    def yaml(self, chance: random.Random) -> int:
        """A damaged file of the dialog, read into its model."""
        name = chance.choice(sorted(_MODELS))
        path = self.folder / name
        path.write_bytes(damaged((self.content / name).read_bytes(), chance))
        with contextlib.suppress(VoiceSkillError):
            read_yaml(path, _MODELS[name])
        return 1

    def command_line(self, chance: random.Random) -> int:
        """A command with odd options and input, as a process of its own in `folder`."""
        options = chance.choices(_ARGUMENTS, k=chance.choice((0, 0, 1, 2, 3)))
        said = "\n".join(islice(utterances(self.words, chance), 20)).encode("utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "voiceskill", chance.choice(_COMMANDS), *options],
            cwd=self.folder,
            input=damaged(said, chance),
            capture_output=True,
            timeout=_LONGEST_COMMAND_S,
            check=False,
        )
        if done.returncode not in _STATUSES or b"Traceback" in done.stderr:
            raise Stuck(f"{options}: exit status {done.returncode}: {done.stderr.decode()}")
        return 1
