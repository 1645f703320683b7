"""Sessions to print: one that holds every field of every kind, and changes of it."""

import json
from dataclasses import replace
from typing import Any

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.fields import Context
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.people import Practice
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.domain.session_file import read_session_file, to_record

FINGERPRINT = "1a2b3c4d-57-0123456789abcdef"
PRACTICE = Practice(
    id="p1", name="Cedar & Stone Massage Therapy", address="120 Fern Street, Victoria BC V8R 4K1",
    phone="250 555 0142", email="desk@cedarandstone.example", paper="letter",
)  # fmt: skip

SCREENED = dict.fromkeys(
    ("dvt", "open_wound", "skin_infection", "poor_healing", "blood_thinners", "frailty", "thin_skin", "consent_doubt"),
    "no",
)


def plain_session(**changes: Any) -> dict[str, Any]:
    """Return a session file of one entry, with changes."""
    values: dict[str, Any] = {
        "format": "iastm-session/1",
        "client": {"name": "Alma Reyes", "born": "1990-11-03"},
        "practitioner": {"name": "Noor Haddad", "role": "rmt", "registration": "04417"},
        "started_at": "2026-03-02T10:00:00-08:00",
        "ended_at": "2026-03-02T10:45:00-08:00",
        "screening": SCREENED,
        "consent": {"decision": "accepted", "method": "verbal"},
        "entries": [stroke()],
    }
    return values | changes


def stroke(**changes: Any) -> dict[str, Any]:
    """Return a stroke's least fields, with changes."""
    least = {"kind": "stroke", "region": "upper_trapezius", "side": "right", "tool": "scanner", "pressure": 2}
    return least | {"duration_s": 95} | changes


def full_session() -> dict[str, Any]:
    """Return a session file with every field of every kind."""
    return plain_session(
        client={
            "name": "Alma Reyes Delgado", "born": "1990-11-03", "reference": "CL-0091", "called": "Alma",
            "pronouns": "she/her", "phones": [{"number": "250 555 0100", "label": "mobile", "ok_voicemail": True}],
            "email": "alma@example.org", "emergency": "Rosa 250 555 0101", "guardians": ["Rosa Reyes"],
            "referred_by": "Dr Okafor", "payer": "self", "alerts": ["Latex allergy: nitrile gloves only"],
        },
        reason="Right shoulder stiff since the canoe season", plan="plan-7", booked_min=60, hands_on_min=45,
        place="Room 2", position="prone, then seated", goals=["pain", "rom"],
        overrides=[{"rule": "blood_thinners", "reason": "low dose, physician informed", "limits": {"pressure": 2}}],
        screening=SCREENED | {
            "blood_thinners": "yes",
            "thin_skin": {"answer": "unknown", "regions": [{"region": "tibialis_anterior", "side": "left"}],
                          "note": "bruised easily last winter"},
            "medications": [{"name": "Apixaban 2.5 mg", "class": "anticoagulant"}, {"name": "Magnesium"}],
            "allergies": ["latex"], "pregnancy": {"due_on": "2026-08-20"}, "confirmed_from": "2026-02-16",
            "notes": "Asked again in the room.",
        },
        consent={
            "decision": "partial", "method": "written", "excluded": [{"region": "scalenes", "side": "left"}],
            "by": "substitute", "by_name": "Rosa Reyes", "points": ["nature", "risks", "right_to_stop"],
            "pain_ceiling": 5, "specific": [{"region": "pectoralis_minor", "side": "right", "written": True}],
            "alternative": "hands only on the front of the neck", "at": "2026-03-02T10:02:00-08:00",
            "withdrawn_at": "2026-03-02T10:41:00-08:00", "notes": "Wants a pause after each side.",
        },
        notes={"subjective": "Woke with a stiff neck.\nWorse at the desk.",
               "objective": "Guarded turning to the right.", "intervention": "Slow, with pauses for breath.",
               "assessment": "Eased after the first side.", "plan": "Re-measure next visit."},
        outcome="stopped_early", referral={"to": "Dr Okafor", "reason": "numb fingers"},
        next_visit="in two weeks, 45 minutes",
        entries=full_entries(),
    )  # fmt: skip


def full_entries() -> list[dict[str, Any]]:
    """Return every kind of entry with every field."""
    at = "2026-03-02T10:{:02}:00-08:00".format
    return [
        {"kind": "measure", "id": "m1", "at": at(3), "note": "seated", "measure": "rom", "phase": "pre", "value": 61.5,
         "side": "right", "joint": "cervical", "motion": "rotation", "mode": "active",
         "limit": "moderate", "pain_at_end": True},
        {"kind": "measure", "measure": "psfs", "phase": "pre", "value": 4, "activity": "paddling on the right"},
        {"kind": "measure", "measure": "ppt_kpa", "phase": "during", "value": 310, "region": "infraspinatus",
         "side": "right"},
        {"kind": "measure", "measure": "grip_kg", "phase": "h24", "value": 31, "side": "left"},
        {"kind": "measure", "measure": "grc", "phase": "h72", "value": -2},
        {"kind": "pain_area", "region": "infraspinatus", "side": "right", "nrs": 6, "quality": "burning",
         "by": "client", "note": "down to the elbow", "at": at(4), "name": "radial", "result": "came_back",
         "seen_on": "2026-03-01"},
        {"kind": "finding", "id": "f1", "region": "upper_trapezius", "side": "right", "finding": "taut_band",
         "phase": "pre", "tenderness": 3, "size_mm": 22, "note": "two fingers wide"},
        {"kind": "mark", "region": "infraspinatus", "side": "left", "mark": "mole", "effect": "avoid", "size_mm": 4,
         "seen_on": "2026-03-02", "healed_on": "2026-03-02", "note": "raised", "by": "client"},
        {"kind": "test", "name": "Spurling", "side": "right", "result": "negative", "note": "repeated twice"},
        {"kind": "technique", "region": "levator_scapulae", "side": "right", "technique": "other", "duration_s": 150,
         "note": "hold and breathe", "at": at(8),
         "breach": {"rule": "open_wound", "explanation": "the graze lay under the hair", "noticed_at": at(11)}},
        stroke(id="s1", at=at(12), note="slow", set="A", of="f1", tool="other", tool_name="Grandmother's spoon",
               pressure=2, duration_s=95, stroke="j_stroke", direction=["along_fibre", "medial"], angle="30-60",
               time="shared", timed="clock", count=14, edge="double_bevel", emollient="wax", layer="superficial_fascia",
               tissue_state="stretch", pain_nrs=4,
               path={"map": "bp3d-1", "view": "posterior", "layer": "superficial",
                     "points": [[420, 300], [440, 310], [462, 322]]},
               overrides=[{"rule": "limit:upper_trapezius", "reason": "asked for it", "limits": {"pressure": 2}}]),
        stroke(id="s2", side="left", pressure=4, set="A", time="shared", duration_s=95, tool="handlebar_small",
               breach={"rule": "thin_skin", "explanation": "told me about the winter at minute 40",
                       "noticed_at": at(40)}),
        {"kind": "reaction", "id": "r1", "of": "s1", "at": at(20), "region": "upper_trapezius", "side": "right",
         "reaction": "petechiae", "phase": "post", "grade": "few", "size_mm": 12, "blanches": False,
         "appears": "darker", "resolved_at": "2026-03-03T09:00:00-08:00", "note": "along the band",
         "seen_on": "2026-03-01"},
        {"kind": "reaction", "reaction": "none", "phase": "post", "region": "upper_trapezius", "side": "left"},
        {"kind": "reaction", "reaction": "headache", "phase": "h24", "grade": 3},
        {"kind": "tap_out", "at": at(38), "of": "s2", "region": "upper_trapezius", "side": "left", "pain_nrs": 7,
         "reason": "too_sharp", "words": "that one pinches, stop", "action": "stopped", "continued_elsewhere": True,
         "note": "sat up and drank water"},
        {"kind": "education", "items": ["expect_petechiae", "when_to_call"], "handout": True, "note": "in Spanish"},
        {"kind": "home_care", "text": "Heat for ten minutes,\nthen turn the head slowly.", "note": "daily"},
    ]  # fmt: skip


def record_of(values: dict[str, Any], catalogue: Catalogue, regions: RegionTable, **changes: Any) -> SessionRecord:
    """Read a session file as `chart` does and give it a place in a book."""
    now = parse_moment("2026-03-04T12:00:00-08:00")
    context = Context(catalogue=catalogue, regions=regions, now=now)
    record = to_record(read_session_file(json.dumps(values).encode(), context))
    return replace(record, **({"fingerprint": FINGERPRINT} | changes))
