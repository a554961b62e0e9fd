"""The wheel, built and installed in an environment of its own, works far from a checkout."""

import json
import os
import subprocess
import sys
import venv
import wave
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NEEDED = (
    "voiceskill/dialogs/back_pain/questions.yaml",
    "voiceskill/dialogs/common/prompts.yaml",
    "voiceskill/models/manifest.toml",
    "voiceskill/review/style.css",
    "voiceskill/models/tiny-en/model/am/final.mdl",
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True, timeout=120)
    venv.create(folder / "venv", with_pip=True)
    (wheel,) = folder.glob("*.whl")
    pip = [str(folder / "venv" / "bin" / "pip"), "install", "--quiet"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True, timeout=600)
    return folder


def run(environment: Path, *args: str, text: str = "") -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VOICESKILL_"))}
    return subprocess.run(
        [str(environment / "venv" / "bin" / "voiceskill"), *args],
        input=text,
        capture_output=True,
        text=True,
        timeout=180,
        cwd=environment,
        env=clean,
        check=False,
    )


def test_the_wheel_carries_its_data(environment: Path) -> None:
    (package,) = (environment / "venv" / "lib").glob("python*/site-packages")
    assert [name for name in NEEDED if not (package / name).is_file()] == []


def test_chat_runs_from_the_wheel(environment: Path) -> None:
    done = run(environment, "chat", "--json", text="i wet myself\nyes\n")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["outcome"] == "emergency"


def test_demo_runs_from_the_wheel(environment: Path) -> None:
    done = run(environment, "demo", "--caller", "emergency", "--output", "demo.wav")
    assert done.returncode == 0, done.stderr
    with wave.open(str(environment / "demo.wav")) as file:
        assert file.getnframes() / file.getframerate() > 10
