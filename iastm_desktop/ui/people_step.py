"""The first step of a new practice: the practice as its documents name it, and who charts."""

from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import new_id
from iastm_desktop.domain.people import Practice, Practitioner
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.pieces import card, column, holder, label
from iastm_desktop.words import _

_FIELD_PX = 48


class PeopleStep(QWidget):
    """Step 1: the practice as it stands at the head of documents, and who charts."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.practice, self.address, self.phone = (
            big_field(words) for words in (_("Practice"), _("Address"), _("Phone"))
        )
        self.name, self.registration = big_field(_("Your name")), big_field(_("Registration number"))
        self.paper = ChipRow((("letter", _("Letter")), ("a4", "A4")), name=_("Paper"))
        self.paper.set_value("letter")
        self.role = ChipRow(role_options(catalogue), name=_("Your role"))
        self.role.set_value("rmt")
        self.wrong = {name: wrong_label() for name in ("practice", "name")}
        self._lay_out()

    def practice_name(self) -> str:
        """Return the practice's name."""
        return single_spaced(self.practice)

    def check(self) -> bool:
        """Say beside each field what is missing; True where nothing is."""
        faults = {
            "practice": ""
            if single_spaced(self.practice)
            else _("The practice needs a name: it stands on every summary."),
            "name": "" if single_spaced(self.name) else _("Whoever charts needs a name."),
        }
        for name, sentence in faults.items():
            self.wrong[name].setText(sentence)
            self.wrong[name].setVisible(bool(sentence))
        if faults["practice"] or faults["name"]:
            (self.practice if faults["practice"] else self.name).setFocus()
        return not any(faults.values())

    def facts(self) -> tuple[Practice, Practitioner]:
        """Return the practice and the practitioner as typed."""
        practice = Practice(
            id=new_id(),
            name=single_spaced(self.practice),
            address=single_spaced(self.address) or None,
            phone=single_spaced(self.phone) or None,
            paper=str(self.paper.value()),
        )
        role = str(self.role.value())
        registration = single_spaced(self.registration) or None
        return practice, Practitioner(
            id=new_id(), name=single_spaced(self.name), roles=(role,), registration=registration
        )

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, 130)
        rows: tuple[tuple[str, QWidget], ...] = (
            (_("Practice"), holder(column(self.practice, self.wrong["practice"], spacing=2))),
            (_("Address"), self.address),
            (_("Phone"), self.phone),
            (_("Paper"), self.paper),
        )
        own: tuple[tuple[str, QWidget], ...] = (
            (_("Your name"), holder(column(self.name, self.wrong["name"], spacing=2))),
            (_("Your role"), self.role),
            (_("Registration"), self.registration),
        )
        for line, (words, widget) in enumerate((*rows, *own)):
            grid.addWidget(label(words, "muted"), line, 0)
            grid.addWidget(widget, line, 1)
        self.registration.setPlaceholderText(_("number, where there is one"))
        title = label(_("Your practice, and you"), "h1")
        self.setLayout(column(title, 4, card(grid, margin=24), 0, spacing=12))


def role_options(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return the roles one can act in, as chips."""
    words = {code: catalogue.words("roles", code) for code in catalogue.codes("roles")}
    return [(code, said[:1].upper() + said[1:]) for code, said in words.items()]


def big_field(words: str) -> QLineEdit:
    """Return a field for a finger."""
    made = QLineEdit()
    made.setAccessibleName(words)
    made.setMinimumHeight(_FIELD_PX)
    made.setMaxLength(1_000)
    return made


def single_spaced(field: QLineEdit) -> str:
    """Return what a field says, without doubled or outer spaces."""
    return " ".join(field.text().split())


def wrong_label() -> QLabel:
    """Return the label that says beside a field what is wrong; hidden while nothing is."""
    made = label("", "wrong", wrap=True)
    made.hide()
    return made
