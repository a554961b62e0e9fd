"""Nothing that is said leaves the device: no network library, no network socket."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import voiceskill
from tests.conftest import REQUIRE_AUDIO

PACKAGE = Path(voiceskill.__file__).parent
MODEL_STORE = PACKAGE / "model_store.py"
# It imports the socket library to keep what Vosk brings along from trying one.
VOSK = PACKAGE / "speech" / "vosk_recognizer.py"
ALLOWED = {MODEL_STORE: {"pooch", "requests"}, VOSK: {"socket"}}
_LIBRARIES = """
_socket aiohttp asyncio ftplib grpc h11 h2 http httpcore httpx imaplib nntplib
paramiko pooch poplib pycurl requests smtplib socket socketserver ssl telnetlib tornado trio
twisted urllib3 webbrowser websocket websockets xmlrpc zmq
"""
NETWORK = frozenset(_LIBRARIES.split())
_PARTS = """
urllib.request urllib.error urllib.robotparser wsgiref.simple_server
logging.handlers multiprocessing.connection multiprocessing.managers
"""
NETWORK_PARTS = frozenset(_PARTS.split())
PLAIN = ["i hurt my back lifting boxes two days ago", *["no"] * 8, "five", "no", "no", "yes", "yes"]

GUARD = """
import socket, sys

def forbid(event, args):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo",
                 "socket.gethostbyname") or (
        event == "socket.__new__" and args[1] in (socket.AF_INET, socket.AF_INET6)
    ):
        sys.stderr.write(f"NETWORK {event} {args}\\n")
        raise RuntimeError(f"network used: {event}")

sys.addaudithook(forbid)
sys.stderr.write("GUARDED\\n")
"""


def imported(tree: ast.AST) -> Iterator[str]:
    """The dotted names that a module imports, by statement or by a constant name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _name(node.func) in ("import_module", "__import__"):
            first = node.args[0] if node.args else None
            yield str(first.value) if isinstance(first, ast.Constant) else "a computed name"


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def network_imports(source: str) -> set[str]:
    names = set(imported(ast.parse(source)))
    return {
        name
        for name in names
        if name.split(".")[0] in NETWORK or name in NETWORK_PARTS or name == "a computed name"
    }


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_only_the_model_store_imports_a_network_library(path: Path) -> None:
    assert network_imports(path.read_text(encoding="utf-8")) == ALLOWED.get(path, set())


def test_the_search_finds_each_way_of_importing() -> None:
    for source in (
        "import socket",
        "import os, ssl as s",
        "def f():\n    from urllib import request",
        "from urllib.request import urlopen",
        "import http.client",
        "import importlib\nimportlib.import_module('requests')",
        "__import__('pooch')",
        "import importlib\nimportlib.import_module('so' + 'cket')",
    ):
        assert network_imports(source), source
    assert network_imports("import urllib.parse, json\nfrom . import http_like") == set()


COMMANDS = {
    "chat": (["chat", "--json"], 0),
    "demo": (["demo", "--caller", "emergency", "--output", "demo.wav"], 0),
    "understand": (["understand"], 1),
    "check": (["check"], 0),
}

SOCKET = re.compile(r"\b(?:socket|connect|bind|sendto|sendmsg)\(.*\bAF_(?!UNIX\b)\w+")


@pytest.fixture
def guarded(tmp_path: Path) -> dict[str, str]:
    """An environment in which Python itself refuses every network socket; its home is empty."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("VOICESKILL_", "XDG_"))}
    return clean | {"HOME": str(tmp_path), "PYTHONPATH": str(tmp_path / "guard")}


def run(
    args: list[str], env: dict[str, str], folder: Path, before: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, *args],
        input="".join(f"{line}\n" for line in PLAIN),
        capture_output=True,
        text=True,
        timeout=240,
        cwd=folder,
        env=env,
        check=False,
    )


def strace(log: Path) -> tuple[str, ...]:
    """The start of a command line that logs the system calls on sockets; () without strace."""
    found = shutil.which("strace")
    if found is None or subprocess.run([found, "-qq", "true"], check=False).returncode != 0:
        return ()
    return (found, "-f", "-qq", "-e", "trace=network", "-o", str(log))


def network_calls(log: Path) -> list[str]:
    return [line for line in log.read_text().splitlines() if SOCKET.search(line)]


@pytest.mark.parametrize("name", COMMANDS)
def test_works_with_network_sockets_forbidden(
    name: str, guarded: dict[str, str], tmp_path: Path
) -> None:
    args, status = COMMANDS[name]
    before = strace(tmp_path / "trace")
    done = run(["-m", "voiceskill", *args], guarded, tmp_path, before)
    assert "GUARDED" in done.stderr
    assert done.returncode == status, done.stderr[-2000:]
    assert "NETWORK" not in done.stderr
    if before:
        assert network_calls(tmp_path / "trace") == []


def test_guard_and_trace_do_see_a_socket(guarded: dict[str, str], tmp_path: Path) -> None:
    for code in (
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
    ):
        done = run(["-c", code], guarded, tmp_path)
        assert done.returncode == 1
        assert "NETWORK socket" in done.stderr
    before = strace(tmp_path / "trace")
    if not before and REQUIRE_AUDIO:
        pytest.fail("strace is missing, or may not trace")
    if not before:
        pytest.skip("what native code does was not looked at: it needs strace")
    free = guarded | {"PYTHONPATH": ""}
    code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()"
    assert run(["-c", code], free, tmp_path, before).returncode == 0
    assert len(network_calls(tmp_path / "trace")) == 1
