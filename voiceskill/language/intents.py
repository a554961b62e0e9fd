"""Recognises commands, corrections of an earlier answer, and questions with their FAQ id."""

from collections.abc import Mapping, Sequence

from voiceskill.language.clauses import Reading
from voiceskill.language.lexicon import Lexicon, Rule, parse_rule
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Intent
from voiceskill.language.polar import PolarAnswer

_ALONE, _ANYWHERE = "alone", "anywhere"


def command_concepts(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """The phrases of the commands as concepts "repeat.alone", "repeat.anywhere"."""
    concepts: dict[str, tuple[str, ...]] = {}
    for name, command in lexicon.commands.items():
        concepts[f"{name}.{_ALONE}"] = command.alone + command.anywhere
        concepts[f"{name}.{_ANYWHERE}"] = command.anywhere
    return concepts


class IntentReader:
    """Commands, corrections and questions; `idle` words never turn a command into an answer."""

    def __init__(self, lexicon: Lexicon, idle: frozenset[str]) -> None:
        self._idle = idle
        self._commands = {name: Intent(name) for name in lexicon.commands}
        self._faq: Mapping[str, tuple[Rule, ...]] = {
            name: tuple(parse_rule(text) for text in texts) for name, texts in lexicon.faq.items()
        }

    def command(self, reading: Reading, has_content: bool) -> Intent | None:
        """The command given; an utterance with content of its own gives none by one word."""
        for name, intent in self._commands.items():
            spans = reading.said(f"{name}.{_ALONE}")
            if spans and self._nothing_else(reading, spans):
                return intent
        if has_content:
            return None
        for name, intent in self._commands.items():
            if reading.said(f"{name}.{_ANYWHERE}"):
                return intent
        return None

    def correction(
        self, reading: Reading, answers: Sequence[PolarAnswer]
    ) -> tuple[bool, Intent | None]:
        """Whether an earlier answer is taken back, and the answer given instead."""
        earlier = bool(reading.said("earlier_turn"))
        cues = reading.said("correction")
        at_start = bool(cues) and not any(a.start < cues[0].start for a in answers)
        meant = at_start and any("meant" in reading.words(c.start, c.end) for c in cues)
        if not earlier and not meant:
            return False, None
        return True, answers[-1].intent if answers else None

    def faq(self, reading: Reading) -> str | None:
        """The FAQ id of the first rule met; rules look at the whole utterance."""
        if not reading.said("asking"):
            return None
        for name, rules in self._faq.items():
            for rule in rules:
                if all(reading.said(c) for c in rule.concepts) and not any(
                    reading.said(c) for c in rule.without
                ):
                    return name
        return None

    def _nothing_else(self, reading: Reading, spans: list[Span]) -> bool:
        inside = {at for span in spans for at in range(span.start, span.end)}
        for answer in ("polar_no", "polar_yes", "correction"):
            for span in reading.said(answer):
                inside.update(range(span.start, span.end))
        return all(at in inside or word in self._idle for at, word in enumerate(reading.text.words))
