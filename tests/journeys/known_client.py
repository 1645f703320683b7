"""A book with one client who was here before: health asked in full, consent, work with a dose, home care."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from iastm_desktop.assets import load_catalogue
from iastm_desktop.domain.entries import Education, Entry, HomeCare, Measure, Reaction, Stroke
from iastm_desktop.domain.facts import Fact, Record, Save
from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.domain.people import Client, Practice, Practitioner
from iastm_desktop.domain.pins import new_pin
from iastm_desktop.domain.session import Answer, Consent, Screening, Session
from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.storage.pins import set_pin
from tests.journeys.hands import PIN

ANA = Practitioner(id="p-ana", name="Ana Ruiz", roles=("rmt",), registration="04127")
LENA = Client(id="c-lena", name="Lena Park")
STRETCH = "Neck stretch, both sides, 2 x 30 s, twice a day"
TOLD = ("expect_redness", "right_to_stop")
DAYS = 7
DOSE = {"tool": "handlebar_small", "pressure": 3, "duration_s": 90}

OTHER_WORK: tuple[Entry, ...] = (
    Measure(measure="nrs_rest", phase="pre", value=5),
    Stroke(region="infraspinatus", side="right", **DOSE),
    Reaction(reaction="none", phase="post", region="infraspinatus", side="right"),
    HomeCare(text=STRETCH),
)
SAME_WORK: tuple[Entry, ...] = (
    Measure(measure="nrs_rest", phase="pre", value=7),
    Measure(measure="rom", phase="pre", value=50, joint="cervical", motion="rotation", side="right", mode="active"),
    *(Stroke(region="upper_trapezius", side=side, **DOSE) for side in ("right", "left")),
    *(Stroke(region="levator_scapulae", side=side, **DOSE) for side in ("right", "left")),
    Reaction(reaction="erythema", phase="during", grade=1, region="upper_trapezius", side="right"),
    Education(items=TOLD),
    HomeCare(text=STRETCH),
)


def book_of_lena(path: Path, last: Iterable[Entry]) -> Path:
    """Make a book: Lena was here a week ago, and comes again today; Ana has a PIN."""
    today = now()
    visit = _earlier(today)
    people: list[Fact] = [ANA, Practice(id="practice", name="Harbour Massage"), LENA]
    planned = {"time": "09:00", "reason": "Neck"}
    line_up = Record(id="l-lena", kind="line_up", client=LENA.id, on_date=today.date, body=planned)
    facts = [*people, *_visit(visit, last), line_up]
    create_book(path, [Save(fact=fact, author=ANA.id, recorded_at=visit.started_at) for fact in facts])
    with open_book(path) as book:
        set_pin(book, ANA.id, new_pin(PIN, b"sixteen bytes 16", n=2**10), now=visit.started_at, author=ANA.id)
    return path


def _earlier(today: Moment) -> Session:
    start = Moment(today.utc - timedelta(days=DAYS), today.offset_min)
    end = Moment(start.utc + timedelta(minutes=30), start.offset_min)
    return Session(
        id="s-earlier",
        client=LENA.id,
        practitioner=ANA.id,
        role="rmt",
        started_at=start,
        ended_at=end,
        reason="Neck",
        outcome="treated",
    )


def _visit(session: Session, entries: Iterable[Entry]) -> list[Fact]:
    at = session.started_at
    answers = tuple(Answer(item=item, answer="no") for item in load_catalogue().codes("screening"))
    agreed = {"decision": "accepted", "method": "verbal", "pain_ceiling": 5, "by": "self", "at": at}
    numbered = [
        replace(entry, id=f"e-{n}", session=session.id, position=n, at=at) for n, entry in enumerate(entries, start=1)
    ]
    return [
        session,
        Screening(id="h-earlier", session=session.id, answers=answers),
        Consent(id="k-earlier", session=session.id, **agreed),  # type: ignore[arg-type]
        *numbered,
    ]
