"""The commands that keep a client's record in order: joining two entries of one person, and separating them."""

from argparse import Namespace

from iastm_desktop.cli_opening import to_write
from iastm_desktop.cli_output import Refused
from iastm_desktop.cli_person import how, who
from iastm_desktop.domain.moments import now
from iastm_desktop.words import _


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
