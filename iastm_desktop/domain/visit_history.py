"""The history of a visit: every version of everything in it, with what each changed, in the order it was written."""

import re
from collections.abc import Iterable, Iterator

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.facts import Fact, Record, Save
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.moved import KIND as MOVED
from iastm_desktop.domain.moved import moved_of, moved_words
from iastm_desktop.domain.note_lines import entry_line
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.domain.session import Consent, Screening, Session
from iastm_desktop.domain.sign_off import ADDENDUM, addendum_of, sign_off_of, signature_words
from iastm_desktop.domain.values import dataclass

_SKIPPED = ("id", "session", "position", "client", "practitioner")
HEAD = ""  # an entry's own line
# What an entry's own line says of it: told once where that line differs.
_IN_LINE = ("region", "side", "tool", "tool_name", "stroke", "pressure", "duration_s", "pain_nrs", "reaction", "grade")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[0-9:.+-]*")
_SHOWN = 400  # characters of one value: the whole of it stands in the record itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One version: what it is about, who wrote it, when and why; the lines it put out of force, and its own."""

    fact: str
    version: int
    author: str
    at: Moment
    what: str
    why: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def is_correction(self) -> bool:
        """Tell whether it changed or took back what stood there before."""
        return self.version > 1


def changes_of(saves: Iterable[Save], catalogue: Catalogue, regions: RegionTable) -> tuple[Change, ...]:
    """Return the history of the saves of one visit, which are in the order they were written."""
    return tuple(_changes(saves, catalogue, regions))


def _changes(saves: Iterable[Save], catalogue: Catalogue, regions: RegionTable) -> Iterator[Change]:
    last: dict[str, Save] = {}
    for save in saves:
        earlier = last.get(save.fact.id)
        before, after = _difference(earlier, save, catalogue, regions)
        last[save.fact.id] = save
        yield Change(
            fact=save.fact.id,
            version=save.version,
            author=save.author,
            at=save.recorded_at,
            what=_what(save, earlier),
            why=save.reason or "",
            before=before,
            after=after,
        )


def _what(save: Save, earlier: Save | None) -> str:
    name = _name(save.fact)
    if save.withdrawn:
        return f"{name} taken back"
    if earlier is None:
        return f"{name} added" if isinstance(save.fact, Entry) else name
    return f"{name} put back" if earlier.withdrawn else f"{name} changed"


def _name(fact: Fact) -> str:
    if isinstance(fact, Entry):
        return fact.kind.replace("_", "-" if fact.kind == "tap_out" else " ")
    if isinstance(fact, Record):
        return {ADDENDUM: "added note", MOVED: "moved to another client"}.get(fact.kind, "signature")
    names: dict[type, str] = {Session: "visit", Screening: "health", Consent: "consent"}
    return names.get(type(fact), type(fact).__name__.lower())


def _difference(
    earlier: Save | None, save: Save, catalogue: Catalogue, regions: RegionTable
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines that went and those that came."""
    if isinstance(save.fact, Record):
        return (), _record_lines(save, catalogue)
    old = _lines(earlier.fact, catalogue, regions) if earlier and not earlier.withdrawn else {}
    new = {} if save.withdrawn else _lines(save.fact, catalogue, regions)
    shown = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    if isinstance(save.fact, Entry) and HEAD in shown:  # the line says these; of one that came or went, all else
        shown -= set(_IN_LINE) if old and new else {*old, *new} - {HEAD, "note"}
    went = tuple(line for name, line in old.items() if name in shown)
    came = tuple(line for name, line in new.items() if name in shown)
    return went, came


def _record_lines(save: Save, catalogue: Catalogue) -> tuple[str, ...]:
    if isinstance(save.fact, Record) and save.fact.kind == ADDENDUM:
        return tuple(_cut(line) for line in addendum_of(save).text.splitlines())
    if isinstance(save.fact, Record) and save.fact.kind == MOVED:
        return moved_words(save.recorded_at), _line("why", moved_of(save).why)
    return (signature_words(sign_off_of(save), catalogue),)


def _lines(fact: Fact, catalogue: Catalogue, regions: RegionTable) -> dict[str, str]:
    """Return what a version says, a line a field; an entry's own line first, its details only where they differ."""
    plain = to_plain(fact)
    said = {name: _line(name, value) for name, value in _fields(plain).items()}
    if isinstance(fact, Entry):
        return {HEAD: entry_line(fact, catalogue, regions), **said}
    return said


def _fields(plain: dict[str, object]) -> dict[str, object]:
    """Return the fields that say something, those of nested notes and answers by themselves."""
    found: dict[str, object] = {}
    for name, value in plain.items():
        if name == "answers" and isinstance(value, list):
            found |= {f"health: {answer.get('item')}": _answer(answer) for answer in value if isinstance(answer, dict)}
        elif name == "notes" and isinstance(value, dict):
            found |= {f"notes: {part}": text for part, text in value.items()}
        elif name not in _SKIPPED:
            found[name] = value
    return found


def _answer(answer: dict[str, object]) -> object:
    rest = {name: value for name, value in answer.items() if name not in ("item", "answer")}
    return f"{answer.get('answer')} {_cut(rest)}" if rest else answer.get("answer")


def _line(name: str, value: object) -> str:
    return f"{name.replace('_', ' ')}: {_cut(value)}"


def _cut(value: object) -> str:
    words = _words(value)
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_words(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "; ".join(_words(inner) for inner in value)
    return _TIME.sub(r"\1 \2", " ".join(str(value).split()))
