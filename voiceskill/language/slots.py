"""Reads the slots: severity, duration, and the four that are true or false."""

from collections.abc import Mapping, Sequence

from voiceskill.language.assertion import Assertor
from voiceskill.language.clauses import Reading
from voiceskill.language.durations import Duration, find_durations
from voiceskill.language.lexicon import Lexicon, Rule, parse_rule
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Intent, Polarity, SlotValue
from voiceskill.language.mentions import Mention
from voiceskill.language.numbers import Number

_MOST_SEVERE = 10
_TIMED = frozenset(
    {"for", "ago", "since", "about", "lasted", "started", "now", "past", "been", "over", "nearly"}
)
_NOT_THE_BACK = frozenset(
    {"came", "come", "comes", "coming", "go", "goes", "went", "going", "gone", "got", "get", "is"}
)
_SOUNDS_LIKE = {"for": 4, "fore": 4, "to": 2, "too": 2, "ate": 8, "won": 1, "tree": 3, "fife": 5}
_OUT_OF = ("out", "of")
_CORRECTING = frozenset({"no", "nope", "sorry", "actually", "mean", "wait", "rather"})


class SlotReader:
    """Reads the slots of one utterance; `lexicon` gives number words, units, rules, grades."""

    def __init__(self, lexicon: Lexicon, assertor: Assertor) -> None:
        self._lexicon = lexicon
        self._assertor = assertor
        self._asked_only = {
            name: frozenset(parse_rule(t) for t in slot.when_asked.yes + slot.when_asked.no)
            for name, slot in lexicon.slots.items()
        }
        self.rules: Mapping[str, tuple[tuple[Rule, Polarity], ...]] = {
            name: tuple(
                (parse_rule(text), Polarity.PRESENT) for text in slot.yes + slot.when_asked.yes
            )
            + tuple((parse_rule(text), Polarity.ABSENT) for text in slot.no + slot.when_asked.no)
            for name, slot in lexicon.slots.items()
        }

    def read(
        self,
        reading: Reading,
        asked: Sequence[str],
        mentions: Mapping[Rule, list[Mention]],
        answer: Intent | None,
        busy: frozenset[int],
    ) -> tuple[tuple[str, SlotValue], ...]:
        """The slots said; `busy` are the clauses that speak of a finding."""
        slots: dict[str, SlotValue] = {}
        severity = self._severity(reading, asked)
        if severity is not None:
            slots["severity"] = int(severity) if severity == int(severity) else severity
        days = self._duration(reading, asked, busy)
        if days is not None:
            slots["duration_days"] = int(days) if days == int(days) else round(days, 2)
        for name in self.rules:
            value = self._truth(reading, name, mentions, None if name in asked else busy, asked)
            if value is None and name in asked and answer in (Intent.YES, Intent.NO):
                value = answer is Intent.YES
            if value is not None:
                slots[name] = value
        return tuple(slots.items())

    def _severity(self, reading: Reading, asked: Sequence[str]) -> float | None:
        words = reading.text.words
        if reading.said("help.anywhere"):
            return None
        scores: list[float] = []
        for at, word in enumerate(words):
            if word in _SOUNDS_LIKE and words[at + 1 : at + 3] == _OUT_OF:
                scores = [_SOUNDS_LIKE[word]]
        for number in reading.numbers:
            if number.value > _MOST_SEVERE or words[number.start - 2 : number.start] == _OUT_OF:
                continue
            after = words[number.end : number.end + 3]
            out_of = after[:2] in (("out", "of"), ("over", "ten")) or after[:1] == ("/",)
            if out_of or (after[:2] == ("of", "ten")):
                scores = [number.value]
                if "severity" not in asked:
                    break
        if scores:
            return scores[-1]
        if "severity" in asked:
            plain = [
                number
                for number in reading.numbers
                if number.value <= _MOST_SEVERE and not self._unit_follows(words, number)
            ]
            if plain:
                last = plain[-1]
                if len(plain) > 1 and plain[-2].end + 1 == last.start:
                    return max(last.value, plain[-2].value)
                return last.value
        for grade in self._lexicon.severity:
            if "severity" in asked or grade.volunteered:
                for span in reading.said(grade.concept):
                    if not self._negated(reading, span):
                        return grade.value
        return None

    def _unit_follows(self, words: Sequence[str], number: Number) -> bool:
        following = words[number.end : number.end + 1]
        return bool(following) and following[0] in self._lexicon.units

    def _negated(self, reading: Reading, span: Span) -> bool:
        mention = Mention(Rule("", ()), reading.clause_of[span.start], (span,), span)
        found = self._assertor.assess(
            reading, mention, Polarity.PRESENT, Polarity.UNSURE, ever=True
        )
        return found.polarity is not Polarity.PRESENT

    def _duration(
        self, reading: Reading, asked: Sequence[str], busy: frozenset[int]
    ) -> float | None:
        lexicon = self._lexicon
        found = list(
            find_durations(
                reading.text.words, lexicon.numbers, lexicon.vague_numbers, lexicon.units
            )
        )
        if "duration_days" in asked:
            usable = [d for d in found if not self._is_age(reading, d)]
        else:
            usable = [d for d in found if self._of_the_pain(reading, d, busy)]
        for at in range(len(usable) - 1, 0, -1):
            between = reading.text.words[usable[at - 1].end : usable[at].start]
            if not _CORRECTING.isdisjoint(between):
                usable = usable[at:]
                break
        return max((d.days for d in usable), default=None)

    def _is_age(self, reading: Reading, duration: Duration) -> bool:
        return reading.text.words[duration.end : duration.end + 1] == ("old",)

    def _of_the_pain(self, reading: Reading, duration: Duration, busy: frozenset[int]) -> bool:
        words = reading.text.words
        clause = reading.clause_of[duration.start]
        since = set(words[max(0, duration.start - 3) : duration.start]) | set(
            words[duration.end : duration.end + 1]
        )
        painful = bool(reading.said_in("pain", clause)) or any(
            words[span.start - 1] not in _NOT_THE_BACK
            for span in reading.said_in("back", clause)
            if span.start > 0
        )
        of_pain = painful and words[duration.end : duration.end + 1] == ("of",)
        timed = of_pain or not since.isdisjoint(_TIMED)
        free = clause not in busy and clause + 1 not in busy
        return (
            timed
            and (painful or free)
            and not duration.vague
            and not self._is_age(reading, duration)
        )

    def _truth(
        self,
        reading: Reading,
        name: str,
        mentions: Mapping[Rule, list[Mention]],
        busy: frozenset[int] | None,
        asked: Sequence[str],
    ) -> bool | None:
        """`busy` clauses do not count when the slot is volunteered; None when it was asked.

        Nor does a phrase that is the whole answer to another question ("on and off").
        """
        values: list[tuple[int, bool]] = []
        whole = len(reading.text.words)
        for rule, base in self.rules[name]:
            if busy is not None and rule in self._asked_only[name]:
                continue
            for mention in mentions.get(rule, ()):
                if busy is not None and mention.clause in busy:
                    continue
                if asked and busy is not None and mention.end - mention.start == whole:
                    continue
                found = self._assertor.assess(reading, mention, base, base, ever=True)
                if found.polarity is base:
                    values.append((mention.end, base is Polarity.PRESENT))
                elif busy is None and base is Polarity.ABSENT and found.cue == "no":
                    # "no first time": the no answers, and what follows agrees with it.
                    values.append((mention.end, False))
                elif found.cue and found.rule == "negation":
                    values.append((mention.end, base is Polarity.ABSENT))
        return max(values)[1] if values else None
