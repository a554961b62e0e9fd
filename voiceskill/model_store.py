"""Where speech models stand on this machine, and how they get there.

The only module of the skill that uses the network.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_cache_dir

from voiceskill.archive import unpack_zip
from voiceskill.errors import ModelError, UsageError
from voiceskill.model_manifest import Manifest, ModelEntry, read_manifest
from voiceskill.resources import data_folder
from voiceskill.speech.vosk_model_check import find_fault

_STAGING = ".fetch-"
_STALE_S = 24 * 3600
_MAX_GROWTH = 10
_CHUNK_BYTES = 65_536
_OTHER_WAY = "try again, or give an archive that you have with --from FILE"

Progress = Callable[[int, int], None]


class ModelStore:
    """The models of a manifest and their folders.

    Fetched models stand in `folder` (by default in the user's cache); shipped ones, and ones
    unpacked there by hand, in `shipped_folder` (by default the skill's own `models`).
    """

    def __init__(
        self,
        manifest: Manifest | None = None,
        folder: Path | None = None,
        shipped_folder: Path | None = None,
    ) -> None:
        self.manifest = read_manifest() if manifest is None else manifest
        self.folder = folder or Path(user_cache_dir("voiceskill", appauthor=False)) / "models"
        self.shipped_folder = shipped_folder or data_folder("models")

    def entry(self, name: str) -> ModelEntry:
        """The manifest's entry; UsageError, with the known names, when there is none."""
        if entry := self.manifest.find(name):
            return entry
        known = ", ".join(entry.name for entry in self.manifest.model)
        raise UsageError(f"no model is called {name!r}; known are {known}")

    def installed(self, entry: ModelEntry) -> Path | None:
        """The folder of an installed model, unchecked; None when it is not there."""
        if entry.shipped is not None:
            places = [self.shipped_folder / entry.shipped]
        else:
            places = [self.folder / entry.name, self.shipped_folder / entry.name]
        return next((place for place in places if place.is_dir()), None)

    def path(self, name: str) -> Path:
        """The folder of an installed model; ModelError says how to fetch one that is not."""
        entry = self.entry(name)
        if folder := self.installed(entry):
            return folder
        if entry.shipped is not None:
            raise ModelError(
                f"{self.shipped_folder / entry.shipped}: missing; reinstall voiceskill"
            )
        raise ModelError(f"{name} is not installed; run `voiceskill models fetch {name}`")

    def fetch(
        self, name: str, archive: Path | None = None, progress: Progress | None = None
    ) -> Path:
        """Install a model from its address, or from `archive`, a zip file already here.

        Gives the folder at once when the model is installed and sound. `progress` is called with
        the bytes done and the bytes in all. Raises ModelError, and leaves nothing behind, when
        the archive cannot be had, is not the one that the manifest names, or holds no sound
        model.
        """
        entry = self.entry(name)
        if entry.shipped is not None:
            return self.path(name)
        if (there := self.installed(entry)) and archive is None and not find_fault(there):
            return there
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._remove_stale()
            staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=self.folder))
        except OSError as error:
            raise ModelError(f"{self.folder}: cannot be written ({error.strerror})") from None
        try:
            return self._install(entry, staging, archive, progress)
        except OSError as error:
            raise ModelError(f"{name}: cannot be installed ({error})") from None
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def _install(
        self, entry: ModelEntry, staging: Path, archive: Path | None, progress: Progress | None
    ) -> Path:
        file = archive or staging / "archive.zip"
        if archive is None:
            _download(entry, file, progress)
        origin = str(archive or entry.url)
        _verify(entry, file, origin)
        unpack_zip(file, staging / "unpacked", max_bytes=_MAX_GROWTH * (entry.bytes or 0))
        found = _model_root(staging / "unpacked")
        if fault := find_fault(found):
            raise ModelError(f"{origin}: {fault}")
        target = self.folder / entry.name
        replaced = staging / "replaced"
        if target.exists():
            target.rename(replaced)
        try:
            found.rename(target)
        except OSError:
            if replaced.exists():
                replaced.rename(target)
            raise
        return target

    def _remove_stale(self) -> None:
        """Remove what a fetch that was killed left; a fetch under way is younger."""
        for path in self.folder.glob(f"{_STAGING}*"):
            if time.time() - path.stat().st_mtime > _STALE_S:
                shutil.rmtree(path, ignore_errors=True)


def choose_model(named: str | None = None, store: ModelStore | None = None) -> Path | None:
    """The folder of the model to hear with: the one named, else an installed full one, else None.

    `named` is a name of the manifest or a folder. Raises UsageError when it is neither, and
    ModelError when that model is not installed. The folder is not checked yet.
    """
    store = store or ModelStore()
    if named is not None:
        given = Path(named).expanduser()
        return given if store.manifest.find(named) is None and given.is_dir() else store.path(named)
    full = (store.installed(entry) for entry in store.manifest.model if entry.full)
    return next(filter(None, full), None)


def _download(entry: ModelEntry, target: Path, progress: Progress | None) -> None:
    import pooch
    import requests

    meter = _Meter(entry, progress)
    download = pooch.HTTPDownloader(progressbar=meter, chunk_size=_CHUNK_BYTES, timeout=30)
    try:
        download(entry.url, str(target), None)
    except requests.HTTPError as error:
        status = error.response.status_code if error.response is not None else "an error"
        raise ModelError(f"{entry.url}: the server answered {status}; {_OTHER_WAY}") from None
    except requests.RequestException:
        raise ModelError(f"{entry.url}: not reached, or broken off; {_OTHER_WAY}") from None


class _Meter:
    """What pooch expects of a progress bar; stops a server that sends more than was agreed."""

    def __init__(self, entry: ModelEntry, progress: Progress | None) -> None:
        self.total = 0
        self._entry = entry
        self._done = 0
        self._progress = progress

    def update(self, count: int) -> None:
        self._done += count
        agreed = self._entry.bytes or 0
        # pooch counts the last, shorter chunk as a whole one.
        if self._done > agreed + _CHUNK_BYTES:
            raise ModelError(f"{self._entry.url}: more than the {agreed} bytes expected; refused")
        if self._progress:
            self._progress(min(self._done, agreed), agreed)

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        """Nothing is held."""


def _verify(entry: ModelEntry, archive: Path, origin: str) -> None:
    try:
        with archive.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{archive}: cannot be read ({error.strerror})") from None
    if size != entry.bytes:
        raise ModelError(f"{origin}: has {size} bytes, not the {entry.bytes} of {entry.name}")
    if digest != entry.sha256:
        raise ModelError(f"{origin}: the checksum is not that of {entry.name}; do not use it")


def _model_root(unpacked: Path) -> Path:
    """The archive's one top folder, or the whole when it has none."""
    items = list(unpacked.iterdir())
    return items[0] if len(items) == 1 and items[0].is_dir() else unpacked
