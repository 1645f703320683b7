"""What every page needs, put together once by the composition root and given in constructors."""

from collections.abc import Callable
from pathlib import Path

from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.groups import RegionGroup
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.domain.rules import Rulebook
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.dose_settings import DoseSettings
from iastm_desktop.ui.table_settings import TableSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The data of the app and the clock. `map_picture` takes view, layer and size (`small`, `large`).

    `table` is what a person has set for work at the table, `habits` what the person of an id takes often; without them
    nothing of that is kept.
    """

    catalogue: Catalogue
    regions: RegionTable
    groups: tuple[RegionGroup, ...]
    body_map: BodyMap
    map_picture: Callable[[str, str, str], Path]
    now: Callable[[], Moment]
    table: TableSettings | None = None
    habits: Callable[[str], DoseSettings] = lambda _person: DoseSettings()

    @property
    def rulebook(self) -> Rulebook:
        """Return the data the rules read."""
        return Rulebook(self.catalogue, self.regions, lambda: self.body_map)
