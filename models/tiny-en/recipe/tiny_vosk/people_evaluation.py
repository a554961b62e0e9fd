"""How people are heard who say one word each, in the grammar of yes, no and commands."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import vosk

from .ear import Ear
from .language_model import UNKNOWN
from .people import Recording, surround
from .synthesis import SAMPLE_RATE_HZ

# Samples of its own background around each recording.
_BEFORE, _AFTER = round(0.6 * SAMPLE_RATE_HZ), SAMPLE_RATE_HZ
_AS_YES = frozenset({"yes", "yeah"})
_AS_NO = frozenset({"no", "nope"})
_SAME = {"yes": _AS_YES, "no": _AS_NO}
_COLUMNS = ("word right", "meaning right", "yes", "no", "a command", "rejected")


def report_people(
    model: Path, recordings: Iterable[Recording], grammar: Sequence[str]
) -> dict[str, Counter[str]]:
    """Print and return what was heard for each folder of words, of the measured speakers alone."""
    loaded = vosk.Model(str(model))
    heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spent_s = speech_s = 0.0
    for number, recording in enumerate(r for r in recordings if r.measured):
        draw = np.random.default_rng(number)
        audio = surround(recording.load(), _BEFORE, _AFTER, draw)
        samples = np.clip(np.round(audio * 32768), -32768, 32767).astype(np.int16)
        began = time.process_time()
        words = [word["word"] for word in Ear(loaded, grammar).hear(samples)]
        spent_s += time.process_time() - began
        speech_s += len(samples) / SAMPLE_RATE_HZ
        heard[recording.folder].update(_sort(words, recording.word))
    print("\n## people, speakers never heard\n")
    print(f"| said | recordings | {' | '.join(_COLUMNS)} |")
    print("|---|---|" + "---|" * len(_COLUMNS))
    for folder, counts in sorted(heard.items()):
        total = counts["all"]
        cells = [f"{100 * counts[column] / total:.1f} %" for column in _COLUMNS]
        print(f"| {folder} | {total} | {' | '.join(cells)} |")
    print(f"\nCPU seconds for one of speech: {spent_s / speech_s:.4f}")
    return dict(heard)


def _sort(words: Sequence[str], said: str) -> Iterator[str]:
    """The columns in which what was heard counts; a word beside [unk] counts as heard."""
    known = set(words) - {UNKNOWN}
    yes, no = bool(known & _AS_YES), bool(known & _AS_NO)
    yield "all"
    if known == {said}:
        yield "word right"
    if known and known <= _SAME.get(said, {said}):
        yield "meaning right"
    if not known:
        yield "rejected"
    elif yes and not no:
        yield "yes"
    elif no and not yes:
        yield "no"
    else:
        yield "a command"
