"""The administration of cancellation policies."""

from functools import partial
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.rules.offers import check_pair
from chalicelib.properties.service import offers
from chalicelib.properties.service.offers import POLICIES
from chalicelib.properties.shelves import Entry
from chalicelib.properties.types import CancellationPolicy
from chalicelib.properties.wire.fields import house_names
from chalicelib.properties.wire.policies import (
    NewPolicy,
    PolicyChange,
    PolicyView,
    policy_details,
)
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, PageQuery, cut
from chalicelib.web.routing import RequestInfo, Router

router = Router("properties")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_PRICES = staff(Permission.MANAGES_PRICES)


@router.get("/admin/cancellation-policies", audience=READS_SETTINGS)
def list_policies(query: PageQuery, request: RequestInfo) -> Page[PolicyView] | list[PolicyView]:
    """Every policy, by the days that it asks for."""
    rows = sorted(POLICIES.entries(), key=_order)
    names = house_names(id_ for entry in rows for id_ in entry.value.property_ids)
    return cut(rows, partial(PolicyView.of, names=names), query, request.url)


@router.post("/admin/cancellation-policies", audience=MANAGES_PRICES, status=201)
def create_policy(
    body: NewPolicy, caller: Staff, once: Once[Entry[CancellationPolicy]] | None
) -> PolicyView:
    """Add a policy, by a pair of days and percentage or by `tiers`.

    A default takes the place of the one that speaks for the same houses.
    """
    details = policy_details(body)
    check_pair(details)
    policy = CancellationPolicy(policy_id=ids.new_id(), **details)
    answering = once and once.answering(_view)
    return _view(POLICIES.add(policy, actor=caller.actor, once=answering))


@router.get("/admin/cancellation-policies/{policy_id}", audience=READS_SETTINGS)
def show_policy(policy_id: UUID) -> PolicyView:
    """One policy."""
    return _view(POLICIES.get(policy_id))


@router.patch("/admin/cancellation-policies/{policy_id}", audience=MANAGES_PRICES)
def change_policy(policy_id: UUID, body: PolicyChange, caller: Staff) -> PolicyView:
    """Change the fields that are sent."""
    return _view(POLICIES.change(policy_id, policy_details(body), actor=caller.actor))


@router.post(
    "/admin/cancellation-policies/{policy_id}/make-default",
    audience=MANAGES_PRICES,
)
def make_default(policy_id: UUID, caller: Staff) -> PolicyView:
    """Let an active policy be the default of its houses instead of whichever was."""
    return _view(offers.make_default(str(policy_id), actor=caller.actor))


@router.delete(
    "/admin/cancellation-policies/{policy_id}",
    audience=MANAGES_PRICES,
    status=204,
)
def remove_policy(policy_id: UUID, caller: Staff) -> None:
    """Remove a policy."""
    POLICIES.remove(policy_id, actor=caller.actor)


def _view(entry: Entry[CancellationPolicy]) -> PolicyView:
    return PolicyView.of(entry, house_names(entry.value.property_ids))


def _order(entry: Entry[CancellationPolicy]) -> tuple[int, str]:
    return entry.value.days_before_check_in, entry.value.name
