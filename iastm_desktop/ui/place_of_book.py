"""Is a folder a good place for a practice file? No widgets here."""

import os
import subprocess  # nosec B404
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from iastm_desktop.words import _

# Folders that programs copy to other machines while the book is written: torn files and conflicted copies.
_SYNCED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "com~apple~clouddocs": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud": "pCloud",
    "pclouddrive": "pCloud",
    "proton drive": "Proton Drive",
    "sync": "Sync",
    "syncthing": "Syncthing",
    "seafile": "Seafile",
    "box": "Box",
    "box sync": "Box",
    "mega": "MEGA",
    "megasync": "MEGA",
    "yandex.disk": "Yandex Disk",
    "creative cloud files": "Creative Cloud",
    "cloudstorage": _("a cloud service"),
}
# What such programs leave in the folder that they copy.
_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".sync": "Resilio Sync",
    ".tmp.drivedownload": "Google Drive",
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
    ".seafile-data": "Seafile",
    ".megaignore": "MEGA",
}
_NETWORK = ("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "9p", "ceph", "afs")
_NETWORK_FUSE = ("sshfs", "rclone", "gvfsd-fuse", "davfs2", "s3fs", "google-drive-ocamlfuse", "onedriver", "glusterfs")
_CONFLICTED = ("conflicted copy", "conflict copy", "sync-conflict", "(conflict", "case conflict")
REMOTE_DRIVE = 4  # what GetDriveTypeW answers on Windows
MOUNTS = Path("/proc/self/mounts")


def remark_on(path: Path) -> str:
    """Return a soft warning about the place of a practice file, empty where there is none."""
    service = synced_by(path)
    if service:
        return _(
            "This folder looks as if {service} copied it to other machines. A practice file in use can be torn "
            "that way. Better keep it in a folder of this computer and put backups there."
        ).format(service=service)
    drive = network_drive(path)
    if drive:
        return _(
            "This folder is on a network drive ({drive}). Where the network breaks off, a save fails, and two "
            "computers may not see each other. Better keep the file on a drive of this computer and put backups there."
        ).format(drive=drive)
    return ""


def fault_of(path: Path) -> str:
    """Return why a new practice file cannot be there, empty where it can."""
    if path.exists():
        return _("There is something at this place already. It will not be touched; choose another name.")
    there = next((folder for folder in path.parents if folder.exists()), None)
    if there is None or not there.is_dir():
        return _("This folder is not there. Choose another.")
    if not os.access(there, os.W_OK | os.X_OK):
        return _("{folder} may not be written to. Choose another folder.").format(folder=there)
    return ""


def synced_by(path: Path) -> str:
    """Return the name of the service that seems to copy the folder elsewhere, empty where none does."""
    for part in path.parts[:-1]:
        plain = part.casefold()
        for sign, service in _SYNCED.items():
            if plain == sign or plain.startswith((f"{sign} ", f"{sign}-", f"{sign}_")):
                return service
    for folder in path.parents:
        for mark, service in _MARKS.items():
            with suppress(OSError):
                if (folder / mark).exists():
                    return service
    return ""


def conflicted_copies(path: Path) -> tuple[Path, ...]:
    """Return the copies beside a practice file that a cloud service made because two computers wrote to it."""
    with suppress(OSError):
        beside = (other for other in path.parent.iterdir() if other != path and other.suffix == path.suffix)
        stem = path.stem.casefold()
        return tuple(
            other
            for other in sorted(beside)
            if other.stem.casefold().startswith(stem) and any(sign in other.stem.casefold() for sign in _CONFLICTED)
        )
    return ()


def network_drive(path: Path) -> str:
    """Return what kind of network drive a path is on, empty for a drive of this computer or where that is not known."""
    if sys.platform == "win32":
        return _windows_network(path)
    whole = path.resolve().as_posix()
    if "/gvfs/" in whole:
        return "gvfs"
    mounts = _mac_mounts() if sys.platform == "darwin" else _linux_mounts()
    inside = [(place, kind) for place, kind in mounts if whole == place or whole.startswith(place.rstrip("/") + "/")]
    kind = max(inside, key=lambda mount: len(mount[0]), default=("", ""))[1]
    fuse = kind.removeprefix("fuse.")
    return fuse if kind in _NETWORK or fuse in _NETWORK_FUSE else ""


def _linux_mounts() -> Iterable[tuple[str, str]]:
    """Yield where each file system is mounted and its kind; a later one lies over an earlier one."""
    with suppress(OSError):
        for line in MOUNTS.read_text("utf-8", "replace").splitlines():
            fields = line.split(" ")
            if len(fields) > 2:
                yield fields[1].replace("\\040", " "), fields[2]


@lru_cache(maxsize=1)  # asked at every sign that is typed
def _mac_mounts() -> tuple[tuple[str, str], ...]:
    with suppress(OSError):
        done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False)  # nosec B603
        lines = (line.partition(" on ")[2].rpartition(" (") for line in done.stdout.splitlines())
        return tuple((place, kind.split(",")[0].strip(")")) for place, _sign, kind in lines)
    return ()


def _windows_network(path: Path) -> str:
    if path.drive.startswith("\\\\"):
        return path.drive
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.kernel32.GetDriveTypeW(f"{path.absolute().drive}\\") == REMOTE_DRIVE:
            return path.drive
    return ""
