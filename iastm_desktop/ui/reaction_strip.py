"""The strip of reactions: one tap charts one on the region in work, one more grades it, all in one place."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from iastm_desktop.domain.catalogue import Catalogue, Term
from iastm_desktop.domain.entries import Entry, Reaction, sided_region
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.totals import worked_regions
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.commands import COMPLETED
from iastm_desktop.ui.entry_forms import grades
from iastm_desktop.ui.flow_layout import FlowLayout
from iastm_desktop.ui.pieces import label
from iastm_desktop.ui.pressing import on_press, show_checked
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.tap_out import last_work
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.words import _

NOTHING = "none"
SIZES_MM = (5, 20, 50, 100)
ROOMY_PX = 640
GAP_PX = 8
LARGE_PX, MOST_PX = 64, 92  # at the table, where TAP OUT stands beside it
STRIP, GRADES, DETAILS, ALL = "strip", "grades", "details", "all"
MORE, BACK, DONE, TELL, REST, WITHDRAW = "more", "back", "done", "tell", "rest", "withdraw"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: what it does, its words, whether it is on, and whether it can be used now."""

    code: str
    words: str
    on: bool = False
    usable: bool = True


class ReactionStrip(QWidget):
    """Charts reactions where `place` tells; nothing is filled in. `may_chart` is asked before the first of them.

    `charted` carries a new reaction. The buttons change in place: reactions, then grades, then details of one.
    """

    charted = Signal(object)

    def __init__(
        self,
        editor: SessionEditor,
        *,
        place: Callable[[], SidedRegion | None],
        may_chart: Callable[[], bool] = lambda: True,
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._place, self._may_chart, self._large = editor, place, may_chart, large
        self._is_large_now = large
        self._of = label("", "h3")
        self._of.setParent(self)
        self._page, self._id, self._phase = STRIP, "", "during"
        self._buttons: dict[str, QPushButton] = {}
        self._flow = FlowLayout(self, gap_px=GAP_PX)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(_("Reactions"))
        editor.changed.connect(self.show_place)
        self._show()

    def ask_first(self, may_chart: Callable[[], bool]) -> None:
        """Ask `may_chart` before each reaction from now on."""
        self._may_chart = may_chart

    def button(self, code: str) -> QPushButton:
        """Return the button that is shown for a code."""
        return self._buttons[code]

    def codes(self) -> tuple[str, ...]:
        """Return the codes of the buttons that are shown, in order."""
        return tuple(self._buttons)

    def take_keyboard(self) -> None:
        """Go to the first button by keyboard; a digit presses the button of that place."""
        usable = [button for button in self._buttons.values() if button.isEnabled()]
        if usable:
            usable[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_place(self) -> None:
        """Bring the strip up to the region in work; what was charted elsewhere is not asked about any more."""
        entry = self._entry()
        if self._id and (entry is None or (sided_region(entry) and sided_region(entry) != self._place())):
            self._page, self._id = STRIP, ""
        self._show()

    def _entry(self) -> Reaction | None:
        found = (e for e in self._editor.record.entries if e.id == self._id and isinstance(e, Reaction))
        return next(found, None)

    def _choices(self) -> Iterable[Choice]:
        catalogue, entry, place = self._editor.parts.catalogue, self._entry(), self._place()
        if self._page == ALL:
            return (Choice(BACK, _("Back")), *_all(catalogue, place))
        if entry is None or self._page == STRIP:
            return (*_quick(catalogue, place), Choice(MORE, _("More")))
        if self._page == DETAILS:
            return (Choice(BACK, _("Back")), *_details(entry, self._editor))
        rest = self._unseen() if entry.reaction == NOTHING else ()
        after = (Choice(TELL, _("Details")), Choice(WITHDRAW, _("Take back")), Choice(DONE, _("Done")))
        return (*_grades(entry, catalogue), *_rest(rest), *after)

    def _show(self) -> None:
        choices = tuple(self._choices())
        had_focus = self._has_keyboard()
        if tuple(choice.code for choice in choices) != self.codes():
            self._make(choices)
        for choice in choices:
            button = self._buttons[choice.code]
            show_checked(button, choice.on)
            button.setEnabled(choice.usable)
            button.setToolTip("" if choice.usable else _("Tap the map first"))
        if had_focus and not self._has_keyboard():
            next(button for button in self._buttons.values() if button.isEnabled()).setFocus()

    def _has_keyboard(self) -> bool:
        return self.window().focusWidget() in self._buttons.values()

    def _make(self, choices: Iterable[Choice]) -> None:
        for button in self._buttons.values():
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._flow.removeWidget(self._of)
        self._say_of()
        self._buttons = {choice.code: self._button(choice) for choice in choices}
        self._fit()

    def _say_of(self) -> None:
        """Name the reaction that the grades and details belong to, before them."""
        entry = self._entry() if self._page in (GRADES, DETAILS) else None
        self._of.setVisible(entry is not None)
        if entry is None:
            return
        term = self._editor.parts.catalogue.term("reactions", entry.reaction)
        words = term.facts.get("quick") or term.facts.get("strip") or term.words
        self._of.setText(f"{words[:1].upper()}{words[1:]}:")
        self._of.setFixedHeight(self._height())
        self._flow.addWidget(self._of)

    def _height(self) -> int:
        return LARGE_PX if self._is_large_now else TOUCH_PX

    def _role(self, words: str) -> str:
        if words.isdigit():
            return "chip compact digit" + (" large" if self._is_large_now else "")
        if self._is_large_now:
            return "chip compact long large"
        return "chip compact" if self.width() >= ROOMY_PX else "chip compact snug"

    def _button(self, choice: Choice) -> QPushButton:
        button = QPushButton(choice.words, self)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setMinimumHeight(self._height())
        button.setAccessibleName(self._spoken(choice))
        set_role(button, self._role(choice.words))
        on_press(button, lambda _on: self._on_clicked(choice.code))
        self._flow.addWidget(button)
        button.show()
        return button

    def _spoken(self, choice: Choice) -> str:
        entry = self._entry()
        if self._page in (STRIP, ALL) or entry is None:
            return choice.words
        return f"{self._editor.parts.catalogue.words('reactions', entry.reaction)}: {choice.words}"

    def _on_clicked(self, code: str) -> None:
        pages = {MORE: ALL, TELL: DETAILS, BACK: GRADES if self._id else STRIP, DONE: STRIP}
        what, _colon, value = code.partition(":")
        if code in pages:
            self._page = pages[code]
            self._id = "" if code in (DONE, MORE) else self._id
        elif what == "reaction":
            self.chart(value)
        elif code == WITHDRAW:
            self._withdraw()
        elif code == REST:
            self._editor.add([self._nothing_on(place) for place in self._unseen()])
        else:
            self._complete(what, value)
        self._show()

    def chart(self, code: str) -> None:
        """Chart a reaction where the work is, and ask how much; nothing without a region, where it needs one."""
        term = self._editor.parts.catalogue.term("reactions", code)
        place = self._place() if _needs_region(term) else None
        if _needs_region(term) and place is None:
            return
        if not self._may_chart():
            return
        where = place._asdict() if place else {}
        of = last_work(self._editor, place)
        if self._editor.add([Reaction(reaction=code, phase=self._phase, of=of, **where)]):
            entry = self._editor.record.entries[-1]
            self._page, self._id = GRADES, entry.id
            self._show()
            self.charted.emit(entry)

    def _withdraw(self) -> None:
        entry = self._entry()
        if entry is not None:
            self._editor.withdraw(entry)

    def _complete(self, field: str, value: str) -> None:
        """Add to what was charted, or take it off again, as a next version that says so."""
        entry = self._entry()
        if entry is None:
            return
        change = _change(entry, field, value, self._editor)
        self._phase = str(change.get("phase", self._phase))
        self._editor.correct(replace(entry, **change), reason=COMPLETED)  # type: ignore[arg-type]
        if field == "grade":
            self._page = GRADES

    def _unseen(self) -> tuple[SidedRegion, ...]:
        """Return where a tool or hand worked and no reaction, and no look, is charted."""
        entries = self._editor.record.entries
        seen = {sided_region(entry) for entry in entries if isinstance(entry, Reaction)}
        return tuple(place for place in worked_regions(entries) if place not in seen)

    def _nothing_on(self, place: SidedRegion) -> Entry:
        return Reaction(
            reaction=NOTHING, phase=self._phase, of=last_work(self._editor, place), region=place.region, side=place.side
        )

    def _fit(self) -> None:
        for large in (True, False) if self._large else (False,):
            self._take_size(large)
            if self._flow.heightForWidth(self.width()) <= MOST_PX:
                break
        self.setFixedHeight(max(self._flow.heightForWidth(self.width()), self._height()))

    def _take_size(self, large: bool) -> None:
        self._is_large_now = large
        for button in self._buttons.values():
            set_role(button, self._role(button.text()))
            button.setMinimumHeight(self._height())
        self._of.setFixedHeight(self._height())
        self._flow.invalidate()

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = int(event.text()) if event.text().isdigit() else 0
        buttons = list(self._buttons.values())
        if 0 < place <= len(buttons):
            buttons[place - 1].click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(460, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(TOUCH_PX, TOUCH_PX)


def _quick(catalogue: Catalogue, place: SidedRegion | None) -> Iterable[Choice]:
    terms = (term for term in catalogue.lists["reactions"].values() if term.facts.get("quick"))
    for term in sorted(terms, key=lambda term: int(term.facts["quick_place"])):
        yield Choice(f"reaction:{term.code}", term.facts["quick"].capitalize(), usable=place is not None)


def _all(catalogue: Catalogue, place: SidedRegion | None) -> Iterable[Choice]:
    """Offer what the strip has no button for, what needs no region at the end."""
    terms = [term for term in catalogue.lists["reactions"].values() if not term.facts.get("quick")]
    for term in sorted(terms, key=lambda term: not _needs_region(term)):
        usable = place is not None or not _needs_region(term)
        words = term.facts.get("strip") or term.words
        yield Choice(f"reaction:{term.code}", f"{words[:1].upper()}{words[1:]}", usable=usable)


def _grades(entry: Reaction, catalogue: Catalogue) -> Iterable[Choice]:
    """Offer the words of each grade, the numbers where a word stands for several."""
    offered = grades(catalogue, {"reaction": entry.reaction})
    named = len(offered) - len({words for _code, words in offered}) + 1
    for code, words in offered:
        if code != "0":
            yield Choice(f"grade:{code}", code if named > 1 else words, on=str(entry.grade) == code)


def _rest(places: tuple[SidedRegion, ...]) -> Iterable[Choice]:
    if places:
        words = _("Nothing on the other {number} too") if len(places) > 1 else _("Nothing on the other one too")
        yield Choice(REST, words.format(number=len(places)))


def _details(entry: Reaction, editor: SessionEditor) -> Iterable[Choice]:
    catalogue = editor.parts.catalogue
    for code in ("during", "post"):
        words = catalogue.words("phase", code).capitalize()
        yield Choice(f"phase:{code}", words, on=entry.phase == code)
    if entry.reaction == NOTHING:
        return
    for code in catalogue.codes("appears"):
        yield Choice(f"appears:{code}", catalogue.words("appears", code).capitalize(), on=entry.appears == code)
    yield Choice("blanches:yes", _("Fades on pressing"), on=entry.blanches is True)
    yield Choice("blanches:no", _("Does not fade"), on=entry.blanches is False)
    for size in SIZES_MM:
        yield Choice(f"size_mm:{size}", _("{size} mm").format(size=size), on=entry.size_mm == size)
    if last_work(editor, sided_region(entry)):
        yield Choice("of:stroke", _("From the last stroke"), on=entry.of is not None)


def _change(entry: Reaction, field: str, value: str, editor: SessionEditor) -> dict[str, object]:
    """Return a field with its new value; what was on is taken off, but for the phase, which must be there."""
    meant: object = value
    if (field == "grade" and value.isdigit()) or field == "size_mm":
        meant = int(value)
    elif field == "blanches":
        meant = value == "yes"
    elif field == "of":
        meant = entry.of or last_work(editor, sided_region(entry))
    return {field: None if getattr(entry, field) == meant and field != "phase" else meant}


def _needs_region(term: Term) -> bool:
    return term.facts.get("needs_region") != "no"
