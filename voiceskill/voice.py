"""Puts the voice chain together from the settings: ear, witness, voice, loudspeaker, keys."""

from collections.abc import Callable
from pathlib import Path

from voiceskill.captions import Captions
from voiceskill.channel import Channel
from voiceskill.dialog.sentences import sentences
from voiceskill.errors import DeviceError, ModelError
from voiceskill.hints import bare_answer, ending_of
from voiceskill.keyboard import open_keys
from voiceskill.language.reader import Reader
from voiceskill.model_store import choose_model
from voiceskill.recovery import Recovery
from voiceskill.settings import Settings
from voiceskill.skill import Skill
from voiceskill.speech.listening import Listener
from voiceskill.speech.phrases import PhraseBook
from voiceskill.speech.ports import Recognizer
from voiceskill.speech.second_look import SecondLook, open_pass_phrases
from voiceskill.speech.speaking import Speaker
from voiceskill.talkover import Talkover
from voiceskill.voice_channel import VoiceChannel

SMALL_EAR = (
    "I hear with a small built-in model; a full one hears better (voiceskill models fetch), "
    "and the keys 1, 2 and 3 always work"
)

SLOW_MODE_WPM = 35

Offer = Callable[[], Path | None]


def open_voice(
    skill: Skill, settings: Settings, typed: Channel, captions: Captions, offer: Offer
) -> VoiceChannel:
    """A channel on this machine's microphone and loudspeaker.

    `typed` takes over when the microphone is lost; `offer` may bring a full model where none is
    installed. Raises DeviceError when there is no
    microphone, loudspeaker or synthesiser, ModelError when the named model cannot be used.
    """
    from voiceskill.speech.sound_devices import SoundDevices
    from voiceskill.speech.synthesizer import open_synthesizer

    book = PhraseBook(skill.lexicon)
    words_per_minute = settings.words_per_minute - (SLOW_MODE_WPM if settings.slow else 0)
    devices = SoundDevices(settings.input_device, settings.output_device)
    sink = devices.open_sink()
    microphone = devices.open_source()
    try:
        synthesizer = open_synthesizer(words_per_minute=words_per_minute, volume=settings.volume)
        recognizer = open_recognizer(settings, book, captions.note, offer)
        channel = VoiceChannel(
            Listener(microphone, recognizer, open_second_look(skill.reader)),
            Speaker(synthesizer, sink, words_per_minute=words_per_minute, volume=settings.volume),
            typed,
            captions,
            keys=open_keys(),
            hints=lambda listen: book.hints(listen.expects, listen.asked),
            ending=lambda partial, listen: ending_of(skill.reader, partial, listen),
            talkover=Talkover(skill.dialog, skill.reader, by_anything=settings.barge_in),
            recovery=Recovery(devices),
            earcons=settings.earcons,
            by_keyboard=skill.dialog.prompts.by_keyboard,
        )
        channel.rehearse(*_to_render(skill))
    except (DeviceError, ModelError):
        microphone.close()
        sink.close()
        raise
    return channel


def _to_render(skill: Skill) -> tuple[list[str], list[str]]:
    """Every instruction of every emergency and urgent track; and all other whole sentences."""
    urgent = [
        text
        for instruction in skill.dialog.guidance.instructions.values()
        for _, text in instruction.parts()
    ]
    # A text with a slot in it is another one each time.
    others = [s.text for s in sentences(skill.dialog) if s.whole and "{" not in s.text]
    return urgent, others


def open_recognizer(
    settings: Settings, book: PhraseBook, note: Callable[[str], None], offer: Offer
) -> Recognizer:
    """The model named, else an installed full one, else one just fetched, else PocketSphinx."""
    from voiceskill.speech.pocketsphinx_recognizer import PocketSphinxRecognizer
    from voiceskill.speech.vosk_recognizer import VoskRecognizer

    folder = choose_model(settings.model) or offer()
    if folder is not None:
        return VoskRecognizer(folder, limit_to_phrases=settings.model == "tiny-en")
    note(SMALL_EAR)
    return PocketSphinxRecognizer(book.everything)


def open_second_look(reader: Reader) -> SecondLook:
    """Who looks again at what the ear hears. Raises ModelError."""
    from voiceskill.speech.pocketsphinx_recognizer import PocketSphinxRecognizer
    from voiceskill.speech.witness import Witness

    other_ear = PocketSphinxRecognizer(open_pass_phrases()).recognise
    return SecondLook(Witness(), other_ear, lambda text: bare_answer(reader, text))
