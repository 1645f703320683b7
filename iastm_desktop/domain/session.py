"""A session: one visit with its health screening, its consent and its notes."""

from datetime import date

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a reasoned decision limits itself to; `pressure` is a grade 0 to 5."""

    pressure: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A decision before the work: go ahead although `rule` asks for a reason; `by` is the name of who decided."""

    rule: str
    reason: str
    limits: Limits | None = None
    by: str | None = None
    at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """To whom the client was referred, and why."""

    to: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The free text of a visit."""

    subjective: str | None = None
    objective: str | None = None
    intervention: str | None = None
    assessment: str | None = None
    plan: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One visit of a client to a practitioner, without its entries. `client`, `practitioner` are ids."""

    id: str
    client: str
    practitioner: str
    role: str
    started_at: Moment
    ended_at: Moment | None = None
    reason: str | None = None
    plan: str | None = None
    booked_min: int | None = None
    hands_on_min: int | None = None
    place: str | None = None
    position: str | None = None
    overrides: tuple[Override, ...] = ()
    goals: tuple[str, ...] = ()
    notes: Notes | None = None
    outcome: str | None = None
    referral: Referral | None = None
    next_visit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one screening item: `yes`, `no` or `unknown`, for the whole body or some regions.

    It holds on every day up to `until`, where that is said. `by`: `client` where the client filled it in alone.
    """

    item: str
    answer: str
    regions: tuple[SidedRegion, ...] = ()
    note: str | None = None
    until: date | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Medication:
    """A medicine, its class (a code of `medication_class`) and the last day it was taken, if it was stopped."""

    name: str
    medication_class: str | None = None
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pregnancy:
    """A pregnancy by its due date."""

    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What was asked about the client's health for one session."""

    id: str
    session: str
    answers: tuple[Answer, ...] = ()
    medications: tuple[Medication, ...] = ()
    allergies: tuple[str, ...] = ()
    pregnancy: Pregnancy | None = None
    confirmed_from: date | None = None
    notes: str | None = None

    def answer_to(self, item: str) -> Answer | None:
        """Return the answer to a screening item, None where it was not asked."""
        return next((answer for answer in self.answers if answer.item == item), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecificConsent:
    """Consent to one region that asks for its own."""

    region: str
    side: str
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What the client agreed to for one session; `pain_ceiling` is 0 to 10."""

    id: str
    session: str
    decision: str
    method: str
    excluded: tuple[SidedRegion, ...] = ()
    by: str | None = None
    by_name: str | None = None
    points: tuple[str, ...] = ()
    pain_ceiling: int | None = None
    specific: tuple[SpecificConsent, ...] = ()
    alternative: str | None = None
    at: Moment | None = None
    withdrawn_at: Moment | None = None
    notes: str | None = None
