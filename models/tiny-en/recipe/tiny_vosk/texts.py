"""The texts of the dialog, as `dialog_texts` stores them for the build."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class DialogTexts:
    """`words` to be heard; `callers` (utterances) and `phrases` (of the lexicon) made of them.

    `test_callers` are utterances for the evaluation, which nothing is learned from.
    """

    words: tuple[str, ...]
    callers: tuple[str, ...]
    test_callers: tuple[str, ...]
    phrases: tuple[str, ...]

    @classmethod
    def load(cls, path: Path) -> DialogTexts:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: tuple(value) for name, value in stored.items()})

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=0) + "\n", encoding="utf-8")
