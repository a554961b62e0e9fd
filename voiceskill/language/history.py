"""Decides when a mention was true: before this episode, or come and gone within it."""

from voiceskill.language.clauses import Opening, Reading
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Polarity
from voiceskill.language.mentions import Mention

_ADDS = (("a",), ("and",), ("now",), ("with",), ("plus",))
_ILLNESS = frozenset({"cancer"})
_TIME_WORDS = 2
_LOOKED = frozenset({"looked", "checked", "took", "measured", "tested", "weighed", "tried"})
_FROM_THERE = (("from",), ("to",), ("home",), ("up",), ("in",))
_CLAUSES_AHEAD = 4
_USUALLY = frozenset({"usually", "normally", "ordinarily"})
EARLIER = frozenset({"yesterday", "night", "earlier", "before", "morning", "weekend", "week"})
_PAST = frozenset({"was", "were", "had", "went", "could", "did", "felt", "got"})
_SINCE = frozenset({"now", "again", "since", "then"})
_UNTURNED = frozenset({"not", "never", "no", "still", "worse", "numb", "weak", "cannot", "hardly"})
_GOING = frozenset({"gone", "goes", "went", "down"})
_WELL_AGAIN = frozenset(
    {"fine", "normal", "normally", "ok", "okay", "easy", "back", "off", "working", "good", "gone"}
    | {"strong", "better", "right", "alright", "dry", "steady", "solid", "properly", "ordinary"}
    | {"perfect", "perfectly", "well", "grand", "stopped", "passed", "cleared", "settled"}
)


def past_of(
    reading: Reading, mention: Mention, resolved: Polarity
) -> tuple[Polarity, str, str] | None:
    """The polarity, the cue and the rule's name for a mention that is over; else None.

    `resolved` is what a mention that came and went within this episode says.
    """
    number = mention.clause
    ahead = range(number, min(number + _CLAUSES_AHEAD, len(reading.clauses)))
    if not reading.said_in("ongoing", number):
        for span in _long_ago(reading, number):
            if mention.owns(span) or _brought_up_to_date(reading, mention, span):
                continue
            if not (_of_another(reading, mention, span) or _how_it_was(reading, mention, span)):
                return Polarity.ABSENT, reading.words(span.start, span.end), "history"
    later = reading.said("not_this_time")
    if reading.said("distant"):
        later = later + reading.said("nothing_since")
    for span in later:
        if span.start >= mention.head.end and reading.clause_of[span.start] in ahead:
            return Polarity.ABSENT, reading.words(span.start, span.end), "not this time"
    was = not _PAST.isdisjoint(reading.text.words[reading.clauses[number].start : mention.end])
    for clause in ahead:
        turned = was and clause > number and _turned(reading, clause)
        if _goes_on(reading, clause) and not turned:
            break
        if turned:
            return resolved, "now", "came and went"
        for span in reading.said_in("resolved", clause):
            of_back = reading.text.words[span.start - 1] == "back"
            if _became(reading, span) or _negated(reading, span) or of_back:
                continue
            if span.start >= mention.head.end:
                return resolved, reading.words(span.start, span.end), "came and went"
    return None


def _became(reading: Reading, resolved: Span) -> bool:
    """Whether the last word goes on to say what became of it: "gone fuzzy", "went down my leg"."""
    last = resolved.end - 1
    return reading.text.words[last] in _GOING and any(
        span.start == last and span.end > resolved.end and "resolved" not in span.concepts
        for span in reading.spans
    )


def _goes_on(reading: Reading, clause: int) -> bool:
    """Whether it is still so; "i can feel them again now" says that it is not."""
    over = reading.said_in("resolved", clause)
    return any(
        not any(end.start < span.start and span.end <= end.end for end in over)
        for span in reading.said_in("persists", clause)
    )


def could_once(reading: Reading, mention: Mention) -> bool:
    """ "I could walk yesterday", "i used to feel it" do not say that i can today."""
    clause, words = reading.clauses[mention.clause], reading.text.words
    if any(
        words[at : at + 2] == ("used", "to") and words[at - 1] != "as"
        for at in range(clause.start, mention.end - 1)
    ):
        return True
    said = words[mention.start : clause.end]
    return "could" in said and not EARLIER.isdisjoint(said)


def as_a_rule(reading: Reading, mention: Mention) -> bool:
    """ "Usually i feel everything there" does not say that it is so now."""
    clause, words = reading.clauses[mention.clause], reading.text.words
    before = reading.clauses[max(0, mention.clause - 1)]
    alone = before.end - before.start == 1 and words[before.start] in _USUALLY
    return alone or words[clause.start] in _USUALLY


def _turned(reading: Reading, clause: int) -> bool:
    """Whether the clause says that it is well again: "but it has come back", "now it is easy"."""
    words = reading.text.words[reading.clauses[clause].start : reading.clauses[clause].end]
    if not _UNTURNED.isdisjoint(words) or _WELL_AGAIN.isdisjoint(words):
        return False
    return not _SINCE.isdisjoint(words) or (
        clause > 0 and reading.clauses[clause - 1].opening is Opening.CONTRAST
    )


def _long_ago(reading: Reading, number: int) -> list[Span]:
    """Cues of history in the clause, in a time set before it, or in "but that was ..."."""
    spans = [span for span in reading.said_in("distant", number) if not _in_passing(reading, span)]
    if number > 0 and _opening_time(reading, number - 1):
        spans += reading.said_in("distant", number - 1)
    for after in (number + 1, number + 2):
        if after < len(reading.clauses):
            clause = reading.clauses[after]
            opening = reading.text.words[clause.start : clause.start + 3]
            if "was" in opening and not ("i" in opening and _names_illness(reading, after)):
                spans += reading.said_in("distant", after)
    return spans


def _names_illness(reading: Reading, number: int) -> bool:
    return any(reading.said_in(concept, number) for concept in _ILLNESS)


def _in_passing(reading: Reading, distant: Span) -> bool:
    """Whether it only sounds like the past: "last time i looked", "on the way back from work"."""
    said = reading.text.words[distant.start : distant.end]
    after = reading.text.words[distant.end : distant.end + 4]
    if said[-2:] == ("last", "time"):
        return not _LOOKED.isdisjoint(after)
    return said[-2:] == ("way", "back") and after[:1] in _FROM_THERE


def _brought_up_to_date(reading: Reading, mention: Mention, distant: Span) -> bool:
    """Whether a nearer time stands before the mention: "years back, and last night ..."."""
    return any(
        distant.end <= recent.start < mention.head.start and not mention.owns(recent)
        for recent in reading.said("recent")
    )


def _of_another(reading: Reading, mention: Mention, distant: Span) -> bool:
    """Whether the time belongs to what was said before it: "melanoma in twenty ten a fever"."""
    if reading.clause_of[distant.start] != mention.clause or distant.start > mention.start:
        return False
    start = reading.clauses[mention.clause].start
    between = reading.text.words[distant.end : mention.start]
    ends = [
        span.end
        for span in reading.spans
        if not span.concepts.isdisjoint(_ILLNESS) and start <= span.start < distant.start
    ]
    return distant.start in ends or (between[:1] in _ADDS and bool(ends))


def _how_it_was(reading: Reading, mention: Mention, distant: Span) -> bool:
    """Whether the past is only what it is compared with: "it never was before this"."""
    words = reading.text.words
    if distant.start < mention.end:
        return False
    if words[distant.start : distant.start + 2] == ("used", "to"):
        return True
    between = words[mention.end : distant.start]
    return words[distant.start] == "before" and "never" in between


def _negated(reading: Reading, span: Span) -> bool:
    """Whether "gone" is said with "not" right before."""
    return bool({"not", "never"} & set(reading.text.words[max(0, span.start - 2) : span.start]))


def _opening_time(reading: Reading, number: int) -> bool:
    """Whether clause `number` only sets the time of the next one ("years ago, i fell")."""
    clause = reading.clauses[number]
    if _names_illness(reading, number):
        return False
    inside = sum(span.end - span.start for span in reading.said_in("distant", number))
    return clause.end - clause.start - inside <= _TIME_WORDS
