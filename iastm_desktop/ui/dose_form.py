"""The form of tool work with the habits of who charts: a tool brings its usual time, and has it set in its panel."""

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.dose_habits import usual_time
from iastm_desktop.ui.dose_settings import DoseSettings
from iastm_desktop.ui.entry_form import EntryForm
from iastm_desktop.ui.entry_forms import FORM, listed
from iastm_desktop.ui.often_panel import OftenPanel
from iastm_desktop.ui.often_row import OftenRow

TIMES = listed("duration")


def dose_form(catalogue: Catalogue, settings: DoseSettings) -> EntryForm:
    """Return the form of tool work."""
    form = EntryForm(FORM["stroke"], catalogue, settings)
    tool = form.row("tool")
    assert isinstance(tool, OftenRow)

    def bring_time(code: object) -> None:
        usual = usual_time(settings.habits, str(code))
        if usual:
            form.set_values({**form.values(), "duration_s": usual})
            form.changed.emit()

    def add_times(panel: OftenPanel) -> None:
        code = tool.value()
        if isinstance(code, str):
            panel.add_times(code, catalogue.words("tools", code), TIMES(catalogue, {}))

    tool.changed.connect(bring_time)
    tool.more_below = add_times
    return form
