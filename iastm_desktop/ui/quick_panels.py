"""What charts the usual of a kind in fewer taps, above the form that charts the rest of it."""

from PySide6.QtWidgets import QWidget

from iastm_desktop.ui.entry_form import EntryForm
from iastm_desktop.ui.pain_panel import PainPanel
from iastm_desktop.ui.pieces import column, holder, label
from iastm_desktop.ui.rom_panel import RomPanel
from iastm_desktop.words import _

Quick = PainPanel | RomPanel
QUICK: dict[str, type[PainPanel] | type[RomPanel]] = {"pain_area": PainPanel, "measure": RomPanel}
REST = {"pain_area": _("Or an area of pain, for the region chosen on the map"), "measure": _("Or another measure")}


def over(quick: Quick, form: EntryForm) -> QWidget:
    """Return a quick panel over the form of its kind, with a line between that says what the form is for."""
    return holder(column(quick, label(REST[form.form.kind], "h3"), form, 0, spacing=4))


def does_the_work(quick: Quick | None, form: EntryForm) -> bool:
    """Tell whether only the quick panel is in use, so that nothing need be said of what the form lacks."""
    return quick is not None and form.is_untouched and bool(form.missing())
