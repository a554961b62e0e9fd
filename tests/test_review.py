"""The review page is whole, self-contained and safe, and changes only where the dialog does."""

import difflib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import DIALOGS
from voiceskill.cli import main
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.graph import dialog_graph, mermaid
from voiceskill.dialog.records import Records, load_records
from voiceskill.dialog.sentences import sentences
from voiceskill.language.lexicon import Lexicon
from voiceskill.language.load import load_lexicon
from voiceskill.review.markup import Markup, join, tag
from voiceskill.review.page import render

FOLDERS = (DIALOGS / "back_pain", DIALOGS / "common")
VOID = ("input", "meta")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(*FOLDERS)


@pytest.fixture(scope="module")
def records() -> Records:
    return load_records(*FOLDERS)


@pytest.fixture(scope="module")
def page(lexicon: Lexicon, records: Records, dialog: Dialog) -> str:
    return render(dialog, lexicon, records)


class Outline(HTMLParser):
    """The tags, ids and links of a page; fails on a tag that is closed wrongly."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_is_well_formed_and_each_link_leads_somewhere(page: str) -> None:
    outline = Outline(page)
    assert outline.open == []
    assert len(set(outline.ids)) == len(outline.ids)
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)


def test_takes_nothing_from_elsewhere(page: str) -> None:
    outline = Outline(page)
    assert not {"script", "link", "img", "iframe", "object", "image", "use"} & set(outline.tags)
    assert not {"src", "srcset", "xlink:href", "onload", "onclick"} & outline.attributes
    assert not re.search(r"https?:|url\(|@import|//", page)


def test_has_each_sentence_once_with_a_place_to_tick(page: str, dialog: Dialog) -> None:
    items = re.findall(r'<li id="([^"]+)" class="sentence"><label><input type="checkbox">', page)
    assert sorted(items) == sorted(sentence.id for sentence in sentences(dialog))


def test_says_who_reviewed_it(dialog: Dialog, lexicon: Lexicon, records: Records) -> None:
    assert "Not reviewed by a clinician." in render(dialog, lexicon, records)
    info = dialog.info.model_copy(update={"reviewed_by": "Dr Example"})
    reviewed = dialog.model_copy(update={"info": info})
    assert "Reviewed by Dr Example." in render(reviewed, lexicon, records)


def test_is_the_same_each_time(
    page: str, dialog: Dialog, lexicon: Lexicon, records: Records
) -> None:
    assert render(dialog, lexicon, records) == page


def with_prompt(dialog: Dialog, question: str, text: str) -> Dialog:
    questions = dict(dialog.steps.questions)
    questions[question] = questions[question].model_copy(update={"ask": text})
    steps = dialog.steps.model_copy(update={"questions": questions})
    return dialog.model_copy(update={"steps": steps})


@pytest.mark.parametrize("question", ["legs", "severity", "self_harm"])
def test_a_changed_prompt_changes_only_its_place(
    page: str, dialog: Dialog, lexicon: Lexicon, records: Records, question: str
) -> None:
    changed = render(with_prompt(dialog, question, "Is it so?"), lexicon, records)
    before, after = page.splitlines(), changed.splitlines()
    places = [
        (before[a1:a2], after[b1:b2])
        for kind, a1, a2, b1, b2 in difflib.SequenceMatcher(
            None, before, after, autojunk=False
        ).get_opcodes()
        if kind != "equal"
    ]
    assert len(places) == 1
    (old, new) = places[0]
    assert len(old) == len(new) == 1
    assert f'id="questions.{question}.ask"' in old[0]
    assert "Is it so?" in new[0]


def test_what_the_content_says_is_escaped(
    dialog: Dialog, lexicon: Lexicon, records: Records
) -> None:
    attack = "<script>alert(1)</script> & \"quoted\" 'too'?"
    page = render(with_prompt(dialog, "legs", attack), lexicon, records)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in page
    assert tag("a", "<b>", href='"><b>') == '<a href="&quot;&gt;&lt;b&gt;">&lt;b&gt;</a>'
    assert join("<", Markup("<i>")) == "&lt;<i>"


def test_each_asked_finding_shows_what_counts(page: str, dialog: Dialog) -> None:
    for name in dialog.findings.asked:
        start = page.index(f"<h4>{name.replace('_', ' ')}</h4>")
        assert "present, whenever said" in page[start : start + 400]
    for concept in ("polar_yes", "polar_no", "polar_unsure"):
        assert f'<li id="words-{concept}">' in page


def test_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.html"
    assert main(["review", "--output", str(file)]) == 0
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>\n<html")
    assert main(["review", "--output", str(tmp_path)]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_graph_has_each_step_and_each_edge_joins_nodes(dialog: Dialog) -> None:
    graph = dialog_graph(dialog)
    nodes = {node.id for node in graph.nodes}
    assert {f"ask_{step}" for step in dialog.steps.steps} <= nodes
    assert all({edge.source, edge.target} <= nodes for edge in graph.edges)
    reached = {"start"}
    for _ in graph.nodes:
        reached |= {edge.target for edge in graph.edges if edge.source in reached}
    assert reached == nodes


def test_graph_is_mermaid(capsys: pytest.CaptureFixture[str], dialog: Dialog) -> None:
    assert main(["graph"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == list(mermaid(dialog_graph(dialog)))
    assert lines[0] == "flowchart TD"
    node = r"\w+(?:\(\[.*\]\)|\[.*\]|\{\{.*\}\})"
    edge = r"\w+ (?:-->|-\.->)(?:\|\".*\"\|)? \w+"
    assert all(re.fullmatch(rf"  (?:{node}|{edge})", line) for line in lines[1:])
    assert '  ask_severity -.->|"severity 8 or more"| end_see_doctor' in lines
