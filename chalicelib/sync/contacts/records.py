"""What the address book has, in table `ledgers` (account `contacts`, as in `sync.dues`).

| entry | holds |
|---|---|
| `card#<client id>` | what the book has of a guest (`types.Kept`) |
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.sync.contacts.types import Kept

ACCOUNT, CARD = "contacts", "card#"
NOTHING = Kept()


class CardRecord(Model):
    """What the book has of a guest."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True, default=ACCOUNT)
    entry = UnicodeAttribute(range_key=True)
    kept = StructAttribute[Kept](Kept)


def card_key(client_id: str) -> Key:
    """Where that stands which the book has of a guest."""
    return Key(CardRecord, ACCOUNT, f"{CARD}{client_id}")


def kept_in(found: Found, client_id: str) -> Kept:
    """What the book has of a guest whose `card_key` was read."""
    return found.value(card_key(client_id), CardRecord.kept) or NOTHING


def noted() -> dict[str, Kept]:
    """What the book has of all guests, by their ids."""
    where = CardRecord.entry.startswith(CARD)
    rows = store.query_records(CardRecord, ACCOUNT, where=where, consistent=True)
    return {row.entry.removeprefix(CARD): row.kept for row in rows}


def keep(client_id: str, kept: Kept) -> None:
    """Note what the book has of a guest from now on; nothing of one of whom it has none."""
    tx = Transaction(clock.now())
    entry = f"{CARD}{client_id}"
    if kept == NOTHING:
        tx.delete(CardRecord(entry=entry))
    else:
        tx.put(CardRecord(entry=entry, kept=kept))
    tx.commit()
