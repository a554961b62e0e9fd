"""Unpacks an archive without letting it write anywhere but where it was told to."""

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath

from voiceskill.errors import ModelError

MAX_MEMBERS = 10_000


def unpack_zip(archive: Path, folder: Path, *, max_bytes: int) -> None:
    """Unpack a zip file into `folder`, which is made.

    Raises ModelError, naming archive and member, before anything is written when a member is
    absolute, leaves the folder, or is no plain file or folder, or when all together are more
    than `max_bytes` or 10,000; and when the archive is damaged. May then leave a part of the
    files in `folder`.
    """
    try:
        with zipfile.ZipFile(archive) as file:
            members = file.infolist()
            _refuse_bombs(archive, members, max_bytes)
            for member in members:
                _refuse_escape(archive, member)
            folder.mkdir()
            for member in members:
                _write(file, member, folder)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        RuntimeError,
    ) as error:
        raise ModelError(f"{archive}: not a sound zip archive ({error})") from None


def _refuse_bombs(archive: Path, members: list[zipfile.ZipInfo], max_bytes: int) -> None:
    # zipfile reads no more of a member than its header says, so the headers can be trusted here.
    size = sum(member.file_size for member in members)
    if size > max_bytes or len(members) > MAX_MEMBERS:
        raise ModelError(
            f"{archive}: unpacks to {len(members)} members of {size} bytes in all; "
            f"refused beyond {MAX_MEMBERS} or {max_bytes}"
        )


def _refuse_escape(archive: Path, member: zipfile.ZipInfo) -> None:
    name = member.filename
    path = PurePosixPath(name)
    windows = PureWindowsPath(name)
    if path.is_absolute() or windows.anchor or ".." in path.parts or ".." in windows.parts:
        raise ModelError(f"{archive}: member {name!r} leaves the folder; refused")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ModelError(f"{archive}: member {name!r} is a link or a device; refused")


def _write(file: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    target = folder / PurePosixPath(member.filename)
    if member.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with file.open(member) as source, target.open("xb") as sink:
        shutil.copyfileobj(source, sink)
