"""The dialog as a graph: what is asked in which order, what it can raise, and how it ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.content_types import Condition
from voiceskill.dialog.events import Outcome

LEVEL_WORDS = {
    Outcome.EMERGENCY: "emergency",
    Outcome.URGENT: "seen today",
    Outcome.SEE_DOCTOR: "doctor soon",
    Outcome.SELF_CARE: "self-care",
    Outcome.ABANDONED: "left early",
}


class Kind(StrEnum):
    """What a node of the graph is."""

    START = "start"
    QUESTION = "question"
    STEP = "step"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Node:
    """`level` is the gravest that a question can raise, or that of an ending."""

    id: str
    kind: Kind
    label: str
    level: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """`always` edges are the way of a caller without warning signs."""

    source: str
    target: str
    label: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def node(self, node_id: str) -> Node:
        return next(node for node in self.nodes if node.id == node_id)


START, INSTRUCT, VERIFY, WITHDRAW, READ_BACK = (
    "start",
    "instruct",
    "verify",
    "withdraw",
    "read_back",
)


def dialog_graph(dialog: Dialog) -> Graph:
    """The graph of the dialog's steps and endings; commands, misses and FAQ are left out.

    Those are answered in every state and come back to the open question.
    """
    return Graph(tuple(_nodes(dialog)), tuple(_edges(dialog)))


def _nodes(dialog: Dialog) -> Iterator[Node]:
    yield Node(START, Kind.START, "greeting")
    for step in dialog.steps.steps:
        question = dialog.steps.questions[step]
        names = ", ".join(name.replace("_", " ") for name in question.asks) or "what happened"
        yield Node(f"ask_{step}", Kind.QUESTION, names, _raises(dialog, step))
    yield Node(READ_BACK, Kind.STEP, "read back all that was denied")
    yield Node(INSTRUCT, Kind.STEP, "speak the emergency instruction at once")
    yield Node(VERIFY, Kind.STEP, "heard right?")
    yield Node(WITHDRAW, Kind.STEP, "really not?")
    for outcome, words in LEVEL_WORDS.items():
        yield Node(f"end_{outcome}", Kind.ENDING, words, outcome)


def _raises(dialog: Dialog, step: str) -> Outcome | None:
    """The gravest level that the answer can raise."""
    levels = [outcome for outcome, _ in ways(dialog, step)]
    return next((level for level in LEVEL_WORDS if level in levels), None)


def ways(dialog: Dialog, step: str) -> Iterator[tuple[Outcome, str]]:
    """Each level that the answer can raise, with what the answer has to be."""
    for name in dialog.steps.questions[step].asks:
        spec = dialog.finding(name)
        if spec is not None and spec.level is not None:
            yield spec.level, "present"
    for rule in dialog.triage.rules:
        slots = {condition.slot for condition in rule.when}
        asking = [s for s in dialog.steps.steps if slots & set(dialog.steps.questions[s].asks)]
        if None not in slots and asking[-1:] == [step]:
            yield rule.level, " and ".join(map(describe, rule.when))


def _edges(dialog: Dialog) -> Iterator[Edge]:
    before = [START]
    for step in dialog.steps.steps:
        question = dialog.steps.questions[step]
        node = f"ask_{step}"
        label = " and ".join(map(describe, question.when))
        for earlier in before:
            yield Edge(earlier, node, label if label else "", always=True)
        before = [*before, node] if label else [node]
        for level, answer in dict.fromkeys(ways(dialog, step)):
            target = INSTRUCT if level is Outcome.EMERGENCY else f"end_{level}"
            yield Edge(node, target, answer)
    for earlier in before:
        yield Edge(earlier, READ_BACK, "no warning sign", always=True)
    yield Edge(READ_BACK, f"end_{Outcome.SELF_CARE}", "all confirmed", always=True)
    yield Edge(READ_BACK, f"end_{Outcome.SEE_DOCTOR}", "confirmed, and a reason to be seen")
    yield Edge(READ_BACK, f"end_{Outcome.URGENT}", "not confirmed")
    yield Edge(INSTRUCT, VERIFY)
    yield Edge(VERIFY, f"end_{Outcome.EMERGENCY}", "yes, or no clear no")
    yield Edge(VERIFY, WITHDRAW, "no")
    yield Edge(WITHDRAW, f"end_{Outcome.EMERGENCY}", "anything but yes")
    yield Edge(WITHDRAW, f"end_{Outcome.URGENT}", "yes: goes on, and stays at least this")
    yield Edge(START, f"end_{Outcome.ABANDONED}", "before all warning signs were asked")


def describe(condition: Condition) -> str:
    """A condition in plain words: "duration days over 21"."""
    if condition.finding is not None:
        return f"{condition.finding.replace('_', ' ')} present"
    if condition.clear is not None:
        return "all denied and confirmed" if condition.clear else "not all denied and confirmed"
    slot = (condition.slot or "").replace("_", " ")
    if condition.unanswered is not None:
        return f"{slot} {'unanswered' if condition.unanswered else 'answered'}"
    if condition.equals is not None:
        return f"{slot} {'yes' if condition.equals else 'no'}"
    if condition.at_least is not None:
        return f"{slot} {condition.at_least} or more"
    if condition.over is not None:
        return f"{slot} over {condition.over}"
    return f"{slot} {condition.at_most} or less"


_SHAPES = {
    Kind.START: ('(["', '"])'),
    Kind.QUESTION: ('["', '"]'),
    Kind.STEP: ('{{"', '"}}'),
    Kind.ENDING: ('(["', '"])'),
}


def mermaid(graph: Graph) -> Iterator[str]:
    """The graph in the notation of Mermaid; dotted lines leave the way without warning signs."""
    yield "flowchart TD"
    for node in graph.nodes:
        left, right = _SHAPES[node.kind]
        yield f"  {node.id}{left}{_quoted(node.label)}{right}"
    for edge in graph.edges:
        line = "-->" if edge.always else "-.->"
        label = f'|"{_quoted(edge.label)}"|' if edge.label else ""
        yield f"  {edge.source} {line}{label} {edge.target}"


def _quoted(text: str) -> str:
    return text.replace("#", "#35;").replace('"', "#quot;")
