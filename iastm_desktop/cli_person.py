"""Who acts or reads at the command line: somebody of the book, who says so by the PIN where there is one."""

import getpass
import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from iastm_desktop.assets import load_catalogue
from iastm_desktop.cli_opening import to_read, to_write_or_read
from iastm_desktop.cli_output import Refused
from iastm_desktop.domain.front_desk import desk_reads
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.domain.settings import KIND as SETTING
from iastm_desktop.domain.sign_off import PIN, TAP
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

PIN_BYTES = 100


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, None where nobody was named; `charts`: in a role that may; `reads_notes`: what was charted too."""

    person: Practitioner | None = None
    charts: bool = True
    reads_notes: bool = True


def reader(told: Namespace) -> Reader:
    """Return who reads by `--as`, held to the window's rules of the role; where nobody is named, all is read."""
    if not told.practitioner:
        return Reader()
    with to_read(told) as book:
        person, opened = who(book, told.practitioner), desk_reads(book.records(SETTING))
    with to_write_or_read(told) as book:
        how(book, person, told.pin_file, "read")
    roles = load_catalogue().lists["roles"]
    charts = any(roles[role].facts["may_chart"] == "yes" for role in person.roles if role in roles)
    return Reader(person, charts, charts or opened)


def who(book: "Book", wanted: str) -> Practitioner:
    """Return the practitioner of that id or name."""
    people = book.practitioners()
    found = [person for person in people if wanted in (person.id, person.name)]
    if len(found) != 1:
        raise Refused(_("there is no one practitioner {name} in this book.").format(name=wanted))
    return found[0]


def how(book: "Book", person: Practitioner, pin_file: str | None, purpose: str = "sign") -> str:
    """Return `pin` once the practitioner's PIN was right, `tap` for one who has none; Refused else."""
    from iastm_desktop.storage.pins import pin_digits, try_pin

    if person.id not in pin_digits(book):
        return TAP
    answer = try_pin(book, person.id, _pin(pin_file, person), now=now(), author="", purpose=purpose)
    if not answer.right:
        wait = _(" Wait {seconds} s.").format(seconds=round(answer.wait_s)) if answer.wait_s else ""
        raise Refused(_("that is not the PIN of {name}.").format(name=person.name) + wait)
    return PIN


def _pin(pin_file: str | None, person: Practitioner) -> str:
    """Return the PIN from a file, from stdin (`-`), or typed unseen; never from the arguments: others can read them."""
    if pin_file == "-":
        return sys.stdin.readline(PIN_BYTES).strip()
    if pin_file:
        with Path(pin_file).open(encoding="ascii", errors="replace") as file:
            return file.read(PIN_BYTES).strip()
    return getpass.getpass(_("PIN of {name}: ").format(name=person.name))
