"""Words for the map: views, layers, sides and regions, side first and in capitals."""

from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.words import _

NAMES_OF_PEOPLE = ("Achilles",)


def view_words(view: str) -> str:
    """Return the name of a view."""
    return {
        "anterior": _("Front"),
        "posterior": _("Back"),
        "lateral_right": _("Right side"),
        "lateral_left": _("Left side"),
        "plantar": _("Soles"),
        "hand_palmar": _("Palms"),
        "hand_dorsal": _("Backs of the hands"),
        "foot_dorsal": _("Tops of the feet"),
        "head_neck_right": _("Head and neck, right"),
        "head_neck_left": _("Head and neck, left"),
        "medial_right": _("Right inner leg"),
        "medial_left": _("Left inner leg"),
        "more": _("More"),
    }.get(view, view.replace("_", " ").capitalize())


def short_view_words(view: str) -> str:
    """Return the name of a view where there is little room."""
    return {
        "lateral_right": _("Right"),
        "lateral_left": _("Left"),
        "hand_dorsal": _("Hands"),
        "foot_dorsal": _("Feet"),
        "head_neck_right": _("Neck, right"),
        "head_neck_left": _("Neck, left"),
        "medial_right": _("Inner right"),
        "medial_left": _("Inner left"),
    }.get(view, view_words(view))


def view_icon(view: str) -> str:
    """Return the icon's name of a view."""
    icons = {
        "anterior": "front",
        "posterior": "back",
        "lateral_right": "side-right",
        "lateral_left": "side-left",
        "plantar": "soles",
        "hand_palmar": "hand",
        "hand_dorsal": "hand",
        "foot_dorsal": "foot-top",
        "head_neck_right": "neck-right",
        "head_neck_left": "neck-left",
        "medial_right": "leg-right",
        "medial_left": "leg-left",
        "more": "more",
    }
    return icons.get(view, "map")


def layer_words(layer: str) -> str:
    """Return the name of a layer."""
    return {"superficial": _("Surface"), "deep": _("Deep"), "deepest": _("Deepest")}.get(layer, layer)


def tissue_words(tissue: str) -> str:
    """Return what a region is made of in words, with a capital."""
    return {
        "bone": _("Bone"),
        "caution_zone": _("Caution zone"),
        "fascia": _("Fascia"),
        "joint_capsule": _("Joint capsule"),
        "ligament": _("Ligament"),
        "muscle": _("Muscle"),
        "skin": _("Skin"),
        "tendon": _("Tendon"),
        "tendon_insertion": _("Where a tendon joins bone"),
    }.get(tissue, tissue.replace("_", " ").capitalize())


def side_words(side: str) -> str:
    """Return the patient's side in capitals."""
    return {"right": _("RIGHT"), "left": _("LEFT"), "midline": _("MIDLINE"), "both": _("BOTH")}.get(side, side)


def region_words(regions: RegionTable, region: SidedRegion) -> str:
    """Return a region in words with its side first: `RIGHT upper trapezius`."""
    known = regions.get(region.region)
    name = known.name if known else region.region.replace("_", " ")
    if not name.startswith(NAMES_OF_PEOPLE):
        name = name[:1].lower() + name[1:]
    return f"{side_words(region.side)} {name}"


def mark_words(kind: str, state: str) -> str:
    """Return what is charted on a region in words, and whether it is safe: `tool work, saved`."""
    what = {
        "stroke": _("tool work"),
        "reaction": _("reaction"),
        "finding": _("finding"),
        "tap_out": _("tap-out"),
        "pain_area": _("pain"),
        "technique": _("technique"),
        "excluded": _("the client said no here"),
        "said_no": _("the client said no: not again today"),
        "planned": _("done last time, to be confirmed"),
        "lasting": _("lasting mark"),
        "blocked": _("no tool here: health"),
        "barred": _("no work today: health or consent"),
        "careful": _("careful area: a reason is asked"),
    }.get(kind, kind.replace("_", " "))
    said = {"saved": _("saved"), "saving": _("saving"), "not_saved": _("NOT SAVED")}.get(state, state)
    return what if kind in ("excluded", "said_no", "planned", "blocked", "barred", "careful") else f"{what}, {said}"
