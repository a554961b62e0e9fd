"""Check what voice needs, really using each part; each line says ok, or what to do."""

import argparse

from voiceskill.commands.options import add_conversation_options, read_settings


def configure(parser: argparse.ArgumentParser) -> None:
    add_conversation_options(parser)
    parser.add_argument("--tone", action="store_true", help="play a tone on the loudspeaker")


def run(args: argparse.Namespace) -> int:
    """0 when a conversation by voice is possible, 3 when a part of it is missing.

    Raises UsageError or ContentError when not even text is possible.
    """
    from voiceskill.checks import run_checks
    from voiceskill.skill import load_skill

    settings = read_settings(args)
    skill = load_skill(settings, args.dialog)
    print("ok       dialog: conversation by text is possible", flush=True)
    failed = []
    for check in run_checks(settings, skill.lexicon, tone=args.tone):
        print(f"{'ok      ' if check.ok else 'MISSING '} {check.name}: {check.detail}", flush=True)
        if not check.ok:
            failed.append(check.name)
    if failed:
        print(f"By voice: not yet ({', '.join(failed)}). By text: yes, with `voiceskill chat`.")
        return 3
    print("By voice: yes, with `voiceskill talk`.")
    return 0
