"""The session summary against the same pages without the map: eight regions, two views."""

import json

from benchmarks.measure import Row, paired_ratio
from iastm_desktop.assets import load_body_map, load_catalogue, load_regions
from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.fields import Context
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.people import Practice
from iastm_desktop.domain.session_file import read_session_file, to_record
from iastm_desktop.reports.summary import summary_pdf

ASKED = "dvt open_wound skin_infection poor_healing blood_thinners frailty thin_skin consent_doubt"
WORKED = {"upper_trapezius": 3, "splenius": 2, "scalenes": 1, "sternocleidomastoid": 1}
PRACTICE = Practice(id="p", name="Cedar & Stone Massage Therapy", address="120 Fern Street, Victoria BC")


def rows() -> list[Row]:
    """Return one summary with its map against the same one on a map without views."""
    catalogue, regions, body_map = load_catalogue(), load_regions(), load_body_map()
    record = _neck_session(Context(catalogue=catalogue, regions=regions, now=parse_moment("2026-03-03T12:00:00-08:00")))

    def summary(on: BodyMap) -> bytes:
        return summary_pdf(record, PRACTICE, catalogue=catalogue, regions=regions, body_map=on)

    bare = BodyMap(body_map.version, {})
    return [
        paired_ratio(
            lambda: summary(bare),
            lambda: summary(body_map),
            name="summary with the map / the same pages without it",
            limit=1.5,
        )
    ]


def _neck_session(context: Context) -> SessionRecord:
    """Return the neck protocol of a registered trial: four muscles on both sides, three minutes each."""
    entries = [
        {"kind": "stroke", "region": region, "side": side, "tool": "scanner", "stroke": "sweep", "angle": "30-60"}
        | {"pressure": pressure, "duration_s": 180, "direction": ["along_fibre"]}
        for region, pressure in WORKED.items()
        for side in ("right", "left")
    ]
    entries.append(
        {"kind": "reaction", "region": "upper_trapezius", "side": "right", "reaction": "erythema", "grade": 2}
        | {"phase": "post"}
    )
    values = {
        "format": "iastm-session/1",
        "client": {"name": "Trial Example", "born": "1979-05-14"},
        "practitioner": {"name": "A. Practitioner", "role": "rmt"},
        "started_at": "2026-03-02T10:00:00-08:00",
        "screening": dict.fromkeys(ASKED.split(), "no"),
        "consent": {"decision": "accepted", "method": "verbal"},
        "entries": entries,
    }
    return to_record(read_session_file(json.dumps(values).encode(), context))
