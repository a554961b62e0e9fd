"""What catches a mutant: the short parts of `verify`, then the tests of the dialog, then all of it.

The parent process has loaded the shipped dialog, and none of the modules that are mutated; each
mutant is looked at in a fork of its own, which imports these from the copy.
"""

import gc
import os
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

import voiceskill.dialog
from tests.mutants.planting import ROOT, Mutant, copy_checkout, plant
from voiceskill.dialog.load import load_dialog

STALE = "STALE: the place to change is gone"
_MOST_CPU_S = 300
_TESTS = (
    "tests/dialog/test_state.py",
    "tests/dialog/test_engine_properties.py",
    "tests/dialog/test_spoken_rules.py",
    "tests/test_conversations.py",
)
_SHIPPED = load_dialog(ROOT / "dialogs/back_pain", ROOT / "dialogs/common")


class NoEnd(Exception):
    """The mutant used up its time."""


def catch(mutant: Mutant) -> str:
    """What catches the mutant; "" when nothing does. Changes this process: fork before."""
    gc.disable()
    signal.signal(signal.SIGXCPU, _give_up)
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU_S, resource.RLIM_INFINITY))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if not plant(mutant, folder):
            return STALE
        brief = _verify(mutant, folder, brief=True)
        return brief or _test(folder) or _verify(mutant, folder, brief=False)


def tests_pass() -> bool:
    """Whether the tests pass on a copy without a mutant: otherwise their failing says nothing."""
    with tempfile.TemporaryDirectory() as temporary:
        copy_checkout(Path(temporary))
        return _run_tests(Path(temporary)) == 0


def _give_up(signum: int, frame: FrameType | None) -> None:
    raise NoEnd


def _verify(mutant: Mutant, folder: Path, *, brief: bool) -> str:
    voiceskill.dialog.__path__[:] = [str(folder / "voiceskill/dialog")]
    try:
        from voiceskill.dialog.proof.verdict import prove

        dialog = _SHIPPED
        if mutant.of_content:
            dialog = load_dialog(folder / "dialogs/back_pain", folder / "dialogs/common")
        verdict = prove(dialog, brief=brief, first=True, processes=1)
    # A mutant may break in any way at all, and each way gives it away.
    except Exception as error:
        return f"verify, {type(error).__name__}"
    letters = sorted({*verdict.problems, *verdict.violations})
    return f"verify {' '.join(letters)}" if letters else ""


def _test(folder: Path) -> str:
    return "tests" if _run_tests(folder) == 1 else ""


def _run_tests(folder: Path) -> int:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *_TESTS]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return done.returncode
