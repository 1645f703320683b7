"""The forms of charting as data: for each kind of entry its rows of choices, in the order they are asked."""

from collections.abc import Callable, Mapping, Sequence

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.values import dataclass
from iastm_desktop.words import _

Options = Sequence[tuple[str, str]]
Values = Mapping[str, object]
ZERO_TO_TEN = tuple((str(n), str(n)) for n in range(11))


def listed(list_name: str, *codes: str) -> Callable[[Catalogue, Values], Options]:
    """Offer a list of the catalogue, by its short button words where it has them, or only `codes` of it."""

    def options(catalogue: Catalogue, values: Values) -> Options:
        terms = catalogue.lists[list_name].values()
        return [(t.code, _sentence(t.facts.get("strip") or t.words)) for t in terms if not codes or t.code in codes]

    return options


def on_two_lines(options: Callable[[Catalogue, Values], Options]) -> Callable[[Catalogue, Values], Options]:
    """Offer the same with words of two parts on two lines, so that a whole scale has room on one line of chips."""

    def two_lines(catalogue: Catalogue, values: Values) -> Options:
        return [(code, words.replace("-", "-\n").replace(" ", "\n", 1)) for code, words in options(catalogue, values)]

    return two_lines


def edges(catalogue: Catalogue, values: Values) -> Options:
    """Offer the edges that the chosen tool has, all of them where none is told."""
    tool = values.get("tool")
    told = catalogue.term("tools", str(tool)).facts.get("edges", "").split() if tool else []
    return listed("edge", *told)(catalogue, values)


def zero_to_ten(catalogue: Catalogue, values: Values) -> Options:
    """Offer the eleven numbers of a 0-10 scale."""
    return ZERO_TO_TEN


def grades(catalogue: Catalogue, values: Values) -> Options:
    """Offer the grades of the chosen reaction's own scale."""
    grade_list = catalogue.term("reactions", str(values["reaction"])).facts.get("grade_list", "")
    if not grade_list:
        return ()
    terms = catalogue.lists[grade_list].values()
    return [(t.code, t.code if t.words == t.code else _sentence(t.words)) for t in terms]


def motions(catalogue: Catalogue, values: Values) -> Options:
    """Offer the motions of the chosen joint."""
    lines = [t for t in catalogue.lists["rom"].values() if t.facts["joint"] == values["joint"]]
    return [(t.facts["motion"], _sentence(catalogue.words("motions", t.facts["motion"]))) for t in lines]


def sides(catalogue: Catalogue, values: Values) -> Options:
    """Offer right and left."""
    return [(side, catalogue.words("side", side).capitalize()) for side in ("right", "left")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a form.

    `kind`: `one` or `many` chips, `number`, `text`, `pain` (eleven numbers and not asked). `whole`: the code stands
    for a whole number. `kept`: the choice stays for the next entry (never for pain or reactions). `more`: shown only
    when details are opened.
    """

    field: str
    label: str
    options: Callable[[Catalogue, Values], Options] = lambda catalogue, values: ()
    kind: str = "one"
    whole: bool = False
    needed: bool = False
    kept: bool = False
    more: bool = False
    when: Callable[[Catalogue, Values], bool] = lambda catalogue, values: True
    default: str | None = None
    name: str = ""  # a shorter name, where the label says more than that
    folds: bool = False  # a long list shows only what was chosen, and the way back
    often: bool = False  # on one line, what is taken often first
    more_low: bool = False  # among the details where there is little height


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of entry with its rows. `place`: `region` needed, `optional`, `ask` by the measure, or `none`."""

    kind: str
    words: str
    rows: tuple[Row, ...]
    place: str = "region"
    button: str = ""


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _is_rom(catalogue: Catalogue, values: Values) -> bool:
    return values.get("measure") == "rom"


def _is_pain_scale(catalogue: Catalogue, values: Values) -> bool:
    return values.get("measure") in ("nrs_rest", "nrs_movement", "psfs")


def _needs(name: str) -> Callable[[Catalogue, Values], bool]:
    def needed(catalogue: Catalogue, values: Values) -> bool:
        measure = values.get("measure")
        return bool(measure) and name in catalogue.term("measures", str(measure)).facts.get("needs", "").split()

    return needed


def _has_side(catalogue: Catalogue, values: Values) -> bool:
    if _is_rom(catalogue, values):
        line = f"{values.get('joint')}_{values.get('motion')}"
        return catalogue.has("rom", line) and "left" in catalogue.term("rom", line).facts["sides"]
    return _needs("side")(catalogue, values) and not _needs("region")(catalogue, values)


def _other_tool(catalogue: Catalogue, values: Values) -> bool:
    tool = values.get("tool")
    return bool(tool) and catalogue.term("tools", str(tool)).facts.get("needs_name") == "yes"


def _other_technique(catalogue: Catalogue, values: Values) -> bool:
    technique = values.get("technique")
    return bool(technique) and catalogue.term("techniques", str(technique)).facts.get("needs_note") == "yes"


def _chosen(name: str) -> Callable[[Catalogue, Values], bool]:
    return lambda catalogue, values: values.get(name) is not None


def _is_graded(catalogue: Catalogue, values: Values) -> bool:
    return values.get("reaction") is not None and bool(grades(catalogue, values))


FORMS: tuple[Form, ...] = (
    Form(
        kind="stroke",
        words=_("Tool work"),
        rows=(
            Row(field="tool", label=_("Tool"), options=listed("tools"), needed=True, kept=True, often=True),
            Row(field="tool_name", label=_("Which tool"), kind="text", when=_other_tool, needed=True, kept=True),
            Row(
                field="pressure",
                label=_("How firm"),
                options=on_two_lines(listed("pressures")),
                whole=True,
                needed=True,
                kept=True,
                often=True,
            ),
            Row(
                field="duration_s",
                label=_("How long"),
                options=listed("duration"),
                whole=True,
                needed=True,
                kept=True,
                often=True,
            ),
            Row(field="pain_nrs", label=_("Pain felt, 0 to 10"), name=_("Pain felt"), kind="pain", more_low=True),
            Row(field="stroke", label=_("Stroke"), options=listed("strokes"), more=True, kept=True),
            Row(
                field="direction", label=_("Direction"), options=listed("direction"), kind="many", more=True, kept=True
            ),
            Row(field="angle", label=_("Angle"), options=listed("angle"), more=True, kept=True),
            Row(field="edge", label=_("Edge"), options=edges, more=True, kept=True),
            Row(field="emollient", label=_("Glide"), options=listed("emollient"), more=True, kept=True),
            Row(field="layer", label=_("Layer reached"), options=listed("layer"), more=True, kept=True),
            Row(field="tissue_state", label=_("Tissue"), options=listed("tissue_state"), more=True, kept=True),
        ),
    ),
    Form(
        kind="reaction",
        words=_("Reaction"),
        rows=(
            Row(
                field="reaction",
                label=_("What the tissue or client did"),
                options=listed("reactions"),
                needed=True,
                folds=True,
            ),
            Row(field="grade", label=_("How much"), options=grades, when=_is_graded),
            Row(field="phase", label=_("When"), options=listed("phase"), needed=True, default="during"),
            Row(field="appears", label=_("Looks"), options=listed("appears"), when=_chosen("reaction")),
        ),
        place="optional",
    ),
    Form(
        kind="finding",
        words=_("Felt"),
        rows=(
            Row(field="finding", label=_("Feels (my impression)"), options=listed("findings"), needed=True),
            Row(field="tenderness", label=_("Tenderness"), options=listed("tenderness"), whole=True),
            Row(field="phase", label=_("When"), options=listed("phase", "pre", "during", "post"), default="pre"),
        ),
    ),
    Form(
        kind="pain_area",
        words=_("Pain"),
        rows=(
            Row(field="nrs", label=_("How much (leave empty: not asked)"), options=zero_to_ten, whole=True),
            Row(field="quality", label=_("What kind"), options=listed("pain_quality")),
            Row(field="by", label=_("Who says so"), options=listed("pain_by"), needed=True, default="client"),
            Row(field="result", label=_("How it moved"), options=listed("pain_course")),
            Row(field="name", label=_("Along a nerve"), options=listed("nerve_path"), more=True),
        ),
    ),
    Form(
        kind="measure",
        words=_("Measure"),
        rows=(
            Row(field="measure", label=_("What"), options=listed("measures"), needed=True, kept=True, folds=True),
            Row(field="activity", label=_("Which activity"), kind="text", when=_needs("activity"), needed=True),
            Row(field="note", label=_("Measured by"), kind="text", when=_needs("note"), needed=True),
            Row(
                field="joint",
                label=_("Joint"),
                options=listed("joints"),
                when=_is_rom,
                needed=True,
                kept=True,
                folds=True,
            ),
            Row(
                field="motion",
                label=_("Motion"),
                options=motions,
                when=lambda catalogue, values: _is_rom(catalogue, values) and values.get("joint") is not None,
                needed=True,
                kept=True,
            ),
            Row(field="side", label=_("Side"), options=sides, when=_has_side, needed=True, kept=True),
            Row(
                field="mode",
                label=_("How"),
                options=listed("rom_mode"),
                when=_is_rom,
                needed=True,
                default="active",
            ),
            Row(field="value", label=_("0 to 10"), options=zero_to_ten, whole=True, needed=True, when=_is_pain_scale),
            Row(
                field="value",
                label=_("Value"),
                kind="number",
                needed=True,
                when=lambda catalogue, values: bool(values.get("measure")) and not _is_pain_scale(catalogue, values),
            ),
            Row(field="phase", label=_("When"), options=listed("phase"), needed=True, default="pre", kept=True),
        ),
        place="ask",
    ),
    Form(
        kind="technique",
        words=_("By hand"),
        rows=(
            Row(field="technique", label=_("Technique"), options=listed("techniques"), needed=True, kept=True),
            Row(field="note", label=_("Which"), kind="text", when=_other_technique, needed=True),
            Row(field="duration_s", label=_("How long"), options=listed("duration"), whole=True, kept=True),
        ),
    ),
    Form(
        kind="mark",
        words=_("Mark"),
        rows=(
            Row(field="mark", label=_("What is there"), options=listed("mark"), needed=True),
            Row(field="effect", label=_("For the work"), options=listed("mark_effect"), needed=True, default="none"),
            Row(field="by", label=_("Who says so"), options=listed("pain_by")),
            Row(field="size_mm", label=_("Size in mm"), kind="number"),
        ),
    ),
    Form(
        kind="test",
        words=_("Test"),
        rows=(
            Row(field="name", label=_("Name of the test"), kind="text", needed=True),
            Row(field="side", label=_("Side"), options=sides),
            Row(field="result", label=_("Result"), options=listed("test_result"), needed=True),
        ),
        place="none",
    ),
    Form(
        kind="tap_out",
        words=_("Client said stop"),
        rows=(
            Row(field="action", label=_("What was done"), options=listed("tap_out_action"), needed=True),
            Row(
                field="reason",
                label=_("Why"),
                options=listed("tap_out_reason"),
                needed=True,
                default="not_said",
            ),
            Row(field="pain_nrs", label=_("Pain (leave empty: not asked)"), options=zero_to_ten, whole=True),
        ),
        place="optional",
    ),
)
FORM = {form.kind: form for form in FORMS}
