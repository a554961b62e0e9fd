"""What callers may say: the rules of each finding and the word lists that the rules name."""

import re
from collections.abc import Iterable, Iterator

from voiceskill.language.lexicon import Lexicon
from voiceskill.language.phrases import references
from voiceskill.review.markup import Markup, join, tag
from voiceskill.review.sentence_item import tick

_CONCEPT = re.compile(r"\{(\w+)\}")
_POLAR = {
    "Yes": "polar_yes",
    "No": "polar_no",
    "Not sure": "polar_unsure",
}


def finding_phrases(lexicon: Lexicon, name: str) -> Markup:
    """What counts as present, unsure and absent for one finding, a tick box each."""
    rules = lexicon.findings.get(name)
    if rules is None:
        return tag("p", "No phrase of its own; only the answer to its question counts.")
    return _listed(rules, rules.when_asked, ("present", "unsure", "absent"))


def slot_phrases(lexicon: Lexicon, name: str) -> Markup:
    """What counts as yes and no for one slot."""
    rules = lexicon.slots.get(name)
    if name == "severity":
        grades = [_row(f"{grade.value:g}", [f"{{{grade.concept}}}"]) for grade in lexicon.severity]
        return join(tag("p", "A number, or in words:"), tag("ul", *grades, class_="phrases"))
    if rules is None:
        return tag("p", "A number, as digits or in words.")
    return _listed(rules, rules.when_asked, ("yes", "no"))


def faq_phrases(lexicon: Lexicon, name: str) -> Markup:
    """What the caller asks to hear an answer."""
    texts = lexicon.faq.get(name, ())
    if not texts:
        return tag("p", "No phrase leads here.")
    return tag("ul", _row("asked with", texts), class_="phrases")


def _listed(always: object, asked: object, meanings: tuple[str, ...]) -> Markup:
    rows = []
    for meaning in meanings:
        for rules, label in ((always, "whenever said"), (asked, "when asked")):
            texts: tuple[str, ...] = getattr(rules, meaning)
            if texts:
                rows.append(_row(f"{meaning}, {label}", texts))
    return tag("ul", *rows, class_="phrases")


def polar_phrases() -> Markup:
    """The plain answers, which count for whatever was asked."""
    links = [join(label, ": ", _link(concept)) for label, concept in _POLAR.items()]
    return tag("p", join(*(join(link, "; ") for link in links[:-1]), links[-1], "."))


def _row(label: str, rules: Iterable[str]) -> Markup:
    shown = [tag("span", linked(rule), class_="rule") for rule in rules]
    return tag("li", tick(), " ", tag("b", label), " ", join(*shown))


def linked(rule: str) -> Markup:
    """A rule or phrase with each concept linked to its word list."""
    parts: list[str] = []
    end = 0
    for found in _CONCEPT.finditer(rule):
        parts += [rule[end : found.start()], _link(found[1])]
        end = found.end()
    return join(*parts, rule[end:])


def _link(concept: str) -> Markup:
    return tag("a", concept.replace("_", " "), href=f"#words-{concept}")


def word_lists(lexicon: Lexicon) -> Markup:
    """Each list that a rule, or another list, leads to, with its phrases."""
    known = _reached(lexicon)
    entries = []
    for concept in sorted(known):
        phrases = lexicon.concepts.get(concept)
        words = (
            join(*(tag("span", linked(_spaced(phrase)), class_="rule") for phrase in phrases))
            if phrases is not None
            else join("worked out from the numbers said")
        )
        entries.append(
            tag(
                "li",
                tag("label", tick(), " ", tag("b", concept.replace("_", " "))),
                " ",
                words,
                id=f"words-{concept}",
            )
        )
    return tag("ul", *entries, class_="lists")


def _spaced(phrase: str) -> str:
    return phrase.replace("|", " | ")


def _reached(lexicon: Lexicon) -> set[str]:
    waiting = [
        *_POLAR.values(),
        *(c for rule in _all_rules(lexicon) for c in _CONCEPT.findall(rule)),
    ]
    reached: set[str] = set()
    while waiting:
        concept = waiting.pop()
        if concept not in reached:
            reached.add(concept)
            for phrase in lexicon.concepts.get(concept, ()):
                waiting.extend(references(phrase))
    return reached


def _all_rules(lexicon: Lexicon) -> Iterator[str]:
    for finding in lexicon.findings.values():
        for rules in (finding, finding.when_asked):
            yield from (*rules.present, *rules.unsure, *rules.absent)
    for slot in lexicon.slots.values():
        for truths in (slot, slot.when_asked):
            yield from (*truths.yes, *truths.no)
    for texts in lexicon.faq.values():
        yield from texts
    for grade in lexicon.severity:
        yield f"{{{grade.concept}}}"
