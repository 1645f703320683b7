"""The colours of the light, dark and high-contrast themes, as data."""

from iastm_desktop.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One set of colours, `#rrggbb`. `pressures` are the grades 0 to 5; `clay` are the light and the
    middle tone of the body as shown at `clay_opacity`; on its dark folds the casing parts a mark from the ground.
    """

    name: str
    ground: str
    surface: str
    sunken: str
    line: str
    line_strong: str
    ink: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_soft: str
    on_accent: str
    danger: str
    danger_hover: str
    danger_soft: str
    danger_ink: str
    on_danger: str
    amber_soft: str
    amber_ink: str
    ok_ink: str
    focus: str
    map_ground: str
    map_ink: str
    map_casing: str
    clay: tuple[str, ...]
    clay_opacity: float
    selected: str
    hovered: str
    not_saved: str
    tap_out: str
    reaction: str
    finding: str
    pain: str
    technique: str
    excluded: str
    planned: str
    lasting: str
    caution: str
    blocked: str
    pressures: tuple[str, ...]

    def __hash__(self) -> int:
        return hash(self.name)  # what is kept of a painting is found by its theme many times a second


LIGHT = Theme(
    name="light",
    ground="#f5f1ea",
    surface="#fffdf9",
    sunken="#ece6dc",
    line="#ded6c9",
    line_strong="#8b8173",
    ink="#26231f",
    muted="#615a50",
    disabled="#a39a8c",
    accent="#0f6462",
    accent_hover="#0b5553",
    accent_pressed="#084543",
    accent_soft="#dcebe7",
    on_accent="#ffffff",
    danger="#b3261e",
    danger_hover="#9a1f18",
    danger_soft="#fbe7e3",
    danger_ink="#9c1f18",
    on_danger="#ffffff",
    amber_soft="#fdf0d5",
    amber_ink="#7a4f00",
    ok_ink="#2b6138",
    focus="#0b66c3",
    map_ground="#fbf8f3",
    map_ink="#26231f",
    map_casing="#ffffff",
    clay=("#e3d1c7", "#cbb9b4"),
    clay_opacity=0.85,
    selected="#0a5754",
    hovered="#3a3630",
    not_saved="#b3261e",
    tap_out="#b3261e",
    reaction="#8e1f5c",
    finding="#5b4510",
    pain="#9a3b00",
    technique="#44505c",
    excluded="#4a4540",
    planned="#5d5f64",
    lasting="#6b3f8f",
    caution="#704600",
    blocked="#2f2b28",
    pressures=("#526b36", "#2b6d4d", "#116c6b", "#1b5f8c", "#31479b", "#45207f"),
)

DARK = Theme(
    name="dark",
    ground="#191c1d",
    surface="#222627",
    sunken="#121516",
    line="#363c3d",
    line_strong="#7f8787",
    ink="#ece7df",
    muted="#b3ada2",
    disabled="#6d7272",
    accent="#63c5bd",
    accent_hover="#7ad3cb",
    accent_pressed="#4fb0a8",
    accent_soft="#1d3b3a",
    on_accent="#062a29",
    danger="#d2443a",
    danger_hover="#dd564c",
    danger_soft="#452220",
    danger_ink="#ffb1a8",
    on_danger="#ffffff",
    amber_soft="#3d3018",
    amber_ink="#f2c879",
    ok_ink="#8fd19e",
    focus="#8ab8ff",
    map_ground="#1e2223",
    map_ink="#ece7df",
    map_casing="#ffffff",
    clay=("#c8b6ac", "#b2a096"),
    clay_opacity=0.88,
    selected="#06403e",
    hovered="#2a2723",
    not_saved="#8d1710",
    tap_out="#8d1710",
    reaction="#771148",
    finding="#463506",
    pain="#722b00",
    technique="#313b46",
    excluded="#33302c",
    planned="#4a4c50",
    lasting="#552a78",
    caution="#563400",
    blocked="#1d1a18",
    pressures=("#3d5326", "#1d563a", "#075252", "#0d4a70", "#24387f", "#35156a"),
)

CONTRAST = Theme(
    name="contrast",
    ground="#000000",
    surface="#000000",
    sunken="#000000",
    line="#ffffff",
    line_strong="#ffffff",
    ink="#ffffff",
    muted="#ffffff",
    disabled="#a8a8a8",
    accent="#ffe066",
    accent_hover="#fff0a8",
    accent_pressed="#ffd21f",
    accent_soft="#3a3200",
    on_accent="#000000",
    danger="#d60000",
    danger_hover="#b80000",
    danger_soft="#3d0000",
    danger_ink="#ff9d9d",
    on_danger="#ffffff",
    amber_soft="#332600",
    amber_ink="#ffd480",
    ok_ink="#8dffa6",
    focus="#00e5ff",
    map_ground="#000000",
    map_ink="#ffffff",
    map_casing="#ffffff",
    clay=("#dfcabf", "#c2b1aa"),
    clay_opacity=1.0,
    selected="#003f3d",
    hovered="#000000",
    not_saved="#9d0000",
    tap_out="#9d0000",
    reaction="#70004a",
    finding="#3f2f00",
    pain="#6d2900",
    technique="#1f2a35",
    excluded="#000000",
    planned="#3f4145",
    lasting="#4f1f7a",
    caution="#4d2e00",
    blocked="#000000",
    pressures=("#2f4a00", "#005233", "#004b4b", "#003f70", "#10258f", "#2b0066"),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}
