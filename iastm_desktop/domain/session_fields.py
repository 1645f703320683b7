"""The fields of a session file, `iastm-session/1`, as data: which there are, what each takes, which must be there."""

from collections.abc import Mapping

from iastm_desktop.domain.entry_checks import check_side
from iastm_desktop.domain.fields import (
    NAME_LENGTH,
    NOTE_LENGTH,
    Checker,
    Context,
    FieldError,
    check_object,
    code,
    day,
    fields,
    list_of,
    moment,
    number,
    one_of,
    reason_text,
    region,
    rule,
    shown,
    text,
    whole,
    yes_no,
)

FORMAT = "iastm-session/1"
VIEWS = code("view")
A_DAY_MIN = 24 * 60
name = text(NAME_LENGTH, required=True)
note = text(NOTE_LENGTH)
short_text = text(200, required=True)  # where the program has codes to offer, and other words are welcome
side = one_of("left", "right", "midline")
pain = whole(0, 10)
pressure = whole(0, 5)
size_mm = number(0, 2_000)
seconds = whole(0, A_DAY_MIN * 60)
minutes = whole(0, A_DAY_MIN)


def _sided(**others: Checker) -> Checker:
    """Accept an object with a region and a side that the region has, and `others`."""
    check_fields = fields({"region": region, "side": side, **others}, required=("region", "side", *others))

    def check(value: object, path: str, context: Context) -> None:
        check_fields(value, path, context)
        if isinstance(value, dict):
            check_side(context.regions.region(value["region"]), value["side"], f"{path}.side")

    return check


sided = _sided()


def _point(value: object, path: str, context: Context) -> None:
    list_of(number(-10_000, 10_000))(value, path, context)
    if not isinstance(value, list) or len(value) != 2:
        raise FieldError(path, f"{shown(value)} is not a point [x, y]")


def _map_version(value: object, path: str, context: Context) -> None:
    (whole(1, 10_000) if isinstance(value, int) else text(20, required=True))(value, path, context)


def _any(value: object, path: str, context: Context) -> None:
    """Leave a grade to the reaction's own scale, which session_file checks."""


OVERRIDE = fields(
    {
        "rule": rule,
        "reason": reason_text,
        "limits": fields({"pressure": pressure}),
        "by": text(NAME_LENGTH),
        "at": moment,
    },
    required=("rule", "reason"),
)

BREACH = fields(
    {"rule": rule, "explanation": text(required=True), "noticed_at": moment}, required=("rule", "explanation")
)

PHONE = fields(
    {"number": text(required=True), "label": text(required=True), "ok_voicemail": yes_no},
    required=("number", "label"),
)

CLIENT = fields(
    {
        "name": name,
        "born": day(past=True),
        "reference": text(),
        "called": text(NAME_LENGTH),
        "pronouns": text(),
        "phones": list_of(PHONE),
        "email": text(),
        "emergency": text(),
        "guardians": list_of(text(NAME_LENGTH)),
        "referred_by": text(NAME_LENGTH),
        "payer": text(),
        "alerts": list_of(text(required=True)),
    },
    required=("name",),
)

CREDENTIAL = fields(
    {"course": text(required=True), "body": text(required=True), "on": day(past=True), "until": day()},
    required=("course", "body"),
)
PRACTITIONER = fields(
    {
        "name": name,
        "role": code("roles"),
        "registration": text(required=True),
        "credentials": list_of(CREDENTIAL, 50),
    },
    required=("name", "role"),
)

# Lines of points on a field of so many units by so many.
SIGNATURE = fields(
    {
        "width": whole(1, 10_000),
        "height": whole(1, 10_000),
        "lines": list_of(list_of(_point, 2_000, required=True), 200, required=True),
        "at": moment,
    },
    required=("width", "height", "lines"),
)

CONSENT = fields(
    {
        "decision": code("consent_decision"),
        "method": code("consent_method"),
        "excluded": list_of(sided),
        "by": code("consent_by"),
        "by_name": text(NAME_LENGTH),
        "points": list_of(short_text),
        "pain_ceiling": pain,
        "specific": list_of(_sided(written=yes_no)),
        "alternative": text(),
        "at": moment,
        "withdrawn_at": moment,
        "signature": SIGNATURE,
        "notes": note,
    },
    required=("decision", "method"),
)

ANSWER = fields(
    {
        "answer": code("screening_answer"),
        "regions": list_of(sided),
        "note": text(),
        "until": day(),
        "by": code("pain_by"),
    },
    required=("answer",),
)
# Fields of `screening` beside the answers, which stand under the code of their item.
SCREENING: Mapping[str, Checker] = {
    "medications": list_of(
        fields({"name": name, "class": short_text, "stopped_on": day(past=True)}, required=("name",))
    ),
    "allergies": list_of(text(required=True)),
    "confirmed_from": day(past=True),
    "notes": note,
}
PREGNANCY = fields({"due_on": day()}, required=("due_on",))

NOTES = fields({"subjective": note, "objective": note, "intervention": note, "assessment": note, "plan": note})

PATH = fields(
    {"map": _map_version, "view": VIEWS, "layer": code("map_layer"), "points": list_of(_point, 2_000, required=True)},
    required=("map", "view", "layer", "points"),
)

COMMON: dict[str, Checker] = {
    "kind": text(),
    "id": text(required=True),
    "at": moment,
    "note": note,
    "set": text(),
    "of": text(required=True),
}
PLACE: dict[str, Checker] = {"region": region, "side": side}

# kind -> (fields, required fields); the common fields come on top.
ENTRIES: Mapping[str, tuple[Mapping[str, Checker], tuple[str, ...]]] = {
    "measure": (
        PLACE
        | {
            "measure": code("measures"),
            "phase": code("phase"),
            "value": number(-1_000, 10_000),
            "activity": text(),
            "joint": code("joints"),
            "motion": code("motions"),
            "mode": code("rom_mode"),
            "limit": code("rom_limit"),
            "pain_at_end": yes_no,
        },
        ("measure", "phase", "value"),
    ),
    "pain_area": (
        PLACE
        | {
            "nrs": pain,
            "quality": code("pain_quality"),
            "by": code("pain_by"),
            "name": short_text,
            "result": code("pain_course"),
            "seen_on": day(past=True),
        },
        ("region", "side", "by"),
    ),
    "finding": (
        PLACE | {"finding": code("findings"), "phase": code("phase"), "tenderness": whole(0, 4), "size_mm": size_mm},
        ("region", "side", "finding"),
    ),
    "mark": (
        PLACE
        | {
            "mark": code("mark"),
            "effect": code("mark_effect"),
            "size_mm": size_mm,
            "seen_on": day(past=True),
            "healed_on": day(past=True),
            "by": code("pain_by"),
        },
        ("region", "side", "mark", "effect"),
    ),
    "test": ({"name": name, "side": side, "result": code("test_result")}, ("name", "result")),
    "technique": (
        PLACE | {"technique": code("techniques"), "duration_s": seconds, "breach": BREACH},
        ("region", "side", "technique"),
    ),
    "stroke": (
        PLACE
        | {
            "tool": code("tools"),
            "tool_name": text(required=True),
            "pressure": pressure,
            "duration_s": seconds,
            "stroke": code("strokes"),
            "direction": list_of(code("direction"), 11),
            "angle": code("angle"),
            "time": code("time"),
            "timed": code("timed"),
            "count": whole(0, 10_000),
            "edge": code("edge"),
            "emollient": code("emollient"),
            "layer": code("layer"),
            "tissue_state": code("tissue_state"),
            "pain_nrs": pain,
            "path": PATH,
            "overrides": list_of(OVERRIDE),
            "breach": BREACH,
        },
        ("region", "side", "tool", "pressure", "duration_s"),
    ),
    "reaction": (
        PLACE
        | {
            "reaction": code("reactions"),
            "phase": code("phase"),
            "grade": _any,
            "size_mm": size_mm,
            "blanches": yes_no,
            "appears": code("appears"),
            "resolved_at": moment,
            "seen_on": day(past=True),
        },
        ("reaction", "phase"),
    ),
    "tap_out": (
        PLACE
        | {
            "pain_nrs": pain,
            "reason": code("tap_out_reason"),
            "words": text(),
            "action": code("tap_out_action"),
            "continued_elsewhere": yes_no,
        },
        ("reason", "action"),
    ),
    "education": ({"items": list_of(code("education"), required=True), "handout": yes_no}, ("items",)),
    "home_care": ({"text": text(required=True)}, ("text",)),
}

SESSION: Mapping[str, Checker] = {
    "format": one_of(FORMAT),
    "client": CLIENT,
    "practitioner": PRACTITIONER,
    "started_at": moment,
    "ended_at": moment,
    "reason": text(),
    "plan": text(),
    "booked_min": minutes,
    "hands_on_min": minutes,
    "place": text(),
    "position": text(),
    "screening": check_object,
    "consent": CONSENT,
    "overrides": list_of(OVERRIDE),
    "goals": list_of(code("goal")),
    "notes": NOTES,
    "outcome": code("outcome"),
    "referral": fields({"to": text(required=True), "reason": text(required=True)}, required=("to", "reason")),
    "next_visit": text(),
    "entries": list_of(check_object, 2_000),
    "record": check_object,
}
REQUIRED = ("format", "client", "practitioner", "started_at", "screening", "consent", "entries")
