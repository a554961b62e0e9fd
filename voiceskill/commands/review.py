"""Write one HTML page on which a clinician can review all that the dialog says and decides."""

import argparse
from pathlib import Path

from voiceskill.commands.options import add_conversation_options, read_settings


def configure(parser: argparse.ArgumentParser) -> None:
    add_conversation_options(parser)
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("voiceskill-review.html"),
        metavar="FILE",
        help="where to write the page (default: voiceskill-review.html)",
    )


def run(args: argparse.Namespace) -> int:
    """0 when the page is written; UsageError when it cannot be."""
    from voiceskill.dialog.load import load_dialog
    from voiceskill.dialog.records import load_records
    from voiceskill.errors import UsageError
    from voiceskill.language.load import load_lexicon
    from voiceskill.review.page import render
    from voiceskill.skill import dialog_folders, place

    folder, common = dialog_folders(args.dialog)
    dialog = load_dialog(folder, common, place(read_settings(args)))
    page = render(dialog, load_lexicon(folder, common), load_records(folder, common))
    try:
        args.output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--output {args.output}: cannot be written ({error.strerror})") from None
    print(f"The review page is in {args.output}")
    return 0
