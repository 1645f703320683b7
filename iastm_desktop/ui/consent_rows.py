"""Consent as it was given: decision and where not, way, pain limit; by whom, what was talked about, by name."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from iastm_desktop.domain.facts import new_id
from iastm_desktop.domain.region_rules import limit_line
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import place_in_words
from iastm_desktop.domain.rulings import fact
from iastm_desktop.domain.session import Consent, SpecificConsent
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.entry_forms import ZERO_TO_TEN
from iastm_desktop.ui.pieces import button, column, holder, label
from iastm_desktop.ui.place_picker import PlacePicker
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX
from iastm_desktop.words import _

PARTIAL, DECLINED, SELF, WRITTEN = "partial", "declined", "self", "written"
INSTEAD = {"hands": _("By hand"), "exercise": _("Exercise and advice"), "nothing": _("Nothing today")}


class ConsentRows(QWidget):
    """What is asked of consent; `changed` after every answer."""

    changed = Signal()

    def __init__(self, editor: SessionEditor) -> None:
        super().__init__()
        self._editor = editor
        self._region: SidedRegion | None = None
        self._specific: tuple[SpecificConsent, ...] = ()
        self.decision = self._chips("consent_decision", _("Decision about the tool today"))
        self.method = self._chips("consent_method", _("How consent was given"))
        self.ceiling = ChipRow(ZERO_TO_TEN, allow_none=True, compact=True, name=_("Pain limit agreed, 0 to 10"))
        self.instead = ChipRow(INSTEAD.items(), allow_none=True, compact=True, name=_("Agreed instead, a tap"))
        self.alternative = _line(_("Agreed instead"))
        self.excluded = PlacePicker(
            editor.parts,
            only=_("Leave out {place}"),
            also=_("Leave out {place} too"),
            hint=_("Tap on the map what to leave out"),
        )
        self.by = self._chips("consent_by", _("Who decides"))
        self.by_name = _line(_("Name of who decides"))
        self.points = self._chips("consent_point", _("What was talked about"), exclusive=False)
        self.by_region = ChipRow((), allow_none=True, compact=True, name=_("Consent to this region by name"))
        self.notes = _line(_("Notes on consent"))
        self.fold = button("", self._on_fold, role="quiet")
        self.fold.setMinimumHeight(TOUCH_PX)
        self._lay_out()
        self._connect()
        self.set_open(False)
        self._show_details()

    def missing(self) -> list[str]:
        """Return what of consent was not asked yet."""
        asked = [(self.decision.value() is None, _("consent"))]
        asked.append((self.method.value() is None, _("how consent was given")))
        declined = self.decision.value() == DECLINED and not self.alternative.text().strip()
        nowhere = self.decision.value() == PARTIAL and not (self.excluded.places or self.alternative.text().strip())
        nobody = self.by.value() not in (None, SELF) and not self.by_name.text().strip()
        asked += [
            (declined, _("what was agreed instead")),
            (nowhere, _("which areas not")),
            (nobody, _("who decides")),
        ]
        return [words for is_missing, words in asked if is_missing]

    def set_region(self, region: SidedRegion | None) -> None:
        """Offer the region chosen on the map: to be left out, or asked for by name where its rule says so."""
        self._region = region
        self.excluded.set_region(region)
        self._show_by_region()

    def set_open(self, on: bool) -> None:
        """Show all of consent, or one line that leads to it."""
        self._more.setVisible(on)
        talked = self.points.value()
        said = _("{number} talked about").format(number=len(talked) if isinstance(talked, tuple) else 0)
        self.fold.setText(_("▾ Fold up") if on else _("▸ In full: {said}").format(said=said))
        self.fold.setAccessibleName(_("Consent in full"))

    def set_consent(self, consent: Consent) -> None:
        """Show what was agreed."""
        self.decision.set_value(consent.decision)
        self.method.set_value(consent.method)
        self.ceiling.set_value(None if consent.pain_ceiling is None else str(consent.pain_ceiling))
        self.alternative.setText(consent.alternative or "")
        self.excluded.set_places(consent.excluded)
        self.by.set_value(consent.by or SELF)
        self.by_name.setText(consent.by_name or "")
        self.points.set_value(tuple(point for point in consent.points if point in self.points.codes()))
        self.notes.setText(consent.notes or "")
        self._specific = consent.specific
        self.set_open(not self._more.isHidden())
        self._show_details()

    def consent(self, known: Consent | None) -> Consent:
        """Return what was agreed as a fact; `known` is the earlier version of it."""
        session, at = self._editor.record.session.id, self._editor.parts.now()
        ceiling, points, by = self.ceiling.value(), self.points.value(), self.by.value()
        own_words = tuple(p for p in known.points if p not in self.points.codes()) if known else ()
        said = {
            "decision": str(self.decision.value()),
            "method": str(self.method.value()),
            "pain_ceiling": int(ceiling) if isinstance(ceiling, str) else None,
            "alternative": self.alternative.text().strip() or None,
            "excluded": self.excluded.places if self.decision.value() == PARTIAL else (),
            "by": by if isinstance(by, str) and (by != SELF or (known and known.by)) else None,
            "by_name": self.by_name.text().strip() or None,
            "points": (*(points if isinstance(points, tuple) else ()), *own_words),
            "specific": self._specific,
            "notes": self.notes.text().strip() or None,
        }
        return replace(known, **said) if known else Consent(id=new_id(), session=session, at=at, **said)  # type: ignore[arg-type]

    def leaves_out(self) -> tuple[SidedRegion, ...]:
        """Return the regions picked so far, to be shown on the map before they are handed to the book."""
        return self.excluded.places if self.decision.value() == PARTIAL else ()

    def _chips(self, list_name: str, name: str, *, exclusive: bool = True) -> ChipRow:
        terms = self._editor.parts.catalogue.lists[list_name].values()
        options = [(t.code, t.words[:1].upper() + t.words[1:]) for t in terms]
        return ChipRow(options, compact=True, name=name, exclusive=exclusive)

    def _lay_out(self) -> None:
        self._instead = holder(column(label(_("Agreed instead"), "small"), self.instead, self.alternative, spacing=4))
        self._named = label("", "small", wrap=True)
        self._asked_by_name = holder(column(self._named, self.by_region, spacing=4))
        self._more = holder(
            column(
                *(label(_("Talked about"), "small"), self.points),
                *(label(_("Who decides"), "small"), self.by, self.by_name),
                self.notes,
                spacing=4,
            )
        )
        self.setLayout(
            column(
                column(label(_("The client says about the tool today"), "small"), self.decision, spacing=2),
                *(self.excluded, self._instead),
                column(label(_("Given"), "small"), self.method, spacing=2),
                column(label(_("Pain limit agreed (usual: 5)"), "small"), self.ceiling, spacing=2),
                *(self._asked_by_name, self.fold, self._more),
                spacing=GAP_PX,
            )
        )
        self.by.set_value(SELF)

    def _connect(self) -> None:
        for asked in (self.decision, self.method, self.ceiling, self.by, self.points, self.excluded):
            asked.changed.connect(self._on_changed)
        self.instead.changed.connect(self._on_instead)
        self.by_region.changed.connect(self._on_by_region)
        for line in (self.alternative, self.by_name, self.notes):
            line.textEdited.connect(self._on_changed)

    def _on_fold(self) -> None:
        self.set_open(self._more.isHidden())

    def _on_instead(self, code: str | None) -> None:
        self.alternative.setText(INSTEAD[code] if code else "")
        self._on_changed()

    def _on_by_region(self, code: str | None) -> None:
        """Keep how the chosen region was asked for, or that it was not."""
        place = self._region
        if place is None:
            return
        others = tuple(each for each in self._specific if (each.region, each.side) != place)
        new = (SpecificConsent(region=place.region, side=place.side, written=code == WRITTEN),) if code else ()
        self._specific = (*others, *new)
        self._on_changed()

    def _on_changed(self) -> None:
        self._show_details()
        self.changed.emit()

    def _show_details(self) -> None:
        decision = self.decision.value()
        self.excluded.setVisible(decision == PARTIAL)
        self._instead.setVisible(decision == DECLINED)
        self.by_name.setVisible(self.by.value() not in (None, SELF))
        self._show_by_region()

    def _show_by_region(self) -> None:
        """Show which regions were asked for by name, and ask for the chosen one where its rule says so."""
        parts, place = self._editor.parts, self._region
        given = [_named(each, self._editor) for each in self._specific]
        line = limit_line(place.region, parts.rulebook) if place else None
        asks = bool(line) and fact(parts.catalogue, "region_limits", line or "", "specific_consent") == "yes"
        words = [_("Asked by name: {places}").format(places=", ".join(given))] if given else []
        if asks and place:
            named = place_in_words(place, parts.regions)
            words.append(_("{place} asks for consent by name:").format(place=named[:1].upper() + named[1:]))
            said = next((each for each in self._specific if (each.region, each.side) == place), None)
            self.by_region.set_options(self._methods())
            self.by_region.set_value(None if said is None else WRITTEN if said.written else "verbal")
        self._named.setText("\n".join(words))
        self.by_region.setVisible(asks)
        self._asked_by_name.setVisible(bool(words))

    def _methods(self) -> list[tuple[str, str]]:
        terms = self._editor.parts.catalogue.lists["consent_method"].values()
        return [(term.code, term.words.capitalize()) for term in terms]


def _named(each: SpecificConsent, editor: SessionEditor) -> str:
    place = place_in_words(SidedRegion(each.region, each.side), editor.parts.regions)
    how = editor.parts.catalogue.words("consent_method", WRITTEN if each.written else "verbal")
    return f"{place} ({how})"


def _line(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(name)
    edit.setAccessibleName(name)
    edit.setMinimumHeight(TOUCH_PX)
    return edit
