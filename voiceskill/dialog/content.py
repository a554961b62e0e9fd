"""The schema of a dialog: every file of a dialog folder is one of these models."""

from collections.abc import Iterator, Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from voiceskill.dialog.content_types import Condition, Content, Text, Variants
from voiceskill.dialog.events import Expects, Outcome


class Source(Content):
    """Where a statement comes from."""

    title: str
    year: int | None = None
    note: str = ""


class SourcesFile(Content):
    """`sources.yaml`."""

    sources: Mapping[str, Source]


class FindingSpec(Content):
    """A warning sign or a fact that raises the level.

    `name` follows "you have", `denial` follows "no" in the read-back. `level` null: the finding
    only counts together with others, through a triage rule. `track` names the emergency
    instruction to speak.
    """

    name: Text
    denial: Text | None = None
    level: Literal[Outcome.EMERGENCY, Outcome.URGENT, Outcome.SEE_DOCTOR] | None
    track: str = "default"
    source: str


class FindingsFile(Content):
    """`findings.yaml`: `asked` are the ones that each caller is asked about."""

    asked: tuple[str, ...]
    findings: Mapping[str, FindingSpec]


class Question(Content):
    """One thing to ask. `short` and `concrete` ask the same again in other words.

    `heard` acknowledges the value of a slot in the next turn. `when`: asked only if all hold.
    """

    asks: tuple[str, ...] = ()
    expects: Literal[Expects.OPEN, Expects.YES_NO, Expects.NUMBER, Expects.DURATION]
    ask: Text
    short: Text
    concrete: Text
    why: Text
    heard: Text | None = None
    when: tuple[Condition, ...] = ()
    source: str

    @model_validator(mode="after")
    def _texts_differ(self) -> Self:
        if len({self.ask, self.short, self.concrete}) < 3:
            raise ValueError("`ask`, `short` and `concrete` must differ")
        return self


class QuestionsFile(Content):
    """`questions.yaml`: `steps` in the order of asking; a joint step falls apart into singles."""

    steps: tuple[str, ...] = Field(min_length=1)
    questions: Mapping[str, Question]


class TriageRule(Content):
    """`level` applies when all conditions hold."""

    level: Literal[Outcome.EMERGENCY, Outcome.URGENT, Outcome.SEE_DOCTOR]
    when: tuple[Condition, ...] = Field(min_length=1)
    track: str = "default"
    source: str


class TriageFile(Content):
    """`triage.yaml`: what raises the level besides each finding's own level."""

    rules: tuple[TriageRule, ...]


class Line(Content):
    """A spoken line of a guidance block, or the use of another block."""

    text: Text | None = None
    source: str | None = None
    use: str | None = None
    when: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _text_or_use(self) -> Self:
        if (self.text is None) == (self.use is None):
            raise ValueError("a line has either `text` or `use`")
        if self.text is not None and self.source is None:
            raise ValueError("a text needs its `source`")
        return self


class Instruction(Content):
    """An emergency: what to do, why, what to tell them, and what to do again."""

    action: Text
    reason: Text
    tell: Text
    again: Text
    source: str

    def parts(self) -> Iterator[tuple[str, str]]:
        for part in ("action", "reason", "tell", "again"):
            yield part, getattr(self, part)


class Endings(Content):
    """The block to speak for each outcome."""

    emergency: str
    urgent: str
    see_doctor: str
    self_care: str
    abandoned: str


class GuidanceFile(Content):
    """`guidance.yaml`: emergency instructions, blocks of lines, and the block of each ending.

    `curtailed` ends a conversation that the caller leaves before the guidance is due,
    `interrupted` one that is broken off.
    """

    instructions: Mapping[str, Instruction]
    endings: Endings
    curtailed: str
    interrupted: str
    blocks: Mapping[str, tuple[Line, ...]]

    @model_validator(mode="after")
    def _has_default(self) -> Self:
        if "default" not in self.instructions:
            raise ValueError("`instructions` needs the track `default`")
        return self


class Answer(Content):
    """What is said to a question of the caller: in full, and in other words the next time.

    `sources`, where the sentences of `answer` do not all have the same, has one for each.
    """

    answer: tuple[Text, ...] = Field(min_length=1)
    again: Text
    source: str
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_source_each(self) -> Self:
        if self.sources and len(self.sources) != len(self.answer):
            raise ValueError("`sources` needs one source for each sentence of `answer`")
        return self


class FaqFile(Content):
    """`faq.yaml`: FAQ id to answer."""

    answers: Mapping[str, Answer]


class Limits(Content):
    """How often what may happen before the dialog goes on or ends cautiously."""

    misses_a_question: int = Field(default=2, ge=1)
    misses: int = Field(default=4, ge=1)
    unsure_a_question: int = Field(default=2, ge=1)
    detours: int = Field(default=8, ge=1)
    restarts: int = Field(default=2, ge=0)


class Timing(Content):
    """How long to wait for the first word, in seconds."""

    answer_s: float = Field(default=8, gt=0)
    slow_answer_s: float = Field(default=15, gt=0)
    wait_s: float = Field(default=60, gt=0)


class DialogFile(Content):
    """`dialog.yaml`: the dialog's name and version, who reviewed it, greeting and limits."""

    name: str
    version: int
    language: str
    reviewed_by: str
    greeting: Text
    greeting_source: str
    limits: Limits = Limits()
    timing: Timing = Timing()


class PromptsFile(Content):
    """`common/prompts.yaml`: what the dialog itself says around the questions.

    A prompt has at least two variants, so that no one hears the same words twice in a row. The
    voice channel says `by_keyboard` when it has lost its microphone.
    """

    source: str
    no_input: Variants
    no_match: Variants
    keys: Variants
    unsure: Variants
    doubted: Variants
    help: Variants
    why_check: Variants
    first_things: Variants
    wait: Variants
    slower: Variants
    louder: Variants
    back: Variants
    back_at_start: Variants
    correction: Variants
    correction_at_start: Variants
    corrected: Variants
    restart: Variants
    restart_keeping: Variants
    restart_refused: Variants
    resumed: Variants
    opened: Variants
    mentioned: Variants
    raised: Variants
    gave_up: Variants
    verify: Variants
    withdraw: Variants
    withdrawn: Variants
    kept: Variants
    read_back_grave: Variants
    read_back_other: Variants
    read_back_short: Variants
    dispute: Variants
    cautious: Variants
    by_keyboard: Text

    def variants(self) -> Mapping[str, tuple[str, ...]]:
        """What the engine says, by key."""
        prompts: dict[str, tuple[str, ...]] = self.model_dump(exclude={"source", "by_keyboard"})
        return prompts


class Dialog(Content):
    """A whole dialog, all files together."""

    info: DialogFile
    findings: FindingsFile
    steps: QuestionsFile
    triage: TriageFile
    guidance: GuidanceFile
    faq: FaqFile
    sources: SourcesFile
    prompts: PromptsFile

    def finding(self, name: str) -> FindingSpec | None:
        """The finding, None when the dialog does not know it."""
        return self.findings.findings.get(name)

    def single(self, name: str) -> str | None:
        """The id of the question that asks about `name` alone."""
        for question_id, question in self.steps.questions.items():
            if question.asks == (name,):
                return question_id
        return None
