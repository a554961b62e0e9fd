"""Reads a dialog folder and checks what no single file can: references between the files."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from voiceskill.dialog.content import (
    Dialog,
    DialogFile,
    FaqFile,
    FindingsFile,
    GuidanceFile,
    PromptsFile,
    QuestionsFile,
    SourcesFile,
    TriageFile,
)
from voiceskill.dialog.content_types import Condition
from voiceskill.dialog.events import Expects
from voiceskill.errors import ContentError
from voiceskill.yamlfile import read_yaml

SLOTS = (
    "severity",
    "duration_days",
    "recurrent",
    "improving",
    "radiates_below_knee",
    "movement_related",
)


@dataclass(frozen=True, slots=True)
class Place:
    """What is dialled where the skill runs, as it is to be spoken."""

    emergency_number: str = "your local emergency number"
    crisis_line: str = "a crisis line"


def load_dialog(folder: Path, common: Path, place: Place | None = None) -> Dialog:
    """The dialog in `folder`, with the prompts of `common`, its texts made fit for `place`.

    Raises ContentError that names file, key and rule when the content is broken.
    """
    if not folder.is_dir():
        raise ContentError(f"{folder}: no such dialog folder")
    dialog = Dialog(
        info=read_yaml(folder / "dialog.yaml", DialogFile),
        findings=read_yaml(folder / "findings.yaml", FindingsFile),
        steps=read_yaml(folder / "questions.yaml", QuestionsFile),
        triage=read_yaml(folder / "triage.yaml", TriageFile),
        guidance=read_yaml(folder / "guidance.yaml", GuidanceFile),
        faq=read_yaml(folder / "faq.yaml", FaqFile),
        sources=read_yaml(folder / "sources.yaml", SourcesFile),
        prompts=read_yaml(common / "prompts.yaml", PromptsFile),
    )
    for file, key, rule in _problems(dialog):
        parent = common if file == "prompts.yaml" else folder
        raise ContentError(f"{parent / file}, {key}: {rule}")
    return Dialog.model_validate(_localise(dialog.model_dump(), place or Place()))


def _localise(node: object, place: Place) -> object:
    """The content with the place's own words for the placeholders that name it."""
    if isinstance(node, str) and not isinstance(node, StrEnum):
        for name, words in asdict(place).items():
            node = node.replace(f"{{{name}}}", words)
    elif isinstance(node, Mapping):
        return {key: _localise(value, place) for key, value in node.items()}
    elif isinstance(node, tuple):
        return tuple(_localise(value, place) for value in node)
    return node


Problem = tuple[str, str, str]


def _problems(dialog: Dialog) -> Iterator[Problem]:
    """Each broken reference as (file, key, rule), the first that a reader would meet first."""
    yield from _question_problems(dialog)
    yield from _finding_problems(dialog)
    yield from _guidance_problems(dialog)
    yield from _source_problems(dialog)


def _finding_problems(dialog: Dialog) -> Iterator[Problem]:
    for name in dialog.findings.asked:
        spec = dialog.finding(name)
        if spec is None:
            yield "findings.yaml", f"asked.{name}", "unknown finding"
        elif spec.denial is None:
            yield "findings.yaml", f"findings.{name}", "an asked finding needs `denial`"
        if dialog.single(name) is None:
            yield "questions.yaml", "questions", f"no question asks about `{name}` alone"
        if not any(name in dialog.steps.questions[s].asks for s in _known_steps(dialog)):
            yield "questions.yaml", "steps", f"no step asks about `{name}`"
    for name, spec in dialog.findings.findings.items():
        if spec.track not in dialog.guidance.instructions:
            yield "findings.yaml", f"findings.{name}.track", f"unknown track `{spec.track}`"
    for number, rule in enumerate(dialog.triage.rules):
        key = f"rules.{number}"
        if rule.track not in dialog.guidance.instructions:
            yield "triage.yaml", f"{key}.track", f"unknown track `{rule.track}`"
        yield from _condition_problems(dialog, "triage.yaml", f"{key}.when", rule.when)


def _known_steps(dialog: Dialog) -> list[str]:
    return [step for step in dialog.steps.steps if step in dialog.steps.questions]


def _question_problems(dialog: Dialog) -> Iterator[Problem]:
    file = "questions.yaml"
    for number, step in enumerate(dialog.steps.steps):
        question = dialog.steps.questions.get(step)
        if question is None:
            yield file, f"steps.{number}", f"unknown step `{step}`"
        elif (question.expects is Expects.OPEN) != (number == 0):
            yield file, f"steps.{number}", "the first step, and only that, is the open question"
    for name, question in dialog.steps.questions.items():
        key = f"questions.{name}"
        if (question.expects is Expects.OPEN) == bool(question.asks):
            yield file, key, "an open question asks about nothing, any other about something"
        for asked in question.asks:
            if asked not in SLOTS and dialog.finding(asked) is None:
                yield file, f"{key}.asks", f"unknown finding or slot `{asked}`"
        yield from _condition_problems(dialog, file, f"{key}.when", question.when)


def _condition_problems(
    dialog: Dialog, file: str, key: str, conditions: tuple[Condition, ...]
) -> Iterator[Problem]:
    for condition in conditions:
        if condition.finding is not None and dialog.finding(condition.finding) is None:
            yield file, key, f"unknown finding `{condition.finding}`"
        if condition.slot is not None and condition.slot not in SLOTS:
            yield file, key, f"unknown slot `{condition.slot}`; known: {', '.join(SLOTS)}"


def _guidance_problems(dialog: Dialog) -> Iterator[Problem]:
    file = "guidance.yaml"
    blocks = dialog.guidance.blocks
    roots = {f"endings.{k}": v for k, v in dialog.guidance.endings.model_dump().items()}
    ends = {"curtailed": dialog.guidance.curtailed, "interrupted": dialog.guidance.interrupted}
    for key, block in {**roots, **ends}.items():
        if block not in blocks:
            yield file, key, f"unknown block `{block}`"
    for name, lines in blocks.items():
        for number, line in enumerate(lines):
            key = f"blocks.{name}.{number}"
            if line.use is not None and line.use not in blocks:
                yield file, f"{key}.use", f"unknown block `{line.use}`"
            yield from _condition_problems(dialog, file, f"{key}.when", line.when)
    for name in blocks:
        path = _cycle(dialog, name, ())
        if path:
            yield file, f"blocks.{name}", f"the blocks use each other in a circle: {path}"


def _cycle(dialog: Dialog, block: str, above: tuple[str, ...]) -> str:
    if block in above:
        return " > ".join((*above[above.index(block) :], block))
    for line in dialog.guidance.blocks.get(block, ()):
        if line.use is not None:
            path = _cycle(dialog, line.use, (*above, block))
            if path:
                return path
    return ""


def _source_problems(dialog: Dialog) -> Iterator[Problem]:
    for file, key, source in _used_sources(dialog):
        if source not in dialog.sources.sources:
            yield file, key, f"unknown source `{source}`"


def _used_sources(dialog: Dialog) -> Iterator[Problem]:
    yield "dialog.yaml", "greeting_source", dialog.info.greeting_source
    yield "prompts.yaml", "source", dialog.prompts.source
    for name, spec in dialog.findings.findings.items():
        yield "findings.yaml", f"findings.{name}.source", spec.source
    for name, question in dialog.steps.questions.items():
        yield "questions.yaml", f"questions.{name}.source", question.source
    for number, rule in enumerate(dialog.triage.rules):
        yield "triage.yaml", f"rules.{number}.source", rule.source
    for name, answer in dialog.faq.answers.items():
        yield "faq.yaml", f"answers.{name}.source", answer.source
        for number, source in enumerate(answer.sources):
            yield "faq.yaml", f"answers.{name}.sources.{number}", source
    for name, instruction in dialog.guidance.instructions.items():
        yield "guidance.yaml", f"instructions.{name}.source", instruction.source
    for name, lines in dialog.guidance.blocks.items():
        for number, line in enumerate(lines):
            if line.source is not None:
                yield "guidance.yaml", f"blocks.{name}.{number}.source", line.source
