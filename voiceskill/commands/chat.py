"""Have the conversation by text: on a terminal, or one line an utterance through a pipe."""

import argparse
import sys

from voiceskill.channel import TextChannel
from voiceskill.commands.options import add_conversation_options, read_settings
from voiceskill.session import Session
from voiceskill.skill import Skill, load_skill


def configure(parser: argparse.ArgumentParser) -> None:
    add_conversation_options(parser)
    parser.add_argument("--json", action="store_true", help="write each turn as one JSON line")


def run(args: argparse.Namespace) -> int:
    """0 when the conversation ended normally, 1 when some input was refused."""
    skill = load_skill(read_settings(args), args.dialog)
    return converse_by_text(skill, as_json=args.json)


def converse_by_text(skill: Skill, *, as_json: bool = False) -> int:
    """Have the conversation on standard input and output; the exit status."""
    refused: list[str] = []

    def refuse(reason: str) -> None:
        refused.append(reason)
        print(f"voiceskill: {reason}", file=sys.stderr)

    channel = TextChannel(sys.stdin.buffer, sys.stdout, refuse, as_json=as_json)
    Session(skill.dialog, skill.reader, channel).run()
    return 1 if refused else 0
