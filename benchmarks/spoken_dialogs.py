"""The spoken exam: whole conversations through ear, reader, engine and voice, in many rooms.

    python -m benchmarks.spoken_dialogs [--conversations 240] [--model tiny-en] [--markdown]

Synthesised callers with a known trouble answer what they are asked, faster than real time. What
the conversation should end with is what the same caller gets by keyboard. Under-triage is an
outcome milder than that, over-triage a graver one; an abandoned one counts as the mildest.
"""

import argparse
import functools
import io
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice, repeat
from multiprocessing import get_context

from benchmarks.rooms import Background, Room, coughs, hiss, radio, talk
from voiceskill.captions import Captions
from voiceskill.channel import Channel, Departed, Heard, Silence, TextChannel, Turn
from voiceskill.demo_caller import Script
from voiceskill.dialog.events import Listen, Outcome
from voiceskill.dialog.state import LEVELS
from voiceskill.hints import ending_of
from voiceskill.model_store import choose_model
from voiceskill.session import Session
from voiceskill.settings import Settings
from voiceskill.skill import Skill, load_skill
from voiceskill.speech.listening import Listener
from voiceskill.speech.phrases import PhraseBook
from voiceskill.speech.ports import Samples, Utterance
from voiceskill.speech.speaking import Speaker
from voiceskill.speech.synthesizer import open_synthesizer
from voiceskill.speech.vosk_recognizer import VoskRecognizer
from voiceskill.voice import open_second_look
from voiceskill.voice_channel import VoiceChannel

VOICES = ("en-us", "en-us+f3", "en-us+m2", "en-gb-scotland", "en-us+f4")
RATES = (110, 130, 150, 175)
MOST_TURNS = 60
ORDER = LEVELS


def trouble(opening: str, answers: dict[str, str] | None = None, other: str = "no") -> Script:
    """What a caller with this trouble says to which question."""
    return Script(open=opening, answers=answers or {}, confirm="yes that's right", other=other)


_BACK = "i hurt my back lifting boxes two days ago"
_PLAIN = {
    "severity": "three",
    "duration_days": "two days",
    "improving": "yes",
    "movement_related": "yes",
}
TROUBLES = {
    "none": trouble(_BACK, _PLAIN),
    "numb leg": trouble(_BACK, {**_PLAIN, "leg_numbness": "yes", "leg_weakness": "yes"}),
    "wet myself": trouble("i cannot feel between my legs and i wet myself", other="yes"),
    "bladder": trouble(_BACK, {**_PLAIN, "bladder_bowel_loss": "yes"}),
    "fever": trouble(_BACK, {**_PLAIN, "fever": "yes", "weight_loss": "yes"}),
    "cancer": trouble(_BACK, {**_PLAIN, "cancer_history": "yes"}),
    "night": trouble(_BACK, {**_PLAIN, "night_pain": "not sure"}),
    "long": trouble(_BACK, {**_PLAIN, "duration_days": "two weeks", "severity": "nine"}),
}
ROOMS: dict[str, tuple[Background | None, float]] = {
    "quiet": (None, 0.0),
    "noise 20 dB": (hiss, 20.0),
    "noise 10 dB": (hiss, 10.0),
    "noise 5 dB": (hiss, 5.0),
    "talk 15 dB": (talk, 15.0),
    "radio 15 dB": (radio, 15.0),
    "coughs": (coughs, 6.0),
    "says nothing at times": (None, 0.0),
}


class Mute:
    """A sink that plays in no time, and nothing."""

    def play(self, samples: Samples, sample_rate: int) -> bool:
        return True

    def wake(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


class Caller:
    """The other end of a channel; without a room the caller types.

    Turns and repeats are counted; every third answer is silence for who `hesitates`.
    """

    def __init__(
        self, trouble: Script, channel: Channel | None, room: Room | None, hesitates: bool
    ) -> None:
        self._trouble = trouble
        self._channel = channel
        self._room = room
        self._hesitates = hesitates
        self._last = ""
        self.turns = 0
        self.repeats = 0

    def say(self, turn: Turn) -> None:
        asked = " ".join(turn.asking)
        self.turns += 1
        self.repeats += bool(asked) and asked == self._last
        self._last = asked
        if self._channel is not None:
            self._channel.say(turn)

    def hear(self, listen: Listen) -> Heard:
        text = self._trouble.answer(listen)
        if text is None or self.turns > MOST_TURNS:
            return Departed()
        silent = self._hesitates and self.turns % 5 == 3
        if self._channel is None or self._room is None:
            return Silence() if silent else Utterance(text, witnessed=True)
        if not silent:
            self._room.speak(text)
        return self._channel.hear(listen)

    def adjust(self, what: str) -> None:
        pass

    def stays(self) -> bool:
        return False

    def close(self) -> None:
        pass


class Exam:
    """The whole chain, used for one conversation after the other."""

    def __init__(
        self, model: str, speaker: Speaker | None = None, caller: type[Caller] = Caller
    ) -> None:
        self._skill: Skill = load_skill(Settings())
        self._book = PhraseBook(self._skill.lexicon)
        folder = choose_model(model)
        assert folder is not None
        self._listener = Listener(
            Room(open_synthesizer(), None, 0.0, 0),
            VoskRecognizer(folder, limit_to_phrases=model == "tiny-en"),
            open_second_look(self._skill.reader),
        )
        self._speaker = speaker or Speaker(open_synthesizer(), Mute())
        self._caller = caller

    def expected(self, trouble: Script) -> Outcome:
        """What the caller gets by keyboard."""
        state = Session(
            self._skill.dialog, self._skill.reader, Caller(trouble, None, None, False)
        ).run()
        assert state.outcome is not None
        return state.outcome

    def converse(self, trouble: Script, room: Room, hesitates: bool) -> tuple[Outcome, Caller]:
        """What the caller gets by voice."""
        reader = self._skill.reader
        self._listener.replace_source(room)
        channel = VoiceChannel(
            self._listener,
            self._speaker,
            TextChannel(io.BytesIO(), io.StringIO(), print, as_json=False),
            Captions(io.StringIO()),
            hints=lambda listen: self._book.hints(listen.expects, listen.asked),
            ending=lambda partial, listen: ending_of(reader, partial, listen),
            echo_guard_s=0.0,
            may_stay=False,
        )
        caller = self._caller(trouble, channel, room, hesitates)
        state = Session(self._skill.dialog, reader, caller).run()
        assert state.outcome is not None
        return state.outcome, caller


Case = tuple[int, str, str, str, int]


def cases(count: int) -> Iterator[Case]:
    """`count` of (number, trouble, room, voice, rate), each trouble in each room in turn."""
    pairs = [(trouble, room) for trouble in TROUBLES for room in ROOMS]
    for number, (trouble, room) in enumerate(islice(cycle(pairs), count)):
        # Steps that share no factor with the number of pairs, so that everything meets.
        yield number, trouble, room, VOICES[number % 5], RATES[number % 7 % 4]


@functools.cache
def _exam(model: str) -> Exam:
    """One for each process."""
    return Exam(model)


def sit(model: str, case: Case) -> Counter[str]:
    """What one conversation counts for in its room; tells of an under-triage."""
    number, name, room, voice, rate = case
    background, snr_db = ROOMS[room]
    mouth = open_synthesizer(voice=voice, words_per_minute=rate)
    exam, trouble = _exam(model), TROUBLES[name]
    hesitates = room == "says nothing at times"
    outcome, caller = exam.converse(trouble, Room(mouth, background, snr_db, number), hesitates)
    grave = ORDER.index(outcome) - ORDER.index(exam.expected(trouble))
    if grave < 0:
        print(f"under-triage: {name}, {room}, {voice} {rate}: {outcome}", flush=True)
    return Counter(
        conversations=1,
        right=grave == 0,
        under=grave < 0,
        over=grave > 0,
        turns=caller.turns,
        repeats=caller.repeats,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--conversations", type=int, default=240)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--model", default="tiny-en")
    arguments = parser.parse_args()
    found: dict[str, Counter[str]] = {room: Counter() for room in ROOMS}
    todo = list(cases(arguments.conversations))
    with ProcessPoolExecutor(arguments.processes, get_context("spawn")) as pool:
        for case, counts in zip(todo, pool.map(sit, repeat(arguments.model), todo), strict=True):
            found[case[2]] += counts
    print(
        "\n| room | conversations | outcome right | under-triage | over-triage | turns | repeats |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    for room, counts in found.items():
        each = max(1, counts["conversations"])
        print(
            f"| {room} | {counts['conversations']} | {counts['right']} | {counts['under']} "
            f"| {counts['over']} | {counts['turns'] / each:.1f} | {counts['repeats'] / each:.1f} |"
        )
    return 1 if any(counts["under"] for counts in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
