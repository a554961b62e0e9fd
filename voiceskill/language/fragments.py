"""Reads answers that are only a fragment: a circumstance, which takes yes for granted, or a limit.

"When i laugh", "on the stairs mostly" answer how, when and where, not whether; "only my arm",
"just a cramp" and "nothing else" say that what was asked is not there.
"""

from collections.abc import Mapping

from voiceskill.language.clauses import Reading
from voiceskill.language.matcher import Span

_LONGEST = 8
_LIMITS = frozenset({"only", "just", "merely"})
_EDGES = _LIMITS | {"mainly", "mostly", "usually", "sometimes", "but", "well", "especially"}
_REFUSED = (
    *("negation", "polar_no", "polar_yes", "polar_unsure", "uncertain", "uncertain_after"),
    *("other_person", "other_body", "pain", "back", "resolved", "distant", "generic_fine"),
    *(
        "not_this_time",
        "nothing_since",
        "not_speaker",
        "elliptic_unsure",
        "asking",
        "request",
        "aside",
    ),
)
_TRUSTED = ("pain", "back", "other_body", "other_symptom")
_CONDITIONS = frozenset({"if", "when", "whenever", "while", "after", "before", "as"})
_OF_THE_MIND = frozenset(
    {"know", "knew", "remember", "recall", "understand", "say", "said", "think", "heard", "guess"}
    | {"like", "want", "wanted", "mean", "meant", "could", "would", "might", "had", "were", "was"}
    | {"please", "possible", "necessary", "needed", "asked", "ask", "you", "your"}
)
_IT = frozenset({"it", "they", "its"})
_CHANGES = frozenset(
    {"gone", "goes", "went", "going", "keeps", "keep", "kept", "starts", "started", "turns", "gets"}
    | {"turned", "feels", "feel", "felt", "makes", "became", "becomes", "getting", "got", "comes"}
    | {"does", "takes", "acts", "moves", "hangs", "stopped", "stops", "looks", "behaves"}
)
_EXPLAINED = ("pain", "back", "other_body", "other_person", "fine", "generic_fine", "eases")
_SUBJECT_OF_ONSET = frozenset({"it", "they", "that", "both", "is", "has", "have", "just", "only"})
_ONSET = frozenset(
    {"started", "starts", "starting", "began", "begun", "comes", "come", "came", "coming", "on"}
    | {"happens", "happened", "happening", "appeared"}
)
_WHEN = frozenset(
    {"every", "in", "on", "at", "since", "when", "whenever", "after", "this", "last", "yesterday"}
    | {"during", "through", "about", "around", "with", "most", "from", "today", "over"}
)
_SECONDS = frozenset({"second", "seconds", "sec", "secs", "minute", "minutes", "moment", "tick"})


def _without_onset(words: list[str]) -> list[str]:
    """Without what says that it is there and when it is: "it started this afternoon"."""
    at = 0
    while at < len(words) and words[at] in _SUBJECT_OF_ONSET:
        at += 1
    if at == 0 or words[at : at + 1] == [] or words[at] not in _ONSET:
        return words
    while at < len(words) and words[at] in _ONSET:
        at += 1
    rest = words[at:]
    return rest if rest and rest[0] in _WHEN else words


def trails_off(reading: Reading, degree: Span) -> bool:
    """Whether a degree only says again what it was said of: "it feels a bit strange, a bit"."""
    number = reading.clause_of[degree.start]
    said = reading.words(degree.start, degree.end)
    return number > 0 and any(
        reading.words(span.start, span.end) == said and span.end < reading.clauses[number - 1].end
        for span in reading.said_in("degree", number - 1) + reading.said_in("amount", number - 1)
    )


class FragmentReader:
    """`word_sets` tells prepositions and verbs apart, `idle` are words that say nothing."""

    def __init__(self, word_sets: Mapping[str, frozenset[str]], idle: frozenset[str]) -> None:
        self._prepositions = word_sets["prepositions"]
        self._verbs = word_sets["finite_verbs"] | word_sets["auxiliaries"]
        self._manners = word_sets["manners"]
        self._idle = idle

    def circumstance(self, reading: Reading) -> bool:
        """Whether the whole utterance is a time, a place, an occasion or a manner."""
        if any(reading.said(concept) for concept in _REFUSED):
            return False
        words = list(reading.text.words)
        while words and words[-1] in _EDGES:
            del words[-1]
        while words and words[0] in _EDGES:
            del words[0]
        if not 0 < len(words) <= _LONGEST or not _SECONDS.isdisjoint(words):
            return False
        if len(words) == 1:
            return words[0] in self._manners
        words = _without_onset(words)
        if words[0] in _CONDITIONS and words[1] in ("i", "it", "they", "my", "we"):
            return len(words) > 2 and _OF_THE_MIND.isdisjoint(words)
        plain = self._verbs.isdisjoint(words) and "i" not in words and "you" not in words
        return (
            (words[0] in self._prepositions or words[0] in _WHEN)
            and plain
            and _OF_THE_MIND.isdisjoint(words)
        )

    def unexplained(self, reading: Reading, start: int, place: str | None) -> bool:
        """Whether the words from `start` tell of a change that no rule understands.

        "No it keeps doing a funny jig" must not count as a plain no.
        """
        words = reading.text.words
        for clause in reading.clauses:
            first = max(clause.start, start)
            said = words[first : clause.end]
            own = (
                place is not None
                and any(
                    span.start >= first for span in reading.said_in(place, reading.clause_of[first])
                )
                if first < clause.end
                else False
            )
            subject = own or not _IT.isdisjoint(said[:2])
            if not subject or _CHANGES.isdisjoint(said):
                continue
            if any(reading.said_in(name, reading.clause_of[first]) for name in _EXPLAINED):
                continue
            known = self._idle | self._verbs | self._prepositions | _CHANGES | _IT
            if any(
                at not in reading.covered and words[at] not in known
                for at in range(first, clause.end)
            ):
                return True
        return False

    def limited(self, reading: Reading) -> bool:
        """Whether the utterance says that there is nothing but something else.

        Only what is understood to be something else counts; "nothing else" counts by itself.
        """
        words = reading.text.words
        if reading.said("nothing_else"):
            return True
        if words[0] not in _LIMITS and words[-1] not in _LIMITS:
            return False
        known = {
            at
            for name in _TRUSTED
            for span in reading.said(name)
            for at in range(span.start, span.end)
        }
        rest = [
            word
            for at, word in enumerate(words)
            if at not in known and word not in self._idle and word not in _EDGES
        ]
        return bool(known) and self._prepositions.issuperset(rest)
