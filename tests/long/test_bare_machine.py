"""A bare Debian 12 without a display: the README's two commands set everything up and say what is the matter."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

RELEASE = "bookworm"
HOUR = 3600
IGNORED = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis")
CERTIFICATES = "/srv/certificates.pem"  # not in /etc/ssl: installing Debian's own would write over it


def configured_mirror() -> list[str]:
    """Return the Debian mirror this machine's apt uses, as debootstrap's argument, or nothing for its own choice."""
    form = ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages"]
    lines = subprocess.run(form, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.split()[1] for line in lines if line.startswith(f"{RELEASE} ")][:1]


def carry_over(machine: Path, name: str, new_name: str | None = None) -> None:
    """Copy a file of this machine's network set-up to the bare one, where it is there."""
    if Path(name).exists():
        target = machine / (new_name or name).lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(name, target)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Path]:
    """Make a minimal Debian in a folder, with a copy of the project in /srv/project and nothing installed."""
    if os.geteuid() != 0:
        pytest.fail("debootstrap and chroot need root: run `sudo sh packaging/dev.sh test-long`")
    for tool in ("debootstrap", "unshare", "chroot"):
        if not shutil.which(tool):
            pytest.fail(f"{tool} is not installed")
    folder = tmp_path_factory.mktemp("machine") / "root"
    subprocess.run(["debootstrap", "--variant=minbase", RELEASE, folder, *configured_mirror()], check=True)
    for name in ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf"):
        carry_over(folder, name)
    carry_over(folder, "/etc/ssl/certs/ca-certificates.crt", CERTIFICATES)
    shutil.copytree(root, folder / "srv/project", ignore=IGNORED)
    yield folder
    shutil.rmtree(folder)


def on(machine: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a shell command on the bare machine, with its own processes and mounts, which end with it."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name.endswith("_proxy")}
    own = {"HOME": "/root", "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    if (machine / CERTIFICATES.lstrip("/")).exists():
        own["PIP_CERT"] = CERTIFICATES
    apart = ["unshare", "--mount", "--pid", "--fork", f"--mount-proc={machine}/proc", "chroot", str(machine)]
    return subprocess.run(
        [*apart, "/bin/sh", "-c", f"mount -t tmpfs none /dev/shm && cd /srv/project && {command}"],
        env=kept | own, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=HOUR, check=False,
    )  # fmt: skip


def test_the_test_command_sets_a_bare_machine_up_and_passes(machine: Path) -> None:
    assert not (machine / "usr/bin/python3").exists(), "the control: this machine is bare"
    answer = on(machine, "sh packaging/dev.sh test")
    assert answer.returncode == 0, answer.stdout[-4000:] + answer.stderr[-4000:]
    assert " passed" in answer.stdout.splitlines()[-1]


def test_the_run_command_says_that_there_is_no_display(machine: Path) -> None:
    answer = on(machine, "sh packaging/dev.sh run")
    assert answer.returncode == 3
    assert "There is no display here" in answer.stderr.splitlines()[-1]
    assert not {"Traceback", "Aborted", "core dumped"} & set(answer.stderr.split())


def test_a_missing_library_is_named_with_the_command_that_installs_it(machine: Path) -> None:
    removed = on(machine, "dpkg --remove --force-depends libxcb-cursor0")
    assert removed.returncode == 0, removed.stderr
    check = on(machine, "DISPLAY=:7 sh packaging/dev.sh run --check")
    start = on(machine, "DISPLAY=:7 sh packaging/dev.sh run")
    assert (check.returncode, start.returncode) == (1, 3)
    for said in (check.stdout, start.stderr):
        assert "libxcb-cursor.so.0" in said
        assert "apt-get install libxcb-cursor0" in said
