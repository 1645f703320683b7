"""The themes: words can be read, states can be told apart from the body and from what lies beside them."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import map_picture
from iastm_desktop.ui.icons import icon, icon_pixmap, theme_icon_colours
from iastm_desktop.ui.palettes import THEMES, Theme
from iastm_desktop.ui.theme import TOUCH_PX, apply_theme, contrast_ratio, set_role, style_sheet_of, theme_in_use

WORDS = [
    ("ink", "ground"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "accent_soft"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("accent", "ground"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_danger", "danger"),
    ("danger_ink", "danger_soft"),
    ("amber_ink", "amber_soft"),
    ("ok_ink", "surface"),
    ("map_ink", "map_ground"),
    ("muted", "map_ground"),
]
EDGES = [("line_strong", "surface"), ("line_strong", "ground"), ("focus", "surface"), ("focus", "ground")]
STATES = "selected hovered not_saved tap_out reaction finding pain technique excluded planned lasting".split()
STATES += ["caution", "blocked"]
themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


@themes
@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_have_a_contrast_of_4_5(theme: Theme, words: str, ground: str) -> None:
    assert contrast_ratio(getattr(theme, words), getattr(theme, ground)) >= 4.5


@themes
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_have_a_contrast_of_3(theme: Theme, edge: str, ground: str) -> None:
    assert contrast_ratio(getattr(theme, edge), getattr(theme, ground)) >= 3


@themes
def test_every_state_on_the_map_has_a_contrast_of_3_on_the_body_and_on_its_casing(theme: Theme) -> None:
    for colour in (*(getattr(theme, state) for state in STATES), *theme.pressures):
        for base in (*theme.clay, theme.map_casing):
            assert contrast_ratio(colour, base) >= 3, (colour, base)


@themes
def test_the_tones_of_the_body_are_those_of_the_pictures(theme: Theme) -> None:
    views = (("anterior", "superficial"), ("posterior", "superficial"), ("posterior", "deep"))
    pictures = [QImage(str(map_picture(view, layer, "small"))) for view, layer in views]
    tones = sorted(tone.lightnessF() for picture in pictures for tone in _tones(picture, theme))
    light, middle = (QColor(tone).lightnessF() for tone in theme.clay)
    assert tones[len(tones) * 3 // 4] == pytest.approx(light, abs=0.04)
    assert tones[len(tones) // 2] == pytest.approx(middle, abs=0.04)


def _tones(picture: QImage, theme: Theme) -> list[QColor]:
    shown = theme.clay_opacity
    ground = QColor(theme.map_ground)
    found = []
    for y in range(0, picture.height(), 7):
        for x in range(0, picture.width(), 7):
            tone = picture.pixelColor(x, y)
            if tone.alpha() == 255:
                channels = zip(tone.getRgb()[:3], ground.getRgb()[:3], strict=True)
                found.append(QColor(*(round(one * shown + other * (1 - shown)) for one, other in channels)))
    return found


@themes
def test_only_tap_out_and_alarm_are_red(theme: Theme) -> None:
    calm = {name: QColor(getattr(theme, name)) for name in ("accent", "selected", "technique", "ink", "ok_ink")}
    assert {name for name, colour in calm.items() if colour.saturation() > 60 and _is_red(colour)} == set()
    assert _is_red(QColor(theme.tap_out))


def _is_red(colour: QColor) -> bool:
    return colour.hue() <= 12 or colour.hue() >= 345


@themes
def test_the_style_sheet_has_no_token_left_and_its_pictures_exist(theme: Theme) -> None:
    sheet = style_sheet_of(theme)
    assert "$" not in sheet
    for part in sheet.split('url("')[1:]:
        assert Path(part.split('"')[0]).is_file()


@themes
def test_buttons_are_large_enough_for_a_finger(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, theme.name)
    for role in ("", "primary", "quiet", "danger", "chip", "segment"):
        button = QPushButton("5")
        qtbot.addWidget(button)
        set_role(button, role)
        button.setCheckable(True)
        assert button.sizeHint().height() >= TOUCH_PX, role
        assert button.sizeHint().width() >= TOUCH_PX, role


def test_an_unknown_theme_is_the_light_one(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    assert theme_in_use().name == "dark"
    apply_theme(qapp, "beige")
    assert theme_in_use().name == "light"


def test_the_programs_own_font_is_used(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    label = QLabel("Łódź → ≤ 3")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.fontInfo().family() == "Source Sans Pro"


def test_every_icon_draws_in_the_colour_asked_for(qapp: QApplication, root: Path) -> None:
    names = [path.stem for path in (root / "assets" / "icons").glob("*.svg") if "currentColor" in path.read_text()]
    assert len(names) > 30
    for name in names:
        drawn = icon_pixmap(name, "#0f6462", 24).toImage()
        opaque = [
            drawn.pixelColor(x, y).name() for x in range(24) for y in range(24) if drawn.pixelColor(x, y).alpha() == 255
        ]
        assert opaque, name
        assert set(opaque) == {"#0f6462"}, name


@themes
def test_icons_are_seen_on_their_ground(theme: Theme, qapp: QApplication) -> None:
    apply_theme(qapp, theme.name)
    assert not icon("undo").isNull()
    for colour in theme_icon_colours(theme):
        assert contrast_ratio(colour, theme.surface) >= 3


@pytest.mark.parametrize("role", ["chip", "chip compact", "chip compact snug", "chip compact digit", "segment", "icon"])
def test_a_row_of_chips_is_as_wide_in_every_theme_and_each_is_wide_enough(
    qtbot: QtBot, qapp: QApplication, role: str
) -> None:
    widths = set()
    for name in THEMES:
        apply_theme(qapp, name)
        button = QPushButton("Tool work" if role != "icon" else "")
        qtbot.addWidget(button)
        set_role(button, role)
        widths.add(button.sizeHint().width())
        button.setText("5" if role != "icon" else "")
        assert button.sizeHint().width() >= 48 <= button.sizeHint().height()
    apply_theme(qapp, "light")
    assert len(widths) == 1
