"""Remove every recording that was ever made with --record, and the memory of them."""

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """No options: all of it or nothing."""


def run(args: argparse.Namespace) -> int:
    """0, with one line for each recording; 1 when one could not be removed."""
    from voiceskill.kept import forget

    status = 0
    nothing = True
    for gone, line in forget():
        nothing = False
        status = status if gone else 1
        print(line)
    if nothing:
        print("Nothing was kept.")
    else:
        print("Copies that you made yourself are not known here.")
    return status
