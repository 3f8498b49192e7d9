"""The items of table `clients` (hash `client_id`, range `kind`).

| hash | range | item |
|---|---|---|
| client id | `profile` | the client |
| `document#<type>#<number>`, `referral#<code>` | `guard` | who owns what only one may have |
| `search#<first characters>` | `<word>#<client id>` | a word that finds a client |
| `counts#<order>` | first character | how many clients stand in each band |
| `counts#search` | first character | how many words are kept in each partition |
"""

import uuid
from typing import TypeVar, cast

from pynamodb.attributes import Attribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.clients.types import Level
from chalicelib.cloud import store
from chalicelib.cloud.attributes import (
    CentsAttribute,
    DateAttribute,
    InstantAttribute,
    StructAttribute,
)

T = TypeVar("T")
TABLE = "clients"
PROFILE, GUARD = "profile", "guard"
GUEST, MAINTENANCE, CHANNEL = "guest", "maintenance", "channel"

# The technical clients are the same on every stage, so nobody has to look for them.
MAINTENANCE_ID = str(uuid.uuid5(uuid.NAMESPACE_DNS, "maintenance.clients.casaaustin.pe"))
CHANNEL_ID = str(uuid.uuid5(uuid.NAMESPACE_DNS, "channel.clients.casaaustin.pe"))


def _optional(attribute: Attribute[T]) -> "Attribute[T | None]":
    """An attribute that may be missing, said to the type checker too."""
    attribute.null = True
    return cast("Attribute[T | None]", attribute)


class ClientRecord(Model):
    """A client (clients book, 3.1).

    `kind` is `guest`, or `maintenance` and `channel` for the two technical clients.
    `tel_number` is E.164 (empty for technical clients), `number_doc` in its checked form.
    `points_balance` is the whole balance; `points_expires_at` ends it. A client with
    `deleted_at` is in no list and found by no search. `version` counts the writes.
    """

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, attr_name="kind")
    kind = UnicodeAttribute(attr_name="client_kind")
    version = NumberAttribute()
    created = InstantAttribute()
    updated = InstantAttribute()
    deleted_at = _optional(InstantAttribute())

    document_type = UnicodeAttribute()
    number_doc = UnicodeAttribute()
    first_name = UnicodeAttribute()
    last_name = _optional(UnicodeAttribute())
    sex = _optional(UnicodeAttribute())
    email = _optional(UnicodeAttribute())
    birth_date = _optional(DateAttribute())
    tel_number = UnicodeAttribute()
    manychat = _optional(NumberAttribute())
    id_manychat = _optional(UnicodeAttribute())
    notes = _optional(UnicodeAttribute())

    password = _optional(UnicodeAttribute())
    last_login = _optional(InstantAttribute())
    facebook_id = _optional(UnicodeAttribute())
    facebook_linked_at = _optional(InstantAttribute())
    meta_sent_at = _optional(InstantAttribute())
    welcome_issued_at = _optional(InstantAttribute())
    welcome_code = _optional(UnicodeAttribute())

    points_balance = CentsAttribute()
    points_expires_at = _optional(InstantAttribute())
    level: "Attribute[Level | None]" = _optional(StructAttribute(Level))
    referral_code = _optional(UnicodeAttribute())
    referred_by = _optional(UnicodeAttribute())

    # Where the client stands in each list; missing on deleted clients, which keeps the
    # indexes sparse.
    points_band = _optional(UnicodeAttribute())
    points_key = _optional(UnicodeAttribute())
    last_name_band = _optional(UnicodeAttribute())
    last_name_key = _optional(UnicodeAttribute())
    first_name_band = _optional(UnicodeAttribute())
    first_name_key = _optional(UnicodeAttribute())
    created_band = _optional(UnicodeAttribute())
    created_key = _optional(UnicodeAttribute())
    level_band = _optional(UnicodeAttribute())
    level_key = _optional(UnicodeAttribute())
    birthday = _optional(UnicodeAttribute())


def client_key(client_id: str) -> store.Key:
    """Where a client stands, for reads that fetch other records too."""
    return store.Key(ClientRecord, client_id, PROFILE)


class Guard(Model):
    """Lets a document or a referral code belong to one client only.

    `client_id` is the table's name for its hash key; here it holds what is guarded, and
    `owner` is the client.
    """

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, attr_name="kind")
    owner = UnicodeAttribute()

    @classmethod
    def of_document(cls, document_type: str, number: str, owner: str) -> "Guard":
        """The guard of a document in its checked form."""
        return cls(client_id=f"document#{document_type}#{number}", entry=GUARD, owner=owner)

    @classmethod
    def of_referral(cls, code: str, owner: str) -> "Guard":
        """The guard of a referral code (in capitals)."""
        return cls(client_id=f"referral#{code}", entry=GUARD, owner=owner)

    @property
    def key(self) -> store.Key:
        """Where the guard stands."""
        return store.Key(Guard, self.client_id, GUARD)


class SearchWord(Model):
    """A word that finds its `owner`. `words` holds all of the owner's words, each after a blank,
    so that a search of several words needs to look under one of them only."""

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, attr_name="kind")
    owner = UnicodeAttribute()
    words = UnicodeAttribute()
