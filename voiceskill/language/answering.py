"""Tells a no or a yes that answers from words that only look like one.

"No fever" names what is denied, "no way of knowing" and "one doctor said yes" answer nothing,
"yes, i get migraines" answers something else.
"""

from voiceskill.language.clauses import Reading
from voiceskill.language.lexicon import ELLIPTIC
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Intent

_ANY_LONGER = (("no", "more"), ("no", "longer"))
_DETERMINERS = (("a",), ("an",), ("the",), ("my",))
_MODALS = frozenset({"can", "could", "will", "would"})
_PRONOUNS = frozenset({"none", "nobody", "nothing", "neither"})
_VERBS = frozenset((verb,) for verb in ("will", "would", "can", "could", "knows", "know", "ever"))
_TAKES_OBJECT = frozenset(
    {"done", "doing", "did", "changed", "eaten", "eating", "tried", "or"}
    | {"checked", "measured", "taken", "took", "weighed", "maybe"}
)
_ANSWERS = ELLIPTIC | {
    "polar_no",
    "polar_yes",
    "polar_unsure",
    "negation",
    "correction",
}
_SINGLE = frozenset({"no", "none", "nothing", "never", "neither"})
_LONGEST_REPORT = 4
_NO_MEANS = frozenset({"anything", "nothing", "none", "one"})
_WISHES = (("wish", "i", "could", "say"), ("like", "to", "say"))
_SAYS = frozenset({"say", "says", "said"})
_SPEAKER = frozenset(
    {"i", "would", "to", "must", "will", "just", "have", "could", "me", "and", "you"}
)
_KNOWING = frozenset({"know", "knows"})
_HAS = frozenset({"have", "had", "get", "got", "getting"})
_BESIDES = frozenset({"and", "also", "with", "plus", "too"})
_BEFORE_VERB = frozenset({"it", "i", "me", "they", "them", "dem", "we", "she", "he"})


def is_answer(reading: Reading, span: Span, idle: frozenset[str]) -> bool:
    """Whether "no", "none" answers; else it belongs to the words that follow ("no fever")."""
    words = reading.text.words
    clause = reading.clauses[reading.clause_of[span.start]]
    before = words[span.start - 1] if span.start > clause.start else ""
    if before in _TAKES_OBJECT:
        return False
    if words[span.start] in _PRONOUNS and words[span.end : span.end + 1] in _VERBS:
        return False
    if span.end - span.start == 1 and words[span.start : span.start + 2] in _ANY_LONGER:
        return False
    if words[span.end + 1 : span.end + 2] == ("not",) and words[span.end] in _MODALS:
        return True
    if words[span.start] == "no" and words[span.end : span.end + 1] in _DETERMINERS:
        return True
    if span.end - span.start > 1 or words[span.start] not in _SINGLE:
        return "polar_no" in span.concepts
    if all(word in idle for word in words[span.end : clause.end]):
        return True
    following = reading.at(span.end)
    return following is not None and not following.concepts.isdisjoint(_ANSWERS)


def reported(reading: Reading, span: Span) -> bool:
    """Whether somebody else says yes or no: "some say yes", "then it says no"."""
    words = reading.text.words
    before = words[max(0, span.start - 2) : span.start]
    told = len(before) == 2 and before[1] in _SAYS and before[0] not in _SPEAKER
    return told and len(words) > _LONGEST_REPORT


def in_passing(reading: Reading, span: Span) -> bool:
    """Whether it is a part of a phrase: "no way of knowing", "wish i could say no", "i have not got
    anything to take it with".
    """
    words = reading.text.words
    if words[span.start : span.end] in (("no", "way"), ("no", "chance")):
        return words[span.end : span.end + 1] in (("of",), ("to",))
    if words[span.end - 1] in _NO_MEANS and words[span.end : span.end + 1] == ("to",):
        return True
    return words[max(0, span.start - 4) : span.start] in _WISHES


def denied_itself(reading: Reading, span: Span) -> bool:
    """Whether "not" stands right before a longer answer: "not the other way round"."""
    words = reading.text.words
    if span.start == 0 or span.end - span.start == 1:
        return False
    return words[span.start - 1] == "not" or words[max(0, span.start - 2) : span.start] == (
        ("not", "think")
    )


def denies_verb(reading: Reading, span: Span) -> bool:
    """Whether "nah" stands for "not", or "not one of them" is what a verb is said of."""
    words = reading.text.words
    if words[span.start : span.end] in (("nah",), ("na",)):
        return 0 < span.start < len(words) - 1 and words[span.start - 1] in _BEFORE_VERB
    return words[span.end - 3 : span.end] == ("one", "of", "them") and span.end < len(words)


def not_known(reading: Reading, span: Span) -> Intent | None:
    """What "i do not" and "it is not" answer: "they would know, i do not" is a doubt.

    "I did not know" answers nothing, nor does "it is not" deny more than a likeness: "it feels like
    one, but last time it was not".
    """
    words, number = reading.text.words, reading.clause_of[span.start]
    if words[span.end - 1] != "not":
        return Intent.NO
    if words[span.end : span.end + 1] == ("know",):
        return None
    before = reading.clauses[max(0, number - 1)]
    said = words[before.start : span.start]
    if words[span.start] == "i" and not _KNOWING.isdisjoint(said):
        return Intent.UNSURE
    return None if "like" in said and words[span.start] in ("it", "there") else Intent.NO


def other_symptoms(reading: Reading) -> list[Span]:
    """The symptoms that are none of the findings, and are all a yes is said to: "yes, i get
    migraines", but not "yes and i have a cough".
    """
    found: list[Span] = []
    for symptom in reading.said("other_symptom"):
        clause = reading.clauses[reading.clause_of[symptom.start]]
        before = reading.text.words[clause.start : symptom.start]
        if "i" in before and not _HAS.isdisjoint(before) and _BESIDES.isdisjoint(before):
            found.append(symptom)
    return found
