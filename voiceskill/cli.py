"""The command line: `voiceskill COMMAND`, and `voiceskill` alone to talk."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType, ModuleType

from voiceskill.commands import (
    chat,
    check,
    demo,
    devices,
    doctor,
    forget,
    graph,
    models,
    replay,
    review,
    sources,
    talk,
    understand,
    verify,
)
from voiceskill.errors import VoiceSkillError

_COMMANDS: dict[str, tuple[ModuleType, str]] = {
    "talk": (talk, "have the conversation by voice, or by text where that is not possible"),
    "chat": (chat, "have the conversation by text"),
    "understand": (understand, "read JSONL utterances, write what each means"),
    "check": (check, "check that each sentence has a source and is fit to be heard"),
    "verify": (verify, "prove that no path through the dialog loses a warning sign"),
    "sources": (sources, "print where each sentence comes from"),
    "review": (review, "write the page on which a clinician reviews the dialog"),
    "graph": (graph, "print the dialog as a Mermaid graph"),
    "replay": (replay, "repeat a recorded conversation, byte for byte"),
    "forget": (forget, "remove every recording that was kept"),
    "models": (models, "list, fetch and find speech models"),
    "devices": (devices, "list microphones and loudspeakers"),
    "doctor": (doctor, "check what is needed, and say what to do"),
    "demo": (demo, "listen to a whole conversation with a synthesised caller"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    signal.signal(signal.SIGTERM, _interrupt)
    args = _parser().parse_args(arguments or ["talk"])
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except VoiceSkillError as error:
        print(f"voiceskill: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("voiceskill: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="voiceskill",
        description="An offline voice assistant skill for people with back pain.",
        epilog="General information, no medical advice. Without a command: talk.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (module, text) in _COMMANDS.items():
        command = commands.add_parser(name, help=text, description=module.__doc__)
        module.configure(command)
        command.set_defaults(run=module.run)
    return parser
