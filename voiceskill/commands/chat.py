"""Have the conversation by text: on a terminal, or one line an utterance through a pipe."""

import argparse
import sys

from voiceskill.channel import TextChannel
from voiceskill.commands.options import add_conversation_options, read_settings
from voiceskill.commands.record import add_recording_options, open_recorder
from voiceskill.session import EventLog, Session
from voiceskill.skill import Skill, load_skill


def configure(parser: argparse.ArgumentParser) -> None:
    add_conversation_options(parser)
    add_recording_options(parser)
    parser.add_argument("--json", action="store_true", help="write each turn as one JSON line")


def run(args: argparse.Namespace) -> int:
    """0 when the conversation ended normally, 1 when some input was refused."""
    settings = read_settings(args)
    skill = load_skill(settings, args.dialog)
    with open_recorder(args, skill.dialog, settings) as log:
        return converse_by_text(skill, as_json=args.json, slow=settings.slow, log=log)


def converse_by_text(
    skill: Skill, *, as_json: bool = False, slow: bool = False, log: EventLog | None = None
) -> int:
    """Have the conversation on standard input and output; the exit status."""
    refused: list[str] = []

    def refuse(reason: str) -> None:
        refused.append(reason)
        print(f"voiceskill: {reason}", file=sys.stderr)

    channel = TextChannel(sys.stdin.buffer, sys.stdout, refuse, as_json=as_json)
    Session(skill.dialog, skill.reader, channel, slow=slow, log=log).run()
    return 1 if refused else 0
