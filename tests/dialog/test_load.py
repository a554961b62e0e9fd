"""Broken content is refused with one line that names the file, the key and the rule."""

import shutil
from pathlib import Path

import pytest

from voiceskill.dialog.load import Place, load_dialog
from voiceskill.errors import ContentError

BREAKS = {
    "unknown key": ("dialog.yaml", "language: en", "language: en\nlangauge: en", "langauge"),
    "duplicate key": ("dialog.yaml", "language: en", "language: en\nlanguage: en", "language"),
    "missing key": ("dialog.yaml", "language: en\n", "", "language: Field required"),
    "not YAML": ("dialog.yaml", "name: back_pain", "name: [back", "not YAML"),
    "unknown step": ("questions.yaml", "  - walking\n", "  - wlking\n", "unknown step `wlking`"),
    "open question not first": (
        "questions.yaml",
        "  - open\n  - legs",
        "  - legs\n  - open",
        "first step",
    ),
    "step left out": (
        "questions.yaml",
        "  - cancer\n",
        "",
        "no step asks about `cancer_history`",
    ),
    "unknown finding asked": (
        "questions.yaml",
        "asks: [trouble_walking]",
        "asks: [trouble_wlking]",
        "`trouble_wlking`",
    ),
    "same words twice": (
        "questions.yaml",
        "short: Any new weakness in your legs?",
        "short: Is a leg newly weak?",
        "must differ",
    ),
    "two tests in a condition": (
        "triage.yaml",
        "{slot: severity, at_least: 8}",
        "{slot: severity, at_least: 8, over: 3}",
        "a condition needs",
    ),
    "unknown slot": ("triage.yaml", "slot: severity", "slot: severty", "unknown slot `severty`"),
    "unknown track": ("triage.yaml", "track: infection", "track: infektion", "unknown track"),
    "unknown source": ("faq.yaml", "source: seed_causes", "source: seed_cause", "unknown source"),
    "block cycle": (
        "guidance.yaml",
        "  activity:\n",
        "  activity:\n    - use: activity\n",
        "circle: activity > activity",
    ),
    "unknown block": ("guidance.yaml", "use: recovery", "use: recoveri", "block `recoveri`"),
    "unknown ending": ("guidance.yaml", "self_care: self_care", "self_care: care", "block `care`"),
    "text and use": (
        "guidance.yaml",
        "    - use: recovery",
        "    - use: recovery\n      text: Rest.",
        "either `text` or `use`",
    ),
    "text without source": (
        "guidance.yaml",
        "      source: nice_ng59\n    - text: As you are pregnant, ask",
        "    - text: As you are pregnant, ask",
        "needs its `source`",
    ),
    "unknown placeholder": (
        "guidance.yaml",
        "{crisis_line} now",
        "{crisis_lime} now",
        "{crisis_lime}",
    ),
    "no default track": ("guidance.yaml", "  default:\n", "  usual:\n", "`default`"),
    "level out of range": ("findings.yaml", "level: null", "level: self_care", "level"),
    "missing prompt": ("../common/prompts.yaml", "dispute:\n", "disputed:\n", "dispute"),
    "a single variant": (
        "../common/prompts.yaml",
        "  - It is important, so I make sure.\n",
        "",
        "why_check",
    ),
}


@pytest.fixture
def folder(tmp_path: Path, dialogs_folder: Path) -> Path:
    shutil.copytree(dialogs_folder / "back_pain", tmp_path / "back_pain")
    shutil.copytree(dialogs_folder / "common", tmp_path / "common")
    return tmp_path / "back_pain"


@pytest.mark.parametrize("name", BREAKS)
def test_names_file_key_and_rule(folder: Path, name: str) -> None:
    file, old, new, expected = BREAKS[name]
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_dialog(folder, folder.parent / "common")
    message = str(caught.value)
    assert Path(file).name in message
    assert expected in message
    assert "\n" not in message


def test_missing_file_and_folder(folder: Path) -> None:
    (folder / "faq.yaml").unlink()
    with pytest.raises(ContentError, match=r"faq\.yaml: cannot be read"):
        load_dialog(folder, folder.parent / "common")
    with pytest.raises(ContentError, match="no such dialog folder"):
        load_dialog(folder / "nowhere", folder.parent / "common")


def test_not_utf8(folder: Path) -> None:
    (folder / "faq.yaml").write_bytes(b"answers: \xff")
    with pytest.raises(ContentError, match="not UTF-8"):
        load_dialog(folder, folder.parent / "common")


def test_place_fills_the_numbers(folder: Path) -> None:
    dialog = load_dialog(folder, folder.parent / "common", Place(emergency_number="911"))
    assert "911" in dialog.guidance.instructions["default"].action
