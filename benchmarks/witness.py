"""How surely a spoken yes or no is taken, on recordings of people.

    python -m benchmarks.witness FOLDER [--ear tiny-en] [--limit N] [--markdown]

FOLDER holds a folder of one-second recordings for each word (see `speech_commands`). Every
recording goes through the whole ear, as an answer to a warning-sign question: voice activity,
endpointing, the recogniser, the second look, the reader, and the rule that doubts.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.speech_commands import SILENCE, Clip, read_clips
from voiceskill.dialog.events import Expects, Listen
from voiceskill.errors import VoiceSkillError
from voiceskill.hints import ending_of
from voiceskill.language.meaning import Polarity
from voiceskill.language.reader import Reader
from voiceskill.model_store import choose_model
from voiceskill.settings import Settings
from voiceskill.skill import Skill, load_skill
from voiceskill.speech.endpointing import short_answer
from voiceskill.speech.evidence import doubted
from voiceskill.speech.listening import Listener
from voiceskill.speech.phrases import PhraseBook
from voiceskill.speech.pocketsphinx_recognizer import PocketSphinxRecognizer
from voiceskill.speech.ports import SAMPLE_RATE, Recognizer, Samples, Utterance
from voiceskill.speech.vosk_recognizer import VoskRecognizer
from voiceskill.voice import open_second_look

POCKETSPHINX = "pocketsphinx"
ASKED = Listen(Expects.YES_NO, ("fever",), 8.0)
TAKEN_AS = ("no", "no?", "yes", "yes?", "asked again")


class _Recording:
    """An AudioSource of one recording."""

    overflows = 0

    def __init__(self, audio: Samples) -> None:
        self._audio = audio

    def chunks(self) -> Iterator[Samples]:
        size = SAMPLE_RATE // 50
        for start in range(0, len(self._audio), size):
            yield self._audio[start : start + size]

    def drain(self) -> None:
        pass

    def close(self) -> None:
        pass


class Ear:
    """One recogniser with its second look, asked a warning-sign question each time."""

    def __init__(self, name: str, skill: Skill) -> None:
        book = PhraseBook(skill.lexicon)
        recognizer: Recognizer
        if name == POCKETSPHINX:
            recognizer = PocketSphinxRecognizer(book.everything)
        else:
            folder = choose_model(name)
            assert folder is not None
            recognizer = VoskRecognizer(folder, limit_to_phrases=name == "tiny-en")
        self.name = name
        self._reader = skill.reader
        self._phrases = book.hints(ASKED.expects, ASKED.asked)
        recognizer.prepare(self._phrases)
        self._listener = Listener(
            _Recording(np.zeros(0, np.int16)), recognizer, open_second_look(skill.reader)
        )

    def taken_as(self, audio: Samples) -> str:
        """One of TAKEN_AS; with "?" when it is doubted."""
        self._listener.replace_source(_Recording(audio))
        heard = self._listener.listen(
            short_answer(8.0),
            phrases=self._phrases,
            ending=lambda partial: ending_of(self._reader, partial, ASKED),
        )
        return _reading(self._reader, heard) if isinstance(heard, Utterance) else "asked again"


def _reading(reader: Reader, heard: Utterance) -> str:
    meaning = reader.read(heard.text, ASKED.asked)
    polarities = {f.polarity for f in meaning.findings if f.name in ASKED.asked}
    doubt = "?" if doubted(meaning, heard) else ""
    if Polarity.PRESENT in polarities:
        return f"yes{doubt}"
    return f"no{doubt}" if Polarity.ABSENT in polarities else "asked again"


def table(counts: dict[str, Counter[str]], *, markdown: bool) -> str:
    """One row for each word, in recordings."""
    rows = [["said", "recordings", *TAKEN_AS]]
    for word in sorted(counts, key=lambda word: (word not in ("yes", "no", "go"), word)):
        found = counts[word]
        rows.append([word, str(found.total()), *(str(found[taken]) for taken in TAKEN_AS)])
    if markdown:
        rows.insert(1, ["---", *["---:"] * (len(rows[0]) - 1)])
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.rjust, row, widths)) for row in rows)


def acceptance(counts: dict[str, Counter[str]]) -> Iterator[str]:
    """The figures that have to hold, one a line."""
    others: Counter[str] = Counter()
    for word, found in counts.items():
        if word not in ("yes", "no", "go"):
            others += found
    yes, no = counts.get("yes", Counter()), counts.get("no", Counter())
    for name, count, total, wanted in (
        ('"yes" taken as "no"', yes["no"], yes.total(), "0"),
        ('"no" taken as "yes"', no["yes"] + no["yes?"], no.total(), "at most 0.5 %"),
        ('other words and noise taken as "no"', others["no"], others.total(), "at most 1 %"),
        ('"no" accepted at the first try', no["no"], no.total(), "at least 80 %"),
        ('"yes" taken as "yes"', yes["yes"] + yes["yes?"], yes.total(), ""),
    ):
        share = f"{100 * count / total:.1f} %" if total else "-"
        yield f"{name}: {count} of {total}, {share}" + (f" (wanted: {wanted})" if wanted else "")


def measure(ear: Ear, clips: Sequence[Clip]) -> dict[str, Counter[str]]:
    """For each word, how often it was taken as what."""
    counts: dict[str, Counter[str]] = {}
    for clip in clips:
        word = "noise" if clip.word == SILENCE else clip.word.strip("_")
        counts.setdefault(word, Counter())[ear.taken_as(clip.in_its_room())] += 1
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ear", action="append", help="pocketsphinx, or a model's name or folder")
    parser.add_argument("--limit", type=int, default=None, help="of recordings, for a first look")
    parser.add_argument("--held-out", action="store_true", help="without what weights came from")
    parser.add_argument("--markdown", action="store_true")
    arguments = parser.parse_args()
    try:
        clips = read_clips(arguments.folder)
        if arguments.held_out:
            clips = [clip for clip in clips if not clip.learned]
        clips = clips[: arguments.limit]
        skill = load_skill(Settings())
        for name in arguments.ear or (POCKETSPHINX, "tiny-en"):
            counts = measure(Ear(name, skill), clips)
            print(f"\n{name}:\n", flush=True)
            print(table(counts, markdown=arguments.markdown), "", *acceptance(counts), sep="\n")
    except VoiceSkillError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
