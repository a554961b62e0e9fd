"""Decides what stands when a caller takes something back within one utterance."""

from collections.abc import Collection, Sequence

from voiceskill.language.clauses import Reading
from voiceskill.language.meaning import Polarity
from voiceskill.language.mentions import Mention

_NO = frozenset({"no", "nope", "nah", "naw", "nay"})
_JUST = frozenset({"just", "only", "it", "that", "they", "more", "not"})
_EMPHATIC = (("i", "did"), ("it", "did"), ("it", "does"), ("they", "do"), ("they", "did"))
_STILL_SO = (("i", "do"), ("i", "have"), ("i", "am"), ("mine", "is"), ("mine", "are"))
_SINCE = frozenset({"since", "now", "again", "this", "today", "lately", "at", "when"})
_TURNS = frozenset({"well", "suppose", "guess", "but", "although", "though", "actually", "except"})
_NEVER_VERBS = frozenset({"not", "so", "too", "and", "but", "it", "that"})
_WELL = frozenset({"normal", "right", "fine", "okay", "ok", "usual", "alright"})
_TURN_WORDS = 3
_WORDS_BETWEEN = 6
_NEARBY = 4
_APART = (("apart", "from"), ("other", "than"), ("aside", "from"), ("all", "but"))
_OF_IT = frozenset({"my", "the", "with", "in", "on", "that", "this", "at"})
EXCEPT = frozenset({"except", "excepting", "unless", "bar", "barring"})
_OF_SOMEONE = frozenset({"i", "it", "they", "we", "you", "my", "the", "she", "he", "there", "when"})
_COUNTED = frozenset({"count", "include", "call", "mean"})
_COUNTING = frozenset({"is", "are", "counts", "count"})
_OCCASIONS = frozenset({"when", "if", "at", "in", "on", "whenever", "after", "for"})
_WELL_TOO = ("fine", "generic_fine", "negation", "pain", "able_yes")
_ELSEWHERE = ("pain", "back", "other_body", "other_person")


def a_no_between(reading: Reading, earlier: Mention, later: Mention) -> bool:
    """Whether "no" and nothing else stands between: "better at night no worse at night"."""
    words = reading.text.words
    if later.end - later.start == 1 or later.start - earlier.end > _WORDS_BETWEEN:
        return False
    gap = [word for word in words[earlier.end : later.start] if word not in ("oh", "wait", "sorry")]
    return len(gap) == 1 and gap[0] in _NO and not reading.text.breaks[later.start]


def taken_back(reading: Reading, end: int, others: Collection[int] = ()) -> Polarity | None:
    """What a "no" after a mention that ends at `end` leaves of it; None when there is none.

    "no just sore", "no it was only tea" put something else in its place; "no i can" denies it.
    In the clauses of `others` it denies another finding ("weak yes but no it is not asleep").
    """
    words = reading.text.words
    for at in range(end, len(words) - 1):
        if words[at] not in _NO:
            continue
        if (at > 0 and words[at - 1] in ("or", "and")) or at + 1 == len(words):
            return None
        if reading.clause_of[at + 1] in others:
            return None
        if words[at + 1] not in _JUST and not _plain(reading, at + 1, ("able_yes",)):
            return None
        instead = _starts_in(reading, at + 1, ("pain", "able_yes", "other_body"))
        copula = words[at + 2 : at + 3] in (("was",), ("is",))
        if instead or copula:
            return Polarity.ABSENT
        return Polarity.UNSURE
    return None


def contradicted(
    reading: Reading,
    end: int,
    claimed: bool,
    place: str | None = None,
    others: frozenset[int] = frozenset(),
) -> Polarity | None:
    """What stands of a denial or "i can" ending at `end` once the rest has been said.

    `claimed` when it said that all is well ("i can walk") and did not deny ("no fall"). An
    exception ("except when i do not") and a "no i can not" say that it is there; an emphatic
    "well i did go over" and "but now" make it doubtful, but not in the clauses of `others`, which
    speak of another finding.
    """
    words = reading.text.words
    if _starts_in(reading, end, ("exception", "until_now")):
        return Polarity.PRESENT
    excepted = _excepted(reading, end, place)
    if excepted is None and claimed:
        excepted = _excepted_first(reading, place) or _limited(reading, end, place)
    if excepted is not None:
        return excepted
    for at in range(end, len(words) - 1) if claimed else ():
        if words[at] in _NO and _plain(reading, at + 1, ("able_no", "elliptic_no")):
            return Polarity.PRESENT
    if claimed and (_other_half(reading, end, others) or _worse_now(reading, end, others)):
        return Polarity.UNSURE
    for span in reading.said("changed_now"):
        number = reading.clause_of[span.start]
        if span.start >= end and others.isdisjoint((number, number + 1)):
            return Polarity.UNSURE
    for at in range(end, len(words) - 1):
        if words[at] == "not" and words[at + 1] in _WELL and reading.clause_of[at] not in others:
            return Polarity.UNSURE
    for at in range(max(end, 1), len(words) - 1):
        still = words[at : at + 2] in _STILL_SO and words[at - 1] == "but"
        if still and (at + 2 == len(words) or words[at + 2] in _SINCE):
            return Polarity.PRESENT
    for at in range(max(end, 1), len(words) - 2):
        if words[at : at + 2] not in _EMPHATIC or words[at + 2] in _NEVER_VERBS:
            continue
        if reading.clause_of[at] in others:
            continue
        if not _TURNS.isdisjoint(words[max(end, at - _TURN_WORDS) : at]):
            return Polarity.UNSURE
    return None


def _other_half(reading: Reading, end: int, others: frozenset[int]) -> bool:
    """Whether the other half is told of after `end`, and not that it is well, too.

    "Normal on the left cheek, the right one is rubber", "number twos just happen".
    """
    for span in reading.said("other_half"):
        number = reading.clause_of[span.start]
        later = number > reading.clause_of[end - 1] and number not in others
        if later and not _well_in(reading, number):
            return True
    return False


def _worse_now(reading: Reading, end: int, others: frozenset[int]) -> bool:
    """Whether "now" begins a statement after `end`, and not that all is well."""
    words = reading.text.words
    return any(
        words[clause.start] == "now" and clause.start >= end and not _well_in(reading, number)
        for number, clause in enumerate(reading.clauses)
        if number not in others
    )


def _well_in(reading: Reading, number: int) -> bool:
    """Whether clause `number` or the next says that something is well, or only hurts."""
    clauses = range(number, min(number + 2, len(reading.clauses)))
    return any(reading.said_in(concept, at) for concept in _WELL_TOO for at in clauses)


def _excepted(reading: Reading, end: int, place: str | None) -> Polarity | None:
    """What an exception after `end` says: "unless i sneeze", "apart from my big toe"."""
    words = reading.text.words
    for at in range(end, len(words) - 1):
        if words[at] == "unless" and _in_jest(words[at + 1 :]):
            return None
        if words[at] not in EXCEPT and words[at : at + 2] != ("apart", "from"):
            continue
        if any(
            at <= span.start <= at + _NEARBY for other in _ELSEWHERE for span in reading.said(other)
        ):
            return None
        named = place is not None and _starts_in(reading, at, (place,))
        occasion = words[at] == "unless" or not _OCCASIONS.isdisjoint(words[at + 1 : at + 3])
        return Polarity.PRESENT if named or occasion else Polarity.UNSURE
    return None


def _in_jest(words: Sequence[str]) -> bool:
    """Whether what "unless" names is no exception at all: "unless typing is dangerous", "unless you
    count getting old".
    """
    if words[0] in ("you", "we") and words[1:2] and words[1] in _COUNTED:
        return True
    return words[0] not in _OF_SOMEONE and any(word in _COUNTING for word in words[1:4])


def _excepted_first(reading: Reading, place: str | None) -> Polarity | None:
    """PRESENT when the claim leaves out a place: "apart from the right one they are fine"."""
    words = reading.text.words
    led = words[:1] == ("except",) or words[:2] in _APART
    if not led or place is None or len(reading.clauses) < 2:
        return None
    first = reading.clause_of[1] if words[:1] == ("except",) else reading.clause_of[2]
    clause = reading.clauses[first]
    named = any(
        span.start <= _NEARBY and span.end >= clause.end - 1 and span.start >= clause.start
        for span in reading.said(place)
        if words[span.start - 1] not in ("on", "in", "bruised", "sore")
    ) or words[2 : clause.end][-1:] == ("one",)
    return Polarity.PRESENT if named else None


def _limited(reading: Reading, end: int, place: str | None) -> Polarity | None:
    """What "but not" leaves of a claim: "i can feel my knee but not that foot"."""
    words = reading.text.words
    for at in range(end, len(words) - 2):
        if words[at : at + 2] == ("but", "not") and words[at + 2] in _OF_IT:
            named = place is not None and _starts_in(reading, at, (place,))
            if not named and _starts_in(reading, at, _ELSEWHERE):
                return None
            return Polarity.PRESENT if named else Polarity.UNSURE
        if words[at : at + 4] == ("now", "i", "can", "not"):
            return Polarity.PRESENT
    return None


def _plain(reading: Reading, at: int, concepts: Sequence[str]) -> bool:
    return any(span.start == at for concept in concepts for span in reading.said(concept))


def _starts_in(reading: Reading, at: int, concepts: Collection[str]) -> bool:
    return any(span.start >= at for concept in concepts for span in reading.said(concept))
