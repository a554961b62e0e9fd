"""The review page: one self-contained HTML file, the same each time for the same dialog."""

from pathlib import Path

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.records import Records
from voiceskill.language.lexicon import Lexicon
from voiceskill.review import sections
from voiceskill.review.diagram import draw
from voiceskill.review.markup import Markup, join, tag
from voiceskill.review.phrases import polar_phrases, word_lists
from voiceskill.review.sentence_item import new_sheet

_STYLE = Path(__file__).with_name("style.css")

_HOW = (
    "Tick what is right. For the record, write the sentence's id, your name, the day and the "
    "eight characters after “words” into reviews.yaml beside the dialog; they change when the "
    "words change, and then the sentence counts as not reviewed. Ticks are not stored."
)
_DOUBT = (
    "What is said of a sign counts at any moment, not only when it is asked about. A sign that "
    "stays unsure or without an answer is never taken for absent: an emergency sign then means "
    "seen today, any other a doctor soon. Questions of callers and commands (repeat, back, help) "
    "come back to the open question."
)
_NOTATION = (
    "A rule joins word lists: “+” means that all of them have to be said in one part of a "
    "sentence, “>” that they come in this order, “&” that they may stand anywhere. None of the "
    "lists after “without” may be said in that part, none after “unless” at all. In a list, "
    "(a|b) is any one of these, and [a] may be left out. A denial or a doubt before or after the "
    "phrase turns it into absent or unsure."
)


def render(dialog: Dialog, lexicon: Lexicon, records: Records) -> str:
    """The page as HTML. Pure but for reading the style sheet that comes with it."""
    sheet = new_sheet(dialog, records)
    reviewer = dialog.info.reviewed_by.strip()
    state = f"Reviewed by {reviewer}." if reviewer else "Not reviewed by a clinician."
    title = f"Review of the dialog {dialog.info.name}, version {dialog.info.version}"
    parts = {
        "Diagram": join(tag("p", _DOUBT), tag("figure", draw(dialog))),
        "Questions": join(
            tag("p", _NOTATION),
            tag("p", "Plain answers count for what was asked:"),
            polar_phrases(),
            sections.questions(sheet, lexicon),
        ),
        "Findings": sections.findings(sheet, lexicon),
        "Triage": sections.triage(sheet),
        "Guidance": sections.guidance(sheet),
        "Questions of callers": sections.faq(sheet, lexicon),
        "Around the questions": sections.prompts(sheet),
        "Seed": sections.seed(sheet),
        "Sources": sections.sources(sheet),
        "Word lists": word_lists(lexicon),
    }
    links = [tag("li", tag("a", name, href=f"#{_anchor(name)}")) for name in parts]
    body = [
        tag("section", tag("h2", name), content, id=_anchor(name))
        for name, content in parts.items()
    ]
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Markup(_STYLE.read_text(encoding="utf-8"))),
    )
    top = tag(
        "header",
        tag("h1", title),
        tag("p", state, class_="state"),
        tag("p", _HOW),
        tag("p", "Reviewer: ______________________  Date: ______________", class_="sign"),
        tag("nav", tag("ul", *links)),
    )
    page = tag("html", head, tag("body", top, tag("main", *body)), lang=dialog.info.language)
    return f"<!DOCTYPE html>\n{page}"


def _anchor(name: str) -> str:
    return "section-" + name.lower().replace(" ", "-")
