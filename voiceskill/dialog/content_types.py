"""What all content of a dialog is made of: checked texts, conditions, and the base of each model.

Texts may hold placeholders: `{emergency_number}`, `{crisis_line}`, `{names}` (of findings),
`{unclear}` (findings that stayed open) and `{value}` (of a slot).
"""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

PLACEHOLDERS = frozenset({"emergency_number", "crisis_line", "names", "unclear", "value"})

Number = int | float


def _check_text(text: str) -> str:
    if not text.strip():
        raise ValueError("a text that is spoken must not be empty")
    unknown = set(re.findall(r"\{([^}]*)\}", text)) - PLACEHOLDERS
    if unknown:
        raise ValueError(f"unknown placeholder {{{unknown.pop()}}}; known: {sorted(PLACEHOLDERS)}")
    return text


def _check_variants(variants: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(variants)) < len(variants):
        raise ValueError("the variants of a prompt must differ: no one hears the same words twice")
    return variants


Text = Annotated[str, AfterValidator(_check_text)]
Variants = Annotated[tuple[Text, ...], Field(min_length=2), AfterValidator(_check_variants)]


class Content(BaseModel):
    """Base of all content: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(Content):
    """One thing that has to hold: a finding is present, or a slot has such a value.

    `clear`: each asked finding was denied and read back, and nothing else raises the level.
    """

    finding: str | None = None
    clear: bool | None = None
    slot: str | None = None
    equals: bool | None = None
    at_least: Number | None = None
    over: Number | None = None
    at_most: Number | None = None
    unanswered: bool | None = None

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        tests = (self.equals, self.at_least, self.over, self.at_most, self.unanswered)
        count = sum(test is not None for test in tests)
        subjects = (self.finding, self.clear, self.slot)
        if sum(subject is not None for subject in subjects) > 1:
            raise ValueError("a condition is about one of `finding`, `slot` and `clear`")
        if self.slot is None and subjects != (None, None, None):
            if count:
                raise ValueError("only a condition on a slot has a test")
        elif self.slot is None or count != 1:
            raise ValueError(
                "a condition needs `finding`, or `slot` with one of "
                "`equals`, `at_least`, `over`, `at_most`, `unanswered`"
            )
        return self
