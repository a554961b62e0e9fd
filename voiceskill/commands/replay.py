"""Replay a recorded conversation: writes the same turns as JSON lines, byte for byte."""

import argparse
import sys
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what --record wrote")
    parser.add_argument("--dialog", type=Path, metavar="FOLDER", help="a dialog of your own")


def run(args: argparse.Namespace) -> int:
    """0 when all turns are as they were, 1 when the skill now says something else.

    Raises UsageError when the file is no recording, or one of other content.
    """
    from voiceskill.dialog.load import load_dialog
    from voiceskill.errors import UsageError, VoiceSkillError
    from voiceskill.language.load import load_reader
    from voiceskill.recording import content_hash, read_recording
    from voiceskill.replay import ReplayChannel
    from voiceskill.session import Interrupted, Session
    from voiceskill.skill import dialog_folders

    recording = read_recording(args.file)
    header = recording.header
    folder, common = dialog_folders(args.dialog)
    dialog = load_dialog(folder, common, header.place)
    if content_hash(dialog) != header.content:
        raise UsageError(
            f"{args.file}: recorded with other content ({header.dialog}, voiceskill "
            f"{header.program}); give the content of then with --dialog"
        )
    channel = ReplayChannel(recording, sys.stdout)
    reader = load_reader(folder, common)
    try:
        Session(dialog, reader, channel, slow=header.slow).run()
    except Interrupted:
        channel.close()
    if channel.changed:
        raise VoiceSkillError(
            f"{args.file}: turn {channel.changed[0]} is not what was said then; "
            f"recorded with voiceskill {header.program}"
        )
    return 0
