"""What the fields of one entry must say together: place and side, scales, what a code asks for besides."""

from typing import Any

from iastm_desktop.domain.bodymap import View
from iastm_desktop.domain.fields import Context, FieldError, check_range, is_legible, shown, text, whole
from iastm_desktop.domain.regions import Region

BEYOND_MM = 50  # a stroke may run out of the picture


def check_entry(values: dict[str, Any], path: str, context: Context) -> None:
    """Refuse an entry whose fields do not fit together; each field alone has been checked."""
    _check_place(values, path, context)
    check = {"measure": _check_measure, "stroke": _check_stroke, "reaction": _check_reaction}.get(values["kind"])
    if check:
        check(values, path, context)
    if values["kind"] == "technique":
        needs_note = context.catalogue.term("techniques", values["technique"]).facts.get("needs_note") == "yes"
        _need(values, "note", path, needed=needs_note, why=f"technique {values['technique']!r} says nothing without it")


def check_side(region: Region, side: str, path: str) -> None:
    """Refuse a side that the region does not have."""
    if side not in region.sides:
        raise FieldError(path, f"{shown(side)} is not a side of {region.id} ({' or '.join(region.sides)})")


def _check_place(values: dict[str, Any], path: str, context: Context) -> None:
    if "region" not in values:
        if "side" in values and values["kind"] in ("reaction", "tap_out"):
            raise FieldError(f"{path}.region", "is missing (a side without a region)")
        return
    _need(values, "side", path, needed=True, why="a region has a side: left, right or midline")
    check_side(context.regions.region(values["region"]), values["side"], f"{path}.side")


def _check_stroke(values: dict[str, Any], path: str, context: Context) -> None:
    needs_name = context.catalogue.term("tools", values["tool"]).facts.get("needs_name") == "yes"
    _need(values, "tool_name", path, needed=needs_name, why=f"tool {values['tool']!r} needs a name")
    _need(values, "set", path, needed=values.get("time") == "shared", why="time is shared within a set")
    if "path" in values:
        _check_path(values["path"], f"{path}.path", context)


def _check_path(drawn: dict[str, Any], path: str, context: Context) -> None:
    """Hold a drawn path against the map, where the map has its view."""
    body_map = context.body_map() if context.body_map else None
    view = body_map.views.get(drawn["view"]) if body_map else None
    if body_map is None or view is None:
        return
    if str(drawn["map"]) not in body_map.known_versions:
        known = ", ".join(body_map.known_versions)
        raise FieldError(f"{path}.map", f"{shown(drawn['map'])} is not a known version of the map ({known})")
    if drawn["layer"] not in view.layers:
        raise FieldError(f"{path}.layer", f"the view {view.id} has no layer {drawn['layer']}")
    for index, (x, y) in enumerate(drawn["points"]):
        _check_point(x, y, f"{path}.points[{index}]", view)


def _check_point(x: float, y: float, path: str, view: View) -> None:
    across, down = view.width_mm, view.height_mm
    if not (-BEYOND_MM <= x <= across + BEYOND_MM and -BEYOND_MM <= y <= down + BEYOND_MM):
        raise FieldError(path, f"[{x:g}, {y:g}] is outside the view {view.id}, {across:g} x {down:g} mm")


def _check_reaction(values: dict[str, Any], path: str, context: Context) -> None:
    facts = context.catalogue.term("reactions", values["reaction"]).facts
    everywhere = facts.get("needs_region") == "no"
    _need(values, "region", path, needed=not everywhere, why=f"{values['reaction']} is somewhere on the body")
    if values["phase"] == "pre" and facts.get("bleeding") == "yes":
        why = "a bruise or dots from before are no reaction to the tool: chart a mark, with its day and who said so"
        raise FieldError(f"{path}.phase", why)
    if "grade" in values:
        _check_grade(values["grade"], facts.get("grade", ""), f"{path}.grade", context)


def _check_grade(grade: object, scale: str, path: str, context: Context) -> None:
    if not scale:
        raise FieldError(path, "this reaction has no grade")
    if "|" in scale:
        if grade not in scale.split("|"):
            raise FieldError(path, f"{shown(grade)} is not {scale.replace('|', ' or ')}")
        return
    low, high = scale.split("-")
    whole(int(low), int(high))(grade, path, context)


def _check_measure(values: dict[str, Any], path: str, context: Context) -> None:
    term = context.catalogue.term("measures", values["measure"])
    check_range(values["value"], float(term.facts["low"]), float(term.facts["high"]), f"{path}.value")
    needs = term.facts.get("needs", "").split()
    for name in needs:
        _need(values, name, path, needed=True, why=f"measure {values['measure']!r} needs it")
    if "side" in needs and "region" not in needs and values["side"] == "midline":
        raise FieldError(f"{path}.side", f"measure {values['measure']!r} needs left or right")
    for name in ("joint", "motion", "mode", "limit", "pain_at_end"):
        if name in values and "joint" not in needs:
            raise FieldError(f"{path}.{name}", f"belongs to rom, not to {values['measure']}")
    if "joint" in needs:
        _check_rom_side(values, path, context)
    if "activity" in values:
        text(required=True)(values["activity"], f"{path}.activity", context)


def _check_rom_side(values: dict[str, Any], path: str, context: Context) -> None:
    """Axial joints move on the midline, except that they turn and bend to a side; no joint moves in every way."""
    lines = context.catalogue.lists["rom"].values()
    motions = [term.facts["motion"] for term in lines if term.facts["joint"] == values["joint"]]
    if motions and values["motion"] not in motions:
        raise FieldError(f"{path}.motion", f"{values['joint']} has no {values['motion']}, only {', '.join(motions)}")
    axial = context.catalogue.term("joints", values["joint"]).facts.get("axial") == "yes"
    sided = not axial or values["motion"] in ("rotation", "lateral_flexion")
    if not sided and values.get("side", "midline") != "midline":
        raise FieldError(f"{path}.side", f"{values['joint']} {values['motion']} is on the midline")
    if sided and values.get("side") not in ("left", "right"):
        raise FieldError(f"{path}.side", f"{values['joint']} {values['motion']} needs left or right")


def _need(values: dict[str, Any], name: str, path: str, *, needed: bool, why: str) -> None:
    if needed and not is_legible(str(values.get(name) or "")):
        raise FieldError(f"{path}.{name}", f"is missing ({why})")
