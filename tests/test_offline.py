"""The program is offline: the tests' own guard sees and refuses a connection."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_connection_is_refused_and_seen(family: socket.AddressFamily, tried_connections: list[str]) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as wire, pytest.raises(PermissionError, match="offline"):
        wire.connect(("::1" if family == socket.AF_INET6 else "127.0.0.1", 9))
    assert len(tried_connections) == 1
    tried_connections.clear()


def test_looking_a_host_up_is_refused_and_seen(tried_connections: list[str]) -> None:
    with pytest.raises(PermissionError, match="offline"):
        socket.getaddrinfo("localhost", 80)
    assert len(tried_connections) == 1
    tried_connections.clear()


def test_a_local_socket_is_allowed(tmp_path: Path, tried_connections: list[str]) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "wire"))
        server.listen(1)
        client.connect(str(tmp_path / "wire"))
    assert not tried_connections


NETWORK = ("socket", "ssl", "http", "urllib.request", "smtplib", "ftplib", "asyncio", "PySide6.QtNetwork")
IMPORT_ALL = """
import builtins, importlib, pathlib, sys
ours, asked, plain = set(sys.argv[1].split()), set(), builtins.__import__
def watched(name, globals=None, locals=None, fromlist=(), level=0):
    if (globals or {}).get("__name__", "").split(".")[0] == "iastm_desktop":
        asked.update([name, *(f"{name}.{part}" for part in fromlist or ())])
    return plain(name, globals, locals, fromlist, level)
builtins.__import__ = watched
for name in sorted(ours):
    importlib.import_module(name)
print(len(ours & set(sys.modules)), *sorted(asked))
"""


def test_no_module_of_the_program_imports_a_network_module_of_its_own(root: Path) -> None:
    files = (path.relative_to(root).with_suffix("") for path in (root / "iastm_desktop").rglob("*.py"))
    modules = [".".join(path.parts).removesuffix(".__init__") for path in files if path.name != "__main__"]
    command = [sys.executable, "-c", IMPORT_ALL, " ".join(modules)]
    answer = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    count, *asked = answer.stdout.split()
    assert (int(count), len(modules) > 90) == (len(modules), True), "every module was imported"
    assert "sqlite3" in asked, "the watch sees what is imported"
    assert [name for name in asked if name.startswith(NETWORK)] == []


def test_no_module_imports_a_network_module_when_it_runs_either(root: Path) -> None:
    """An import within a function is not seen by importing the module: read the source for it."""
    word = re.compile(rf"^\s*(?:import|from)\s+({'|'.join(map(re.escape, NETWORK))})\b", re.MULTILINE)
    sources = {path: path.read_text("utf-8") for path in (root / "iastm_desktop").rglob("*.py")}
    assert word.search("    from urllib.request import urlopen")
    assert [path.name for path, text in sources.items() if word.search(text)] == []
