"""Listen to a whole conversation: a synthesised caller is heard and answered by the real parts.

No sound device is needed: both voices go to a WAV file.
"""

import argparse
import sys
from pathlib import Path

from voiceskill.commands.options import add_conversation_options, read_settings
from voiceskill.errors import UsageError
from voiceskill.resources import data_folder

DEMO_MODEL = "tiny-en"


def configure(parser: argparse.ArgumentParser) -> None:
    add_conversation_options(parser)
    parser.add_argument(
        "--caller", default="self-care", help="self-care (default), emergency, or one of your own"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("voiceskill-demo.wav"),
        metavar="FILE",
        help="where both voices are written (default: voiceskill-demo.wav)",
    )
    parser.add_argument("--play", action="store_true", help="play it, too; needs a loudspeaker")


def run(args: argparse.Namespace) -> int:
    """0 when the conversation ended as its caller script says, else 1.

    Raises UsageError, ContentError, DeviceError or ModelError.
    """
    from voiceskill.captions import Captions
    from voiceskill.channel import TextChannel
    from voiceskill.demo_caller import CallerVoice, DemoChannel, DemoFile
    from voiceskill.hints import ending_of
    from voiceskill.model_store import ModelStore
    from voiceskill.session import Session
    from voiceskill.skill import load_skill
    from voiceskill.speech.listening import Listener
    from voiceskill.speech.loudspeaker import Loudspeaker
    from voiceskill.speech.phrases import PhraseBook
    from voiceskill.speech.speaking import Speaker
    from voiceskill.speech.synthesizer import open_synthesizer
    from voiceskill.speech.tee import TeeSink
    from voiceskill.speech.vosk_recognizer import VoskRecognizer
    from voiceskill.speech.wav import WavSink
    from voiceskill.voice import open_second_look
    from voiceskill.voice_channel import VoiceChannel
    from voiceskill.yamlfile import read_yaml

    settings = read_settings(args)
    skill = load_skill(settings, args.dialog)
    folder = args.dialog or data_folder("dialogs") / "back_pain"
    callers = read_yaml(folder / "demo.yaml", DemoFile).callers
    if args.caller not in callers:
        raise UsageError(
            f"--caller {args.caller}: not in demo.yaml; known are {', '.join(callers)}"
        )
    if not args.output.absolute().parent.is_dir():
        raise UsageError(f"--output {args.output}: there is no such folder")
    script = callers[args.caller]
    book = PhraseBook(skill.lexicon)

    recording = WavSink(args.output)
    sink = TeeSink(recording, *([Loudspeaker(settings.output_device)] if args.play else []))
    captions = Captions(sys.stdout)
    caller = CallerVoice(
        open_synthesizer(voice=script.voice, words_per_minute=script.words_per_minute), sink
    )
    recognizer = VoskRecognizer(ModelStore().path(DEMO_MODEL), limit_to_phrases=True)
    voice = VoiceChannel(
        Listener(caller, recognizer, open_second_look(skill.reader)),
        Speaker(
            open_synthesizer(),
            sink,
            words_per_minute=settings.words_per_minute,
            volume=settings.volume,
        ),
        TextChannel(sys.stdin.buffer, sys.stdout, print, as_json=False),
        captions,
        hints=lambda listen: book.hints(listen.expects, listen.asked),
        ending=lambda partial, listen: ending_of(skill.reader, partial, listen),
        echo_guard_s=0.0,
        may_stay=False,
    )
    channel = DemoChannel(voice, script, caller, captions)
    try:
        state = Session(skill.dialog, skill.reader, channel).run()
    finally:
        channel.close()
    recording.close()
    captions.note(f"outcome {state.outcome}; both voices are in {args.output}")
    if state.outcome is not script.outcome:
        print(f"voiceskill: expected the outcome {script.outcome}", file=sys.stderr)
        return 1
    return 0
