"""The contract of a stay: kept from the last time, or made while the caller waits.

The libraries that draw it are in the layer of another function, which gets the draft through
storage and a queue, and which reads and writes nothing but files. Draft and contract stand under
the digest of the draft, so asking twice makes one file; the version is a record of its own, of
which one wins.
"""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import msgspec

from chalicelib.clients.records import client_of
from chalicelib.cloud import budget, objects, parallel, queues
from chalicelib.cloud.secrets import secret
from chalicelib.cloud.transaction import Transaction
from chalicelib.documents.contracts import records, rules
from chalicelib.documents.contracts.records import ContractRecord
from chalicelib.documents.contracts.types import Contract, Version
from chalicelib.documents.drawing.files import contract_key, draft_key, kept
from chalicelib.documents.events import ContractMade
from chalicelib.documents.templates import service as templates
from chalicelib.documents.types import Draft, Order
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.errors import Conflict, Unavailable
from chalicelib.properties.houses.service import houses_for
from chalicelib.reservations.own.service import own_stay
from chalicelib.reservations.stays.records import stay_of
from chalicelib.reservations.types import Stay

QUEUE = "contracts"
MOST_VERSIONS = 100
LONGEST_PAUSE = 0.1
"""Seconds between two looks whether a contract is there: each is a cheap read, and somebody
waits."""


class OtherVersion(Conflict):
    """Another request made a version of the contract first."""


def contract_of(reservation_id: str, *, caller: Caller, now: datetime) -> Contract:
    """The contract of a stay as it stands now; a new version where anything in it changed.

    Raises:
        NotFound: no such stay, another guest's, or its client is gone.
        NotApproved: the stay does not take place.
        NoTenant: it is of nobody who signs.
        NoLandlord: nobody has entered who rents out.
        Unavailable: it could not be drawn in time; asking again goes on with it.
    """
    stay = _stay_for(caller, reservation_id)
    rules.require_sold(stay)
    client, latest = parallel.both(
        partial(client_of, stay.client_id), partial(records.latest_of, reservation_id)
    )
    tenant = rules.tenant_of(client)
    house = houses_for([stay.property_id])[stay.property_id]
    data = rules.data_of(stay, tenant, house, rules.landlord_of(secret("landlord")))
    template = templates.active(rules.kind_for(tenant))
    draft = Draft(form=rules.FORM, template=template, data=data)
    file = _file_of(stay, draft, latest, actor=caller.actor, now=now)
    return Contract(file=file, house=house.name)


def versions_of(reservation_id: str) -> list[Version]:
    """The versions of a stay's contract, the newest first, up to `MOST_VERSIONS`."""
    found = records.versions_of(reservation_id, limit=MOST_VERSIONS)
    return [record.made for record in found]


def _stay_for(caller: Caller, reservation_id: str) -> Stay:
    if isinstance(caller, Guest):
        return own_stay(reservation_id, caller=caller)
    return stay_of(reservation_id)


def _file_of(
    stay: Stay, draft: Draft, latest: ContractRecord | None, *, actor: str, now: datetime
) -> bytes:
    key = contract_key(stay.reservation_id, stay.client_id, rules.digest_of(draft))
    file = kept(key)
    if file is None:
        file = _drawn(key, draft)
    if latest is None or latest.file_key != key:
        record = partial(_record, stay, draft, key, actor=actor, now=now)
        budget.again(partial(_note, stay.reservation_id, record), OtherVersion)
    return file


def _drawn(key: str, draft: Draft) -> bytes:
    """Have a contract drawn by the function that can, and wait for it."""
    objects.put(draft_key(key), msgspec.json.encode(draft), "application/json")
    queues.send(QUEUE, [msgspec.json.encode(Order(key)).decode()])
    for pause in budget.pauses(most=LONGEST_PAUSE):
        time.sleep(pause)
        file = kept(key)
        if file is not None:
            return file
    raise Unavailable


def _record(
    stay: Stay, draft: Draft, key: str, version: int, *, actor: str, now: datetime
) -> ContractRecord:
    return ContractRecord(
        reservation_id=stay.reservation_id,
        kind=records.kind_of(version),
        version=version,
        client_id=stay.client_id,
        template=draft.template,
        data=draft.data,
        file_key=key,
        made_at=now,
        made_by=actor,
    )


def _note(reservation_id: str, record: Callable[[int], ContractRecord]) -> None:
    """Note a version, unless somebody who asked for the same noted it.

    Raises:
        OtherVersion: somebody noted another one meanwhile.
    """
    latest = records.latest_of(reservation_id)
    made = record(1 if latest is None else int(latest.version) + 1)
    if latest is not None and latest.file_key == made.file_key:
        return
    tx = Transaction(made.made_at)
    tx.create(made, otherwise=OtherVersion())
    happened = ContractMade(
        reservation_id=reservation_id,
        client_id=made.client_id,
        version=int(made.version),
        template=made.template.kind,
    )
    tx.emit(happened, actor=made.made_by)
    tx.commit()
