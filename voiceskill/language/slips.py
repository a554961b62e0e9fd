"""Repairs slips of the keyboard and of the ear.

Two letters swapped, a double letter written once, a long word short of a letter, a clipped "-ing".
"""

from collections.abc import Iterable

from voiceskill.language.text import COMMA, Text

_SHORTEST = 4
_LONG = 8
_AFTER_NO = frozenset(
    {"i", "it", "my", "they", "the", "that", "we", "none", "neither", "not", "nothing", "never"}
)
_NOUNS = frozenset(
    {"problem", "problems", "trouble", "troubles", "bother", "fever", "temperature", "numbness"}
    | {"weakness", "tingling", "cancer", "accident", "fall", "crash", "leaks", "change", "pain"}
)
_KNOWS = frozenset({"i", "not", "to", "you", "would", "we", "they", "never", "who", "me"})
_GOES_ON = frozenset({"and", "first", "never"})
_NOES = (("no",), ("nope",), ("nah",))
_SUBJECT_WORDS = 6
_BEING = frozenset({"is", "are", "feels", "feel", "works", "seems", "was"})
_WELL = frozenset(
    {"fine", "ok", "okay", "normal", "good", "alright", "complete", "perfect", "grand", "strong"}
    | {"intact", "unchanged", "usual", "steady", "stable", "great", "well", "full", "there"}
)
_SHORT_FORMS = frozenset(
    {"couldn't", "wouldn't", "doesn't", "didn't", "haven't", "hasn't", "isn't", "wasn't", "aren't"}
)
_TWINS = frozenset(
    {"tired", "form", "trail", "sacred", "united", "angel", "angle", "diary", "calm"}
)


def slip_table(words: Iterable[str]) -> dict[str, str]:
    """Maps each slip of a known word to the word; never a word that is itself known.

    A slip that two known words share is left alone.
    """
    known = _TWINS.union(words, _SHORT_FORMS)
    table: dict[str, str] = {}
    shared: set[str] = set()
    for word in sorted(known):
        if len(word) < _SHORTEST or not word.replace("'", "").isalpha():
            continue
        for slip in _slips(word):
            if slip in known or slip == word:
                continue
            if table.setdefault(slip, word) != word:
                shared.add(slip)
    return {slip: word for slip, word in table.items() if slip not in shared}


def hear_no(text: Text) -> Text:
    """Reads "know" before a statement as "no": "know it is not weak". Alone it stays as it is.

    So does "know" before a bare noun, where no one knows anything: "i walk normal, know problem".
    """
    for at in range(len(text.words) - 1):
        bare = text.words[at] == "know" and text.words[at + 1] in _NOUNS
        if bare and (at == 0 or text.words[at - 1] not in _KNOWS):
            text = Text((*text.words[:at], "no", *text.words[at + 1 :]), text.breaks)
    if text.words[:1] != ("know",) or text.words[1:2] == () or text.words[1] not in _AFTER_NO:
        return text
    return Text(("no", *text.words[1:]), text.breaks)


def part_answer(text: Text) -> Text:
    """Puts a pause after a leading "no" that answers: "no, sensation is normal", "no, and no
    weakness either".
    """
    words = text.words
    if words[:1] not in _NOES or len(words) < 4 or text.breaks[1]:
        return text
    if words[1] in _GOES_ON:
        return _paused(text)
    for at in range(2, min(len(words) - 1, _SUBJECT_WORDS)):
        if words[at] in ("and", "or", "nor"):
            break
        if (
            words[at] in _BEING
            and words[at + 1] != "any"
            and not _WELL.isdisjoint(words[at + 1 : at + 3])
        ):
            return _paused(text)
    return text


def _paused(text: Text) -> Text:
    return Text(text.words, (text.breaks[0], COMMA, *text.breaks[2:]))


def _slips(word: str) -> Iterable[str]:
    for at in range(len(word) - 1):
        left, right = word[at], word[at + 1]
        if left == right:
            yield word[:at] + word[at + 1 :]
        else:
            yield word[:at] + right + left + word[at + 2 :]
    if word.endswith("ing"):
        yield word[:-1]
    if len(word) >= _LONG:
        for at in range(1, len(word)):
            yield word[:at] + word[at + 1 :]
