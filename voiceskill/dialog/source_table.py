"""The table of sources both ways: by source its sentences, by statement its carriers."""

from collections.abc import Iterator

from voiceskill.dialog.content import Dialog, Source
from voiceskill.dialog.records import Records, Statement, review_state
from voiceskill.dialog.sentences import Sentence, sentences
from voiceskill.dialog.traceability import carriers


def name_source(source: Source) -> str:
    """The source as a reader looks it up: title and year."""
    return f"{source.title} ({source.year})" if source.year is not None else source.title


def as_text(dialog: Dialog, records: Records) -> Iterator[str]:
    """Plain lines, the details of a heading indented below it."""
    spoken = sentences(dialog)
    yield "SENTENCES BY SOURCE"
    for name, source in dialog.sources.sources.items():
        yield ""
        yield f"{name}: {name_source(source)}"
        if source.note:
            yield f"  {source.note}"
        for sentence in spoken:
            if sentence.source == name:
                state = review_state(records, sentence.id, sentence.text)
                yield f"  {sentence.id} [{', '.join(sentence.levels)}; {state}]"
                yield f"    {sentence.text}"
        for key, level in _rules(dialog, name):
            yield f"  {key} [{level}]"
    yield ""
    yield f"STATEMENTS OF THE SEED: {records.seed.title}"
    for statement in records.seed.statements.values():
        yield ""
        yield f"{_place(statement)}: {statement.says}"
        if statement.left_out:
            yield f"  left out: {statement.left_out}"
        for sentence in carriers(statement, spoken):
            yield f"  {sentence.id}: {sentence.text}"


def as_markdown(dialog: Dialog, records: Records) -> Iterator[str]:
    """Two Markdown tables for a reviewer."""
    spoken = sentences(dialog)
    yield f"# Sources of the dialog {dialog.info.name}, version {dialog.info.version}"
    yield ""
    yield f"Reviewed by: {dialog.info.reviewed_by.strip() or 'not reviewed by a clinician'}"
    yield ""
    yield "## Sentences and their sources"
    yield ""
    yield from _head("Id", "Spoken", "Level", "Source", "Review")
    for sentence in spoken:
        source = dialog.sources.sources[sentence.source]
        state = review_state(records, sentence.id, sentence.text)
        levels = ", ".join(sentence.levels)
        yield _row(f"`{sentence.id}`", sentence.text, levels, name_source(source), state)
    for name, source in dialog.sources.sources.items():
        for key, level in _rules(dialog, name):
            yield _row(f"`{key}`", "a triage rule", level, name_source(source), "not reviewed")
    yield ""
    yield "## Statements of the seed and the sentences that carry them"
    yield ""
    yield from _head("Section", "Statement", "Carried by")
    for statement in records.seed.statements.values():
        yield _row(_place(statement), statement.says, _carried(statement, spoken))


def _carried(statement: Statement, spoken: tuple[Sentence, ...]) -> str:
    if statement.left_out:
        return f"left out: {statement.left_out}"
    return ", ".join(f"`{sentence.id}`" for sentence in carriers(statement, spoken))


def _place(statement: Statement) -> str:
    return f"{statement.section.replace('_', ' ')}, {statement.item}"


def _rules(dialog: Dialog, source: str) -> Iterator[tuple[str, str]]:
    for number, rule in enumerate(dialog.triage.rules):
        if rule.source == source:
            yield f"triage.rules.{number}", rule.level.value


def _head(*titles: str) -> Iterator[str]:
    yield _row(*titles)
    yield _row(*("---" for _ in titles))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
