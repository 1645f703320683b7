"""The map on the paper: the right region coloured on the right side, legend, credit, small and prepared drawings."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pypdfium2
import pytest
from PIL import ImageChops

from iastm_desktop.assets import map_credit
from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.reports.summary import summary_pdf
from tests.reports.conftest import RecordMaker, Summary, text_of
from tests.reports.samples import PRACTICE, SCREENED, full_session, plain_session, stroke

SCALE = 3
FIRM, MEDIUM_LIGHT = (0x8C, 0xC1, 0xCA), (0xC3, 0xE0, 0xE5)  # tints of pressure 4 and 2


def places_of(pdf: bytes, text: str) -> list[float]:
    """Return the left edges in points of a text on the first page."""
    textpage = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    search, places = textpage.search(text, match_case=True, match_whole_word=True), []
    while (found := search.get_next()) is not None:
        places.append(textpage.get_charbox(found[0])[0])
    return places


def extent_of(colour: tuple[int, int, int], pdf: bytes) -> tuple[float, float]:
    """Return from where to where, in points, a colour stands between the map's R and L: the legend is right of it."""
    left, right = sorted((places_of(pdf, "R")[0], places_of(pdf, "L")[0]))
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE).to_pil().convert("RGB")
    middle = page.crop((round(left * SCALE), 0, round((right + 8) * SCALE), page.height))
    bands = [
        band.point([255 * (value == wanted) for value in range(256)])
        for band, wanted in zip(middle.split(), colour, strict=True)
    ]
    box = ImageChops.darker(ImageChops.darker(bands[0], bands[1]), bands[2]).getbbox()
    assert box is not None, f"{colour} is not on the map"
    return left + box[0] / SCALE, left + box[2] / SCALE


@pytest.mark.parametrize(
    ("region", "view", "letters"),
    [("upper_trapezius", "posterior", "LR"), ("sternocleidomastoid", "anterior", "RL"), ("soleus", "posterior", "LR")],
)
def test_work_is_coloured_on_the_clients_own_side(
    region: str, view: str, letters: str, record: RecordMaker, summary: Summary
) -> None:
    path = {"map": "1", "view": view, "layer": "superficial", "points": [[372, 330]]} if view == "anterior" else None
    extra = {"path": path} if path else {}
    entries = [stroke(region=region, side="right", pressure=4, **extra), stroke(region=region, side="left", pressure=2)]
    pdf = summary(record(plain_session(entries=entries)))
    extents = {"R": extent_of(FIRM, pdf), "L": extent_of(MEDIUM_LIGHT, pdf)}
    first, second = letters
    assert places_of(pdf, first)[0] < places_of(pdf, second)[0], "the map's letters"
    assert extents[first][1] < extents[second][0] + 1, "the coloured regions stand as the letters do"


def test_the_credit_stands_by_the_map_and_only_there(record: RecordMaker, summary: Summary) -> None:
    credit = map_credit().replace("(c)", "©")
    assert credit in text_of(summary(record(plain_session())))
    assert credit not in text_of(summary(record(plain_session(entries=[]))))


@pytest.mark.parametrize("lines", range(0, 45, 3))
def test_the_credit_is_on_the_page_of_the_map_wherever_that_falls(
    record: RecordMaker, summary: Summary, lines: int
) -> None:
    asked = SCREENED | {"notes": "One more line of what the client told, which is long enough. " * lines}
    pages = pypdf.PdfReader(BytesIO(summary(record(plain_session(screening=asked))))).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    has_map = ["R and L are the client's right and left." in text for text in texts]
    assert sum(has_map) == 1
    assert has_map == ["BodyParts3D" in text for text in texts]


def test_the_legend_explains_what_is_there_and_nothing_else(record: RecordMaker, summary: Summary) -> None:
    full = text_of(summary(record(full_session())))
    for words in ("tool, firm (4 of 5)", "other technique only", "where it hurts", "felt (my impression)",
                  "mark on the body", "client said stop", "R and L are the client's right and left"):  # fmt: skip
        assert words in full
    fainted = {"kind": "reaction", "reaction": "syncope", "phase": "post"}
    plain = text_of(summary(record(plain_session(entries=[stroke(), fainted]))))
    assert plain.count("fainted") == 2, "in the table and among the incidents; it has no place on the map"
    for words in ("other technique only", "where it hurts", "Dashed outline"):
        assert words not in plain


def test_a_region_without_a_drawing_is_named_under_the_map(
    record: RecordMaker, catalogue: Catalogue, regions: RegionTable, body_map: BodyMap
) -> None:
    told = record(plain_session(entries=[stroke(), stroke(region="platysma", side="left")]))
    whole_bodies = BodyMap(body_map.version, {name: v for name, v in body_map.views.items() if v.is_whole_body})
    pdfs = (
        summary_pdf(told, PRACTICE, catalogue=catalogue, regions=regions, body_map=drawn)
        for drawn in (whole_bodies, body_map)
    )
    named = ["Not on these drawings, see the tables: LEFT Platysma." in text_of(pdf) for pdf in pdfs]
    assert named == [True, False]


def strokes_in_every_view(body_map: BodyMap) -> list[dict[str, Any]]:
    """Return tool work drawn in each view of the map, so that the summary prints them all."""
    entries = []
    for view in body_map.views.values():
        shape = next(iter(view.layers.values())).shapes[0]
        region, side = shape.region
        path = {"map": "2", "view": view.id, "layer": "superficial", "points": [list(shape.label_point)]}
        entries.append(stroke(region=region, side=side, path=path))
    return entries


def test_the_lines_under_every_view_add_no_more_than_150_kilobytes(
    record: RecordMaker, catalogue: Catalogue, regions: RegionTable, body_map: BodyMap
) -> None:
    told = record(plain_session(entries=strokes_in_every_view(body_map)))
    bare = BodyMap(body_map.version, {name: replace(view, lines=()) for name, view in body_map.views.items()})
    with_lines, without = (
        summary_pdf(told, PRACTICE, catalogue=catalogue, regions=regions, body_map=drawn) for drawn in (body_map, bare)
    )
    forms = {
        name
        for page in pypdf.PdfReader(BytesIO(with_lines)).pages
        for name in page["/Resources"].get("/XObject", {})  # type: ignore[union-attr]
    }
    assert len(forms) == 2 * len(body_map.views), "the body's edge and the lines within, of every view"
    assert 0 < len(with_lines) - len(without) <= 150_000


def greys_of(pdf: bytes) -> list[int]:
    """Return how many points of the first page have each of 256 greys, as a black and white printer sees it."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE, grayscale=True).to_pil().convert("L").histogram()


def test_the_lines_can_be_read_in_black_and_white_and_are_quieter_than_ink(
    record: RecordMaker, catalogue: Catalogue, regions: RegionTable, body_map: BodyMap
) -> None:
    told = record(plain_session())
    bare = BodyMap(body_map.version, {name: replace(view, lines=()) for name, view in body_map.views.items()})
    lined, unlined = (
        greys_of(summary_pdf(told, PRACTICE, catalogue=catalogue, regions=regions, body_map=drawn))
        for drawn in (body_map, bare)
    )
    assert sum(lined[100:220]) - sum(unlined[100:220]) > 5000, "lines that can be seen"
    assert sum(lined[:100]) - sum(unlined[:100]) < 500, "and none as dark as what was charted"


def test_the_body_is_two_prepared_forms_a_view(record: RecordMaker, summary: Summary) -> None:
    entries = [stroke(), stroke(side="left"), stroke(region="rectus_femoris")]
    pdf = summary(record(plain_session(entries=entries)))
    forms: list[Any] = [
        form.get_object()
        for form in pypdf.PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/XObject"].values()  # type: ignore[union-attr]
    ]
    assert len(forms) == 4, "two views, each its edge and its lines"
    assert all(form["/Subtype"] == "/Form" and form["/Filter"] == "/FlateDecode" for form in forms)
    assert len(pdf) < 200_000


def test_a_crowded_map_leaves_numbers_to_the_tables(record: RecordMaker, summary: Summary, body_map: Any) -> None:
    regions = dict.fromkeys(shape.region for shape in body_map.view("posterior").layers["superficial"].shapes)
    entries = [
        {"kind": "technique", "region": region, "side": side, "technique": "heat"}
        for region, side in list(regions)[:60]
    ]
    assert "Too many regions for numbers here" in text_of(summary(record(plain_session(entries=entries))))
