"""Keys and locked values: one key, one place, not a bit changed, and 20 wrong passphrases at full cost open nothing."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iastm_desktop.domain.facts import Save
from iastm_desktop.storage.locks import CannotOpen, keys_of, locked_row, master_of, new_code, opened_row, stretched
from iastm_desktop.storage.rows import TABLES, row_of, table_of
from iastm_desktop.storage.saving import stored_columns_of
from iastm_desktop.storage.slots import NewLock, Slot, opened_by, passphrase_slot
from tests.storage.any_fact import saves
from tests.storage.honest_book import CLIENT, save_of
from tests.storage.locked_book import CODE, SHEET, WORDS, new_lock

KEYS = new_lock().keys()
ANY_SAVE = st.one_of([saves(kind, f"any-{number}") for number, kind in enumerate(TABLES)])


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(ANY_SAVE)
def test_any_row_comes_back_as_it_was_and_is_locked_in_between(save: Save) -> None:
    table, row = table_of(save.fact), row_of(save)
    locked = locked_row(KEYS, table, row)
    assert tuple(opened_row(KEYS, table, locked)) == row
    again = locked_row(KEYS, table, row)
    changed = [at for at, (one, other) in enumerate(zip(row, locked, strict=True)) if one != other]
    assert all(locked[at] != again[at] for at in changed), "one nonce was used twice"


def test_a_value_opens_at_its_own_place_alone() -> None:
    columns = stored_columns_of("client")
    locked = locked_row(KEYS, "client", row_of(save_of(CLIENT)))
    name, alerts = columns.index("name"), columns.index("alerts")
    swapped = list(locked)
    swapped[name], swapped[alerts] = locked[alerts], locked[name]
    elsewhere = ("client-2", *locked[1:])
    for row in (swapped, elsewhere):
        with pytest.raises(CannotOpen):
            opened_row(KEYS, "client", row)
    with pytest.raises(CannotOpen):
        opened_row(keys_of(master_of(new_code())), "client", locked)
    with pytest.raises(CannotOpen):
        opened_row(KEYS, "client", row_of(save_of(CLIENT)))


def test_locked_lengths_tell_no_two_names_apart() -> None:
    rows = [locked_row(KEYS, "client", row_of(save_of(replace(CLIENT, name=name)))) for name in ("Al", "Ann Example")]
    at = stored_columns_of("client").index("name")
    assert len(rows[0][at]) == len(rows[1][at])


def test_passphrase_and_sheet_open_the_slots_and_nothing_else_does() -> None:
    slots = new_lock().slots()
    for secret in (WORDS, SHEET, SHEET.lower().replace(" ", "")):
        found = opened_by(slots, secret)
        assert found is not None and found.master == master_of(CODE)
    for secret in ("", WORDS.upper(), WORDS + " ", SHEET[:-1] + "?"):
        assert opened_by(slots, secret) is None


def test_a_passphrase_is_the_same_however_its_letters_are_put_together() -> None:
    assert stretched("cafe\u0301 \ufb01re twelve", b"s" * 16, 1024, 8, 1) == stretched(
        "caf\u00e9 fire twelve", b"s" * 16, 1024, 8, 1
    )


def test_several_people_cost_one_scrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    slots = list(new_lock().slots())
    for number in range(4):
        slots.append(passphrase_slot(KEYS, f"another passphrase {number}", f"Person {number}", slots))
    calls: list[str] = []

    def counted(passphrase: str, *cost: object) -> bytes:
        calls.append(passphrase)
        return stretched(passphrase, *cost)  # type: ignore[arg-type]

    monkeypatch.setattr("iastm_desktop.storage.slots.stretched", counted)
    assert opened_by(slots, "another passphrase 3") is not None
    assert calls == ["another passphrase 3"]


@pytest.mark.parametrize("many", [3, pytest.param(20, marks=pytest.mark.long)])
def test_wrong_passphrases_at_full_cost_open_nothing_and_the_right_one_does(many: int) -> None:
    lock = NewLock(code=CODE, passphrase=WORDS, holder="Rita Moss")
    slots = lock.slots()
    assert slots[1].body["n"] == 2**17
    near = [WORDS[:-1], WORDS.title(), WORDS.replace(" ", ""), WORDS[::-1], WORDS + "l"]
    wrong = [*near, *(f"{WORDS} {number}" for number in range(15))][:many]
    assert len(wrong) == many
    assert [secret for secret in wrong if opened_by(slots, secret)] == []
    assert opened_by(slots, WORDS) is not None


def altered(slot: Slot, random_bits: random.Random) -> Slot:
    """Return a slot with one bit of something it says changed."""
    name = random_bits.choice(sorted(slot.body.keys() - {"recipient"} | {"id", "kind"}))
    if name == "id":
        return replace(slot, id=slot.id[:-1] + ("0" if slot.id[-1] != "0" else "1"))
    if name == "kind":
        return replace(slot, kind="passphrase" if slot.kind == "sheet" else "sheet")
    value = slot.body[name]
    if isinstance(value, int):
        return replace(slot, body={**slot.body, name: value + 1 if name != "n" else value * 2})
    data = bytearray.fromhex(str(value))
    data[random_bits.randrange(len(data))] ^= 1 << random_bits.randrange(8)
    return replace(slot, body={**slot.body, name: data.hex()})


@pytest.mark.parametrize("many", [60, pytest.param(980, marks=pytest.mark.long)])
def test_no_altered_slot_opens(many: int) -> None:
    chance = random.Random(6)
    slots = new_lock().slots()
    opened = 0
    for _number in range(many // 2):
        for slot in slots:
            opened += any(opened_by([altered(slot, chance)], secret) is not None for secret in (WORDS, SHEET))
    assert opened == 0
    assert all(opened_by([slot], secret) for slot, secret in zip(slots, (SHEET, WORDS), strict=True)), "the control"


@pytest.mark.parametrize("cost", [(2**9, 8, 1), (2**21, 8, 1), (1000, 8, 1), (2**17, 0, 1), (2**17, 8, 99)])
def test_a_cost_that_is_too_small_or_would_take_the_machine_is_not_tried(cost: tuple[int, int, int]) -> None:
    with pytest.raises(CannotOpen):
        stretched(WORDS, b"s" * 16, *cost)


def test_a_slot_that_is_no_slot_opens_nothing() -> None:
    for body in ({}, {"wrapped": 7}, {"salt": "zz", "n": "many", "r": 8, "p": 1, "wrapped": "00"}):
        for kind in ("sheet", "passphrase", "?"):
            assert opened_by([Slot(id="x", kind=kind, holder="", body=body)], WORDS) is None
            assert opened_by([Slot(id="x", kind=kind, holder="", body=body)], SHEET) is None
