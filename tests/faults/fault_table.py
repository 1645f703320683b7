"""The faults that the command line meets, with the words that must be read about each."""

from collections.abc import Callable

from tests.faults import fault_making as made
from tests.faults.fault_making import Place

COMMANDS: dict[str, tuple[Callable[[Place], str], tuple[str, str, str]]] = {
    # fault: how it is made, and the words for what happened, whether the work is safe, what to do
    "The file is missing": (made.missing, ("no practice file at", "Nothing was changed", "Find the file")),
    "The file has 0 bytes": (made.empty, ("is empty (0 bytes)", "left as it is", "newest backup")),
    "A picture has its name": (made.picture, ("another kind of file", "left as it is", "Choose the practice file")),
    "A database of another program": (
        made.other_database,
        ("of another program", "left as it is", "Choose the practice"),
    ),
    "A folder has its name": (made.folder_in_its_place, ("a folder", "left as it is", "Choose the practice")),
    "A pipe or device has its name": (
        made.pipe_in_its_place,
        ("a device or a pipe", "left as it is", "Choose the practice"),
    ),
    "The file was cut off": (made.cut_off, ("is damaged", "Nothing more was written", "newest backup")),
    "Pages of it are damaged": (made.damaged_pages, ("is damaged", "Nothing more was written", "newest backup")),
    "The file is of a newer version": (
        made.newer_format,
        ("has format 99", "Nothing was changed", "Install the newer"),
    ),
    "The file is of an older version": (made.upgraded, ("newest format", "is kept as", "before-format")),
    "An older file cannot be backed up first": (
        made.upgrade_without_backup,
        ("was not brought up to date", "Nothing was changed in it", "Give it another name"),
    ),
    "It is open on another computer or in another window": (
        made.used_elsewhere,
        ("is in use by", "Nothing was changed", "read only, or close it there"),
    ),
    "Another program is writing to it": (
        made.written_elsewhere,
        ("is writing to", "was not saved yet", "Wait a moment and try again"),
    ),
    "This account may not read it": (
        made.not_readable,
        ("may not be read", "Nothing was changed", "Change the permissions"),
    ),
    "The file is read-only": (
        made.file_read_only,
        ("may not be written to", "in the file is safe", "change the permissions"),
    ),
    "The folder is read-only": (
        made.folder_read_only,
        ("may not be written to", "in the file is safe", "another folder"),
    ),
    "A crash left half a save in a read-only folder": (
        made.crash_in_a_read_only_folder,
        ("was cut off by a crash", "saved before is safe", "Copy the file and the -journal file"),
    ),
    "The file may not grow while charting (a quota)": (
        made.full_while_charting,
        ("disk", "is safe", "try again|Try again"),
    ),
    "The file may not grow while it is made (a quota)": (
        made.full_for_a_new_file,
        ("disk", "safe|Nothing was made", "try again|Try again"),
    ),
    "The file may not grow while it is backed up (a quota)": (
        made.full_for_a_backup,
        ("disk", "is safe", "try again|Try again"),
    ),
    "The name of a new file is taken": (made.taken_name, ("is there already", "left as it is", "Choose another name")),
    "The folder of a new file is missing": (
        made.no_such_folder,
        ("is not there", "Nothing was made", "Make the folder"),
    ),
    "The name of a new file is impossible": (made.name_too_long, ("is no name", "Nothing was made", "Choose another")),
    "The folder takes no new file": (
        made.folder_takes_no_file,
        ("folder", "not saved|Nothing was made", "another folder"),
    ),
    "The backup to put back is missing": (made.backup_gone, ("no practice file at", "Nothing was changed", "plug in")),
    "The backup to put back is none": (made.backup_is_none, ("another kind of file", "left as it is", "Choose")),
    "The backup to put back is damaged": (made.backup_damaged, ("is not whole", "Nothing was changed", "an older one")),
    "A backup is to be put back while the file is in use": (
        made.restore_while_in_use,
        ("is in use by", "Nothing was changed", "close it there"),
    ),
    "There is no backup to test": (made.no_backup_to_test, ("no backup of", "not touched", "Make a backup now")),
    "Something is in the way of the backups": (
        made.backups_folder_in_the_way,
        ("something else of that name", "left as it is, and the practice file too", "try again"),
    ),
    "Nothing can be read for a rescue": (
        made.nothing_to_rescue,
        ("is damaged", "Nothing more was written", "Keep the file"),
    ),
    "The rescued file would stand over another": (
        made.rescue_over_something,
        ("is there already", "left as it is", "Choose another name"),
    ),
    "A row was changed by another program": (
        made.row_changed,
        ("was changed", "Beside what is listed the file is as it was saved", "Keep this file"),
    ),
    "The end of the file was cut off": (
        made.end_cut_off,
        ("was in this book; it ends at", "Beside what is listed the file is", "Keep this file"),
    ),
}
