"""Who signed the visit, what was charted after its end, and the notes that were added to it."""

from reportlab.platypus import Paragraph

from iastm_desktop.domain.sign_off import (
    added_words,
    all_charted_words,
    late_after_h,
    signature_words,
)
from iastm_desktop.reports.printable import clean, one_line, shorten
from iastm_desktop.reports.story_details import Page
from iastm_desktop.reports.story_parts import Line, Story, bold, line, lines_section, section, typed, typed_line
from iastm_desktop.reports.styles import CELL
from iastm_desktop.words import _


def signed_in_head(page: Page) -> str:
    """Return by whom the visit is signed, or that it is not, as plain text for head and foot."""
    signatures = page.record.signatures
    if not signatures:
        return _("Not signed")
    first = signatures[0]
    more = _(" and {count} more").format(count=len(signatures) - 1) if len(signatures) > 1 else ""
    day = f"{first.at.date.day} {first.at.local:%b %Y %H:%M}"
    return _("Signed {when}, {name}{more}").format(
        when=day, name=shorten(" ".join(clean(first.name).split()), 60), more=more
    )


def charted_late(page: Page) -> list[Line]:
    """Return that the whole visit was charted after its end, where it was."""
    return line(_("Charted"), _capital(all_charted_words(page.record, _limit(page))))


def added_notes(page: Page) -> Story:
    """Return the notes added after signing, each under its time and author."""
    story: Story = []
    for note in page.record.addenda:
        label = _("{label}, {name}").format(
            label=_capital(added_words(note, page.record, _limit(page))), name=one_line(note.name)
        )
        story += [Paragraph(bold(label), CELL), *typed(note.text)]
    return section(_("Notes added after signing"), story)


def signatures(page: Page) -> Story:
    """Return the signatures, one line each."""
    lines: list[Line] = []
    for number, signature in enumerate(page.record.signatures):
        label = _("Signed") if not number else _("Signed too")
        lines += typed_line(label, signature_words(signature, page.wording.catalogue))
        if signature.fingerprint:
            lines += line("", _("record {fingerprint} at that moment").format(fingerprint=signature.fingerprint))
    return lines_section(_("Signatures"), lines) if lines else []


def _limit(page: Page) -> int:
    return late_after_h(page.record, page.wording.catalogue)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
