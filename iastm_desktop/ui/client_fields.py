"""The fields of a client as text on a form: what each is called, how it is read and checked. No widgets here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from iastm_desktop.domain.fields import NAME_LENGTH, TEXT_LENGTH, FieldError, check_text
from iastm_desktop.domain.people import Client, Phone
from iastm_desktop.domain.values import dataclass
from iastm_desktop.words import _

_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_OLDEST_YEARS = 130
PHONE_ROWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """One field of the form; `lines` fields hold one item a line."""

    name: str
    words: str
    hint: str = ""
    lines: bool = False
    limit: int = TEXT_LENGTH


FIELDS = (
    TextField(name="name", words=_("Full name"), limit=NAME_LENGTH),
    TextField(name="called", words=_("Called"), hint=_("the name used in the room"), limit=NAME_LENGTH),
    TextField(name="pronouns", words=_("Pronouns")),
    TextField(name="born", words=_("Born"), hint=_("YYYY-MM-DD")),
    TextField(name="email", words=_("E-mail")),
    TextField(name="emergency", words=_("Emergency contact"), hint=_("name and phone")),
    TextField(name="alerts", words=_("Alerts"), hint=_("one a line; shown in red on every screen"), lines=True),
    TextField(name="reference", words=_("Number or reference")),
    TextField(name="guardians", words=_("Guardians"), hint=_("one a line"), lines=True, limit=NAME_LENGTH),
    TextField(name="referred_by", words=_("Referred by"), limit=NAME_LENGTH),
    TextField(name="payer", words=_("Payer")),
)


def texts_of(client: Client) -> dict[str, str]:
    """Return the fields of a client as they stand on the form."""
    texts = {}
    for field in FIELDS:
        value = getattr(client, field.name)
        texts[field.name] = "\n".join(value) if field.lines else str(value or "")
    return texts


def fault(field: TextField, text: str, today: date) -> str:
    """Return the sentence that stands beside a field, empty where the text is fine."""
    try:
        check_text(text, "")
        for line in text.splitlines() if field.lines else [text]:
            _check_length(line, field.limit)
        return _SPECIAL.get(field.name, _no_fault)(text.strip(), today)
    except FieldError as error:
        return error.what


def client_from(texts: Mapping[str, str], phones: tuple[Phone, ...], client: Client) -> Client:
    """Return `client` with the form's texts, all of which are without fault."""
    changes: dict[str, object] = {"phones": phones}
    for field in FIELDS:
        text = texts[field.name].strip()
        lines = tuple(line.strip() for line in text.splitlines() if line.strip())
        changes[field.name] = lines if field.lines else (" ".join(text.split()) or None)
    changes["born"] = date.fromisoformat(_padded(str(changes["born"]))) if changes["born"] else None
    return replace(client, **changes)  # type: ignore[arg-type]


def read_born(text: str) -> date | None:
    """Return the date of `1984-5-17` or `1984-05-17`, None where it is none."""
    try:
        return date.fromisoformat(_padded(text.strip()))
    except ValueError:
        return None


def _check_length(line: str, limit: int) -> None:
    if len(line) > limit:
        raise FieldError("", _("{length} characters; at most {limit} are kept").format(length=len(line), limit=limit))


def _name_fault(text: str, today: date) -> str:
    return "" if text else _("A client needs a name.")


def _born_fault(text: str, today: date) -> str:
    if not text:
        return ""
    born = read_born(text)
    if born is None:
        return _("Write the date as YYYY-MM-DD, for instance 1984-05-17.")
    if born > today:
        return _("This date is in the future.")
    if today.year - born.year > _OLDEST_YEARS:
        return _("This date is more than {years} years ago.").format(years=_OLDEST_YEARS)
    return ""


def _email_fault(text: str, today: date) -> str:
    return "" if not text or re.fullmatch(r"\S+@\S+\.\S+", text) else _("This does not look like an e-mail address.")


def _no_fault(text: str, today: date) -> str:
    return ""


_SPECIAL: Mapping[str, Callable[[str, date], str]] = {
    "name": _name_fault,
    "born": _born_fault,
    "email": _email_fault,
}


def _padded(text: str) -> str:
    match = _ISO_DATE.fullmatch(text)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else text
