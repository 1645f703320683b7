"""The commands about one client's whole record: to hand it out, to join two entries of one person, to separate them."""

from argparse import Namespace

from iastm_desktop.assets import load_rulebook
from iastm_desktop.cli_opening import note_in, to_write, to_write_or_read
from iastm_desktop.cli_output import Refused, WrongUse
from iastm_desktop.cli_person import how, who
from iastm_desktop.domain.moments import now
from iastm_desktop.words import _

STAFF = "staff"


def export(told: Namespace) -> int:
    """Write everything the book holds about one client, as PDF and as JSON, and print where."""
    from iastm_desktop.assets import load_body_map
    from iastm_desktop.charting import with_own_terms
    from iastm_desktop.cli_books import write_whole
    from iastm_desktop.reports.client_record import client_record_pdf
    from iastm_desktop.whole_record import read_whole_record, record_json, record_stem

    if not told.folder.is_dir():
        raise WrongUse(_("{path} is no folder.").format(path=told.folder))
    with to_write_or_read(told) as book:
        person = who(book, told.practitioner)
        if set(person.roles) == {STAFF}:
            raise Refused(_("only who may sign a visit may hand out a whole record."))
        how(book, person, told.pin_file)
        rulebook = with_own_terms(load_rulebook(), book)
        whole = read_whole_record(book, told.client, rulebook.catalogue, now())
    if whole is None:
        raise Refused(_("there is no client {id} in this book.").format(id=told.client))
    pdf = client_record_pdf(whole, catalogue=rulebook.catalogue, regions=rulebook.regions, body_map=load_body_map())
    stem = record_stem(whole.client, whole.made_at)
    for suffix, data in ((".pdf", pdf), (".json", record_json(whole))):
        write_whole(told.folder / f"{stem}{suffix}", data)
        print(told.folder / f"{stem}{suffix}", flush=True)
    note_in(told.book, "exported", author=person.id, client=whole.client.id, scope="whole record")
    return 0


def join(told: Namespace) -> int:
    """Let one entry of a client lead to another: both are one person."""
    from iastm_desktop.storage.errors import SaveFailed
    from iastm_desktop.storage.joining import join_clients

    with to_write(told) as book:
        person = who(book, told.practitioner)
        how(book, person, told.pin_file)
        try:
            join_clients(book, told.client, told.into, told.why, person.id, now=now())
        except (ValueError, SaveFailed) as error:
            raise Refused(_(str(error))) from None
    return 0


def separate(told: Namespace) -> int:
    """Take back that an entry of a client was joined to another."""
    from iastm_desktop.storage.errors import SaveFailed
    from iastm_desktop.storage.joining import separate_clients

    with to_write(told) as book:
        person = who(book, told.practitioner)
        how(book, person, told.pin_file)
        try:
            separate_clients(book, told.client, told.why, person.id, now=now())
        except (ValueError, SaveFailed) as error:
            raise Refused(_(str(error))) from None
    return 0
