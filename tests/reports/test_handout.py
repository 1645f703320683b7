"""The client's page: what a client needs, in their words, on the plain body; nothing of notes, findings or grades."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops

from iastm_desktop.assets import map_picture
from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.front_desk import front_desk_copy
from iastm_desktop.domain.people import Practice
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.reports.faded_body import faded
from iastm_desktop.reports.handout import handout_pdf
from iastm_desktop.reports.map_plan import Area
from tests.reports.conftest import RecordMaker, page_texts, text_of
from tests.reports.samples import PRACTICE, full_session, plain_session, stroke

Handout = Callable[..., bytes]
VIEW, PER_MM = "posterior", 0.5


def pictures(view: str, layer: str, size: str) -> bytes:
    return map_picture(view, layer, size).read_bytes()


@pytest.fixture(scope="module")
def handout(catalogue: Catalogue, regions: RegionTable, body_map: BodyMap) -> Handout:
    """Return a function from a record to the bytes of the client's page."""

    def make(record: SessionRecord, practice: Practice | None = PRACTICE) -> bytes:
        return handout_pdf(record, practice, catalogue=catalogue, regions=regions, body_map=body_map, pictures=pictures)

    return make


def area_of(body_map: BodyMap, region: str, side: str, layer: str = "superficial") -> Area:
    place = SidedRegion(region, side)
    return Area(region=place, layer=layer, shape=body_map.view(VIEW).layer(layer).shape(place), worked=True)


def picture_of(body_map: BodyMap, *areas: Area) -> Image.Image:
    return Image.open(BytesIO(faded(body_map.view(VIEW), areas, pictures, per_mm=PER_MM))).convert("RGB")


def test_a_client_reads_what_was_worked_what_to_do_and_whom_to_call(record: RecordMaker, handout: Handout) -> None:
    text = text_of(handout(record(full_session())))
    for words in (
        *("For you", "Alma", "Monday 2 March 2026", "Shoulder, your right side: Upper trapezius"),
        *("Levator scapulae (by hand)", "Tiny red dots may show for days.", "Heat for ten minutes,"),
        *("in two weeks", "Call us, or see a doctor, when", "250 555 0142"),
        *("BodyParts3D", "R and L are your right and left"),
    ):
        assert words in text


def test_nothing_of_notes_findings_and_grades_is_on_it(record: RecordMaker, handout: Handout) -> None:
    values = full_session()
    text = text_of(handout(record(values))).casefold()
    for private in (*values["notes"].values(), *clinical_words()):
        assert private.casefold() not in text


def clinical_words() -> tuple[str, ...]:
    return (
        *("assessment", "of 5", "medium", "scanner", "thickened", "erythema", "apixaban", "blood thinner", "latex"),
        *("knives", "scraping", "tap-out", "said stop", "canoe", "CL-0091", "1990", "physician informed"),
    )


def test_one_page_holds_an_ordinary_visit(record: RecordMaker, handout: Handout) -> None:
    assert len(page_texts(handout(record(full_session())))) == 1


def test_a_worked_muscle_is_faded_into_the_plain_body_there_and_nowhere_else(body_map: BodyMap) -> None:
    bare = picture_of(body_map)
    area = area_of(body_map, "gluteus_maximus", "right")
    changed = (
        ImageChops.difference(bare, picture_of(body_map, area)).convert("L").point(lambda value: value > 24 and 255)
    )
    assert area.shape is not None
    left, top, right, bottom = (round(edge * PER_MM) for edge in area.shape.bounds)
    found = changed.getbbox()
    assert found is not None
    assert left - 8 <= found[0] and top - 8 <= found[1] and found[2] <= right + 8 and found[3] <= bottom + 8
    x, y = (round(number * PER_MM) for number in area.shape.label_point)
    assert changed.getpixel((x, y)) == 255


def test_a_deep_muscle_is_seen_through_the_skin(body_map: BodyMap) -> None:
    deep = area_of(body_map, "piriformis", "left", "deep")
    assert deep.shape is not None
    x, y = (round(number * PER_MM) for number in deep.shape.label_point)
    bare, shown = picture_of(body_map), picture_of(body_map, deep)
    assert max(abs(a - b) for a, b in zip(bare.getpixel((x, y)), shown.getpixel((x, y)), strict=True)) > 24


@pytest.mark.parametrize(("side", "at_left"), [("left", True), ("right", False)])
def test_the_client_s_side_is_where_the_letters_say(
    side: str, at_left: bool, record: RecordMaker, handout: Handout, body_map: BodyMap
) -> None:
    """In the back view the client's left is at the left: what is faded in must be on that half of the picture."""
    picture = ImageChops.difference(
        picture_of(body_map), picture_of(body_map, area_of(body_map, "latissimus_dorsi", side))
    )
    box = picture.convert("L").point(lambda value: value > 24 and 255).getbbox()
    assert box is not None
    assert ((box[0] + box[2]) / 2 < picture.width / 2) is at_left
    page = pypdfium2.PdfDocument(
        handout(record(plain_session(entries=[stroke(region="latissimus_dorsi", side=side)])))
    )[0]
    text = page.get_textpage()
    letters = [(text.get_text_range(i, 1), text.get_charbox(i)) for i in range(text.count_chars())]
    at = {letter: box[0] for letter, box in letters if letter in "RL" and box[1] > 400 and box[0] < 200}
    assert at["L"] < at["R"]


def test_the_page_stays_small_and_equal(record: RecordMaker, handout: Handout) -> None:
    visit = record(full_session())
    assert handout(visit) == handout(visit)
    assert len(handout(visit)) < 150_000
    assert handout(visit) != handout(replace(visit, entries=()))


def test_many_regions_in_many_views_and_long_home_care_are_set(
    record: RecordMaker, handout: Handout, body_map: BodyMap
) -> None:
    everywhere = {shape.region for view in body_map.views.values() for shape in view.layer("superficial").shapes}
    work = [
        stroke(region=place.region, side=place.side)
        for place in sorted(everywhere)
        if not place.region.startswith("landmark")
    ]
    long = [{"kind": "home_care", "text": "Walk & breathe <b>. " * 190}] * 4
    pdf = handout(record(plain_session(entries=[*work, *long])))
    pages = page_texts(pdf)
    assert len(pages) > 2 and "Walk & breathe <b>." in pages[-1]
    assert "Plantar fascia" in " ".join(pages)


def test_without_a_practice_or_work_it_is_still_a_page(record: RecordMaker, handout: Handout) -> None:
    text = text_of(handout(record(plain_session(entries=[])), None))
    assert "For you" in text and "Where we worked" not in text and "BodyParts3D" not in text


def test_the_front_desk_s_copy_shows_no_work(record: RecordMaker, handout: Handout) -> None:
    text = text_of(handout(front_desk_copy(record(full_session()))))
    assert "Where we worked" not in text and "Heat for ten minutes," in text
