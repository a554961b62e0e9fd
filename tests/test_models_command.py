"""`voiceskill models list|fetch|path`."""

import argparse
from pathlib import Path

import pytest

from voiceskill.commands import models
from voiceskill.errors import ModelError, UsageError
from voiceskill.model_manifest import Manifest, read_manifest
from voiceskill.model_store import ModelStore

SMALL = "vosk-model-small-en-us-0.15"


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(read_manifest(), tmp_path)


def run(store: ModelStore, *words: str) -> int:
    parser = argparse.ArgumentParser()
    models.configure(parser)
    return models.run(parser.parse_args(words), store)


def test_list_tells_what_is_installed(
    store: ModelStore, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(store, "list") == 0
    small, small_state, tiny, tiny_state = capsys.readouterr().out.splitlines()
    assert small.startswith(f"{SMALL} (en-US, Apache-2.0): ")
    assert small_state == f"  not installed; `voiceskill models fetch {SMALL}` loads 41 MB"
    assert tiny.startswith("tiny-en ")
    assert tiny_state == f"  installed in {store.path('tiny-en')}"


def test_path(store: ModelStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(store, "path", "tiny-en") == 0
    assert Path(capsys.readouterr().out.strip()).is_dir()
    with pytest.raises(ModelError, match=f"`voiceskill models fetch {SMALL}`"):
        run(store, "path")
    (store.folder / SMALL).mkdir()
    assert run(store, "path") == 0
    assert capsys.readouterr().out.strip() == str(store.folder / SMALL)


def test_fetch(store: ModelStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(store, "fetch", "tiny-en") == 0
    assert capsys.readouterr().out.strip() == str(store.path("tiny-en"))
    file = tmp_path / "a.zip"
    file.write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"a\.zip: has 8 bytes, not the 41205931"):
        run(store, "fetch", "--from", str(file))
    with pytest.raises(UsageError, match="no model is called 'x'"):
        run(store, "fetch", "x")


def test_wrong_usage_ends_with_2(store: ModelStore) -> None:
    with pytest.raises(SystemExit) as caught:
        run(store)
    assert caught.value.code == 2


def test_a_manifest_without_a_full_model(tmp_path: Path) -> None:
    tiny = read_manifest().find("tiny-en")
    assert tiny
    with pytest.raises(UsageError, match="give a name"):
        run(ModelStore(Manifest(model=(tiny,)), tmp_path), "fetch")
