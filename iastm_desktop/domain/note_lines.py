"""The lines of a visit's notes that are written from the taps, and how they join what a person typed."""

from collections.abc import Iterable

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Entry, Finding, Measure, PainArea, Reaction, Stroke, TapOut, Technique, Test
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.domain.rulings import place_in_words


def objective_lines(entries: Iterable[Entry], catalogue: Catalogue, regions: RegionTable) -> tuple[str, ...]:
    """Return one line for each thing measured, felt or seen, in order."""
    kinds = (Measure, Finding, PainArea, Reaction, Test)
    return tuple(entry_line(entry, catalogue, regions) for entry in entries if isinstance(entry, kinds))


def intervention_lines(entries: Iterable[Entry], catalogue: Catalogue, regions: RegionTable) -> tuple[str, ...]:
    """Return one line for each thing done, in order; a tap-out is part of what happened."""
    kinds = (Stroke, Technique, TapOut)
    return tuple(entry_line(entry, catalogue, regions) for entry in entries if isinstance(entry, kinds))


def entry_line(entry: Entry, catalogue: Catalogue, regions: RegionTable) -> str:
    """Return an entry as one line for the practitioner: where, what, how much."""
    region, side = getattr(entry, "region", None), getattr(entry, "side", None)
    place = place_in_words(SidedRegion(region, side), regions) if region and side else ""
    what = ", ".join(part for part in entry_parts(entry, catalogue) if part)
    line = f"{place}: {what}" if place else what
    return line[:1].upper() + line[1:]


def entry_parts(entry: Entry, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what an entry says besides its place, the main thing first."""
    words = catalogue.words
    match entry:
        case Stroke():
            tool = entry.tool_name or words("tools", entry.tool)
            stroke = words("strokes", entry.stroke) if entry.stroke else ""
            firm = f"{words('pressures', str(entry.pressure))} ({entry.pressure})"
            return tool, stroke, firm, time_in_words(entry.duration_s), _pain("peak pain", entry.pain_nrs)
        case Technique():
            return words("techniques", entry.technique), time_in_words(entry.duration_s), entry.note or ""
        case Reaction():
            grade = f"grade {entry.grade}" if entry.grade is not None else ""
            return words("reactions", entry.reaction), grade, words("phase", entry.phase), _since(entry)
        case Finding():
            tender = f"tenderness {entry.tenderness} of 4" if entry.tenderness is not None else ""
            return words("findings", entry.finding), tender, words("phase", entry.phase) if entry.phase else ""
        case PainArea():
            kind = words("pain_quality", entry.quality) if entry.quality else ""
            course = words("pain_course", entry.result) if entry.result else ""
            return _pain("pain", entry.nrs) or "pain", kind, nerve_words(entry, catalogue), course, _since(entry)
        case Measure():
            return _measure_parts(entry, catalogue)
        case Test():
            return f"{entry.name}: {words('test_result', entry.result)}", entry.side or ""
        case TapOut():
            return (
                "client said stop",
                words("tap_out_action", entry.action),
                words("tap_out_reason", entry.reason),
                _pain("pain", entry.pain_nrs),
            )
    return _other_parts(entry, catalogue)


def time_in_words(seconds: int | None) -> str:
    """Return seconds as `m:ss min` or `45 s`; nothing where no time was charted."""
    if seconds is None:
        return ""
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60}:{seconds % 60:02} min"


def nerve_words(entry: PainArea, catalogue: Catalogue) -> str:
    """Return `along: sciatic nerve`, or the words that were given; nothing where a pain follows no nerve."""
    if not entry.name:
        return ""
    known = catalogue.has("nerve_path", entry.name)
    return f"along: {catalogue.words('nerve_path', entry.name) if known else entry.name}"


def _since(entry: PainArea | Reaction) -> str:
    return f"since the visit of {entry.seen_on}" if entry.seen_on else ""


def join_lines(text: str, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """Return `text` with the written lines of `before` brought up to `after`; what a person typed or changed stays.

    A written line that was edited counts as the person's own: it is neither removed nor written again.
    """
    lines = text.splitlines()
    gone = set(before) - set(after)
    kept = [line for line in lines if line not in gone]
    new = [line for line in after if line not in before and line not in kept]
    return "\n".join(kept + new)


def _measure_parts(entry: Measure, catalogue: Catalogue) -> tuple[str, ...]:
    unit = catalogue.term("measures", entry.measure).facts.get("unit", "")
    value = f"{entry.value:g}{unit if unit[:1] in ('°', '%', '/', '') else ' ' + unit}"
    phase = catalogue.words("phase", entry.phase)
    if entry.joint and entry.motion:
        side = entry.side if entry.side in ("left", "right") else ""
        moved = f"{catalogue.words('joints', entry.joint)} {catalogue.words('motions', entry.motion)}"
        return f"{moved} {side}".strip() + f" {value}", phase
    side = f" {entry.side}" if entry.side and not entry.region else ""
    return f"{catalogue.words('measures', entry.measure)}{side} {value}", entry.activity or "", phase


def _other_parts(entry: Entry, catalogue: Catalogue) -> tuple[str, ...]:
    if entry.kind == "mark":
        return (catalogue.words("mark", getattr(entry, "mark", "")),)
    if entry.kind == "education":
        return tuple(catalogue.words("education", item) for item in getattr(entry, "items", ()))
    return (str(getattr(entry, "text", "") or entry.note or entry.kind),)


def _pain(what: str, nrs: int | None) -> str:
    return "" if nrs is None else f"{what} {nrs}/10"
