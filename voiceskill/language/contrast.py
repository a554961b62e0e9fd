"""Hears that somebody or something else has it, and the speaker does not.

"The dishwasher has a fever, i don't", "my ear is numb, legs not": what was said before belongs to
the other one, whoever or whatever that is.
"""

from voiceskill.language.clauses import Clause, Reading
from voiceskill.language.mentions import Mention

_SPEAKER = frozenset({"i", "me", "mine", "myself", "we"})
_VERBS = frozenset({"is", "are", "do", "does", "did", "have", "has", "was", "were", "am"})
_AROUND = frozenset({"and", "but", "my", "the", "both", "though", "either"})


def left_out(reading: Reading, mention: Mention, place: str | None) -> str | None:
    """The words that leave the speaker, or the place of the finding, out of the mention."""
    if place is not None and _named(reading, place, reading.clauses[mention.clause]):
        return None
    here = reading.clauses[mention.clause]
    if "like" in reading.text.words[mention.end :]:
        return None
    own = not _SPEAKER.isdisjoint(reading.text.words[here.start : mention.end])
    for clause in reading.clauses[mention.clause + 1 :]:
        said = reading.text.words[clause.start : clause.end]
        if "not" not in said or not _only_denies(reading, clause, place, own):
            continue
        return " ".join(said)
    return None


def place_left_out(reading: Reading, place: str) -> bool:
    """Whether a later clause is "my legs are not" and nothing more."""
    return any(
        _named(reading, place, clause) and _only_denies(reading, clause, place, own=True)
        for clause in reading.clauses[1:]
        if "not" in reading.text.words[clause.start : clause.end]
    )


def _only_denies(reading: Reading, clause: Clause, place: str | None, own: bool) -> bool:
    """Whether the clause is "i do not", or "my legs have not", and nothing more."""
    inside = {
        at
        for span in (reading.said(place) if place is not None else ())
        for at in range(span.start, span.end)
    }
    words = reading.text.words
    rest = [words[at] for at in range(clause.start, clause.end) if at not in inside]
    left = [word for word in rest if word not in _AROUND and word not in _VERBS]
    if len(rest) < clause.end - clause.start:
        return left == ["not"] and rest[-1] == "not"
    return not own and rest[-1] == "not" and left in (["i", "not"], ["mine", "not"])


def _named(reading: Reading, place: str, clause: Clause) -> bool:
    return any(clause.start <= span.start < clause.end for span in reading.said(place))
