"""Print where each sentence comes from, and which sentences carry each statement of the seed."""

import argparse

from voiceskill.commands.options import add_conversation_options, read_settings


def configure(parser: argparse.ArgumentParser) -> None:
    add_conversation_options(parser)
    parser.add_argument("--markdown", action="store_true", help="as Markdown tables")


def run(args: argparse.Namespace) -> int:
    """0; ContentError when the dialog is broken."""
    from voiceskill.dialog.load import load_dialog
    from voiceskill.dialog.records import load_records
    from voiceskill.dialog.source_table import as_markdown, as_text
    from voiceskill.skill import dialog_folders, place

    folder, common = dialog_folders(args.dialog)
    dialog = load_dialog(folder, common, place(read_settings(args)))
    records = load_records(folder, common)
    table = as_markdown if args.markdown else as_text
    print(*table(dialog, records), sep="\n")
    return 0
