"""The session for a screen reader and by keyboard: what the map says of its regions, and what its keys lead to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import refusals, unanswered
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_accessible import expose, install_map_interface
from iastm_desktop.ui.map_words import region_words

if TYPE_CHECKING:
    from iastm_desktop.ui.session_editor import SessionEditor


def accessible_map(editor: SessionEditor) -> BodyMapView:
    """Return the session's map, whose regions assistive technology finds, with why one must not be worked."""
    install_map_interface()
    parts = editor.parts
    made = BodyMapView(parts.body_map, parts.regions, parts.map_picture)
    expose(made, lambda region: region_words(parts.regions, region), lambda region: why_refused(region, editor))
    return made


def why_refused(region: SidedRegion, editor: SessionEditor) -> str:
    """Return why even the lightest tool work on a region is refused; nothing before health and consent are asked."""
    record, rulebook = editor.record, editor.parts.rulebook
    if record.consent is None or unanswered(record.screening, rulebook.catalogue):
        return ""
    lightest = Stroke(region=region.region, side=region.side, tool="", pressure=0, duration_s=0)
    strokes = (None, *rulebook.catalogue.codes("strokes"))
    found = (refusals(replace(lightest, stroke=stroke), record, rulebook, history=editor.history) for stroke in strokes)
    first = next(found)
    refused = first and all(found)  # a bone takes some strokes only, which is no reason to keep off it
    return " ".join(ruling.message for ruling in first) if refused else ""
