"""Whom a map speaks to: what regions and sides are called, and whether muscles and cautions are told at all."""

from collections.abc import Callable, Sequence

from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.map_words import region_words
from iastm_desktop.words import _

Sides = tuple[tuple[str, tuple[str, str]], ...]  # side, its letter and the words below it
PRACTITIONERS_SIDES: Sides = (("right", (_("R"), _("patient's right"))), ("left", (_("L"), _("patient's left"))))
CLIENTS_SIDES: Sides = (("right", (_("R"), _("your right"))), ("left", (_("L"), _("your left"))))


@dataclass(frozen=True, slots=True)
class MapReader:
    """`words` names a region; where not `is_clinical`, no card, no layer and no outline under the pointer shows."""

    words: Callable[[SidedRegion], str]
    sides: Sides = PRACTITIONERS_SIDES
    is_clinical: bool = True

    def told_apart(self, regions: Sequence[SidedRegion]) -> tuple[SidedRegion, ...]:
        """Return the first of those regions that have the same words for this reader."""
        first: dict[str, SidedRegion] = {}
        for region in regions:
            first.setdefault(self.words(region), region)
        return tuple(first.values())


def practitioner(regions: RegionTable) -> MapReader:
    """Return the reader at the table, who reads the names of the atlas."""
    return MapReader(lambda region: region_words(regions, region))


def client(words: Callable[[SidedRegion], str]) -> MapReader:
    """Return the client, who reads parts of the body and whose sides are their own."""
    return MapReader(words, CLIENTS_SIDES, is_clinical=False)
