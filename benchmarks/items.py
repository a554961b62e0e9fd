"""The labelled utterances: our test set, and real answers given by path."""

import json
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML


@dataclass(frozen=True, slots=True)
class Item:
    """An utterance, the findings or slots it was asked about, and the findings it says.

    `question` is what was asked, in words, where that is known.
    """

    id: str
    text: str
    asked: tuple[str, ...]
    findings: dict[str, str]
    question: str = ""


def read_test_set(folder: Path) -> list[Item]:
    """All items of `folder/*.yaml`, in the order of their files.

    Raises ValueError when a file is no list of items.
    """
    items: list[Item] = []
    for path in sorted(folder.glob("*.yaml")):
        rows = YAML(typ="safe").load(path)
        if not isinstance(rows, list) or not all("text" in row for row in rows):
            raise ValueError(f"{path}: not a list of items with a text")
        for number, row in enumerate(rows, start=1):
            items.append(
                Item(
                    f"{path.stem}:{number}",
                    row["text"],
                    tuple(row.get("asked") or ()),
                    dict(row.get("findings") or {}),
                )
            )
    return items


def read_real_answers(path: Path) -> list[Item]:
    """JSON lines with `text`, `asked` and the `status` of what was asked."""
    items: list[Item] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            row = json.loads(line)
            status = dict.fromkeys(row["asked"], row["status"])
            question = row.get("question", "")
            items.append(Item(f"{number}", row["text"], tuple(row["asked"]), status, question))
    return items
