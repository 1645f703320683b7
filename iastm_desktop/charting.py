"""Chart a session file into a book: by the window's rules, all or nothing, nobody charted under two names."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.credentials import KIND as CREDENTIAL
from iastm_desktop.domain.credentials import credential_record, credentials_of
from iastm_desktop.domain.facts import Fact, Record, Save, SessionRecord, new_id
from iastm_desktop.domain.fields import Context, FieldError
from iastm_desktop.domain.follow_ups import KIND as FOLLOW_UP
from iastm_desktop.domain.follow_ups import follow_up_of, follow_up_record, follow_ups_of, resolved_by
from iastm_desktop.domain.history import NO_HISTORY, History, history_of
from iastm_desktop.domain.incidents import incident_record, incidents_of
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.own_terms import KIND, own_terms
from iastm_desktop.domain.people import Client, Credential, Practitioner, same_name
from iastm_desktop.domain.practice_rules import KIND as PRACTICE_RULE
from iastm_desktop.domain.practice_rules import rules_of, tightened
from iastm_desktop.domain.rules import Rulebook, Ruling, active_rules, may_chart, notes, refusals
from iastm_desktop.domain.sequence import goes_back_to
from iastm_desktop.domain.session_file import SIZE_LIMIT, read_session_file, role_told, to_record
from iastm_desktop.domain.signature import KIND as SIGNATURE
from iastm_desktop.domain.signature import signature_body
from iastm_desktop.domain.totals import tool_seconds
from iastm_desktop.words import _

if TYPE_CHECKING:  # SQLite only where a book is open already
    from iastm_desktop.storage.book import Book

PLACES_NAMED = 2
AUDIT, CHARTED, REFUSED = "audit", "charted_from_file", "refused_from_file"
NOT_A_FILE = "session_file"  # what is no session file: the rule of a refusal by form
_NEVER_TAKEN_OVER = ("id", "name", "born", "possible_duplicate")


@dataclass(frozen=True, slots=True)
class Charted:
    """A session that is in the book, and what to tell the person who charted it, one sentence each."""

    session: str
    remarks: tuple[str, ...]


class NotCharted(Exception):
    """The rules refuse the file; `sentences` name the entry and the rule of each refusal."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)


def chart(book: "Book", data: bytes, rulebook: Rulebook, now: Moment) -> Charted:
    """Chart one session file; FieldError, NotCharted or BookError leave no client, session or entry behind.

    Return only after the book has it for good.
    """
    shipped, rulebook = rulebook, with_own_terms(rulebook, book)
    context = Context(catalogue=rulebook.catalogue, regions=rulebook.regions, now=now, body_map=load_body_map)
    digest = hashlib.sha256(data).hexdigest()
    try:
        file = read_session_file(data, context)
    except FieldError:
        about = {
            "rules": [NOT_A_FILE],
            "role": role_told(data, context.catalogue),
            "sha256": digest if len(data) <= SIZE_LIMIT else None,
        }
        _note_refusal(book, about, now)
        raise
    told = to_record(file)
    rulebook = with_own_terms(shipped, book, told.session.started_at.date)
    with book.writing():  # two programs that chart at once must find each other's client
        client, practitioner = _known_client(told.client, book), join_practitioner(told, book.practitioners())
        record = to_record(file, client, practitioner)
        trained = credentials_of(book.records(CREDENTIAL), practitioner.id)
        record = replace(record, credentials=tuple(dict.fromkeys((*trained, *record.credentials))))
        history = history_before(record, book, rulebook.catalogue)
        refused = tuple(refused_entries(record, rulebook, history))
        record = replace(record, entries=tuple(goes_back_to(entry, history) for entry in record.entries))
        remarks = (*_remarks_on_file(book, digest), *_remarks_on_client(client, told.client, book))
        if not refused:
            news = [each for each in record.credentials if each not in trained]
            opened = (
                *_training(news, practitioner),
                *_signature(record),
                *after_session(record, rulebook.catalogue, now),
            )
            book.save_all(tuple(_saves(book, record, opened, digest, now)))
    if refused:
        rules = sorted({ruling.rule for _path, ruling in refused})
        why_not = {"role": record.session.role, "sha256": digest, "rules": rules}
        _note_refusal(book, why_not, now, practitioner=record.practitioner.id)
        raise NotCharted(tuple(_refusal_sentences(refused)))
    noted = (f"{note.rule}: {note.message}" for note in notes(record, rulebook, history))
    return Charted(record.session.id, (*remarks, *noted))


def history_before(record: SessionRecord, book: "Book", catalogue: Catalogue) -> History:
    """Return what the client's visits before this one leave behind for it."""
    visits = book.visits_of(record.client.id, before=record.session.started_at)
    calls = [follow_up_of(each) for each in book.records(FOLLOW_UP, client=record.client.id)] if visits else []
    agreed = book.consents_of(record.client.id, before=record.session.started_at) if visits else ()
    return history_of(visits, catalogue, resolved_by(calls), agreed) if visits else NO_HISTORY


def refused_entries(
    record: SessionRecord, rulebook: Rulebook, history: History = NO_HISTORY
) -> Iterator[tuple[str, Ruling]]:
    """Yield each refusal of a whole session with the path of what it refuses; nothing for one that may be charted."""
    barred = may_chart(record, rulebook)
    if barred:
        yield "practitioner.role", barred
        return
    active = active_rules(record, rulebook, history)
    for index, entry in enumerate(record.entries):
        for ruling in refusals(entry, record, rulebook, active):
            yield f"entries[{index}]", ruling


def _refusal_sentences(refused: Sequence[tuple[str, Ruling]]) -> Iterator[str]:
    """Yield one sentence a cause, with the first places it holds at and how many more there are."""
    causes: dict[tuple[str, str], list[str]] = {}
    for path, ruling in refused:
        causes.setdefault((ruling.rule, ruling.message), []).append(path)
    for (rule, message), paths in causes.items():
        places = ", ".join(paths[:PLACES_NAMED])
        if len(paths) > PLACES_NAMED:
            places = _("{places} and {count:,} more").format(places=places, count=len(paths) - PLACES_NAMED)
        yield f"{places}: {rule}: {message}"


def with_own_terms(rulebook: Rulebook, book: "Book", on: date | None = None) -> Rulebook:
    """Return the rulebook with the practice's own terms and stricter rules, those of a day where one is told."""
    terms, rules = own_terms(book.records(KIND)), rules_of(book.records(PRACTICE_RULE))
    if not terms and not rules:
        return rulebook
    return replace(rulebook, catalogue=tightened(rulebook.catalogue.with_terms(terms), rules, on))


def join_client(told: Client, known: Sequence[Client]) -> Client:
    """Return the known client of the same name and birth date with what was told, else the told one as new.

    Who has no birth date never joins; where the name is known, that is marked as a possible duplicate.
    """
    namesakes = [client for client in known if same_name(client.name, told.name)]
    same = next((client for client in namesakes if told.born and client.born == told.born), None)
    if same:
        return _with_news(same, told)
    doubtful = any(told.born is None or client.born is None for client in namesakes)
    return replace(told, possible_duplicate=doubtful)


def _known_client(told: Client, book: "Book") -> Client:
    """Return whom a file is about; the name of an entry that was joined to another leads to that one."""
    joined = {entry.id: own for entry, own in book.joined_entries()}
    known = {client.id: client for client in book.clients()}
    entries = [entry for entry, own in book.joined_entries() if told.born and entry.born == told.born]
    same = next((entry for entry in entries if same_name(entry.name, told.name)), None)
    client = join_client(told, list(known.values()))
    if same and client.id == told.id:
        return _with_news(known[joined[same.id]], told)
    return client


def join_practitioner(told: SessionRecord, known: Sequence[Practitioner]) -> Practitioner:
    """Return the known practitioner of the same name and registration, with the role acted in; else the told one.

    Who gives no registration is the only one of that name, where there is one.
    """
    who = told.practitioner
    namesakes = [practitioner for practitioner in known if same_name(practitioner.name, who.name)]
    same = next((each for each in namesakes if each.registration == who.registration), None)
    if same is None and who.registration is None and len(namesakes) == 1:
        same = namesakes[0]
    return replace(same, roles=tuple(dict.fromkeys((*same.roles, *who.roles)))) if same else who


def _with_news(known: Client, told: Client) -> Client:
    """Take what was told over: single values replace, lists only grow, so that no alert is lost."""
    news: dict[str, object] = {}
    for field in fields(Client):
        old, new = getattr(known, field.name), getattr(told, field.name)
        if field.name in _NEVER_TAKEN_OVER or new in (None, (), old):
            continue
        news[field.name] = tuple(dict.fromkeys((*old, *new))) if isinstance(old, tuple) else new
    return replace(known, **news) if news else known  # type: ignore[arg-type]


def _remarks_on_client(client: Client, told: Client, book: "Book") -> Iterator[str]:
    if client.possible_duplicate:
        yield _("possible duplicate: the book has a client of this name; this is charted for a new one.")
    known = book.client(client.id) if client.id != told.id else None
    if known and known != client:
        changed = [field.name for field in fields(Client) if getattr(known, field.name) != getattr(client, field.name)]
        yield _("client brought up to date from the file: {fields}").format(fields=", ".join(changed))


def _remarks_on_file(book: "Book", digest: str) -> Iterator[str]:
    for record in book.records_saying(AUDIT, digest):
        if record.body.get("what") == CHARTED and record.body.get("sha256") == digest:
            text = _("this file was charted before, as session {session}; it now stands in the book as another one.")
            yield text.format(session=record.session)
            return


def after_session(record: SessionRecord, catalogue: Catalogue, now: Moment) -> Iterator[Record]:
    """Yield the records that a charted session makes by itself: incidents, and calls once it has an end."""
    yield from map(incident_record, incidents_of(record.session, record.entries, catalogue, now))
    session = record.session
    if session.ended_at and tool_seconds(record.entries):
        yield from map(follow_up_record, follow_ups_of(session.client, session.id, session.ended_at, catalogue))


def _training(news: Sequence[Credential], practitioner: Practitioner) -> Iterator[Record]:
    yield from (credential_record(credential, practitioner.id, new_id()) for credential in news)


def _signature(record: SessionRecord) -> Iterator[Record]:
    if record.signature:
        yield Record(
            id=new_id(),
            kind=SIGNATURE,
            client=record.client.id,
            session=record.session.id,
            body=signature_body(record.signature),
        )


def _saves(book: "Book", record: SessionRecord, opened: Sequence[Record], digest: str, now: Moment) -> Iterator[Save]:
    """Yield a save for every fact that is new or changed, what others point to first."""
    about = {"what": CHARTED, "sha256": digest}
    audit = Record(
        id=new_id(), kind=AUDIT, client=record.client.id, session=record.session.id, on_date=now.date, body=about
    )
    facts: list[Fact | None] = [record.practitioner, record.client, record.session, record.screening, record.consent]
    for fact in (*facts, *record.entries, *opened, audit):
        if fact is None:
            continue
        earlier = book.history(fact.id) if isinstance(fact, Client | Practitioner) else ()
        if isinstance(fact, Client) and fact == book.client(fact.id):
            continue  # as it counts, with what joined entries know
        if not earlier or earlier[-1].fact != fact:
            version = earlier[-1].version + 1 if earlier else 1
            reason = _("from a session file") if earlier else None
            yield Save(fact=fact, author=record.practitioner.id, recorded_at=now, version=version, reason=reason)


def _note_refusal(book: "Book", about: Mapping[str, object], now: Moment, practitioner: str = "") -> None:
    """Put the refusal in the audit log, without names or text; a book that cannot take it changes nothing."""
    from iastm_desktop.storage.errors import BookError
    from iastm_desktop.storage.holder import account_name

    told = {name: value for name, value in about.items() if value is not None}
    with suppress(BookError):
        author = practitioner if practitioner in {known.id for known in book.practitioners()} else ""
        who = {} if author else {"account": account_name()}
        audit = Record(id=new_id(), kind=AUDIT, on_date=now.date, body={"what": REFUSED, **told, **who})
        book.save_all([Save(fact=audit, author=author, recorded_at=now)])
