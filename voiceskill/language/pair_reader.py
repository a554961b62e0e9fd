"""What answers that stand beside their topics say of each finding: "toes yes groin no"."""

from collections.abc import Iterable, Mapping, Sequence

from voiceskill.language.assertion import PAIRED
from voiceskill.language.clauses import Reading
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Finding, Intent, Polarity
from voiceskill.language.pairs import Pair
from voiceskill.language.polar import PolarAnswer

_SAID = {Intent.YES: Polarity.PRESENT, Intent.NO: Polarity.ABSENT, Intent.UNSURE: Polarity.UNSURE}


class PairReader:
    """`named` are the concepts that name a finding, `places` those that are its place."""

    def __init__(
        self, named: Mapping[str, str], places: Mapping[str, str], regions: Iterable[str]
    ) -> None:
        self._named = dict(named)
        self._places = dict(places)
        self._elsewhere = (*regions, "pain", "back", *self._named.values())

    def own(self, reading: Reading, name: str, heads: Mapping[str, list[Span]], pair: Pair) -> bool:
        """Whether the topic of `pair` is the finding `name`; `heads` are the mentions of each."""
        if self._names(reading, name, heads, pair):
            return True
        if all(self._loose(reading, heads, other) for other in reading.pairs):
            return True
        last = pair == reading.pairs[-1] and pair.end == len(reading.text.words)
        if not last or any(self._names(reading, name, heads, p) for p in reading.pairs):
            return False
        return self._loose(reading, heads, pair)

    def _loose(self, reading: Reading, heads: Mapping[str, list[Span]], pair: Pair) -> bool:
        """Whether the topic is nothing known: "tuesday yes"."""
        known = any(_within(pair, reading.said(concept)) for concept in self._elsewhere)
        return not known and not any(_within(pair, spans) for spans in heads.values())

    def _names(
        self, reading: Reading, name: str, heads: Mapping[str, list[Span]], pair: Pair
    ) -> bool:
        told = {other for other, spans in heads.items() if _within(pair, spans)}
        if told:
            return name in told
        about = self._about(reading, pair)
        if about:
            return name in about
        place = self._places.get(name)
        return place is not None and _within(pair, reading.said(place))

    def concerning(
        self,
        reading: Reading,
        name: str,
        heads: Mapping[str, list[Span]],
        answers: Sequence[PolarAnswer],
    ) -> list[PolarAnswer]:
        """The answers without those that are given to another topic."""
        if not reading.pairs:
            return list(answers)
        others = [p.answer for p in reading.pairs if not self.own(reading, name, heads, p)]
        return [a for a in answers if not any(a.start in other for other in others)]

    def read(
        self,
        reading: Reading,
        asked: Sequence[str],
        heads: Mapping[str, list[Span]],
        known: Mapping[str, Finding],
    ) -> dict[str, Finding]:
        """The findings that only their names and places stand for."""
        findings: dict[str, Finding] = {}
        for name in self._named if reading.pairs else ():
            if name in known:
                continue
            pairs = [pair for pair in reading.pairs if self._names(reading, name, heads, pair)]
            if name not in asked:
                pairs = [p for p in pairs if name in self._about(reading, p)]
                if any(pair.intent is Intent.YES for pair in pairs):
                    continue
            if pairs:
                polarity = _together({pair.intent for pair in pairs})
                words = reading.words(pairs[0].start, pairs[0].end)
                findings[name] = Finding(name, polarity, words, "", PAIRED)
        return findings

    def _about(self, reading: Reading, pair: Pair) -> set[str]:
        return {n for n, concept in self._named.items() if _within(pair, reading.said(concept))}


def _within(pair: Pair, spans: Iterable[Span]) -> bool:
    return any(span.start in pair.topic for span in spans)


def _together(intents: set[Intent]) -> Polarity:
    """ "Left no, right yes" is there; "left no, right i can't tell" is not known."""
    if Intent.YES in intents:
        return Polarity.PRESENT
    return _SAID[intents.pop()] if len(intents) == 1 else Polarity.UNSURE
