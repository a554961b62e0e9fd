"""Our lexicon in plain form, so that every system measured is given the same phrases."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from voiceskill.language.lexicon import READINGS, Lexicon, Rule, parse_rule
from voiceskill.language.phrases import Words, expand, references
from voiceskill.language.text import COMMA, FULL_STOP, Normaliser

ANSWERS: dict[str, dict[str, tuple[str, ...]]] = {
    "unsure": {"begins": ("polar_unsure",), "whole": ("elliptic_unsure",)},
    "yes": {"begins": ("polar_yes",), "whole": ("elliptic_yes", "degree")},
    "no": {"begins": ("polar_no",), "whole": ("elliptic_no",)},
}
CUES = (
    "negation",
    "negation_after",
    "not_negation",
    "uncertain",
    "uncertain_after",
    "hypothetical",
    "other_person",
    "distant",
    "resolved",
    "terminator",
)
_PIECE = re.compile(r"\{(\w+)\}|([()\[\]|])|([^\s()\[\]{}|]+)")
_PAUSES = {COMMA: ",", FULL_STOP: "."}

Rules = dict[str, dict[str, list[Rule]]]


class PhraseSource:
    """The phrases, templates and rules of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._normaliser = Normaliser(
            lexicon.contractions, frozenset(lexicon.fillers), lexicon.sounds
        )
        self._expanded: dict[str, list[Words]] = {}

    def plain(self, text: str) -> str:
        """`text` in lower case, contractions opened and fillers gone, pauses as , and . kept."""
        read = self._normaliser.normalise(text)
        words: list[str] = []
        for word, pause in zip(read.words, read.breaks, strict=False):
            if words:
                words[-1] += _PAUSES.get(pause, "")
            words.append(word)
        return " ".join(words)

    def rules(self) -> Rules:
        """For each finding its rules, by polarity and, as "asked present", for its question.

        Rules on numbers (a temperature that was read out) have no phrases and are left out.
        """
        rules: Rules = {}
        for name, finding in self._lexicon.findings.items():
            rules[name] = {}
            for prefix, group in (("", finding), ("asked ", finding.when_asked)):
                for polarity in ("present", "unsure", "absent"):
                    parsed = [parse_rule(text) for text in getattr(group, polarity)]
                    rules[name][prefix + polarity] = [
                        rule for rule in parsed if READINGS.isdisjoint(rule.concepts)
                    ]
        return rules

    def book(self) -> dict[str, Any]:
        """What the systems read: phrases, templates in hassil's notation, answers and cues.

        An answer's phrases count where the utterance `begins` with one, or where one is the
        `whole` utterance; where several answers are found, the first in the list counts.
        """
        used = sorted(
            {
                concept
                for groups in self.rules().values()
                for rules in groups.values()
                for rule in rules
                for concept in (*rule.concepts, *rule.without, *rule.unless)
            }
            - READINGS
        )
        return {
            "phrases": {name: _shortest(self._phrases(name)) for name in used},
            "templates": self._templates(
                [*used, *(name for groups in ANSWERS.values() for name in _names(groups))]
            ),
            "answers": ANSWERS,
            "answer_phrases": {
                answer: {
                    place: _join(words for name in names for words in self._phrases(name))
                    for place, names in groups.items()
                }
                for answer, groups in ANSWERS.items()
            },
            "cues": {name: _join(self._phrases(name)) for name in CUES},
        }

    def _phrases(self, concept: str) -> list[Words]:
        if concept not in self._expanded:
            self._expanded[concept] = [
                words
                for phrase in self._lexicon.concepts[concept]
                for words in expand(phrase, self._phrases, self._normaliser.open_word)
            ]
        return self._expanded[concept]

    def _templates(self, concepts: Iterable[str]) -> dict[str, list[str]]:
        templates: dict[str, list[str]] = {}
        wanted = list(concepts)
        while wanted:
            name = wanted.pop()
            if name in templates:
                continue
            phrases = self._lexicon.concepts[name]
            templates[name] = [self._template(phrase) for phrase in phrases]
            wanted += [other for phrase in phrases for other in references(phrase)]
        return templates

    def _template(self, phrase: str) -> str:
        return " ".join(
            f"<{concept}>" if concept else sign or " ".join(self._normaliser.open_word(word))
            for concept, sign, word in _PIECE.findall(phrase)
        )


def _names(groups: Mapping[str, Iterable[str]]) -> list[str]:
    return [name for names in groups.values() for name in names]


def _join(phrases: Iterable[Words]) -> list[str]:
    return sorted({" ".join(words) for words in phrases})


def _shortest(phrases: Iterable[Words]) -> list[str]:
    """Without the phrases that contain another one: whoever finds these finds it as well."""
    known = set(phrases)

    def contains_other(words: Words) -> bool:
        return any(
            words[start:end] in known
            for start in range(len(words))
            for end in range(start + 1, len(words) + 1)
            if end - start < len(words)
        )

    return _join(words for words in known if not contains_other(words))
