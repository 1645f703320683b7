"""The first start: practice and practitioner, where the file lives, done. Or the demo, or a file that exists."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.lock_words import IS_LOCKED
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.outgoing import file_stem
from iastm_desktop.domain.people import Practice, Practitioner
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.book_dialogs import SUFFIX, ask_new_book, with_suffix
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.people_step import PeopleStep, big_field, wrong_label
from iastm_desktop.ui.pieces import button, card, column, label, row, scrolling
from iastm_desktop.ui.place_of_book import fault_of, remark_on
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

STEPS = (_("Practice and practitioner"), _("Where the file lives"), _("Done"))
_SIDE_PX = 320
_SIDE_FROM_PX = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPractice:
    """What the welcome asks for."""

    practice: Practice
    practitioner: Practitioner
    path: Path
    locked: bool = False

    def first_saves(self, moment: Moment) -> tuple[Save, ...]:
        """Return the saves that begin the book."""
        author = self.practitioner.id
        return tuple(Save(fact=fact, author=author, recorded_at=moment) for fact in (self.practitioner, self.practice))


class Welcome(QWidget):
    """Three steps. `finished` carries a NewPractice; the others say that something else was chosen."""

    finished = Signal(object)
    demo_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, catalogue: Catalogue, folder: Path, picture: Path) -> None:
        super().__init__()
        self._picture = picture
        self.people = PeopleStep(catalogue)
        self.place = PlaceStep(folder)
        self.done = DoneStep()
        self.steps = QStackedWidget()
        for step in (self.people, self.place, self.done):
            self.steps.addWidget(scrolling(step))
        self.next_button = button("", self.go_on, role="primary")
        self.back_button = button(_("Back"), self.go_back)
        self.demo_button = button(_("Open the demo practice"), self.demo_wanted.emit)
        self.open_button = button(_("Open a practice file or a backup"), self.open_wanted.emit, role="quiet")
        self.fault = label("", "wrong", wrap=True)
        self._marks = tuple(label(f"{number}   {words}", "step") for number, words in enumerate(STEPS, 1))
        self._lay_out()
        self._show(0)

    @property
    def step(self) -> int:
        """Return which step is shown, 0 to 2."""
        return self.steps.currentIndex()

    def go_on(self) -> None:
        """Check this step and show the next; the last hands the new practice over."""
        if self.step == 0 and self.people.check():
            self.place.suggest(self.people.practice_name())
            self._show(1)
        elif self.step == 1 and self.place.check():
            self.done.show_choice(self.people, self.place.path())
            self._show(2)
        elif self.step == 2:
            self._busy(True)
            practice, practitioner = self.people.facts()
            new = NewPractice(
                practice=practice, practitioner=practitioner, path=self.place.path(), locked=self.done.wants_lock()
            )
            self.finished.emit(new)

    def go_back(self) -> None:
        """Show the step before."""
        self._show(max(self.step - 1, 0))

    def show_fault(self, sentence: str) -> None:
        """Say why the file could not be made or opened; nothing that was typed is lost."""
        self._busy(False)
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        foot = row(self.open_button, self.demo_button, 0, self.back_button, self.next_button, spacing=10)
        main = column(self.steps, self.fault, foot, spacing=14)
        main.setContentsMargins(40, 32, 40, 24)
        self._beside = self._side()
        layout = row(self._beside, main, spacing=0)
        self.setLayout(layout)
        self.next_button.setMinimumWidth(150)

    def _side(self) -> QFrame:
        side = QFrame()
        set_role(side, "panel")
        side.setFixedWidth(_SIDE_PX)
        promise = label(
            _("Sessions on a body map: region, side, tool work, reactions. Everything stays on this computer."),
            "muted",
            wrap=True,
        )
        brand = label(_("IASTM Desktop"), "brand")
        content = column(brand, label(_("Welcome"), "display"), promise, 28, *self._marks, spacing=14)
        content.addStretch(1)
        content.addWidget(BodyPicture(self._picture), 12)
        content.setContentsMargins(36, 40, 28, 24)
        side.setLayout(content)
        return side

    def _show(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        self.back_button.setVisible(step > 0)
        for other in (self.open_button, self.demo_button):  # later there is no room beside Back
            other.setVisible(step == 0)
        self.next_button.setText((_("Next"), _("Next"), _("Create and begin"))[step])
        self.next_button.setAccessibleName(self.next_button.text())
        self.show_fault("")
        for number, mark in enumerate(self._marks):
            set_role(mark, "step_now" if number == step else "step")
            done = "✓" if number < step else str(number + 1)
            mark.setText(f"{done}   {STEPS[number]}")
        (self.people.practice, self.place.field, self.next_button)[step].setFocus()

    def _busy(self, busy: bool) -> None:
        for control in (self.next_button, self.back_button, self.demo_button, self.open_button):
            control.setEnabled(not busy)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._beside.setVisible(event.size().width() >= _SIDE_FROM_PX)


class BodyPicture(QWidget):
    """The front of the body map, as large as there is room; for the eye only."""

    def __init__(self, picture: Path) -> None:
        super().__init__()
        self._pixmap = QPixmap(str(picture))
        self.setMinimumHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        shown = self._pixmap.scaled(self.size() * ratio, keep, smooth)
        shown.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.setOpacity(0.9)
        painter.drawPixmap((self.width() - round(shown.width() / ratio)) // 2, 0, shown)


class PlaceStep(QWidget):
    """Step 2: the folder and name of the practice file."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.field = big_field(_("Practice file"))
        self.field.textChanged.connect(self._on_changed)
        self.choose_button = button(_("Choose…"), self._on_choose, name=_("Choose where the practice file lives"))
        self.wrong, self.remark = wrong_label(), label("", "caution", wrap=True)
        self.remark.hide()
        promise = _(
            "Everything you chart is kept in one file on this computer. Nothing is sent anywhere. "
            "One practice file is used on one computer at a time; meanwhile others can open it to read only."
        )
        text = label(promise, "muted", wrap=True)
        content = column(
            label(_("Practice file"), "h3"), row(self.field, self.choose_button), self.wrong, self.remark, spacing=10
        )
        title = label(_("Where the file lives"), "h1")
        self.setLayout(column(title, text, 4, card(content, margin=24), 0, spacing=12))

    def suggest(self, practice: str) -> None:
        """Suggest a file named after the practice, unless a place was chosen already."""
        if not self.field.text():
            self.field.setText(str(self._folder / file_name(practice)))

    def path(self) -> Path:
        """Return the place as it stands in the field."""
        return with_suffix(Path(self.field.text().strip()).expanduser())

    def check(self) -> bool:
        """Say why the file cannot be there; True where it can."""
        typed = self.field.text().strip()
        sentence = fault_of(self.path()) if typed else _("Say where the file shall be.")
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        return not sentence

    def _on_choose(self) -> None:
        chosen = ask_new_book(self, self.path() if self.field.text() else self._folder)
        if chosen:
            self.field.setText(str(chosen))

    def _on_changed(self) -> None:
        self.wrong.hide()
        remark = remark_on(self.path()) if self.field.text().strip() else ""
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))


class DoneStep(QWidget):
    """Step 3: what was chosen, once more."""

    def __init__(self) -> None:
        super().__init__()
        self._practice, self._who, self._where = label("", "h2"), label(""), label("", wrap=True)
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        headed = ((_("Practice"), self._practice), (_("Who charts"), self._who), (_("Practice file"), self._where))
        content = column(*(column(label(words, "small"), shown, spacing=2) for words, shown in headed), spacing=14)
        text = label(_("There is no Save button: what you chart is kept as you chart it."), "muted", wrap=True)
        self.lock = ChipRow((("lock", _("Lock it (recommended)")), ("open", _("Not now"))), name=_("Passphrase"))
        self.lock.set_value("lock")
        said = (label(_("Lock names and notes with a passphrase?"), "h3"), label(_(IS_LOCKED), "muted", wrap=True))
        why = _("A stolen laptop then tells nobody who your clients are. A recovery sheet is printed first.")
        lock = card(column(*said, label(why, "muted", wrap=True), self.lock, spacing=10), margin=24)
        self.setLayout(column(label(_("Ready"), "h1"), text, 4, card(content, margin=24), lock, 0, spacing=12))

    def wants_lock(self) -> bool:
        """Tell whether the new file shall be locked."""
        return self.lock.value() == "lock"

    def show_choice(self, people: PeopleStep, path: Path) -> None:
        """Show what was typed."""
        practice, practitioner = people.facts()
        words = people.role.chip(practitioner.roles[0]).text()
        self._practice.setText(practice.name)
        self._who.setText(f"{practitioner.name} · {words}")
        self._where.setText(str(path))


def file_name(practice: str) -> str:
    """Return a file name made of a practice's name, safe on every system."""
    return file_stem(practice, "practice") + SUFFIX
