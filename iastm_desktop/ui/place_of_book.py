"""Is a folder a good place for a practice file? No widgets here."""

import os
from pathlib import Path

from iastm_desktop.words import _

# Folders that programs copy to other machines while the book is written: torn files and conflicted copies.
_SYNCED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "com~apple~clouddocs": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud": "pCloud",
    "sync": "Sync",
    "syncthing": "Syncthing",
    "seafile": "Seafile",
    "box sync": "Box",
    "mega": "MEGA",
}


def remark_on(path: Path) -> str:
    """Return a soft warning about the place of a new practice file, empty where there is none."""
    service = synced_by(path)
    if service:
        return _(
            "This folder looks as if {service} copied it to other machines. A practice file in use can be torn "
            "that way. Better keep it in a folder of this computer and put backups there."
        ).format(service=service)
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
    for part in path.parts:
        plain = part.casefold()
        for sign, service in _SYNCED.items():
            if plain == sign or plain.startswith((f"{sign} ", f"{sign}-", f"{sign}_")):
                return service
    return ""
