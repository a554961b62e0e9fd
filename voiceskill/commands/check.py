"""Check the dialog: each sentence has a source, a level and a review state, and is fit to hear."""

import argparse
import sys
from pathlib import Path

from voiceskill.commands.options import add_conversation_options, read_settings


def configure(parser: argparse.ArgumentParser) -> None:
    add_conversation_options(parser)
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="also check that this model's vocabulary has the words of the lexicon",
    )


def run(args: argparse.Namespace) -> int:
    """0 when all is well, 2 with one line for each fault."""
    from voiceskill.dialog.load import load_dialog
    from voiceskill.dialog.records import load_records, review_state
    from voiceskill.dialog.sentences import sentences
    from voiceskill.dialog.traceability import problems
    from voiceskill.language.load import load_lexicon
    from voiceskill.language.reader import Reader
    from voiceskill.skill import dialog_folders, place
    from voiceskill.vocabulary import missing_words, misunderstood, unheard

    settings = read_settings(args, model=args.model)
    folder, common = dialog_folders(args.dialog)
    dialog = load_dialog(folder, common, place(settings))
    records = load_records(folder, common)
    lexicon = load_lexicon(folder, common)
    found = [
        f"{_place(folder, common, file)}, {key}: {rule}"
        for file, key, rule in (
            *problems(dialog, records),
            *unheard(dialog, lexicon),
            *misunderstood(dialog, Reader(lexicon)),
        )
    ]
    if args.model is not None:
        found.extend(missing_words(folder, common, args.model))
    for line in found:
        print(line, file=sys.stderr)
    spoken = sentences(dialog)
    states = [review_state(records, sentence.id, sentence.text) for sentence in spoken]
    print(
        f"{len(spoken)} sentences, {len(dialog.sources.sources)} sources, "
        f"{len(records.seed.statements)} statements of the seed, "
        f"{sum(state.startswith('reviewed') for state in states)} sentences reviewed: "
        + (f"{len(found)} fault{'s' * (len(found) > 1)}" if found else "no fault")
    )
    return 2 if found else 0


def _place(folder: Path, common: Path, file: str) -> Path:
    name = Path(file)
    return common / name.name if name.parent.name == common.name else folder / name
