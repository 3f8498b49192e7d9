"""The items of table `clients` (hash `client_id`, range `kind`).

| hash | range | item |
|---|---|---|
| client id | `profile` | the client |
| client id | `change#<event id>` | what is personal of a change of the client |
| `document#<type>#<number>` | `guard` | its one owner, and a copy of the client |
| `referral#<code>`, `facebook#<id>` | `guard` | its one owner |
| `counts#<order>` | first character | how many clients stand in each band |

What finds a client stands in table `directories` (`search/records.py`).
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.clients.orders.rules import ORDERS, places
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.privacy import PrivateChanges
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import CasaAustinError

TABLE = "clients"
PROFILE, GUARD = "profile", "guard"


class ClientRecord(Model):
    """A client, who brought them (for conditions), and the attributes that the indexes read: where
    the client stands in each list.

    Deleted clients have none of those, which keeps the indexes sparse.
    """

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, attr_name="kind", default=PROFILE)
    version = NumberAttribute()
    client = StructAttribute[Client](Client)
    referred_by = UnicodeAttribute(null=True)
    points_band = UnicodeAttribute(null=True)
    points_key = UnicodeAttribute(null=True)
    last_name_band = UnicodeAttribute(null=True)
    last_name_key = UnicodeAttribute(null=True)
    first_name_band = UnicodeAttribute(null=True)
    first_name_key = UnicodeAttribute(null=True)
    created_band = UnicodeAttribute(null=True)
    created_key = UnicodeAttribute(null=True)
    level_band = UnicodeAttribute(null=True)
    level_key = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, client: Client) -> "ClientRecord":
        """The record of a client."""
        record = cls(
            client_id=client.client_id,
            version=client.version,
            client=client,
            referred_by=client.referred_by,
        )
        found = places(client)
        if found is None:
            return record
        for order in ORDERS:
            place = getattr(found, order)
            setattr(record, f"{order}_band", place.band)
            setattr(record, f"{order}_key", place.key)
        return record


def client_key(client_id: str) -> Key:
    """Where a client stands, for reads that fetch other records too."""
    return Key(ClientRecord, client_id, PROFILE)


def require_present(tx: Transaction, client_id: str, *, otherwise: CasaAustinError) -> None:
    """Let a transaction pass only while a client is not deleted."""
    # Deleted clients stand in no list.
    stands = ClientRecord.created_band.exists()
    tx.check(ClientRecord, client_id, PROFILE, when=stands, otherwise=otherwise)


def require_referrer(
    tx: Transaction, client_id: str, referrer_id: str, *, otherwise: CasaAustinError
) -> None:
    """Let a transaction pass only while `referrer_id` is who brought a client."""
    is_so = ClientRecord.referred_by == referrer_id
    tx.check(ClientRecord, client_id, PROFILE, when=is_so, otherwise=otherwise)


def client_in(found: Found, client_id: str | None) -> Client | None:
    """The client, deleted ones too, whose `client_key` was read; None for nobody."""
    return None if client_id is None else found.value(client_key(client_id), ClientRecord.client)


def clients_in(found: Found) -> list[Client]:
    """Every client that was read, deleted ones too, in no order."""
    return found.values(ClientRecord, ClientRecord.client)


def client_of(client_id: str) -> Client | None:
    """A client as of now, deleted ones too."""
    return client_in(store.fetch_many([client_key(client_id)]), client_id)


class PrivateClientChanges(PrivateChanges):
    """What is personal of a change of a client."""

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True)


class Guard(Model):
    """Lets a document, a referral code or an account at Facebook belong to one client only.

    `client_id` is the table's name for its hash key; here it holds what is guarded, and
    `owner` is the client. `client` is a copy of the client whose document it is, so that a sign-in
    finds all that it asks in one read; `clients.writing` writes both. A document of a former
    record leads to the client who has everything since, and has no copy.
    """

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, attr_name="kind", default=GUARD)
    owner = UnicodeAttribute()
    client = StructAttribute[Client](Client, null=True)

    @classmethod
    def of_client(cls, client: Client) -> "Guard":
        """The guard of a client's own document."""
        guard = cls.of_document(client.document_type, client.number_doc, client.client_id)
        guard.client = client
        return guard

    @classmethod
    def of_document(cls, document_type: str, number: str, owner: str) -> "Guard":
        """The guard of a document in its checked form."""
        return cls(client_id=_document_key(document_type, number), owner=owner)

    @staticmethod
    def key_of_document(document_type: str, number: str) -> Key:
        """Where the guard of a document in its checked form stands."""
        return Key(Guard, _document_key(document_type, number), GUARD)

    @classmethod
    def of_referral(cls, code: str, owner: str) -> "Guard":
        """The guard of a referral code (in capitals)."""
        return cls(client_id=f"referral#{code}", owner=owner)

    @classmethod
    def of_facebook(cls, facebook_id: str, owner: str) -> "Guard":
        """The guard of an account at Facebook."""
        return cls(client_id=f"facebook#{facebook_id}", owner=owner)


def claim(tx: Transaction, guard: Guard, *, otherwise: CasaAustinError) -> None:
    """Guard something for its owner; the commit raises `otherwise` where it is another's."""
    is_free = Guard.client_id.does_not_exist() | (Guard.owner == guard.owner)
    tx.put(guard, when=is_free, otherwise=otherwise)


def owner_of_document(document_type: str, number: str) -> str | None:
    """The id of the client who has a document (in its checked form)."""
    return _owner(_document_key(document_type, number))


def owner_of_referral(code: str) -> str | None:
    """The id of the client who has a referral code (in capitals)."""
    return _owner(f"referral#{code}")


def owner_of_facebook(facebook_id: str) -> str | None:
    """The id of the client who is linked to an account at Facebook."""
    return _owner(f"facebook#{facebook_id}")


def _document_key(document_type: str, number: str) -> str:
    return f"document#{document_type}#{number}"


def _owner(key: str) -> str | None:
    guard = store.fetch(Guard, key, GUARD)
    return None if guard is None else guard.owner
