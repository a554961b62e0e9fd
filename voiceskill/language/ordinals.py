"""Reads answers by order to a question about two findings: "no to the first, yes to the second"."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from voiceskill.language.meaning import Finding, Polarity

BY_ORDER = "by order"
_ORDER = {"first": 0, "former": 0, "second": 1, "latter": 1}
_OTHER = ("the", "other")
_COUNTED = {"one": "first", "two": "second"}
_LETTERED = {"a": "first", "b": "second"}
_POLAR = {
    **dict.fromkeys(("yes", "yeah", "yep", "yup", "aye", "true"), Polarity.PRESENT),
    **dict.fromkeys(("no", "nope", "nah", "not", "false"), Polarity.ABSENT),
    **dict.fromkeys(("maybe", "perhaps", "possibly"), Polarity.UNSURE),
}
_IN_TURN = frozenset({"then", "followed", "order", "comma"})
_ONLY = frozenset({"only", "just"})
_LONGEST = 14
_BARE = 4


def _as_ordinals(words: Sequence[str]) -> list[str]:
    """Other names for the first and the second: "number one", "a is", "no on one, no on two"."""
    named = list(words)
    lettered = ("a", "is") in pairwise(words) and ("b", "is") in pairwise(words)
    both = "one" in words and "two" in words
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if word in _COUNTED and (before == "number" or (both and before in ("on", "to"))):
            named[at] = _COUNTED[word]
        elif lettered and word in _LETTERED and words[at + 1 : at + 2] in (("is",), ["is"]):
            named[at] = _LETTERED[word]
    return named


def by_order(words: Sequence[str], asked: Sequence[str]) -> Mapping[str, Finding]:
    """A finding for each of the two `asked` that is answered by its place; else none."""
    if len(asked) != 2 or len(words) > _LONGEST:
        return {}
    words = _as_ordinals(words)
    said: list[int | Polarity] = []
    for at, word in enumerate(words):
        if word in _ORDER and words[max(0, at - 1)] != "at":
            said.append(_ORDER[word])
        elif word == "other" and tuple(words[max(0, at - 1) : at + 1]) == _OTHER:
            said += [1 - place for place in said if isinstance(place, int)][-1:]
        elif word == "not" and words[at + 1 : at + 2] in (["know"], ["sure"], ["certain"]):
            said.append(Polarity.UNSURE)
        elif word in _POLAR:
            said.append(_POLAR[word])
    places = [item for item in said if isinstance(item, int)]
    answers = [item for item in said if isinstance(item, Polarity)]
    text = " ".join(words)
    if len(places) == 1 and not answers and not _ONLY.isdisjoint(words):
        answers = [Polarity.PRESENT, Polarity.ABSENT]
        places.append(1 - places[0])
    if len(places) == 1 and not answers and len(words) <= _BARE:
        return {asked[places[0]]: Finding(asked[places[0]], Polarity.PRESENT, text, "", BY_ORDER)}
    if not places and len(answers) == 2 and not _IN_TURN.isdisjoint(words):
        places, said = [0, 1], [0, answers[0], 1, answers[1]]
    alternate = all(isinstance(a, int) != isinstance(b, int) for a, b in pairwise(said))
    if not places or len(places) != len(answers) or (said != places and not alternate):
        return {}
    return {
        asked[place]: Finding(asked[place], polarity, text, "", BY_ORDER)
        for place, polarity in zip(places, answers, strict=True)
    }
