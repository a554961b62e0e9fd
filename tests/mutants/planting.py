"""The mutants: what is changed in which file, and a copy of the checkout with one of them in it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from tests.mutants.content_faults import faults

ROOT = Path(__file__).parents[2]
_COPIED = (
    "voiceskill",
    "dialogs",
    "tests",
    "models/manifest.toml",
    "models/second-reader/weights.npz",
    "pyproject.toml",
)


@dataclass(frozen=True)
class Mutant:
    """A file of the checkout in which `old` becomes `new`."""

    name: str
    file: str
    old: str
    new: str
    why_equivalent: str = ""

    @property
    def of_content(self) -> bool:
        return self.file.startswith("dialogs/")


def mutants() -> Iterator[Mutant]:
    """Those of the engine, in the YAML files beside this one, and those of the content."""
    for path in sorted(Path(__file__).parent.glob("engine_*.yaml")):
        for module, found in YAML(typ="safe", pure=True).load(path).items():
            file = f"voiceskill/dialog/{module}.py"
            for fault in found:
                why = fault.get("equivalent", "")
                yield Mutant(f"engine: {fault['name']}", file, fault["old"], fault["new"], why)
    folder = ROOT / "dialogs/back_pain"
    read = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    for name, file, old, new in faults(read):
        yield Mutant(f"content: {name}", f"dialogs/back_pain/{file}", old, new)


def plant(mutant: Mutant, folder: Path) -> bool:
    """Copy the checkout into `folder` with the mutant in it; False when its place is gone."""
    copy_checkout(folder)
    path = folder / mutant.file
    text = path.read_text(encoding="utf-8")
    if mutant.old not in text or mutant.old == mutant.new:
        return False
    path.write_text(text.replace(mutant.old, mutant.new, 1), encoding="utf-8")
    return True


def copy_checkout(folder: Path) -> None:
    """Copy what the tests of the dialog need into `folder`."""
    for name in _COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".*", "model", "*.wav", "utterances")
            shutil.copytree(source, target, ignore=ignored)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
