"""How long a client's record is kept: so many years from the last entry, or from the day one came of age."""

from collections.abc import Mapping
from datetime import date

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.rulings import fact
from iastm_desktop.domain.settings import KIND
from iastm_desktop.domain.values import dataclass

SETTING = "setting:retention"
MOST_YEARS, OLDEST_MAJORITY = 200, 30
SOURCE_LENGTH = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """Years from the last entry or from `majority` (an age), whichever is later, and who says so."""

    years: int
    majority: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A client's record as the rule sees it: the day of the last entry, and to which day it is kept."""

    client: Client
    visits: int
    last: date
    until: date

    @property
    def may_have_been_minor(self) -> bool:
        """Tell whether no birth date says that this was not a minor, whose record is kept longer."""
        return self.client.born is None


def shipped_rule(catalogue: Catalogue) -> RetentionRule:
    """Return the rule that comes with the program."""
    years, majority = (int(fact(catalogue, "retention", code, "value")) for code in ("years", "majority"))
    return RetentionRule(years=years, majority=majority, source=fact(catalogue, "retention", "years", "says"))


def rule_of(setting: Record | None, catalogue: Catalogue) -> RetentionRule:
    """Return the practice's own rule where it has one, else the shipped one."""
    return (_own_rule(setting.body) if setting else None) or shipped_rule(catalogue)


def rule_record(years: int, majority: int, source: str) -> Record:
    """Return the record of a practice's own rule; ValueError with a sentence where it is none."""
    said = source.strip()
    if not 1 <= years <= MOST_YEARS:
        raise ValueError(f"{years} is no number of years from 1 to {MOST_YEARS}.")
    if not 1 <= majority <= OLDEST_MAJORITY:
        raise ValueError(f"{majority} is no age from 1 to {OLDEST_MAJORITY} at which one is of age.")
    if not said or len(said) > SOURCE_LENGTH:
        raise ValueError(f"Write who says so, in up to {SOURCE_LENGTH} characters: a law, a standard, your own rule.")
    return Record(id=SETTING, kind=KIND, body={"value": years, "majority": majority, "source": said})


def kept_until(rule: RetentionRule, last: date, born: date | None) -> date:
    """Return the last day a record must be kept: from the last entry, or from majority where that is later."""
    until = years_after(last, rule.years)
    return max(until, years_after(born, rule.majority + rule.years)) if born else until


def years_after(day: date, years: int) -> date:
    """Return the same day so many years later, 1 March for 29 February; the last day there is, at most."""
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def rule_words(rule: RetentionRule) -> str:
    """Return the rule in one sentence, with its source."""
    text = "{years} years from the last entry, or from the age of {majority} where that is later ({source})"
    return text.format(years=rule.years, majority=rule.majority, source=rule.source)


def _own_rule(body: Mapping[str, object]) -> RetentionRule | None:
    years, majority, source = body.get("value"), body.get("majority"), body.get("source")
    if isinstance(years, int) and isinstance(majority, int) and isinstance(source, str):
        return RetentionRule(years=years, majority=majority, source=source)
    return None
