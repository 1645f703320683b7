"""Signatures, added notes and the history of a visit as lines of text for a terminal."""

from collections.abc import Iterator, Mapping

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.joined import charted_on_joined
from iastm_desktop.domain.moved import moved_words
from iastm_desktop.domain.sign_off import added_words, all_charted_words, late_after_h, signature_words
from iastm_desktop.domain.visit_history import Change
from iastm_desktop.words import _


def signed_lines(record: SessionRecord, catalogue: Catalogue) -> Iterator[str]:
    """Yield who signed, or that nobody did, and when a visit was charted that was charted after its end."""
    late = all_charted_words(record, late_after_h(record, catalogue))
    if late:
        yield late[:1].upper() + late[1:]
    if record.moved:
        words = moved_words(record.moved.at)
        yield _("{words} by {name}").format(words=words[:1].upper() + words[1:], name=record.moved.name)
    if charted_on_joined(record):
        yield _("Charted on a second entry of this client, joined since")
    for signature in record.signatures:
        yield _("Signed: {words}").format(words=signature_words(signature, catalogue))
    if not record.signatures:
        yield _("Not signed")


def added_lines(record: SessionRecord, catalogue: Catalogue) -> Iterator[str]:
    """Yield the notes added after signing."""
    for note in record.addenda:
        label = added_words(note, record, late_after_h(record, catalogue))
        first, *more = note.text.splitlines() or [""]
        yield _("{label}, {name}: {text}").format(label=label[:1].upper() + label[1:], name=note.name, text=first)
        yield from (f"    {line}" for line in more)


def history_lines(changes: tuple[Change, ...], names: Mapping[str, str]) -> Iterator[str]:
    """Yield every version of a visit: when, who, what, why; what it took the place of behind a minus."""
    for change in changes:
        who = names.get(change.author) or _("the program")
        why = f" ({change.why})" if change.why else ""
        yield f"{change.at.local:%Y-%m-%d %H:%M}  {who}: {change.what}{why}"
        yield from (f"    - {line}" for line in change.before)
        yield from (f"    + {line}" for line in change.after)
