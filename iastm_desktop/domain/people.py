"""The people and the place: clients, practitioners and the practice."""

import unicodedata
from datetime import date

from iastm_desktop.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """One telephone number of a client."""

    number: str
    label: str | None = None
    ok_voicemail: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The person treated."""

    id: str
    name: str
    born: date | None = None
    reference: str | None = None
    called: str | None = None
    pronouns: str | None = None
    phones: tuple[Phone, ...] = ()
    email: str | None = None
    emergency: str | None = None
    guardians: tuple[str, ...] = ()
    referred_by: str | None = None
    payer: str | None = None
    alerts: tuple[str, ...] = ()
    possible_duplicate: bool = False

    @property
    def known_as(self) -> str:
        """Return the name the client goes by, with the full name where they differ."""
        return f"{self.called} ({self.name})" if self.called and self.called != self.name else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Practitioner:
    """Who charts. `roles` are codes of the `roles` list; a session says which one was acted in."""

    id: str
    name: str
    roles: tuple[str, ...]
    registration: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A course a practitioner has done: which, given by whom, when, and to which day it holds."""

    course: str
    body: str
    on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """The practice as it stands at the head of its documents; `paper` is `letter` or `a4`."""

    id: str
    name: str
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    paper: str = "letter"


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are equal by NFKC, case folding and single spaces."""
    return comparable_name(one) == comparable_name(other)


def comparable_name(name: str) -> str:
    """Return the form in which names are compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def age_on(born: date, day: date) -> int:
    """Return the age in whole years on `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
