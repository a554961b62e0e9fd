"""Checks that every sentence is traced to a source, and every statement of the seed to sentences.

A problem is a (file, key, rule); the files are named as they stand beside each other in a dialog.
"""

import re
from collections.abc import Iterator

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.records import Records, Statement, fingerprint
from voiceskill.dialog.sentences import Sentence, sentences
from voiceskill.dialog.spoken_rules import broken_instructions, broken_questions, broken_rules

Problem = tuple[str, str, str]


def problems(dialog: Dialog, records: Records) -> Iterator[Problem]:
    """Everything that is wrong, in the order of the files."""
    spoken = sentences(dialog)
    for sentence in spoken:
        yield from _sentence_problems(dialog, records, sentence)
    for key, rule in broken_questions(dialog):
        yield "questions.yaml", key, rule
    for key, rule in broken_instructions(dialog):
        yield "guidance.yaml", key, rule
    yield from _source_problems(dialog, records, spoken)
    yield from _seed_problems(records, spoken)
    yield from _review_problems(dialog, records, spoken)


def _sentence_problems(dialog: Dialog, records: Records, sentence: Sentence) -> Iterator[Problem]:
    if sentence.source not in dialog.sources.sources:
        yield sentence.file, sentence.key, f"unknown source `{sentence.source}`"
    if not sentence.levels:
        yield sentence.file, sentence.key, "has no level: no finding, rule or ending leads to it"
    for rule in broken_rules(dialog, sentence, records.known_words):
        yield sentence.file, sentence.key, rule


def _source_problems(
    dialog: Dialog, records: Records, spoken: tuple[Sentence, ...]
) -> Iterator[Problem]:
    cited = {sentence.source for sentence in spoken}
    cited.update(rule.source for rule in dialog.triage.rules)
    for name, source in dialog.sources.sources.items():
        key = f"sources.{name}"
        if name not in cited:
            yield "sources.yaml", key, "nothing cites this source"
        if not source.title.strip():
            yield "sources.yaml", key, "a source needs its title"
    for section, names in records.seed.sections.items():
        for name in names:
            if name not in dialog.sources.sources:
                yield "seed.yaml", f"sections.{section}", f"unknown source `{name}`"


def carriers(statement: Statement, spoken: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences that carry a statement."""
    return tuple(s for s in spoken if any(_names(name, s) for name in statement.carried_by))


def _names(name: str, sentence: Sentence) -> bool:
    return sentence.id == name or sentence.id.startswith(f"{name}.")


def _seed_problems(records: Records, spoken: tuple[Sentence, ...]) -> Iterator[Problem]:
    carrying: set[str] = set()
    for name, statement in records.seed.statements.items():
        key = f"statements.{name}"
        if statement.section not in records.seed.sections:
            yield "seed.yaml", f"{key}.section", f"unknown section `{statement.section}`"
        for carrier in statement.carried_by:
            if not any(_names(carrier, sentence) for sentence in spoken):
                yield "seed.yaml", f"{key}.carried_by", f"unknown sentence `{carrier}`"
        found = carriers(statement, spoken)
        carrying.update(sentence.id for sentence in found)
        text = " ".join(sentence.text.lower() for sentence in found)
        for word in statement.words:
            if not re.search(rf"\b{re.escape(word.lower())}", text):
                yield "seed.yaml", f"{key}.words", f'no sentence named says "{word}"'
    from_seed = {name for names in records.seed.sections.values() for name in names}
    for sentence in spoken:
        if sentence.source in from_seed and sentence.id not in carrying:
            rule = f"cites `{sentence.source}`, and no statement of seed.yaml names it"
            yield sentence.file, sentence.key, rule


def _review_problems(
    dialog: Dialog, records: Records, spoken: tuple[Sentence, ...]
) -> Iterator[Problem]:
    texts = {sentence.id: sentence.text for sentence in spoken}
    for name, review in records.reviews.items():
        key = f"reviews.{name}"
        if name not in texts:
            yield "reviews.yaml", key, "unknown sentence"
        elif review.fingerprint != fingerprint(texts[name]):
            yield "reviews.yaml", key, "the sentence has changed since this review"
    open_count = len(texts.keys() - records.reviews.keys())
    if dialog.info.reviewed_by.strip() and open_count:
        rule = f"names a reviewer, but {open_count} sentences have no review in reviews.yaml"
        yield "dialog.yaml", "reviewed_by", rule
