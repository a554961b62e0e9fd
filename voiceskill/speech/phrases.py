"""Which phrases the recognisers are told about, taken from the lexicon that reads them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from voiceskill.dialog.events import Expects
from voiceskill.language.lexicon import Lexicon, parse_rule
from voiceskill.language.phrases import Words, spread

# A written phrase stands for up to thousands; a few of them teach a recogniser as much.
_MOST_A_PHRASE = 3
_MOST_A_RULE = 8
_LIKELIEST = (("yes",), ("no",), ("not", "sure"))
_SHORT_ANSWERS = ("polar_yes", "polar_no", "polar_unsure", "elliptic_yes", "elliptic_no")
_CONTRACTED = (
    (re.compile(r"\bcan not\b"), "can't"),
    (re.compile(r"\bwill not\b"), "won't"),
    (re.compile(r"\b(do|does|did|have|has|had|is|are|was|were|would|could) not\b"), r"\1n't"),
    (re.compile(r"\bi am\b"), "i'm"),
    (re.compile(r"\b(that|it) is\b"), r"\1's"),
)


class PhraseBook:
    """The phrases of one lexicon, as spoken: lower case, contracted and in full.

    `everything` holds each concept's phrases, the commands, and for each rule some sentences
    that join its concepts, so that each of its words stands beside the others at least once.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._concepts: dict[str, list[Words]] = {}
        self._words: set[str] = set()
        for concept in (*_SHORT_ANSWERS, *lexicon.concepts):
            self._resolve(concept)
        self.everything = _spoken(self._all())

    def hints(self, expects: Expects, asked: Sequence[str] = ()) -> tuple[str, ...]:
        """Likely answers to a question about `asked` (finding ids), likeliest first; () when open.

        The first ones are the answers that the prompts offer, and the commands by their names.
        """
        if expects not in (Expects.YES_NO, Expects.CONFIRM, Expects.COMMAND):
            return ()
        short = [words for name in _SHORT_ANSWERS for words in self._concepts.get(name, ())]
        rules = [text for name in asked for text in self._finding_rules(name)]
        likeliest = [*_LIKELIEST, *((name,) for name in self._lexicon.commands)]
        return _spoken([*likeliest, *short, *self._commands(), *self._sentences(rules)])

    def _all(self) -> Iterator[Words]:
        for phrases in self._concepts.values():
            yield from phrases
        yield from self._commands()
        lexicon = self._lexicon
        yield from self._sentences(
            rule for name in lexicon.findings for rule in self._finding_rules(name)
        )
        for slot in lexicon.slots.values():
            yield from self._sentences((*slot.yes, *slot.no))
        for rules in lexicon.faq.values():
            yield from self._sentences(rules)
        for number in lexicon.numbers:
            yield from ((number, unit) for unit in lexicon.units)

    def _commands(self) -> Iterator[Words]:
        for command in self._lexicon.commands.values():
            for phrase in command.alone:
                yield from self._spread(phrase)

    def _finding_rules(self, name: str) -> Iterator[str]:
        finding = self._lexicon.findings.get(name)
        if finding is not None:
            for rules in (finding, finding.when_asked):
                yield from (*rules.present, *rules.unsure, *rules.absent)

    def _sentences(self, rules: Iterable[str]) -> Iterator[Words]:
        for text in rules:
            parts = [self._concepts.get(name, []) for name in parse_rule(text).concepts]
            if all(parts):
                for number in range(min(_MOST_A_RULE, max(map(len, parts)))):
                    yield tuple(word for part in parts for word in part[number % len(part)])

    def _resolve(self, concept: str) -> list[Words]:
        if concept not in self._concepts:
            self._concepts[concept] = []
            self._concepts[concept] = [
                words
                for phrase in self._lexicon.concepts.get(concept, ())
                for words in self._spread(phrase)
            ]
        return self._concepts[concept]

    def _spread(self, phrase: str) -> list[Words]:
        return _sample(spread(phrase, self._resolve, _open_word), self._words)


def _open_word(word: str) -> Words:
    # As it is written is as it is said; the quotes only keep YAML from reading a boolean.
    return (word.strip('"'),)


def _sample(phrases: list[Words], said: set[str]) -> list[Words]:
    """A few of `phrases`, from all over, and one for each word that has not been `said` yet."""
    kept = phrases[:: max(1, -(-len(phrases) // _MOST_A_PHRASE))]
    said.update(word for phrase in kept for word in phrase)
    for phrase in phrases:
        if not said.issuperset(phrase):
            kept.append(phrase)
            said.update(phrase)
    return kept


def _spoken(phrases: Iterable[Words]) -> tuple[str, ...]:
    spoken: dict[str, None] = {}
    for words in phrases:
        full = contracted = " ".join(words)
        for pattern, short in _CONTRACTED:
            contracted = pattern.sub(short, contracted)
        spoken[contracted] = spoken[full] = None
    return tuple(spoken)
