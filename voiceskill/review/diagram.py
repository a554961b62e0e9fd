"""Draws the graph of a dialog as SVG: the questions downwards, what each can raise at its right.

All sizes are in the units of a drawing 360 wide, so that it is legible across a phone.
"""

from collections.abc import Iterator
from textwrap import wrap

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Outcome
from voiceskill.dialog.graph import (
    INSTRUCT,
    LEVEL_WORDS,
    READ_BACK,
    START,
    VERIFY,
    WITHDRAW,
    Graph,
    Kind,
    Node,
    describe,
    dialog_graph,
    ways,
)
from voiceskill.review.markup import Markup, join, tag

WIDTH = 360
_LEFT, _BOX, _PILL_X, _PILL = 6, 208, 246, 108
_LINE, _PAD, _GAP = 14, 7, 14
_CHARACTERS, _PILL_CHARACTERS = 29, 13


class _Drawing:
    """Elements placed from the top downwards."""

    def __init__(self) -> None:
        self.parts: list[Markup] = []
        self.y = 6

    def box(self, lines: list[str], style: str, *, width: int = _BOX) -> int:
        """A box with text at the left; gives the height of its middle."""
        height = len(lines) * _LINE + 2 * _PAD
        self.parts.append(_box(_LEFT, self.y, width, height, style))
        self.parts.append(_text(lines, _LEFT + 8, self.y + _PAD))
        middle = self.y + height // 2
        self.y += height
        return middle

    def pill(self, middle: int, words: str, level: Outcome) -> None:
        """At the right, what a box raises, with an arrow to it."""
        lines = wrap(words, _PILL_CHARACTERS)
        height = len(lines) * _LINE + 8
        top = middle - height // 2
        self.parts.append(_arrow(_LEFT + _BOX, middle, _PILL_X - 2, middle, dashed=True))
        self.parts.append(_box(_PILL_X, top, _PILL, height, f"pill {level}", radius=height // 2))
        self.parts.append(_text(lines, _PILL_X + 10, top + 4))

    def down(self, label: str = "") -> None:
        """The arrow to the next box, with what has to hold for it."""
        x = _LEFT + 18
        gap = _GAP + (_LINE if label else 0)
        self.parts.append(_arrow(x, self.y, x, self.y + gap - 2))
        if label:
            self.parts.append(_text([label], x + 8, self.y + 4, style="note"))
        self.y += gap

    def heading(self, words: str) -> None:
        self.y += 20
        self.parts.append(_text([words], _LEFT, self.y, style="heading"))
        self.y += _LINE + 8


def draw(dialog: Dialog) -> Markup:
    """The whole diagram as one inline SVG element, with its description for screen readers."""
    graph = dialog_graph(dialog)
    drawing = _Drawing()
    drawing.box([graph.node(START).label], "start", width=84)
    for node in graph.nodes:
        if node.kind is Kind.QUESTION:
            _draw_question(drawing, dialog, node)
    drawing.down("no warning sign")
    drawing.box(wrap(graph.node(READ_BACK).label, _CHARACTERS), "step")
    _draw_ways(drawing, graph, READ_BACK)
    drawing.heading("Any moment: a sign of an emergency")
    for node_id in (INSTRUCT, VERIFY, WITHDRAW):
        drawing.box(wrap(graph.node(node_id).label, _CHARACTERS), "step")
        _draw_ways(drawing, graph, node_id)
        if node_id != WITHDRAW:
            label = next(
                (e.label for e in graph.edges if e.source == node_id and e.label == "no"), ""
            )
            drawing.down(label)
    drawing.heading("Any moment: the caller leaves")
    drawing.box(["leaves the conversation"], "step")
    _draw_ways(drawing, graph, START)
    return tag(
        "svg",
        tag("title", "The dialog as a diagram"),
        tag("desc", " ".join(_described(graph))),
        *drawing.parts,
        viewBox=f"0 0 {WIDTH} {drawing.y + 8}",
        role="img",
        class_="diagram",
    )


def _draw_question(drawing: _Drawing, dialog: Dialog, node: Node) -> None:
    step = node.id.removeprefix("ask_")
    when = dialog.steps.questions[step].when
    drawing.down("only if " + " and ".join(map(describe, when)) if when else "")
    lines = [step.replace("_", " ")]
    lines += [line for line in wrap(node.label, _CHARACTERS) if [line] != lines]
    for _, answer in ways(dialog, step):
        if answer != "present":
            lines += wrap(f"if {answer}", _CHARACTERS)
    middle = drawing.box(lines, "question")
    if node.level is not None:
        drawing.pill(middle, LEVEL_WORDS[node.level], node.level)


def _draw_ways(drawing: _Drawing, graph: Graph, source: str) -> None:
    """The endings that a box leads to, each on a row of its own."""
    for edge in graph.edges:
        target = graph.node(edge.target)
        if edge.source == source and target.level is not None and target.kind is Kind.ENDING:
            drawing.y += 4
            lines = wrap(edge.label, _CHARACTERS - 4)
            middle = drawing.y + (len(lines) * _LINE) // 2 + 4
            drawing.parts.append(_text(lines, _LEFT + 14, drawing.y + 4, style="note"))
            drawing.pill(middle, target.label, target.level)
            drawing.y += max(len(lines), len(wrap(target.label, _PILL_CHARACTERS))) * _LINE + 10


def _described(graph: Graph) -> Iterator[str]:
    for edge in graph.edges:
        label = f", {edge.label}" if edge.label else ""
        yield f"{graph.node(edge.source).label}{label}: {graph.node(edge.target).label}."


def _box(x: int, y: int, width: int, height: int, style: str, *, radius: int = 4) -> Markup:
    return tag(
        "rect",
        x=str(x),
        y=str(y),
        width=str(width),
        height=str(height),
        rx=str(radius),
        class_=style,
    )


def _text(lines: list[str], x: int, y: int, *, style: str = "") -> Markup:
    spans = (
        tag("tspan", line, x=str(x), y=str(y + 11 + number * _LINE))
        for number, line in enumerate(lines)
    )
    return tag("text", join(*spans), class_=style) if style else tag("text", join(*spans))


def _arrow(x1: int, y1: int, x2: int, y2: int, *, dashed: bool = False) -> Markup:
    head = f"M{x2 - 5} {y2 - 3}L{x2} {y2}L{x2 - 5} {y2 + 3}"
    if x1 == x2:
        head = f"M{x2 - 3} {y2 - 5}L{x2} {y2}L{x2 + 3} {y2 - 5}"
    style = "arrow dashed" if dashed else "arrow"
    line = tag("path", d=f"M{x1} {y1}L{x2} {y2}", class_=style)
    return join(line, tag("path", d=head, class_="arrow"))
