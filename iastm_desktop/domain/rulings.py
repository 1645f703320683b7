"""What a rule answers, the data the rules read, and places in words."""

from collections.abc import Callable, Iterable

from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Entry, sided_region
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.domain.values import dataclass

_LIST_OF_RULE = {"dose": "dose_limits", "mark": "mark", "scope": "scope_limits", "tissue": "tissue_limits"}
NOTE, REASON, BLOCK = "note", "reason", "block"
STERNEST_FIRST = (BLOCK, REASON, NOTE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule says: its level, its id and one sentence for people.

    `limit` is the pressure offered with a written reason; with `keeps_limit` it holds even where the reason names none.
    """

    level: str
    rule: str
    message: str
    limit: int | None = None
    keeps_limit: bool = False


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The data the rules read; `body_map` reads the map where a drawn line is met, without it lines meet no zone."""

    catalogue: Catalogue
    regions: RegionTable
    body_map: Callable[[], BodyMap] | None = None


def sternest_first(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Return rulings by level, in their order within a level."""
    return tuple(sorted(rulings, key=lambda ruling: STERNEST_FIRST.index(ruling.level)))


def fact(catalogue: Catalogue, list_name: str, code: str, name: str) -> str:
    """Return a further column of a line; empty where the line has none."""
    return catalogue.term(list_name, code).facts.get(name, "")


def place_in_words(place: SidedRegion, regions: RegionTable) -> str:
    """Return `right upper trapezius`; a midline region has no side before its name."""
    name = regions.region(place.region).name
    return name if place.side == "midline" else f"{place.side} {name[:1].lower()}{name[1:]}"


def rule_in_words(rule: str, catalogue: Catalogue, regions: RegionTable) -> str:
    """Return a rule's id in words: `blood thinners`, `armpit`, `limit of Scalenes`; one nobody knows as it is."""
    kind, _colon, of = rule.partition(":")
    region = regions.get(of or rule)
    if kind == "limit":
        return f"limit of {region.name if region else of}"
    named = _LIST_OF_RULE.get(kind, "") if of else ""
    for name in (named,) if of else ("screening", "medication_class", "zones"):
        if name in catalogue.lists and catalogue.has(name, of or rule):
            return catalogue.words(name, of or rule)
    return region.name if region else rule.replace("_", " ").replace(":", ": ")


def place_of(entry: Entry, rulebook: Rulebook) -> str:
    """Return where an entry stands in words."""
    place = sided_region(entry)
    return place_in_words(place, rulebook.regions) if place else "whole body"
