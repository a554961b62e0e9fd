"""Options that the conversation commands share."""

import argparse
from pathlib import Path

from voiceskill.settings import Settings, load_settings


def add_conversation_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dialog", type=Path, metavar="FOLDER", help="a dialog of your own")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="a settings file (TOML)")
    parser.add_argument(
        "--emergency-number", metavar="NUMBER", help="what to dial in an emergency where you are"
    )
    parser.add_argument("--crisis-line", metavar="NUMBER", help="what to dial in a crisis")


def read_settings(args: argparse.Namespace, **overrides: object) -> Settings:
    """The settings of file, environment and command line, in rising order of precedence."""
    given = {
        "emergency_number": args.emergency_number,
        "crisis_line": args.crisis_line,
        **overrides,
    }
    chosen = {key: value for key, value in given.items() if value is not None}
    return load_settings(args.settings, overrides=chosen)
