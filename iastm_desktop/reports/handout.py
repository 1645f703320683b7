"""The page a client takes home: where was worked, what to expect and do, the next visit, whom to call; no notes."""

from collections.abc import Iterable, Sequence

from reportlab.platypus import KeepTogether, Paragraph, Spacer, Table

from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Education, HomeCare, Stroke, Technique, sided_region
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.people import Practice
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.reports.faded_body import FadedBody, Pictures
from iastm_desktop.reports.fonts import register_fonts
from iastm_desktop.reports.map_plan import Panel, plan_map
from iastm_desktop.reports.printable import clean, markup, one_line, pieces, shorten
from iastm_desktop.reports.sheet import Marks, set_sheets, text_width
from iastm_desktop.reports.story_details import Page
from iastm_desktop.reports.story_map import CREDIT_LINE, PLAIN_TABLE
from iastm_desktop.reports.story_parts import Story, bold, joined
from iastm_desktop.reports.story_visit import letterhead
from iastm_desktop.reports.styles import (
    CREDIT,
    FOR_CLIENT,
    FOR_CLIENT_HEADING,
    FOR_CLIENT_ITEM,
    TITLE,
)
from iastm_desktop.reports.wording import Wording, long_date, plain_date
from iastm_desktop.words import _

BY_HAND = "hand_or_elbow"  # a tool that is none
Work = Stroke | Technique
_FAMILIAR = ("anterior", "posterior")
_WELL = 0.35  # of the largest drawing of a region must front or back show
_GAP_PT = 12.0
_BESIDE_PT = {1: 150.0, 2: 125.0}  # the width of each body with words beside it
_MOST_BESIDE = 14  # lines that stand beside a body
_IN_A_ROW = 3
_HIGH_PT, _MIDDLE_PT, _LOW_PT = 270.0, 236.0, 200.0  # the height of bodies beside words, in one row, in more rows


def handout_pdf(
    record: SessionRecord,
    practice: Practice | None,
    *,
    catalogue: Catalogue,
    regions: RegionTable,
    body_map: BodyMap,
    pictures: Pictures,
) -> bytes:
    """Return the client's page of one session as PDF bytes; `pictures` gives a base picture's bytes.

    Equal input gives equal bytes. What stands in the practitioner's notes, findings and grades is not on it.
    """
    register_fonts()
    paper = practice.paper if practice else "letter"
    page = Page(record, Wording(catalogue, regions), text_width(paper), {})
    story = [
        *_head(page, practice),
        *_work(page, body_map, pictures),
        *_home_care(page),
        *_next_visit(page),
        *_whom_to_call(page, practice),
        *_closing(page),
    ]
    return set_sheets(story, _marks(page, practice), paper)


def _head(page: Page, practice: Practice | None) -> Story:
    story = letterhead(practice)
    with_whom = _("{client}: your visit on {day} with {name}").format(
        client=bold(one_line(page.record.client.known_as)),
        day=long_date(page.day),
        name=one_line(page.record.practitioner.name),
    )
    return [*story, Paragraph(_("For you"), TITLE), Spacer(0, 4), Paragraph(with_whom, FOR_CLIENT)]


def _work(page: Page, body_map: BodyMap, pictures: Pictures) -> Story:
    """Show where was worked on the plain body, in words beside or below it, and then what the client was told."""
    work = [entry for entry in page.record.entries if isinstance(entry, Work) and sided_region(entry)]
    told = _listed(_("What to expect, what to do"), _told(page))
    if not work:
        return told
    panels = _panels(work, body_map)
    lines: Story = [Paragraph(line, FOR_CLIENT_ITEM, bulletText="•") for line in _places(page, work)]
    heading = Paragraph(_("Where we worked today"), FOR_CLIENT_HEADING)
    if len(panels) not in _BESIDE_PT or len(lines) + len(told) > _MOST_BESIDE:
        bodies = _rows(page, panels, pictures)
        return [KeepTogether([heading, *(bodies or lines)[:1]]), *bodies[1:], *(lines if bodies else lines[1:]), *told]
    each = _BESIDE_PT[len(panels)]
    bodies = _bodies(page, panels, each, _HIGH_PT, pictures)
    rest = page.width - len(panels) * (each + _GAP_PT)
    widths = [*([each + _GAP_PT] * len(panels)), rest]
    return [Table([[*bodies, [heading, *lines, *told]]], widths, style=PLAIN_TABLE, spaceBefore=8)]


def _rows(page: Page, panels: Sequence[Panel], pictures: Pictures) -> Story:
    """Set the bodies side by side, three in a row."""
    width = (page.width - (_IN_A_ROW - 1) * _GAP_PT) / _IN_A_ROW
    drawn = _bodies(page, panels, width, _MIDDLE_PT if len(panels) <= _IN_A_ROW else _LOW_PT, pictures)
    rows = [drawn[start : start + _IN_A_ROW] for start in range(0, len(drawn), _IN_A_ROW)]
    return [
        Table([row], [width + _GAP_PT] * len(row), style=PLAIN_TABLE, spaceAfter=4, hAlign="CENTER") for row in rows
    ]


def _bodies(page: Page, panels: Iterable[Panel], width: float, height: float, pictures: Pictures) -> list[FadedBody]:
    titled = ((panel, page.wording.term("view", panel.view.id).capitalize()) for panel in panels)
    return [FadedBody(panel, title, width, height, pictures) for panel, title in titled]


def _panels(work: Sequence[Work], body_map: BodyMap) -> tuple[Panel, ...]:
    """Return the views to show: front and back, which everybody knows, and another only for what they hardly show."""
    familiar = BodyMap(body_map.version, {id_: view for id_, view in body_map.views.items() if id_ in _FAMILIAR})
    known = [entry for entry in work if _is_seen_well(entry, familiar, body_map)]
    others = [entry for entry in work if entry not in known]
    return (*plan_map(known, {}, familiar).panels, *plan_map(others, {}, body_map).panels)


def _is_seen_well(entry: Work, familiar: BodyMap, body_map: BodyMap) -> bool:
    largest = _largest(entry, familiar)
    return largest > 0 and largest >= _WELL * _largest(entry, body_map)


def _largest(entry: Work, drawn: BodyMap) -> float:
    """Return the area of the largest box round what is drawn of an entry's region, mm²."""
    layers = (layer for view in drawn.views.values() for layer in view.layers.values())
    place = sided_region(entry)
    shapes = (layer.shape(place) for layer in layers) if place else ()
    boxes = (shape.bounds for shape in shapes if shape is not None)
    return max(((right - left) * (bottom - top) for left, top, right, bottom in boxes), default=0.0)


def _places(page: Page, work: Iterable[Work]) -> list[str]:
    """Return a line for each part of the body and the client's side, with what was worked there; by hand says so."""
    named: dict[str, dict[str, bool]] = {}
    for entry in work:
        place = sided_region(entry)
        if place is None:
            continue
        with_tool = isinstance(entry, Stroke) and entry.tool != BY_HAND
        names = named.setdefault(_part(page, place.region, place.side), {})
        name = page.wording.region(place.region)
        names[name] = names.get(name, False) or with_tool
    return [f"{bold(one_line(part))}: {one_line(_names(names), 2_000)}" for part, names in named.items()]


def _names(names: dict[str, bool]) -> str:
    by_hand = _("{name} (by hand)")
    return ", ".join(name if with_tool else by_hand.format(name=name) for name, with_tool in names.items())


def _part(page: Page, region: str, side: str) -> str:
    """Return `Shoulder, your right side`, or `Neck` in the middle."""
    known = page.wording.regions.get(region)
    area, catalogue = known.area if known else "", page.wording.catalogue
    part = _(catalogue.client_words("area", area)) if catalogue.has("area", area) else area.replace("_", " ")
    words = {"right": _("{part}, your right side"), "left": _("{part}, your left side")}.get(side, "{part}")
    return words.format(part=_capital(part))


def _told(page: Page) -> list[str]:
    """Return what the client was told, in their words; when to call has a place of its own."""
    items = [item for entry in page.record.entries if isinstance(entry, Education) for item in entry.items]
    catalogue = page.wording.catalogue
    known = (item for item in dict.fromkeys(items) if item != "when_to_call" and catalogue.has("education", item))
    return [_sentence(_(catalogue.client_words("education", item))) for item in known]


def _home_care(page: Page) -> Story:
    texts = [entry.text for entry in page.record.entries if isinstance(entry, HomeCare)]
    if not texts:
        return []
    story = [Paragraph(piece, FOR_CLIENT) for text in texts for piece in pieces(text)]
    return [Paragraph(_("At home"), FOR_CLIENT_HEADING), *story]


def _next_visit(page: Page) -> Story:
    text = page.record.session.next_visit
    if not text or not text.strip():
        return []
    return [
        Paragraph(_("Your next visit"), FOR_CLIENT_HEADING),
        *(Paragraph(piece, FOR_CLIENT) for piece in pieces(text)),
    ]


def _whom_to_call(page: Page, practice: Practice | None) -> Story:
    """Say when to call and whom; what calls for it is data with its source."""
    catalogue = page.wording.catalogue
    why = [_(catalogue.client_words("call_when", term)) for term in catalogue.codes("call_when")]
    reached = [fact for fact in (practice.phone, practice.email) if fact] if practice else []
    story = _listed(_("Call us, or see a doctor, when"), why)
    if practice is not None:
        whom = joined((bold(one_line(practice.name)), *(one_line(fact) for fact in reached)))
        story.append(Paragraph(whom, FOR_CLIENT))
    return [KeepTogether(story)]


def _listed(heading: str, texts: Iterable[str]) -> Story:
    lines = [Paragraph(markup(text), FOR_CLIENT_ITEM, bulletText="•") for text in texts]
    return [Paragraph(heading, FOR_CLIENT_HEADING), *lines] if lines else []


def _sentence(text: str) -> str:
    return _capital(text) + ("" if text.endswith(".") else ".")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _closing(page: Page) -> Story:
    """Say what this page is not, and who made the drawings where there are any."""
    words = [_("This page is for you. It is not the record of your visit; you may ask for that.")]
    if any(isinstance(entry, Work) for entry in page.record.entries):
        words += [_("R and L are your right and left."), _(CREDIT_LINE)]
    return [Spacer(0, 10), *(Paragraph(text, CREDIT) for text in words)]


def _marks(page: Page, practice: Practice | None) -> Marks:
    title = _("For the client, visit of {date}").format(date=plain_date(page.day))
    name = shorten(" ".join(clean(page.record.client.known_as).split()), 70)
    return Marks(
        title=joined((title, name)),
        head=joined((name, _("visit of {date}").format(date=plain_date(page.day)))),
        practice=shorten(clean(practice.name).replace("\n", " "), 60) if practice else "",
        foot=joined((_("For {client}").format(client=name), plain_date(page.day))),
    )
