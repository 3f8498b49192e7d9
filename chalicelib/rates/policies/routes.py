"""The administration of cancellation policies."""

from functools import partial
from uuid import UUID

from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses.service import house_names
from chalicelib.rates.policies.service import POLICIES
from chalicelib.rates.policies.wire import FIELDS, PolicyExtra, adapt, extra_of
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource
from chalicelib.web.routing import Router

MANAGES_PRICES = staff(Permission.MANAGES_PRICES)
READS_SETTINGS = staff(Permission.READS_SETTINGS)

router = Router("rates")

RESOURCE = Resource(
    POLICIES,
    path="/admin/cancellation-policies",
    one="policy",
    many="policies, by the days that they ask for",
    reads=READS_SETTINGS,
    writes=MANAGES_PRICES,
    extra=(PolicyExtra, partial(extra_of, house_names)),
    fields=FIELDS,
    adapt=adapt,
    texts={
        "add": "Add a policy, by a pair of days and percentage or by `tiers`. A default takes the "
        "place of the one that speaks for the same houses.",
    },
)
RESOURCE.add_to(router)
PolicyView = RESOURCE.shapes.view


@router.post("/admin/cancellation-policies/{policy_id}/make-default", audience=MANAGES_PRICES)
def make_default(policy_id: UUID, caller: Staff) -> PolicyView:  # type: ignore[valid-type]
    """Let an active policy be the default of its houses instead of whichever was."""
    return RESOURCE.view(POLICIES.change(policy_id, {"is_default": True}, actor=caller.actor))
