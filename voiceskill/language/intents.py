"""Recognises commands, corrections of an earlier answer, and questions with their FAQ id."""

from collections.abc import Mapping, Sequence

from voiceskill.language.clauses import Reading
from voiceskill.language.lexicon import Lexicon, Rule, parse_rule
from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Intent
from voiceskill.language.polar import PolarAnswer

_ALONE, _ANYWHERE = "alone", "anywhere"
_ANSWERS = frozenset({"polar_no", "polar_yes", "polar_unsure", "generic_fine"})
_BESIDE_A_COMMAND = ("polar_no", "polar_yes", "correction", "polite")
_BEFORE_A_QUESTION = ("polar_no", "polar_yes", "correction", "polite", "terminator")
_STATING = frozenset({"i", "it", "you", "this", "that", "there", "one", "me", "is", "am"})
_AGREEING = frozenset({"so", "nor", "neither", "than", "as"})


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
        self._topics = frozenset(
            concept for rules in self._faq.values() for rule in rules for concept in rule.concepts
        )

    def whole_command(self, reading: Reading) -> Intent | None:
        """The command that the utterance is, but for idle words."""
        for name, intent in self._commands.items():
            spans = reading.said(f"{name}.{_ALONE}")
            if spans and self._nothing_else(reading, spans):
                return intent
        return None

    def command(self, reading: Reading) -> Intent | None:
        """The command that stands somewhere in an utterance without content of its own."""
        for name, intent in self._commands.items():
            if reading.said(f"{name}.{_ANYWHERE}"):
                return intent
        return None

    def corrects(self, reading: Reading, answers: Sequence[PolarAnswer] = ()) -> bool:
        """Whether an earlier answer is taken back; an answer before the cue is taken back here."""
        if reading.said("earlier_turn"):
            return True
        cues = reading.said("correction")
        if not cues or any(answer.start < cues[0].start for answer in answers):
            return False
        return any("meant" in reading.words(cue.start, cue.end) for cue in cues)

    def faq(self, reading: Reading) -> str | None:
        """The FAQ id of the first rule met by a question or request, in the whole utterance."""
        if not self._asks(reading):
            return None
        for name, rules in self._faq.items():
            for rule in rules:
                if all(reading.said(c) for c in rule.concepts) and not any(
                    reading.said(c) for c in rule.without
                ):
                    return name
        return None

    def _asks(self, reading: Reading) -> bool:
        """Whether the words have the form of a question, not only its topic."""
        words = reading.text.words
        for span in reading.said("request"):
            if span.start == 0 or words[span.start - 1] not in _AGREEING:
                return True
        if any(self._opens(reading, span) for span in reading.said("asking")):
            return True
        return any(
            self._opens(reading, span) and self._topic_follows(reading, span)
            for span in reading.said("asking_topic")
        )

    def _opens(self, reading: Reading, span: Span) -> bool:
        """Whether nothing but politeness and answers stands before `span` in its clause."""
        start = reading.clauses[reading.clause_of[span.start]].start
        passed = _inside(reading, _BEFORE_A_QUESTION)
        words = reading.text.words
        return all(
            at in passed or (words[at] in self._idle and words[at] not in _STATING)
            for at in range(start, span.start)
        )

    def _topic_follows(self, reading: Reading, span: Span) -> bool:
        following = reading.at(span.end)
        return following is not None and not self._topics.isdisjoint(following.concepts)

    def _nothing_else(self, reading: Reading, spans: list[Span]) -> bool:
        inside = {at for span in spans for at in range(span.start, span.end)}
        for other in reading.spans:
            shared = inside.intersection(range(other.start, other.end))
            longer = shared and other.end - other.start > len(shared)
            if longer and not _ANSWERS.isdisjoint(other.concepts):
                return False
        inside |= _inside(reading, _BESIDE_A_COMMAND)
        return all(at in inside or word in self._idle for at, word in enumerate(reading.text.words))


def _inside(reading: Reading, concepts: Sequence[str]) -> set[int]:
    """The positions of all words that say one of `concepts`."""
    return {
        at
        for concept in concepts
        for span in reading.said(concept)
        for at in range(span.start, span.end)
    }
