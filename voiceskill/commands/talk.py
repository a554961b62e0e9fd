"""Have the conversation by voice; where that is not possible, say why and have it by text."""

import argparse
import select
import sys
from pathlib import Path

from voiceskill.captions import Captions
from voiceskill.channel import TextChannel
from voiceskill.commands.chat import converse_by_text
from voiceskill.commands.models import fetch_model, preferred_model
from voiceskill.commands.options import add_conversation_options, read_settings
from voiceskill.commands.record import add_recording_options, open_recorder
from voiceskill.errors import DeviceError, ModelError
from voiceskill.model_store import ModelStore, choose_model
from voiceskill.session import EventLog, Session
from voiceskill.settings import Settings
from voiceskill.skill import Skill, load_skill
from voiceskill.speech.vosk_model_check import check_vosk_model
from voiceskill.voice import open_voice

OFFER_S = 15
VOICE_FAILED = 3


def configure(parser: argparse.ArgumentParser) -> None:
    add_conversation_options(parser)
    add_recording_options(parser)
    parser.add_argument("--model", metavar="NAME", help="a model's name, or its folder")
    parser.add_argument("--input-device", metavar="NAME", help="a part of the microphone's name")
    parser.add_argument("--output-device", metavar="NAME", help="a part of the loudspeaker's name")
    parser.add_argument("--rate", metavar="WORDS", help="words a minute, 80 to 300")
    parser.add_argument("--slow", action="store_true", default=None, help="slow, with more time")


def run(args: argparse.Namespace) -> int:
    """0 when the conversation ended normally, by voice or by text.

    3 when it did, but something could only be shown because the synthesiser failed.
    """
    settings = read_settings(
        args,
        model=args.model,
        input_device=args.input_device,
        output_device=args.output_device,
        words_per_minute=args.rate,
        slow=args.slow,
    )
    skill = load_skill(settings, args.dialog)
    if (named := settings.model) is not None and (folder := choose_model(named)):
        check_vosk_model(folder)
    with open_recorder(args, skill.dialog, settings) as log:
        return _converse(skill, settings, log)


def _converse(skill: Skill, settings: Settings, log: EventLog | None) -> int:
    captions = Captions(sys.stdout)
    typed = TextChannel(sys.stdin.buffer, sys.stdout, captions.note, as_json=False)
    try:
        channel = open_voice(skill, settings, typed, captions, lambda: _offer_model(captions))
    except DeviceError as error:
        captions.note(f"text mode, because {error}")
        return converse_by_text(skill, slow=settings.slow, log=log)
    try:
        Session(skill.dialog, skill.reader, channel, slow=settings.slow, log=log).run()
    finally:
        channel.close()
    return VOICE_FAILED if channel.voice_failed else 0


def _offer_model(captions: Captions) -> Path | None:
    """Offer to fetch a full model; whose hands are not free has only to wait."""
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    store = ModelStore()
    entry = store.entry(preferred_model(store))
    captions.note(
        f"a full speech model ({(entry.bytes or 0) / 1e6:.0f} MB) hears better: "
        f"y and Enter fetches it, Enter goes on, and so do {OFFER_S} seconds"
    )
    ready, _, _ = select.select([sys.stdin], [], [], OFFER_S)
    if not ready or not sys.stdin.readline().strip().lower().startswith("y"):
        return None
    try:
        return fetch_model(store, entry.name)
    except ModelError as error:
        captions.note(str(error))
        return None
