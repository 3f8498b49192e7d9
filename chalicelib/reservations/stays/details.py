"""Reading one stay with everybody and everything that it names, its receipts too."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

import msgspec

from chalicelib.clients.types import Client
from chalicelib.cloud import parallel, store
from chalicelib.reservations.receipts.records import receipts_of
from chalicelib.reservations.stays.reading import in_full_of_read, people_keys
from chalicelib.reservations.stays.types import StayWithReceipts
from chalicelib.reservations.types import Stay

NOBODY: Mapping[str, Client] = MappingProxyType({})


def with_receipts(stay: Stay, written: Mapping[str, Client] = NOBODY) -> StayWithReceipts:
    """A stay that was read already, in full, with its receipts, in one round trip; clients as they
    are `written`."""
    people, receipts = parallel.both(
        partial(store.fetch_many, people_keys([stay])), partial(receipts_of, stay.reservation_id)
    )
    found = in_full_of_read([stay], people)
    found = msgspec.structs.replace(found, clients={**found.clients, **written})
    return StayWithReceipts(found, receipts)
