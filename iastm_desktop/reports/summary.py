"""The session summary: one visit as a PDF, made from what was read back from the book."""

from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.people import Practice
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.reports.fonts import register_fonts
from iastm_desktop.reports.printable import clean, shorten
from iastm_desktop.reports.sheet import Marks, set_sheets, text_width
from iastm_desktop.reports.story_asked import consent, health
from iastm_desktop.reports.story_care import incidents
from iastm_desktop.reports.story_details import Page, in_full, numbers_of
from iastm_desktop.reports.story_map import map_story
from iastm_desktop.reports.story_measures import measures
from iastm_desktop.reports.story_parts import Story, joined, section
from iastm_desktop.reports.story_seen import findings, marks, pain_areas, reactions, tap_outs, tests
from iastm_desktop.reports.story_signed import added_notes, signatures, signed_in_head
from iastm_desktop.reports.story_visit import afterwards, head, notes, reason, running_head
from iastm_desktop.reports.story_work import decisions, order_of_work, techniques, tool_work
from iastm_desktop.reports.wording import Wording, plain_date
from iastm_desktop.words import _


def summary_pdf(
    record: SessionRecord,
    practice: Practice | None,
    *,
    catalogue: Catalogue,
    regions: RegionTable,
    body_map: BodyMap,
) -> bytes:
    """Return the summary of one session as PDF bytes, on the practice's paper.

    No clock and no file but the fonts: equal input gives equal bytes.
    """
    register_fonts()
    paper = practice.paper if practice else "letter"
    wording = Wording(catalogue, regions)
    page = Page(record, wording, text_width(paper), numbers_of(record))
    return set_sheets(_story(page, practice, body_map), _marks(page, practice), paper)


def summary_story(
    record: SessionRecord, practice: Practice | None, wording: Wording, width: float, body_map: BodyMap
) -> Story:
    """Return the summary of one session as a part of a longer document; `width` in points."""
    return _story(Page(record, wording, width, numbers_of(record)), practice, body_map)


def _story(page: Page, practice: Practice | None, body_map: BodyMap) -> Story:
    if not page.record.clinical:
        return [*head(page, practice), *reason(page), *afterwards(page), *signatures(page)]
    return [
        *head(page, practice),
        *reason(page),
        *health(page),
        *consent(page),
        *decisions(page),
        *map_story(page, body_map),
        *tool_work(page),
        *techniques(page),
        *order_of_work(page),
        *tap_outs(page),
        *incidents(page),
        *reactions(page),
        *measures(page),
        *pain_areas(page),
        *findings(page),
        *marks(page),
        *tests(page),
        *notes(page),
        *afterwards(page),
        *added_notes(page),
        *signatures(page),
        *section(_("In full: texts that were too long for the tables"), in_full(page)),
    ]


def _marks(page: Page, practice: Practice | None) -> Marks:
    record = page.record
    place = _("Record {fingerprint}").format(fingerprint=record.fingerprint or _("without a place in the book"))
    title = _("Visit summary, {date}").format(date=plain_date(page.day))
    return Marks(
        title=joined((title, clean(record.client.known_as))),
        head=clean(running_head(page)),
        practice=shorten(clean(practice.name).replace("\n", " "), 60) if practice else "",
        foot=joined((clean(place), signed_in_head(page))),
    )
