"""Print the dialog as a graph in the notation of Mermaid."""

import argparse

from voiceskill.commands.options import add_conversation_options, read_settings


def configure(parser: argparse.ArgumentParser) -> None:
    add_conversation_options(parser)


def run(args: argparse.Namespace) -> int:
    """0; ContentError when the dialog is broken."""
    from voiceskill.dialog.graph import dialog_graph, mermaid
    from voiceskill.dialog.load import load_dialog
    from voiceskill.skill import dialog_folders, place

    folder, common = dialog_folders(args.dialog)
    dialog = load_dialog(folder, common, place(read_settings(args)))
    print(*mermaid(dialog_graph(dialog)), sep="\n")
    return 0
