"""Cancellation policies (pricing book, sections 7 and 14).

A default takes the place of those all of whose houses it speaks for. Taking a default away, or
houses from it, must leave none of them without one. A plain policy of a house's own replaces the
general ones for it, the default with them, as the book says.
"""

from collections.abc import Iterable

import msgspec

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.types import Entry
from chalicelib.kernel.errors import Conflict
from chalicelib.properties.houses.service import HOUSES, note_unknown_houses
from chalicelib.rates.events import PolicyRemoved, PolicySaved
from chalicelib.rates.policies import rules, wording
from chalicelib.rates.types import CancellationPolicy

MOST_REPLACED = 40
"""Each takes two of the hundred writes of a transaction."""
TOO_MANY = "Reemplazaría a {} políticas predeterminadas; elija menos propiedades."


class PolicyNeeded(Conflict):
    """The default policy of some houses cannot go before another takes its place."""

    code = "policy_is_default"


def _examine(change: Change[CancellationPolicy]) -> None:
    before, after, problems = change.before, change.value, change.problems
    note_unknown_houses(problems, change.added("property_ids"))
    was_default = before is not None and before.is_default
    if not after.is_default and not was_default:
        return
    others = list(change.others().values())
    replaced = _replaced_by(after, others)
    too_many = len(replaced) > MOST_REPLACED
    problems.note("properties", TOO_MANY.format(len(replaced)), when=too_many)
    demoted = [_no_default(entry.value) for entry in replaced]
    former = [entry.value for entry in others] + ([before] if before else [])
    text = _without_default(former, [*demoted, after])
    problems.note("is_default", text, when=bool(text))
    problems.note("properties", text, when=bool(text) and _is_in_force(after))
    if not too_many:
        for entry, policy in zip(replaced, demoted, strict=True):
            change.also(entry, policy)


def _guard(removal: Change[CancellationPolicy]) -> None:
    policy = removal.value
    if not policy.is_default:
        return
    others = [entry.value for entry in removal.others().values()]
    gone = msgspec.structs.replace(policy, is_active=False)
    text = _without_default([*others, policy], [gone])
    if text:
        raise PolicyNeeded(text)


def _is_in_force(policy: CancellationPolicy) -> bool:
    """An inactive default is none, and refused as such."""
    return policy.is_default and policy.is_active


def _replaced_by(
    policy: CancellationPolicy, others: Iterable[Entry[CancellationPolicy]]
) -> list[Entry[CancellationPolicy]]:
    """The defaults that stop being one when `policy` is one for all of their houses."""
    if not _is_in_force(policy):
        return []
    published = {house.property_id for house in HOUSES.values(fresh=True)}
    return [
        entry
        for entry in others
        if entry.value.is_default and rules.replaces(policy, entry.value, published)
    ]


def _no_default(policy: CancellationPolicy) -> CancellationPolicy:
    return msgspec.structs.replace(policy, is_default=False)


def _without_default(
    policies: Iterable[CancellationPolicy], changed: Iterable[CancellationPolicy]
) -> str:
    """What to say of the houses that lose their default by a change; empty where none does."""
    before = {policy.policy_id: policy for policy in policies}
    after = before | {policy.policy_id: policy for policy in changed}
    names = {house.property_id: house.name for house in HOUSES.values(fresh=True)}
    had = rules.houses_with_default(before.values(), names)
    lost = had - rules.houses_with_default(after.values(), names)
    named = [name for property_id, name in names.items() if property_id in lost]
    return wording.without_default(named) if named else ""


def _by_days(entry: Entry[CancellationPolicy]) -> tuple[int, str]:
    return entry.value.days_before_check_in, entry.value.name


POLICIES = Collection(
    CancellationPolicy,
    key="policy_id",
    saved=PolicySaved,
    removed=PolicyRemoved,
    order=_by_days,
    checked=rules.checked,
    examine=_examine,
    guard=_guard,
)
