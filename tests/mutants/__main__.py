"""`python -m tests.mutants`: plants each fault in a copy, and sees what catches it.

Each fault is planted in a copy of the checkout in a temporary folder. `verify` runs there until
it finds a fault, the short parts first, and the tests of the dialog when it finds none. Exit
status 1 when a fault escapes that is not listed as equivalent, with the reason.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

from ruamel.yaml import YAML

from tests.mutants.content_faults import faults

ROOT = Path(__file__).parents[2]
_COPIED = ("voiceskill", "dialogs", "tests", "models/manifest.toml", "pyproject.toml")
_TESTS = (
    "tests/dialog/test_load.py",
    "tests/dialog/test_state.py",
    "tests/dialog/test_engine_properties.py",
    "tests/test_conversations.py",
)
_TIMEOUT_S = 600


@dataclass(frozen=True)
class Mutant:
    """A file of the checkout in which `old` becomes `new`."""

    name: str
    file: str
    old: str
    new: str
    why_equivalent: str = ""


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


def copy_checkout(folder: Path) -> None:
    for name in _COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".*", "model", "*.wav")
            shutil.copytree(source, target, ignore=ignored)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def catch(mutant: Mutant, folder: Path) -> str:
    """What catches the mutant in the copy `folder`; "" when nothing does."""
    path = folder / mutant.file
    text = path.read_text(encoding="utf-8")
    if mutant.old not in text or mutant.old == mutant.new:
        return "STALE"
    path.write_text(text.replace(mutant.old, mutant.new, 1), encoding="utf-8")
    try:
        return _verify(folder) or _test(folder)
    finally:
        path.write_text(text, encoding="utf-8")


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_TIMEOUT_S
    )


def _verify(folder: Path) -> str:
    try:
        done = _run(folder, "voiceskill.commands.verify", "--first", "--processes", "1")
    except subprocess.TimeoutExpired:
        return "verify (no end)"
    if done.returncode == 0:
        return ""
    failed = [line[0] for line in done.stdout.splitlines() if line.endswith(": FAILS")]
    if failed:
        return f"verify {' '.join(failed)}"
    last = (done.stderr.strip().splitlines() or ["?"])[-1]
    return f"verify, {last.split(':')[0].rsplit('.', 1)[-1]}"


def _test(folder: Path) -> str:
    done = _run(folder, "pytest", "-q", "-x", "-p", "no:cacheprovider", *_TESTS)
    return "tests" if done.returncode == 1 else ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", default="", help="only mutants with this in their name")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    chosen = [mutant for mutant in mutants() if args.only in mutant.name]
    caught = 0
    with tempfile.TemporaryDirectory() as temporary:
        copies: Queue[Path] = Queue()
        for number in range(args.processes):
            copy_checkout(Path(temporary) / str(number))
            copies.put(Path(temporary) / str(number))

        def work(mutant: Mutant) -> str:
            copy = copies.get()
            try:
                return catch(mutant, copy)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(args.processes) as pool:
            for mutant, by in zip(chosen, pool.map(work, chosen), strict=True):
                equivalent = f"equivalent: {mutant.why_equivalent}" if mutant.why_equivalent else ""
                good = bool(by and by != "STALE") or bool(equivalent)
                caught += good
                print(f"{mutant.name}: {by or equivalent or 'ESCAPED'}", flush=True)
    print(f"{caught} of {len(chosen)}")
    return 0 if caught == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
