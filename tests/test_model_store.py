"""The model store against a real server on this machine, and archives that mean harm."""

import contextlib
import hashlib
import io
import os
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from voiceskill.errors import ContentError, ModelError, UsageError
from voiceskill.model_manifest import Manifest, read_manifest
from voiceskill.model_store import ModelStore, choose_model
from voiceskill.resources import data_folder

TINY = data_folder("models") / "tiny-en" / "model"
NAME = "small-en"


class Server(ThreadingHTTPServer):
    """Serves `body` for every path but /missing; `announced` is its Content-Length."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.body = b""
        self.announced: int | None = None
        self.requests = 0


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.requests += 1
        if self.path == "/missing":
            self.send_error(404)
            return
        self.send_response(200)
        if self.server.announced != -1:
            length = self.server.announced or len(self.server.body)
            self.send_header("Content-Length", str(length))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(self.server.body)

    def log_message(self, *args: object) -> None:
        """The test's output stays clean."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def zipped(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return data.getvalue()


def model_members(top: str = "small-en-0.1/") -> dict[str, bytes]:
    files = (path for path in TINY.rglob("*") if path.is_file())
    return {top + path.relative_to(TINY).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def archive() -> bytes:
    return zipped(model_members())


def manifest_for(archive: bytes, url: str = "http://127.0.0.1:9/x.zip") -> Manifest:
    entry = {
        "name": NAME,
        "engine": "vosk",
        "language": "en-US",
        "purpose": "a test",
        "licence": "Apache-2.0",
        "full": True,
        "url": url,
        "bytes": len(archive),
        "sha256": hashlib.sha256(archive).hexdigest(),
    }
    return Manifest.model_validate({"model": [entry]})


def store_for(
    tmp_path: Path, archive: bytes, server: Server | None = None, path: str = "/model.zip"
) -> ModelStore:
    url = f"http://127.0.0.1:{server.server_port}{path}" if server else "http://127.0.0.1:9/x"
    return ModelStore(manifest_for(archive, url), tmp_path / "store", tmp_path / "shipped")


def leftovers(store: ModelStore) -> list[str]:
    return sorted(path.name for path in store.folder.iterdir())


def test_a_whole_archive_is_installed_with_progress(
    tmp_path: Path, server: Server, archive: bytes
) -> None:
    server.body = archive
    store = store_for(tmp_path, archive, server)
    seen: list[tuple[int, int]] = []
    folder = store.fetch(NAME, progress=lambda done, total: seen.append((done, total)))
    assert folder == store.folder / NAME == store.path(NAME)
    assert (folder / "am" / "final.mdl").read_bytes() == (TINY / "am" / "final.mdl").read_bytes()
    assert leftovers(store) == [NAME]
    assert seen[-1] == (len(archive), len(archive))
    assert len(seen) > 5
    assert store.fetch(NAME) == folder
    assert server.requests == 1


def test_a_damaged_installation_is_replaced(tmp_path: Path, server: Server, archive: bytes) -> None:
    server.body = archive
    store = store_for(tmp_path, archive, server)
    folder = store.fetch(NAME)
    (folder / "am" / "final.mdl").write_bytes(b"")
    assert store.fetch(NAME) == folder
    assert (folder / "am" / "final.mdl").stat().st_size > 0
    assert leftovers(store) == [NAME]


@pytest.mark.parametrize("announced", [None, -1, 10_000_000])
def test_a_truncated_download_leaves_nothing(
    tmp_path: Path, server: Server, archive: bytes, announced: int | None
) -> None:
    server.body = archive[: len(archive) // 2]
    server.announced = announced
    store = store_for(tmp_path, archive, server)
    with pytest.raises(ModelError) as caught:
        store.fetch(NAME)
    assert "\n" not in str(caught.value)
    assert leftovers(store) == []
    server.body, server.announced = archive, None
    assert store.fetch(NAME).is_dir()


def test_a_wrong_checksum_leaves_nothing(tmp_path: Path, server: Server, archive: bytes) -> None:
    server.body = archive[:-1] + bytes([archive[-1] ^ 1])
    store = store_for(tmp_path, archive, server)
    with pytest.raises(ModelError, match="checksum is not that of small-en"):
        store.fetch(NAME)
    assert leftovers(store) == []


def test_a_server_that_sends_without_end_is_stopped(
    tmp_path: Path, server: Server, archive: bytes
) -> None:
    server.body = archive + bytes(50_000_000)
    store = store_for(tmp_path, archive, server)
    with pytest.raises(ModelError, match="more than the"):
        store.fetch(NAME)
    assert leftovers(store) == []


def test_no_such_file_on_the_server(tmp_path: Path, server: Server, archive: bytes) -> None:
    store = store_for(tmp_path, archive, server, "/missing")
    with pytest.raises(ModelError, match="answered 404"):
        store.fetch(NAME)
    assert leftovers(store) == []


def test_no_server(tmp_path: Path, archive: bytes) -> None:
    store = store_for(tmp_path, archive)
    with pytest.raises(ModelError, match=r"--from FILE"):
        store.fetch(NAME)
    assert leftovers(store) == []


def test_an_interruption_leaves_nothing_and_the_next_fetch_succeeds(
    tmp_path: Path, server: Server, archive: bytes
) -> None:
    server.body = archive
    store = store_for(tmp_path, archive, server)

    def interrupt(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.fetch(NAME, progress=interrupt)
    assert leftovers(store) == []
    assert store.fetch(NAME).is_dir()


def test_what_a_killed_fetch_left_is_removed_a_day_later(tmp_path: Path, archive: bytes) -> None:
    store = store_for(tmp_path, archive)
    old, young = store.folder / ".fetch-old", store.folder / ".fetch-young"
    old.mkdir(parents=True)
    young.mkdir()
    os.utime(old, (0, 0))
    with pytest.raises(ModelError):
        store.fetch(NAME)
    assert leftovers(store) == [".fetch-young"]


def test_an_archive_at_hand_is_checked_like_any_other(tmp_path: Path, archive: bytes) -> None:
    store = store_for(tmp_path, archive)
    file = tmp_path / "model.zip"
    file.write_bytes(archive[:-10])
    with pytest.raises(ModelError, match=r"model\.zip: has \d+ bytes, not the"):
        store.fetch(NAME, file)
    with pytest.raises(ModelError, match="cannot be read"):
        store.fetch(NAME, tmp_path / "none.zip")
    file.write_bytes(archive)
    assert store.fetch(NAME, file).is_dir()
    assert file.exists()


def evil(name: str, link: bool = False) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        member = zipfile.ZipInfo(name)
        if link:
            member.external_attr = 0o120777 << 16
        file.writestr(member, "/etc/passwd")
    return data.getvalue()


@pytest.mark.parametrize(
    ("archive", "says"),
    [
        (evil("/tmp/evil"), "leaves the folder"),
        (evil("../evil"), "leaves the folder"),
        (evil("model/../../evil"), "leaves the folder"),
        (evil("..\\evil"), "leaves the folder"),
        (evil("C:\\evil"), "leaves the folder"),
        (evil("model/link", link=True), "is a link or a device"),
        (zipped({"model/zeros": bytes(30_000_000)}), "unpacks to 1 members of 30000000 bytes"),
        (b"no archive at all", "not a sound zip archive"),
        (zipped({"readme": b"hello"}), "no Vosk model in this folder"),
    ],
)
def test_an_evil_archive_is_refused(tmp_path: Path, archive: bytes, says: str) -> None:
    store = store_for(tmp_path, archive)
    file = tmp_path / "model.zip"
    file.write_bytes(archive)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(ModelError) as caught:
        store.fetch(NAME, file)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert leftovers(store) == []
    assert set(tmp_path.rglob("*")) - before <= {store.folder}


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    archive = bytearray(zipped(model_members()))
    archive[len(archive) // 2] ^= 0xFF
    store = store_for(tmp_path, bytes(archive))
    file = tmp_path / "model.zip"
    file.write_bytes(archive)
    with pytest.raises(ModelError, match="not a sound zip archive"):
        store.fetch(NAME, file)
    assert leftovers(store) == []


def test_a_model_that_vosk_cannot_use_is_not_installed(tmp_path: Path) -> None:
    members = model_members()
    members["small-en-0.1/graph/disambig_tid.int"] = b""
    archive = zipped(members)
    store = store_for(tmp_path, archive)
    file = tmp_path / "model.zip"
    file.write_bytes(archive)
    with pytest.raises(ModelError, match=r"model\.zip: the model is damaged, Vosk crashes on it"):
        store.fetch(NAME, file)
    assert leftovers(store) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path, archive: bytes) -> None:
    (tmp_path / "store").write_text("a file stands here")
    store = store_for(tmp_path, archive)
    with pytest.raises(ModelError, match="cannot be written"):
        store.fetch(NAME)


def test_choosing(tmp_path: Path, archive: bytes) -> None:
    store = store_for(tmp_path, archive)
    assert choose_model(None, store) is None
    with pytest.raises(ModelError, match="`voiceskill models fetch small-en`"):
        choose_model(NAME, store)
    with pytest.raises(UsageError, match="known are small-en"):
        choose_model("other", store)
    assert choose_model(str(tmp_path), store) == tmp_path
    by_hand = tmp_path / "shipped" / NAME
    by_hand.mkdir(parents=True)
    assert choose_model(None, store) == choose_model(NAME, store) == by_hand


def test_the_shipped_manifest() -> None:
    store = ModelStore()
    assert store.path("tiny-en") == store.fetch("tiny-en") == TINY
    small = store.entry("vosk-model-small-en-us-0.15")
    assert small.full
    assert (small.bytes, small.licence) == (41_205_931, "Apache-2.0")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ('name = "../evil"', "model.0.name: string should match"),
        ('url = "ftp://x/y"', "model.0.url: string should match"),
        ('url = "http://x/y"', "model.0.url: string should match"),
        ('sha256 = "12"', "model.0.sha256: string should match"),
        ("colour = 1", "model.0.colour: extra inputs are not permitted"),
        ('shipped = "x"', "model.0: has both shipped and an archive"),
        ("", "model.0: needs url, bytes and sha256, or shipped"),
        ("[", "not TOML"),
    ],
)
def test_a_broken_manifest_is_named_with_its_key(tmp_path: Path, change: str, says: str) -> None:
    lines = {
        "name": '"a"',
        "engine": '"vosk"',
        "language": '"en"',
        "purpose": '"p"',
        "licence": '"l"',
        "full": "true",
        "url": '"https://x/y"',
    }
    key = change.partition(" ")[0]
    kept = [f"{name} = {value}" for name, value in lines.items() if name != key]
    path = tmp_path / "manifest.toml"
    path.write_text("\n".join(["[[model]]", *kept, change]))
    with pytest.raises(ContentError) as caught:
        read_manifest(path)
    assert str(caught.value).startswith(str(path))
    assert says.lower() in str(caught.value).lower()


def test_a_missing_manifest_and_a_name_twice(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be read"):
        read_manifest(tmp_path / "manifest.toml")
    entry = manifest_for(b"x").model[0].model_dump()
    with pytest.raises(ValueError, match="stands there twice"):
        Manifest.model_validate({"model": [entry, entry]})
