"""The options of the flight recorder, which the conversation commands share."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voiceskill.dialog.content import Dialog
from voiceskill.errors import UsageError
from voiceskill.recorder import Recorder
from voiceskill.recording import new_header
from voiceskill.settings import Settings
from voiceskill.skill import place


def add_recording_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="keep what was understood for `voiceskill replay`, never sound; off by default",
    )
    parser.add_argument(
        "--record-words", action="store_true", help="with --record: keep the words said, too"
    )


@contextmanager
def open_recorder(
    args: argparse.Namespace, dialog: Dialog, settings: Settings
) -> Iterator[Recorder | None]:
    """The recorder that the options ask for, None when they ask for none; closed at the end.

    Raises UsageError when the file cannot be made.
    """
    if args.record is None:
        if args.record_words:
            raise UsageError("--record-words goes with --record FILE")
        yield None
        return
    header = new_header(dialog, place(settings), slow=settings.slow, words=args.record_words)
    recorder = Recorder(args.record, header, _note)
    _note(f"this conversation is kept in {args.record}; `voiceskill forget` removes it")
    try:
        yield recorder
    finally:
        recorder.close()


def _note(text: str) -> None:
    print(f"voiceskill: {text}", file=sys.stderr)
