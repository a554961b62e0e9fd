"""`voiceskill models`: the speech models on this machine."""

import argparse
import sys
from pathlib import Path

from voiceskill.errors import UsageError
from voiceskill.model_store import ModelStore


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands `list`, `fetch` and `path`."""
    parser.description = "List, fetch and find speech models; fetch is all that ever goes online."
    commands = parser.add_subparsers(dest="models_command", metavar="COMMAND", required=True)
    commands.add_parser("list", help="the known models, and which are installed")
    fetch = commands.add_parser("fetch", help="download a model, check it and install it")
    fetch.add_argument("name", nargs="?", help="its name (default: the preferred full model)")
    fetch.add_argument(
        "--from", dest="archive", type=Path, metavar="FILE", help="a zip archive already here"
    )
    path = commands.add_parser("path", help="the folder of an installed model")
    path.add_argument("name", nargs="?", help="its name (default: the preferred full model)")


def run(args: argparse.Namespace, store: ModelStore | None = None) -> int:
    """Do what `args` ask and give exit status 0. Raises ModelError, UsageError, ContentError."""
    store = store or ModelStore()
    match args.models_command:
        case "list":
            _list(store)
        case "path":
            print(store.path(args.name or preferred_model(store)))
        case "fetch":
            print(fetch_model(store, args.name or preferred_model(store), args.archive))
    return 0


def preferred_model(store: ModelStore) -> str:
    """The full model to hear with when none is named; UsageError when there is none."""
    for entry in store.manifest.model:
        if entry.full:
            return entry.name
    raise UsageError("the manifest lists no full model; give a name")


def _list(store: ModelStore) -> None:
    for entry in store.manifest.model:
        folder = store.installed(entry)
        print(f"{entry.name} ({entry.language}, {entry.licence}): {entry.purpose}")
        if folder:
            print(f"  installed in {folder}")
        else:
            size = (entry.bytes or 0) / 1_000_000
            print(f"  not installed; `voiceskill models fetch {entry.name}` loads {size:.0f} MB")


def fetch_model(store: ModelStore, name: str, archive: Path | None = None) -> Path:
    """Install a model, on a terminal with a progress bar, and give its folder."""
    if archive is not None or not sys.stderr.isatty():
        return store.fetch(name, archive)
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=None)
        return store.fetch(
            name, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
