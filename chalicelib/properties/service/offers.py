"""What is offered beside the nights: extra services and cancellation policies.

Pricing book, sections 6, 7 and 14.
"""

from collections.abc import Iterable

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Invalid
from chalicelib.properties import catalogue, records, rules
from chalicelib.properties.records import PolicyRecord, ServiceRecord
from chalicelib.properties.service import changes
from chalicelib.properties.types import CancellationPolicy, Service


def save_service(service: Service, *, actor: str) -> None:
    """Add a service, or replace the one with its id.

    Raises:
        Invalid: no name, a negative price, a house that does not exist.
    """
    service = rules.checked_service(service)
    _require_houses(service.property_ids)
    tx = Transaction(clock.now())
    changed = changes.save(tx, ServiceRecord, f"service#{service.service_id}", service)
    tx.emit("service.saved", f"service#{service.service_id}", actor=actor, changes=changed)
    catalogue.publish(tx)


def remove_service(service_id: str, *, actor: str) -> None:
    """Stop offering a service; stays that include it keep it.

    Raises:
        NotFound: there is none with that id.
    """
    tx = Transaction(clock.now())
    record = changes.remove(tx, ServiceRecord, f"service#{service_id}")
    changed = rules.differences(records.value_of(record, Service), None)
    tx.emit("service.removed", f"service#{service_id}", actor=actor, changes=changed)
    catalogue.publish(tx)


def save_policy(policy: CancellationPolicy, *, actor: str) -> None:
    """Add a policy, or replace the one with its id. A default takes the place of the former.

    Raises:
        Invalid: no name, a refund beyond 0 to 100 per cent, a house that does not exist.
    """
    rules.check_policy(policy)
    _require_houses(policy.property_ids)
    tx = Transaction(clock.now())
    changed = changes.save(tx, PolicyRecord, f"policy#{policy.policy_id}", policy)
    tx.emit("policy.saved", f"policy#{policy.policy_id}", actor=actor, changes=changed)
    if policy.is_default:
        _dethrone(tx, policy, actor)
    catalogue.publish(tx)


def _dethrone(tx: Transaction, policy: CancellationPolicy, actor: str) -> None:
    """Let no other policy that speaks for the same houses be the default."""
    for other in catalogue.snapshot(fresh=True).catalogue.policies:
        if other.is_default and other.policy_id != policy.policy_id and _rivals(policy, other):
            demoted = msgspec.structs.replace(other, is_default=False)
            kind = f"policy#{other.policy_id}"
            changed = changes.save(tx, PolicyRecord, kind, demoted)
            tx.emit("policy.saved", kind, actor=actor, changes=changed)


def _rivals(one: CancellationPolicy, other: CancellationPolicy) -> bool:
    if not one.property_ids or not other.property_ids:
        return one.property_ids == other.property_ids
    return not one.property_ids.isdisjoint(other.property_ids)


def remove_policy(policy_id: str, *, actor: str) -> None:
    """Remove a policy.

    Raises:
        NotFound: there is none with that id.
    """
    tx = Transaction(clock.now())
    record = changes.remove(tx, PolicyRecord, f"policy#{policy_id}")
    changed = rules.differences(records.value_of(record, CancellationPolicy), None)
    tx.emit("policy.removed", f"policy#{policy_id}", actor=actor, changes=changed)
    catalogue.publish(tx)


def _require_houses(property_ids: Iterable[str]) -> None:
    unknown = records.unknown_houses(property_ids)
    if unknown:
        texts = [f"{changes.UNKNOWN_HOUSE} ({property_id})" for property_id in sorted(unknown)]
        raise Invalid(fields={"properties": texts})
