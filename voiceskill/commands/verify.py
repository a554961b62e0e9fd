"""`voiceskill verify`: prove that no path through the dialog loses a warning sign."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from voiceskill.dialog.load import load_dialog
from voiceskill.dialog.proof.counterexample import transcript
from voiceskill.dialog.proof.folding import REASONS
from voiceskill.dialog.proof.properties import PROPERTIES
from voiceskill.dialog.proof.slices import CUTS
from voiceskill.dialog.proof.verdict import Verdict, prove
from voiceskill.resources import data_folder


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options of this command."""
    parser.description = (
        "Explores every state of the dialog engine under every kind of event, and proves the "
        "safety properties. Prints a shortest counterexample for each that fails."
    )
    parser.add_argument("--dialog", type=Path, metavar="FOLDER", help="a dialog of your own")
    parser.add_argument(
        "--brief", action="store_true", help="only look near the beginning: proves nothing"
    )
    parser.add_argument("--first", action="store_true", help="stop at the first fault")
    parser.add_argument("--processes", type=int, metavar="N", help="default: one for each core")


def run(args: argparse.Namespace) -> int:
    """Exit status 0 when each property holds, else 1."""
    shipped = data_folder("dialogs")
    folder = args.dialog or shipped / "back_pain"
    beside = folder.resolve().parent / "common"
    dialog = load_dialog(folder, beside if beside.is_dir() else shipped / "common")
    verdict = prove(dialog, brief=args.brief, first=args.first, processes=args.processes)
    for line in report(verdict, brief=args.brief):
        print(line)
    return 0 if verdict.holds else 1


def report(verdict: Verdict, *, brief: bool = False) -> Iterator[str]:
    """What was explored, what was folded together, and how each property fares."""
    if not brief:
        yield "The dialog is explored in slices. Why they stand for the whole:"
        yield from (f"- {reason}" for reason in CUTS)
        yield "In a slice, states are explored as one where this loses no behaviour:"
        yield from (f"- {reason}" for reason in REASONS)
        yield ""
    yield (
        f"{verdict.states} states, {verdict.transitions} transitions, "
        f"{len(verdict.explorations)} slices, {verdict.seconds:.0f} seconds"
    )
    complete = verdict.complete
    yield f"{len(complete)} slices were explored completely: each state under each event"
    glimpses = len(verdict.explorations) - len(complete)
    yield f"{glimpses} findings were entered near the beginning of theirs, for their words"
    yield (
        f"{verdict.random_steps} steps of random conversations with the whole dialog "
        "check the slicing"
    )
    for letter, statement in PROPERTIES.items():
        state = "FAILS" if verdict.broken(letter) else "found no fault" if brief else "holds"
        yield f"{letter}. {statement}: {state}"
    for letter, problems in verdict.problems.items():
        yield ""
        yield from (f"{letter}. {problem}" for problem in problems[:5])
    for violation in verdict.violations.values():
        yield ""
        yield from transcript(violation)
    if not brief and verdict.holds:
        yield growth(verdict)


def growth(verdict: Verdict) -> str:
    """How the count grows with the dialog."""
    glimpse = min(len(found.part.focus) and found.states for found in verdict.explorations)
    states: dict[str, int] = {}
    for found in verdict.complete:
        if len(found.part.focus) == 1:
            name = found.part.focus[0]
            states[name] = states.get(name, 0) + found.states
    return (
        f"One question more, about a finding of a kind that is there already, adds {glimpse} "
        f"states; of a new kind, up to three slices and {max(states.values())} states. The count "
        "grows with the kinds of findings, not with the number of questions or of paths."
    )


if __name__ == "__main__":
    import sys

    _parser = argparse.ArgumentParser(description=__doc__)
    configure(_parser)
    sys.exit(run(_parser.parse_args()))
