"""Finds the negation whose scope holds a mention: before it, after it, or paired with it."""

from collections.abc import Mapping

from voiceskill.language.answering import is_answer
from voiceskill.language.clauses import Opening, Reading
from voiceskill.language.history import EARLIER
from voiceskill.language.matcher import Span
from voiceskill.language.mentions import Mention
from voiceskill.language.statements import begun_anew, states_anew

_FORWARD_WORDS = 14
_CLAUSES_BACK = 9
NEGATIVE = frozenset({"no", "not", "never", "without", "cannot", "barely", "hardly"})
_NO_ONE = frozenset({"nobody", "naebody"})
_NO_THING = frozenset({"nothing", "nowt", "none"})
_AFTER_A_SUBJECT = frozenset(
    {"i", "you", "we", "about", "in", "that", "helps", "ever", "seems", "on", "will", "would"}
)
_MADE_ME = frozenset({"is", "has", "told", "put", "ever", "made", "said", "asked"})
_NOT_FOUND = tuple(("can", "not", verb) for verb in ("find", "get", "think"))
_LEADING = frozenset({"if", "when", "whenever", "unless", "once", "while"})
_SUBJECTS = frozenset({"i", "it", "they", "we"})
_LIST_ITEM = 5
_LIST_WORDS = frozenset({"any", "or", "nor"})
_BACKWARD_WORDS = 8


class NegationFinder:
    """Of the word sets, `transparent` are the words that a negation reaches across, `assertive`
    those that begin a statement of their own ("have", "is"); `idle` words say nothing ("please").
    """

    def __init__(
        self, word_sets: Mapping[str, frozenset[str]], light: frozenset[str], idle: frozenset[str]
    ) -> None:
        self._transparent = word_sets["transparent"] | light
        self._idle = idle
        self._assertive = word_sets["assertive"]

    def find(self, reading: Reading, mention: Mention) -> tuple[str, bool] | None:
        """The negation cue whose scope holds the mention, and whether it is a weak one."""
        region_cue = self._region_negation(reading, mention)
        if region_cue is not None:
            return region_cue, False
        paired = self.paired_answer(reading, mention)
        if paired is not None:
            return (paired, False) if paired != "yes" else None
        for span in reading.said_in("negation_after", mention.clause):
            near = 0 <= span.start - mention.head.end <= _BACKWARD_WORDS
            if near and not mention.owns(span) and not self._only_now(reading, mention, span):
                return reading.words(span.start, span.end), False
        found: tuple[str, bool] | None = None
        for span in self._cues_before(reading, mention):
            reach = self._reach(reading, mention, span)
            if reach is None:
                continue
            reach = reach or self._beyond_the_list(reading, mention, span)
            cue = reading.words(span.start, span.end)
            found = (cue, reach if found is None else found[1] and reach)
        return found

    def _only_now(self, reading: Reading, mention: Mention, cue: Span) -> bool:
        """ "temperature yesterday, none today": denied for now, not for this episode."""
        times = reading.said_in("recent", mention.clause)
        before = reading.text.words[mention.start : cue.start]
        return any(0 <= time.start - cue.end <= 1 for time in times) and not (
            EARLIER.isdisjoint(before)
        )

    def _cues_before(self, reading: Reading, mention: Mention) -> list[Span]:
        """Negation cues of the clause, and of the list that a clause after a comma goes on."""
        cues: list[Span] = []
        number = mention.clause
        lowest = max(0, number - _CLAUSES_BACK)
        while True:
            for span in reading.said_in("negation", number):
                before = span.end <= mention.head.start and not mention.owns(span)
                if (
                    before
                    and not _taken_back(reading, span)
                    and not is_answer(reading, span, self._idle)
                ):
                    cues.append(span)
            clause = reading.clauses[number]
            listed = clause.opening is Opening.COMMA and number > lowest
            if not listed or self._states(reading, number, mention):
                return cues
            number -= 1

    def _states(self, reading: Reading, number: int, mention: Mention) -> bool:
        clause = reading.clauses[number]
        words = reading.text.words[clause.start : min(clause.end, mention.head.start)]
        if reading.text.words[clause.start] in _BEGINS_A_STATEMENT:
            return True
        return not (self._assertive | _SOMEONE).isdisjoint(words)

    def _reach(self, reading: Reading, mention: Mention, cue: Span) -> bool | None:
        """None when `cue` does not reach the mention, True when it reaches it weakly."""
        first = min(span.start for span in mention.spans if span.start >= cue.end)
        words = reading.text.words
        gap = range(cue.end, first)
        if len(gap) > _FORWARD_WORDS:
            return True
        if self._left_behind(reading, mention, cue, words[cue.end : first]):
            return None
        unknown = False
        joined = False
        if begun_anew(reading, mention, gap):
            return None
        for at in gap:
            if words[at] == "and":
                joined = True
                if states_anew(words[at + 1 : at + 3], self._assertive):
                    return None
            elif words[at] not in self._transparent and not _covered(reading, at):
                unknown = True
        for at in range(first, mention.head.start):
            if words[at] == "and" and states_anew(words[at + 1 : at + 3], self._assertive):
                return None
        if _LIST_WORDS.isdisjoint(words[at] for at in gap):
            after = [span for span in mention.spans if span.start > mention.head.start]
            return unknown or (joined and bool(after))
        return False

    def _beyond_the_list(self, reading: Reading, mention: Mention, cue: Span) -> bool:
        """Whether a pause lies between that no list bridges.

        "No fever, chills" is a list; "not stiff, floppy" and "no injury, no fever, cancer" are
        not, nor is one that goes on with a whole statement.
        """
        first = reading.clause_of[cue.start]
        if first == mention.clause:
            return False
        words = reading.text.words
        here = reading.clauses[mention.clause]
        if words[cue.end - 1] == "not" or here.end - here.start > _LIST_ITEM:
            return True
        before = reading.clauses[max(0, mention.clause - 2) : mention.clause]
        return len(before) > 1 and all(words[clause.start] == "no" for clause in before)

    def _left_behind(
        self, reading: Reading, mention: Mention, cue: Span, gap: tuple[str, ...]
    ) -> bool:
        """Whether the cue denies something else than the mention.

        The condition ("if i do not run i wet myself"), the lesser of two ("not so much A as B"),
        the help that is missing ("cannot walk without a stick"), or what is well ("not fine, the
        right one went").
        """
        words = reading.text.words
        start = reading.clauses[reading.clause_of[cue.start]].start
        after = cue.end + (gap[:1] == ("not",))
        if words[after : after + 1] in (("unless",), ("without",)):
            return True
        if gap[:1] in _WELL and gap[1:2] in _OF_ANOTHER:
            return True
        if words[cue.end - 1] == "not" and gap[:1] in _BEING:
            return True
        if words[mention.end - 2 : mention.end] == ("more", "like"):
            return True
        if words[cue.start] == "never" and "with" in gap:
            return words[mention.end : mention.end + 2] in _NEW_TO_ME or (
                words[mention.end : mention.end + 1] == ("before",)
            )
        if words[start] in _LEADING and not _SUBJECTS.isdisjoint(gap):
            return True
        if "as" in gap and "much" in (*words[cue.start : cue.end], *gap[:3]):
            return words[cue.end + gap.index("as") + 1] not in ("a", "an", "one")
        if (
            not _EXCEPTING.isdisjoint((*gap, words[mention.start]))
            or words[cue.start - 2 : cue.start] in _SO_THAT
        ):
            return True
        return words[cue.end - 1] == "without" and not NEGATIVE.isdisjoint(
            words[max(0, cue.start - _FORWARD_WORDS) : cue.start]
        )

    def _region_negation(self, reading: Reading, mention: Mention) -> str | None:
        """ "numb, but not in my legs": the cue stands right before the region."""
        for region in mention.spans:
            if region.start <= mention.head.end:
                continue
            for span in reading.by_concept.get("negation", ()):
                if reading.text.words[span.start] == "nor" and self.negates_itself(
                    reading, mention
                ):
                    continue
                if mention.head.end <= span.start and span.end <= region.start:
                    gap = reading.text.words[span.end : region.start]
                    if len(gap) <= 3 and self._transparent.issuperset(gap):
                        return reading.words(span.start, span.end)
        return None

    def paired_answer(self, reading: Reading, mention: Mention) -> str | None:
        """ "fever no, weight loss yes": each answer stands after its finding."""
        clause = reading.clauses[mention.clause]
        beside = self._answer_beside(reading, mention)
        if beside is not None:
            return beside
        last = reading.text.words[clause.end - 1]
        if reading.text.words[clause.start] == "not" and last != "yes":
            return None
        if last not in ("no", "yes", "none", "nope", "never"):
            return None
        if mention.start != clause.start and reading.text.words[clause.start] in ("no", "yes"):
            return None
        words = reading.text.words[clause.start : clause.end]
        if not self._assertive.isdisjoint(set(words) - {"yes"}):
            return None
        if self.negates_itself(reading, mention) and last != "yes":
            return None
        if last == "yes" and self._denied_first(reading, mention):
            return None
        for word in reading.text.words[mention.end : clause.end]:
            if word in ("no", "none", "nope", "never", "yes"):
                return word
        return None

    def _denied_first(self, reading: Reading, mention: Mention) -> bool:
        """Whether "not" stands right before it: "not the fever the weight loss yes"."""
        before = reading.text.words[max(0, mention.start - 2) : mention.start]
        return before[-1:] == ("not",) or before in (("not", "the"), ("not", "my"))

    def _answer_beside(self, reading: Reading, mention: Mention) -> str | None:
        """ "fever no and the weight is steady": the answer right after, before what comes next."""
        words, end = reading.text.words, mention.end
        if words[end : end + 1] not in _ANSWERED or self.negates_itself(reading, mention):
            return None
        if mention.start != self._first(reading, mention):
            return None
        closed = end + 1 == len(words) or reading.text.breaks[end + 1] or words[end + 1] in _NEXT
        return words[end] if closed else None

    def _first(self, reading: Reading, mention: Mention) -> int:
        """The first word of the mention's clause that is more than "and" or "the"."""
        at = reading.clauses[mention.clause].start
        while at < mention.start and reading.text.words[at] in _BEFORE_TOPIC:
            at += 1
        return at

    def hangs_over(self, reading: Reading, mention: Mention) -> bool:
        """Whether a claim is said of nothing or nobody: "nothing i do in bed eases it"."""
        words = reading.text.words
        start = reading.clauses[mention.clause].start
        # A new clause begins at "i": "nothing | i try in bed".
        start -= start > 0 and words[start - 1] in _NO_THING
        for at in range(start, mention.start):
            if words[at : at + 3] in _NOT_FOUND or words[at : at + 2] == ("no", "way"):
                return True
            if words[at] in _NO_THING and words[at + 1] in _AFTER_A_SUBJECT:
                return True
            if words[at] in _NO_ONE and words[at + 1] in _MADE_ME:
                return True
        return False

    def negates_itself(self, reading: Reading, mention: Mention) -> bool:
        words = reading.text.words
        ends = {words[at] for span in mention.spans for at in (span.start, span.end - 1)}
        return not (NEGATIVE | _NO_THING).isdisjoint(ends)


def _taken_back(reading: Reading, span: Span) -> bool:
    """Whether "no" only corrects: "weakness, no sorry, numbness"."""
    return any(cue.start <= span.start and span.end < cue.end for cue in reading.said("correction"))


def _covered(reading: Reading, at: int) -> bool:
    return at in reading.covered


_SOMEONE = frozenset({"someone", "somebody", "something"})
_NEW_TO_ME = (("like", "this"), ("like", "that"), ("as", "well"))
_ANSWERED = (("no",), ("yes",), ("none",), ("nope",), ("never",))
_NEXT = frozenset({"and", "but", "the", "my", "though"})
_BEFORE_TOPIC = frozenset({"and", "the", "any", "a", "as", "for", "about", "well", "so", "but"})
_EXCEPTING = frozenset({"except", "apart", "besides", "bar"})
_SO_THAT = (("so", "i"), ("so", "it"), ("so", "they"), ("that", "i"))
_BEING = (("is",), ("are",), ("was",))
_WELL = (("fine",), ("okay",), ("ok",), ("right",), ("normal",), ("good",), ("great",))
_OF_ANOTHER = (("the",), ("my",), ("one",), ("it",), ("they",))
_BEGINS_A_STATEMENT = frozenset(
    {"i", "it", "they", "he", "she", "we", "can", "could", "do", "does", "did", "will", "would"}
)
