"""What is offered beside the nights: extra services and cancellation policies.

Pricing book, sections 6, 7 and 14.
"""

from collections.abc import Iterable

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.validation import Problems
from chalicelib.properties import catalogue
from chalicelib.properties.events import (
    PolicyRemoved,
    PolicySaved,
    ServiceRemoved,
    ServiceSaved,
)
from chalicelib.properties.records import PolicyRecord, ServiceRecord
from chalicelib.properties.rules import offers as rules
from chalicelib.properties.rules import wording
from chalicelib.properties.service import turns
from chalicelib.properties.service.known import note_houses
from chalicelib.properties.service.registers import Companions, Register
from chalicelib.properties.shelves import Entry
from chalicelib.properties.types import POOL_HEATING, CancellationPolicy, House, Service

MOST_DETHRONED = 40
"""Each takes two of the hundred writes of a transaction."""
TOO_MANY = "Reemplazaría a {} políticas predeterminadas; elija menos propiedades."


class PolicyNeeded(Conflict):
    """The default policy of some houses cannot go before another takes its place."""

    code = "policy_is_default"


def _look_at_service(
    tx: Transaction, problems: Problems, before: Service | None, after: Service
) -> Companions[Service]:
    note_houses(problems, after.property_ids - (before.property_ids if before else set()))
    if after.post_action == POOL_HEATING:
        turns.take(tx, "pool_heating")
        others = (entry.value for entry in SERVICES.entries())
        rivals = [other for other in others if other.service_id != after.service_id]
        rules.note_pool_heating(problems, after, rivals)
    return ()


def _look_at_policy(
    tx: Transaction,
    problems: Problems,
    before: CancellationPolicy | None,
    after: CancellationPolicy,
) -> Companions[CancellationPolicy]:
    note_houses(problems, after.property_ids - (before.property_ids if before else set()))
    was_default = before is not None and before.is_default
    if not after.is_default and not was_default:
        return ()
    turns.take(tx, "default_policy")
    entries = POLICIES.entries()
    dethroned = _dethroned_by(after, entries)
    too_many = len(dethroned) > MOST_DETHRONED
    problems.note("properties", TOO_MANY.format(len(dethroned)), when=too_many)
    text = _without_default(entries, [after, *(demoted for _, demoted in dethroned)])
    problems.note("is_default", text, when=bool(text))
    problems.note("properties", text, when=bool(text) and _speaks(after))
    return dethroned


def _leave_policies(tx: Transaction, policy: CancellationPolicy) -> None:
    if not policy.is_default:
        return
    turns.take(tx, "default_policy")
    gone = msgspec.structs.replace(policy, is_active=False)
    text = _without_default(POLICIES.entries(), [gone])
    if text:
        raise PolicyNeeded(text)


def _speaks(policy: CancellationPolicy) -> bool:
    """An inactive default is none, and refused as such."""
    return policy.is_default and policy.is_active


def _dethroned_by(
    policy: CancellationPolicy, entries: Iterable[Entry[CancellationPolicy]]
) -> Companions[CancellationPolicy]:
    """The defaults that stop being one when `policy` is one for all of their houses."""
    if not _speaks(policy):
        return ()
    published = {house.property_id for house in _published()}
    return [
        (entry, msgspec.structs.replace(entry.value, is_default=False))
        for entry in entries
        if entry.value.is_default
        and entry.value.policy_id != policy.policy_id
        and rules.replaces(policy, entry.value, published)
    ]


def _without_default(
    entries: Iterable[Entry[CancellationPolicy]], changed: Iterable[CancellationPolicy]
) -> str:
    """What to say of the houses that lose their default by a change; empty where none does."""
    before = {entry.value.policy_id: entry.value for entry in entries}
    after = before | {policy.policy_id: policy for policy in changed}
    names = {house.property_id: house.name for house in _published()}
    had = rules.houses_with_default(before.values(), names)
    lost = had - rules.houses_with_default(after.values(), names)
    named = [name for property_id, name in names.items() if property_id in lost]
    return wording.without_default(named) if named else ""


def _published() -> tuple[House, ...]:
    return catalogue.snapshot(fresh=True).catalogue.houses


SERVICES = Register(
    ServiceRecord,
    Service,
    tag="service",
    saved=ServiceSaved,
    removed=ServiceRemoved,
    key=lambda service: service.service_id,
    checked=rules.checked_service,
    look=_look_at_service,
)
"""Extra services. Stays that include one keep it when it goes. An unknown house, or a second
pool heating for a house, is `Invalid`.
"""

POLICIES = Register(
    PolicyRecord,
    CancellationPolicy,
    tag="policy",
    saved=PolicySaved,
    removed=PolicyRemoved,
    key=lambda policy: policy.policy_id,
    checked=rules.checked_policy,
    look=_look_at_policy,
    leave=_leave_policies,
)
"""Cancellation policies. A default takes the place of those all of whose houses it speaks for.
Taking a default away, or houses from it, must leave none of them without one (`Invalid`;
`PolicyNeeded` where the policy is to go). A plain policy of a house's own replaces the general
ones for it, the default with them, as the book says (pricing book, section 7).
"""


def save_service(service: Service, *, actor: str) -> None:
    """Add a service, or replace the one with its id.

    Raises:
        Invalid: a field breaks its limits, a house does not exist.
    """
    SERVICES.save(service, actor=actor)


def save_policy(policy: CancellationPolicy, *, actor: str) -> None:
    """Add a policy, or replace the one with its id. A default takes the place of the former.

    Raises:
        Invalid: a field breaks its limits, a house does not exist or would lose its default.
    """
    POLICIES.save(policy, actor=actor)


def make_default(policy_id: str, *, actor: str) -> Entry[CancellationPolicy]:
    """Let a policy be the default of its houses instead of whichever was.

    Raises:
        NotFound: there is none with that id.
        Invalid: it is not active, or a house would lose its default.
        Stale: someone else chose a default meanwhile.
    """
    return POLICIES.change(policy_id, {"is_default": True}, actor=actor)
