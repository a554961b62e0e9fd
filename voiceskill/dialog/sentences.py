"""Everything that a dialog can say, each text with its id, place, source and levels."""

from collections.abc import Iterator
from dataclasses import dataclass

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.content_types import Condition
from voiceskill.dialog.events import Outcome
from voiceskill.dialog.state import LEVELS

ANY_LEVEL = "any"
PROMPTS_FILE = "common/prompts.yaml"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text that can be spoken, under the id that `Say.prompt` carries.

    `file` and `key` tell where it stands. `levels` are the outcomes it belongs to, the gravest
    first, "any" when it belongs to none, () when nothing ever leads to it. `whole` is False for
    the name of a finding, which is spoken inside of other sentences.
    """

    id: str
    text: str
    file: str
    key: str
    source: str
    levels: tuple[str, ...]
    whole: bool = True

    @property
    def is_question(self) -> bool:
        """Whether it has to ask something."""
        return self.id.startswith("questions.") and self.id.endswith(
            (".ask", ".short", ".concrete")
        )


def sentences(dialog: Dialog) -> tuple[Sentence, ...]:
    """All that can be spoken, in the order of the files."""
    return tuple(_all(dialog))


def _all(dialog: Dialog) -> Iterator[Sentence]:
    info = dialog.info
    always = (ANY_LEVEL,)
    yield Sentence(
        "dialog.greeting", info.greeting, "dialog.yaml", "greeting", info.greeting_source, always
    )
    yield from _questions(dialog)
    yield from _findings(dialog)
    yield from _instructions(dialog)
    yield from _blocks(dialog)
    for name, answer in dialog.faq.answers.items():
        cited = answer.sources or (answer.source,) * len(answer.answer)
        parts = [
            (f"answer.{number}", text, cited[number]) for number, text in enumerate(answer.answer)
        ]
        for part, text, source in (*parts, ("again", answer.again, answer.source)):
            key = f"answers.{name}.{part}"
            yield Sentence(f"faq.{name}.{part}", text, "faq.yaml", key, source, always)
    source = dialog.prompts.source
    for key, variants in dialog.prompts.variants().items():
        for number, text in enumerate(variants):
            place = f"{key}.{number}"
            yield Sentence(f"prompts.{place}", text, PROMPTS_FILE, place, source, always)
    text = dialog.prompts.by_keyboard
    yield Sentence("prompts.by_keyboard", text, PROMPTS_FILE, "by_keyboard", source, always)


def _questions(dialog: Dialog) -> Iterator[Sentence]:
    for name, question in dialog.steps.questions.items():
        levels = _gravest(level for asked in question.asks for level in topic_levels(dialog, asked))
        for part in ("ask", "short", "concrete", "heard", "why"):
            text = getattr(question, part)
            if text is not None:
                place = f"questions.{name}.{part}"
                yield Sentence(
                    place,
                    text,
                    "questions.yaml",
                    place,
                    question.source,
                    levels[:1] if question.asks else (ANY_LEVEL,),
                )


def _findings(dialog: Dialog) -> Iterator[Sentence]:
    for name, spec in dialog.findings.findings.items():
        levels = _gravest(topic_levels(dialog, name))[:1]
        for part, text in (("name", spec.name), ("denial", spec.denial)):
            if text is not None:
                place = f"findings.{name}.{part}"
                yield Sentence(
                    place, text, "findings.yaml", place, spec.source, levels, whole=False
                )


def _instructions(dialog: Dialog) -> Iterator[Sentence]:
    used = {spec.track for spec in dialog.findings.findings.values()}
    used.update(rule.track for rule in dialog.triage.rules)
    for name, instruction in dialog.guidance.instructions.items():
        levels = (Outcome.EMERGENCY.value,) if name in used else ()
        for part, text in instruction.parts():
            key = f"instructions.{name}.{part}"
            yield Sentence(
                f"guidance.{name}.{part}", text, "guidance.yaml", key, instruction.source, levels
            )


def _blocks(dialog: Dialog) -> Iterator[Sentence]:
    for name, lines in dialog.guidance.blocks.items():
        levels = block_levels(dialog, name)
        for number, line in enumerate(lines):
            if line.text is not None and line.source is not None:
                key = f"blocks.{name}.{number}.text"
                yield Sentence(
                    f"guidance.{name}.{number}",
                    line.text,
                    "guidance.yaml",
                    key,
                    line.source,
                    levels,
                )


def topic_levels(dialog: Dialog, name: str) -> tuple[str, ...]:
    """The level of a finding by itself; else what it, or a slot, leads to by rule or ending."""
    spec = dialog.finding(name)
    if spec is not None and spec.level is not None:
        return (spec.level.value,)
    found: list[str] = []
    for rule in dialog.triage.rules:
        if _mentions(rule.when, name):
            found.append(rule.level.value)
    for block, lines in dialog.guidance.blocks.items():
        if any(_mentions(line.when, name) for line in lines):
            found.extend(block_levels(dialog, block))
    return _gravest(found)


def _mentions(conditions: tuple[Condition, ...], name: str) -> bool:
    return any(name in (condition.finding, condition.slot) for condition in conditions)


def block_levels(dialog: Dialog, name: str) -> tuple[str, ...]:
    """The endings that speak a guidance block, the gravest first; "any" for a broken-off one."""
    guidance = dialog.guidance
    endings: dict[str, str] = guidance.endings.model_dump()
    found = [outcome for outcome, block in endings.items() if name in _within(dialog, block)]
    if name in _within(dialog, guidance.curtailed):
        found.append(Outcome.SELF_CARE.value)
    levels = _gravest(found)
    if not levels and name in _within(dialog, guidance.interrupted):
        return (ANY_LEVEL,)
    return levels


def _within(dialog: Dialog, block: str) -> set[str]:
    used = {line.use for line in dialog.guidance.blocks[block] if line.use is not None}
    return {block}.union(*(_within(dialog, name) for name in used))


def _gravest(levels: Iterator[str] | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    order = {level.value: -rank for rank, level in enumerate(LEVELS)}
    return tuple(sorted(set(levels), key=lambda level: order.get(level, 1)))
