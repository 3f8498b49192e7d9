"""What is offered beside the nights: extra services and cancellation policies.

Pricing book, sections 6, 7 and 14.
"""

from collections.abc import Iterable

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Invalid
from chalicelib.properties import records
from chalicelib.properties.records import PolicyRecord, ServiceRecord
from chalicelib.properties.rules import offers as rules
from chalicelib.properties.service import changes, turns
from chalicelib.properties.service.registers import Register
from chalicelib.properties.shelves import Entry
from chalicelib.properties.types import POOL_HEATING, CancellationPolicy, Service

MOST_DETHRONED = 40
"""Each takes two of the hundred writes of a transaction."""


def _along_with_service(
    tx: Transaction, before: Service | None, after: Service, _actor: str
) -> None:
    _require_new_houses(before.property_ids if before else (), after.property_ids)
    if after.post_action == POOL_HEATING:
        turns.take(tx, "pool_heating")
        others = (entry.value for entry in SERVICES.entries())
        rivals = [other for other in others if other.service_id != after.service_id]
        rules.check_one_pool_heating(after, rivals)


def _along_with_policy(
    tx: Transaction, before: CancellationPolicy | None, after: CancellationPolicy, actor: str
) -> None:
    _require_new_houses(before.property_ids if before else (), after.property_ids)
    if after.is_default:
        turns.take(tx, "default_policy")
        _dethrone(tx, after, actor)


SERVICES = Register(
    ServiceRecord,
    Service,
    tag="service",
    word="service",
    key=lambda service: service.service_id,
    checked=rules.checked_service,
    along=_along_with_service,
)
"""Extra services. Stays that include one keep it when it goes. An unknown house, or a second
pool heating for a house, is `Invalid`.
"""

POLICIES = Register(
    PolicyRecord,
    CancellationPolicy,
    tag="policy",
    word="policy",
    key=lambda policy: policy.policy_id,
    checked=rules.checked_policy,
    along=_along_with_policy,
)
"""Cancellation policies. A default takes the place of those that speak for the same houses."""


def save_service(service: Service, *, actor: str) -> None:
    """Add a service, or replace the one with its id.

    Raises:
        Invalid: a field breaks its limits, a house does not exist.
    """
    SERVICES.save(service, actor=actor)


def save_policy(policy: CancellationPolicy, *, actor: str) -> None:
    """Add a policy, or replace the one with its id. A default takes the place of the former.

    Raises:
        Invalid: a field breaks its limits, a house does not exist.
    """
    POLICIES.save(policy, actor=actor)


def make_default(policy_id: str, *, actor: str) -> Entry[CancellationPolicy]:
    """Let a policy be the default of its houses instead of whichever was.

    Raises:
        NotFound: there is none with that id.
        Invalid: it is not active.
        Stale: someone else chose a default meanwhile.
    """
    return POLICIES.change(policy_id, {"is_default": True}, actor=actor)


def _dethrone(tx: Transaction, policy: CancellationPolicy, actor: str) -> None:
    """Let no other policy that speaks for the same houses be the default."""
    rivals = [
        entry
        for entry in POLICIES.entries()
        if entry.value.is_default
        and entry.value.policy_id != policy.policy_id
        and rules.are_rivals(policy, entry.value)
    ]
    if len(rivals) > MOST_DETHRONED:
        text = f"Reemplazaría a {len(rivals)} políticas predeterminadas; elija menos propiedades."
        raise Invalid(fields={"properties": [text]})
    for entry in rivals:
        demoted = msgspec.structs.replace(entry.value, is_default=False)
        POLICIES.write_along(tx, entry, demoted, actor=actor)


def _require_new_houses(before: Iterable[str], after: Iterable[str]) -> None:
    """Houses that were named before may have been deleted since; they do no harm."""
    unknown = records.unknown_houses(set(after) - set(before))
    if unknown:
        texts = [f"{changes.UNKNOWN_HOUSE} ({property_id})" for property_id in sorted(unknown)]
        raise Invalid(fields={"properties": texts})
