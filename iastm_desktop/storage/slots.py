"""The key slots inside a locked book: what a passphrase or a recovery code opens, and who has one."""

import json
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence

from iastm_desktop.domain.facts import new_id
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.recovery_code import looks_like_code, parse_code
from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.chain import Stored
from iastm_desktop.storage.connection import BookConnection
from iastm_desktop.storage.locks import (
    COST_N,
    COST_P,
    COST_R,
    SALT_BYTES,
    CannotOpen,
    Keys,
    cipher,
    derived,
    keys_of,
    master_of,
    opened,
    sealed,
    stretched,
)
from iastm_desktop.storage.rows import canonical_json
from iastm_desktop.storage.saving import ChainWriter

PASSPHRASE, SHEET = "passphrase", "sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One way into a locked book: `holder` is whose passphrase it is, or what the sheet is called."""

    id: str
    kind: str
    holder: str
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLock:
    """What a book is locked with: a fresh recovery code, and the first passphrase with whose it is."""

    code: int
    passphrase: str
    holder: str
    cost_n: int = COST_N

    def keys(self) -> Keys:
        """Return the keys of the new lock."""
        return keys_of(master_of(self.code))

    def slots(self) -> tuple[Slot, ...]:
        """Return the slots that open it."""
        keys = self.keys()
        return sheet_slot(keys), passphrase_slot(keys, self.passphrase, self.holder, (), cost_n=self.cost_n)


def passphrase_slot(keys: Keys, passphrase: str, holder: str, others: Sequence[Slot], *, cost_n: int = COST_N) -> Slot:
    """Return a slot for one more passphrase; salt and cost are those of `others`, so that a try costs one scrypt."""
    shared = next((slot for slot in others if slot.kind == PASSPHRASE), None)
    fresh = {"salt": secrets.token_hex(SALT_BYTES), "n": cost_n, "r": COST_R, "p": COST_P}
    cost = {name: shared.body[name] for name in fresh} if shared else fresh
    return _slot(PASSPHRASE, holder, keys, cost, _stretched(passphrase, cost))


def sheet_slot(keys: Keys) -> Slot:
    """Return the slot of the recovery sheet, with the address that backups are locked for."""
    from iastm_desktop.storage.age_files import recipient_of

    body = {"salt": secrets.token_hex(SALT_BYTES), "recipient": recipient_of(keys.master)}
    return _slot(SHEET, "", keys, body, _of_sheet(keys.master, body))


def opened_by(slots: Sequence[Slot], secret: str) -> Keys | None:
    """Return the keys that a passphrase or recovery code opens these slots to, None where it opens none."""
    if looks_like_code(secret):
        master = master_of(parse_code(secret))
        for slot in slots:
            if slot.kind == SHEET and _unwrapped(slot, lambda body: _of_sheet(master, body)) == master:
                return keys_of(master)
    known: dict[str, bytes] = {}
    for slot in slots:
        if slot.kind == PASSPHRASE:
            master_found = _unwrapped(slot, lambda body: _once(known, secret, body))
            if master_found is not None:
                return keys_of(master_found)
    return None


def slots_in(connection: sqlite3.Connection) -> tuple[Slot, ...]:
    """Return the slots of a book in the order they were made; one that cannot be read opens nothing."""
    rows = connection.execute("SELECT id, kind, holder, body FROM key_slot ORDER BY seq").fetchall()
    return tuple(Slot(id=row[0], kind=row[1], holder=row[2], body=_body(row[3])) for row in rows)


def slot_row(slot: Slot, author: str, at: Moment) -> tuple[Stored, ...]:
    """Return the row of a slot in the order of `stored_columns`."""
    when = at.utc.replace(tzinfo=None).isoformat(), at.offset_min
    return slot.id, 1, slot.kind, slot.holder, canonical_json(slot.body), author, *when, None, 0


def put_on(writer: ChainWriter, connection: BookConnection, lock: NewLock, author: str, at: Moment) -> None:
    """Write the slots of a new lock, right after a new book's own row, and lock with them what is written next."""
    for slot in lock.slots():
        writer.append("key_slot", slot_row(slot, author, at))
    connection.is_locked, connection.keys = True, lock.keys()


def recipient_in(slots: Sequence[Slot]) -> str | None:
    """Return the address that backups of a locked book are locked for."""
    found = [slot.body.get("recipient") for slot in slots if slot.kind == SHEET]
    return found[0] if found and isinstance(found[0], str) else None


def _slot(kind: str, holder: str, keys: Keys, body: Mapping[str, object], key: bytes) -> Slot:
    slot = new_id()
    wrapped = sealed(cipher(key), _place(slot, kind, body), keys.master)
    return Slot(id=slot, kind=kind, holder=holder, body={**body, "wrapped": wrapped.hex()})


def _place(slot: str, kind: str, body: Mapping[str, object]) -> bytes:
    """Return what else a slot says, so that none of it can be changed without the slot failing to open."""
    return f"key_slot|{kind}|{slot}|{canonical_json({name: body[name] for name in body if name != 'wrapped'})}".encode()


def _unwrapped(slot: Slot, key_of: Callable[[Mapping[str, object]], bytes]) -> bytes | None:
    """Return the master secret in a slot, None where the key is another or anything of the slot was changed."""
    try:
        return opened(
            cipher(key_of(slot.body)), _place(slot.id, slot.kind, slot.body), bytes.fromhex(str(slot.body["wrapped"]))
        )
    except (CannotOpen, KeyError, ValueError, TypeError):
        return None


def _once(known: dict[str, bytes], secret: str, body: Mapping[str, object]) -> bytes:
    """Stretch a passphrase once for all slots that share salt and cost."""
    cost = canonical_json({name: body[name] for name in ("salt", "n", "r", "p")})
    if cost not in known:
        known[cost] = _stretched(secret, body)
    return known[cost]


def _stretched(passphrase: str, body: Mapping[str, object]) -> bytes:
    cost = [body[name] for name in ("n", "r", "p")]
    if not all(isinstance(number, int) for number in cost):
        raise CannotOpen("not a cost")
    n, r, p = (int(str(number)) for number in cost)
    return stretched(passphrase, bytes.fromhex(str(body["salt"])), n, r, p)


def _of_sheet(master: bytes, body: Mapping[str, object]) -> bytes:
    return derived(master, b"iastm-desktop sheet slot", bytes.fromhex(str(body["salt"])))


def _body(stored: object) -> Mapping[str, object]:
    try:
        body = json.loads(str(stored))
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
