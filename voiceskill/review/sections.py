"""The sections of the review page, each made from one part of the dialog."""

from collections.abc import Iterable, Mapping

from voiceskill.dialog.content import Line
from voiceskill.dialog.content_types import Condition
from voiceskill.dialog.graph import describe
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.sentences import block_levels
from voiceskill.dialog.source_table import name_source
from voiceskill.dialog.traceability import carriers
from voiceskill.language.lexicon import Lexicon
from voiceskill.review.markup import Markup, join, tag
from voiceskill.review.phrases import faq_phrases, finding_phrases, slot_phrases
from voiceskill.review.sentence_item import Sheet, join_levels, level_badge, tick


def questions(sheet: Sheet, lexicon: Lexicon) -> Markup:
    """Each question with its prompts and the phrases that answer it, in the order of asking."""
    steps = sheet.dialog.steps
    order = [*steps.steps, *(name for name in steps.questions if name not in steps.steps)]
    first: dict[str, str] = {}
    for name in order:
        for topic in steps.questions[name].asks:
            first.setdefault(topic, name)
    return join(*(_question(sheet, lexicon, name, first) for name in order))


def _question(sheet: Sheet, lexicon: Lexicon, name: str, first: Mapping[str, str]) -> Markup:
    """`first` tells which question shows the phrases of a topic."""
    question = sheet.dialog.steps.questions[name]
    asked = name in sheet.dialog.steps.steps
    facts = [
        "asked of each caller" if asked else "asked only after the caller hints at it, or in turn",
        f"expects {question.expects.replace('_', ' ')}",
        *(f"only if {describe(condition)}" for condition in question.when),
    ]
    phrases: list[Markup] = []
    for topic in question.asks:
        phrases.append(tag("h4", topic.replace("_", " ")))
        if first[topic] != name:
            link = tag("a", first[topic].replace("_", " "), href=f"#question-{first[topic]}")
            phrases.append(tag("p", "As for ", link, "."))
        elif topic in SLOTS:
            phrases.append(slot_phrases(lexicon, topic))
        else:
            phrases.append(finding_phrases(lexicon, topic))
    return tag(
        "section",
        tag("h3", name.replace("_", " "), id=f"question-{name}"),
        tag("p", " · ".join(facts), class_="facts"),
        sheet.items(sheet.starting(f"questions.{name}.")),
        *phrases,
        class_="card",
    )


def findings(sheet: Sheet, lexicon: Lexicon) -> Markup:
    """What each finding is called and raises; the phrases of those without a question."""
    asked = {name for question in sheet.dialog.steps.questions.values() for name in question.asks}
    parts = []
    for name, spec in sheet.dialog.findings.findings.items():
        level = spec.level.value if spec.level is not None else None
        body: list[Markup] = [sheet.items(sheet.starting(f"findings.{name}."))]
        if name not in asked:
            body.append(finding_phrases(lexicon, name))
        heading = tag("h3", name.replace("_", " "), " ", level_badge(level))
        parts.append(tag("section", heading, *body, class_="card"))
    return join(*parts)


def triage(sheet: Sheet) -> Markup:
    """What leads to which outcome: each finding by itself, then the rules."""
    rows = []
    for name, spec in sheet.dialog.findings.findings.items():
        if spec.level is not None:
            rows.append(_triage_row(sheet, name.replace("_", " "), spec.level, spec.source))
    for rule in sheet.dialog.triage.rules:
        when = " and ".join(map(describe, rule.when))
        rows.append(_triage_row(sheet, when, rule.level, rule.source))
    head = tag("tr", *(tag("th", title) for title in ("Ok", "When", "Level", "Source")))
    return tag("table", tag("thead", head), tag("tbody", *rows))


def _triage_row(sheet: Sheet, when: str, level: str, source: str) -> Markup:
    title = tag("a", sheet.dialog.sources.sources[source].title, href=f"#source-{source}")
    cells = (tick(), when, level_badge(level), title)
    return tag("tr", *(tag("td", cell) for cell in cells))


def guidance(sheet: Sheet) -> Markup:
    """The emergency instructions, then what each ending says, in order."""
    content = sheet.dialog.guidance
    parts = []
    for track in content.instructions:
        ids = [f"guidance.{track}.{part}" for part, _ in content.instructions[track].parts()]
        heading = tag("h3", f"Emergency instruction: {track}", " ", level_badge("emergency"))
        parts.append(tag("section", heading, sheet.items(ids), class_="card"))
    for block, lines in content.blocks.items():
        levels = block_levels(sheet.dialog, block)
        heading = tag("h3", f"Guidance: {block.replace('_', ' ')}", id=f"block-{block}")
        facts = tag("p", f"for: {join_levels(levels)}", class_="facts")
        body = [_line(sheet, block, number, line) for number, line in enumerate(lines)]
        parts.append(tag("section", heading, facts, tag("ul", *body), class_="card"))
    return join(*parts)


def _line(sheet: Sheet, block: str, number: int, line: Line) -> Markup:
    when = _only_if(line.when)
    if line.use is None:
        return sheet.item(f"guidance.{block}.{number}", when)
    link = tag("a", line.use.replace("_", " "), href=f"#block-{line.use}")
    return tag("li", "then all of ", link, f" ({when})" if when else "", class_="use")


def _only_if(conditions: Iterable[Condition]) -> str:
    described = " and ".join(map(describe, conditions))
    return f"only if {described}" if described else ""


def faq(sheet: Sheet, lexicon: Lexicon) -> Markup:
    """What callers may ask at any time, and what they hear."""
    parts = []
    for name in sheet.dialog.faq.answers:
        ids = sheet.starting(f"faq.{name}.")
        heading = tag("h3", name.replace("_", " "))
        parts.append(
            tag("section", heading, sheet.items(ids), faq_phrases(lexicon, name), class_="card")
        )
    return join(*parts)


def prompts(sheet: Sheet) -> Markup:
    """What is said around the questions."""
    alone = ["dialog.greeting", "prompts.by_keyboard"]
    parts = [tag("section", sheet.items(alone), class_="card")]
    for key in sheet.dialog.prompts.variants():
        heading = tag("h3", key.replace("_", " "))
        ids = sheet.starting(f"prompts.{key}.")
        parts.append(tag("section", heading, sheet.items(ids), class_="card"))
    return join(*parts)


def seed(sheet: Sheet) -> Markup:
    """Each statement of the seed and the sentences that carry it."""
    spoken = tuple(sheet.sentences.values())
    rows = []
    for statement in sheet.records.seed.statements.values():
        carried: Markup = join(*_links(s.id for s in carriers(statement, spoken)))
        if statement.left_out:
            carried = join(f"left out: {statement.left_out}")
        place = f"{statement.section.replace('_', ' ')} {statement.item}"
        cells = (tick(), place, statement.says, carried)
        rows.append(tag("tr", *(tag("td", cell) for cell in cells)))
    head = tag("tr", *(tag("th", title) for title in ("Ok", "Where", "Says", "Carried by")))
    return tag("table", tag("thead", head), tag("tbody", *rows))


def _links(sentence_ids: Iterable[str]) -> Iterable[Markup]:
    for sentence_id in sentence_ids:
        yield tag("a", sentence_id, href=f"#{sentence_id}")
        yield join(" ")


def sources(sheet: Sheet) -> Markup:
    """The sources by name."""
    items = [
        tag(
            "li",
            tag("label", tick(), " ", tag("b", name_source(source))),
            f" {source.note}" if source.note else "",
            id=f"source-{name}",
        )
        for name, source in sheet.dialog.sources.sources.items()
    ]
    return tag("ul", *items)
