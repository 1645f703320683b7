"""A practitioner's training: course, body, dates; printed on reports, and noted where there is none."""

from collections.abc import Iterable
from datetime import date

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.fields import is_legible
from iastm_desktop.domain.people import Credential, Practitioner
from iastm_desktop.domain.plain import build, to_plain
from iastm_desktop.domain.rulings import NOTE, Ruling, fact

KIND = "credential"
RULE = "credential"


def credential_notes(
    practitioner: Practitioner, role: str, credentials: Iterable[Credential], on: date, catalogue: Catalogue
) -> tuple[Ruling, ...]:
    """Return a note where a practitioner has neither a registration nor a course that is valid on a day."""
    if fact(catalogue, "roles", role, "needs_credential") != "yes" or is_legible(practitioner.registration or ""):
        return ()
    known = tuple(credentials)
    if any(is_valid(each, on) for each in known):
        return ()
    what = "The training on record has run out" if known else "No registration and no training is on record"
    return (Ruling(NOTE, RULE, f"{what}: reports say so. Ask for the course, its body and its dates."),)


def is_valid(credential: Credential, on: date) -> bool:
    """Tell whether a credential holds on a day."""
    return credential.until is None or on <= credential.until


def credential_record(credential: Credential, practitioner: str, record_id: str) -> Record:
    """Return the record a book keeps a credential as."""
    return Record(id=record_id, kind=KIND, body={"practitioner": practitioner, **to_plain(credential)})


def credentials_of(records: Iterable[Record], practitioner: str) -> tuple[Credential, ...]:
    """Return the credentials of a practitioner among records of this kind."""
    return tuple(credential_of(record) for record in records if record.body.get("practitioner") == practitioner)


def credential_of(record: Record) -> Credential:
    """Return the credential that a record keeps."""
    return build(Credential, {name: value for name, value in record.body.items() if name != "practitioner"})


def credential_words(credential: Credential) -> str:
    """Return `course, body, 2019-05-04, valid to 2027-05-04`."""
    until = f"valid to {credential.until}" if credential.until else ""
    return ", ".join(part for part in (credential.course, credential.body, str(credential.on or ""), until) if part)
