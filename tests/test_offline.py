"""The program is offline: the tests' own guard sees and refuses a connection."""

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


def test_no_module_of_the_program_imports_a_network_module_of_its_own(root: Path) -> None:
    names = ("socket", "ssl", "http.client", "urllib.request", "smtplib", "ftplib", "asyncio")
    code = f"import sys, iastm_desktop.diagnostics; print([n for n in {names!r} if n in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
