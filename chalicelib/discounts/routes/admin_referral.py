"""The administration of referral discounts: one for each level, addressed by the level's id."""

from functools import partial
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.discounts import shelves
from chalicelib.discounts.service import configuring
from chalicelib.discounts.types import ReferralDiscount
from chalicelib.discounts.wire.admin_configs import NewReferral, ReferralChange, ReferralView
from chalicelib.discounts.wire.fields import ActiveQuery, details_of
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.rules import in_order
from chalicelib.loyalty.shelves import ACHIEVEMENTS
from chalicelib.properties.shelves import Entry
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, page_of_list
from chalicelib.web.routing import RequestInfo, Router

router = Router("discounts")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_DISCOUNTS = staff(Permission.MANAGES_DISCOUNTS)


@router.get("/admin/referral-discounts", audience=READS_SETTINGS)
def list_referral(
    query: ActiveQuery, request: RequestInfo
) -> Page[ReferralView] | list[ReferralView]:
    """Referral discounts, in the order of the levels; those of removed levels last."""
    entries = shelves.REFERRAL.entries(fresh=True).values()
    # Of the same fresh reading as the discounts.
    levels = ACHIEVEMENTS.entries()
    ordered = in_order(entry.value for entry in levels.values())
    place = {level.achievement_id: number for number, level in enumerate(ordered)}
    rows = sorted(
        (entry for entry in entries if query.admits(entry.value.is_active)),
        key=lambda entry: place.get(entry.value.achievement_id, len(place)),
    )
    return page_of_list(rows, partial(ReferralView.of, levels=levels), query, request.url)


@router.post("/admin/referral-discounts", audience=MANAGES_DISCOUNTS, status=201)
def create_referral(
    body: NewReferral, caller: Staff, once: Once[Entry[ReferralDiscount]] | None
) -> ReferralView:
    """Give a level its referral discount."""
    details = details_of(body)
    level_id = str(details.pop("achievement"))
    return _view(
        configuring.create(
            configuring.REFERRAL,
            level_id,
            ReferralDiscount(achievement_id=level_id, **details),
            actor=caller.actor,
            once=once and once.answering(_view),
        )
    )


@router.get("/admin/referral-discounts/{achievement_id}", audience=READS_SETTINGS)
def show_referral(achievement_id: UUID) -> ReferralView:
    """The referral discount of a level."""
    return _view(shelves.REFERRAL.get(str(achievement_id)))


@router.patch("/admin/referral-discounts/{achievement_id}", audience=MANAGES_DISCOUNTS)
def change_referral(achievement_id: UUID, body: ReferralChange, caller: Staff) -> ReferralView:
    """Change the fields that are sent."""
    entry = configuring.change(
        configuring.REFERRAL, str(achievement_id), details_of(body), actor=caller.actor
    )
    return _view(entry)


@router.delete(
    "/admin/referral-discounts/{achievement_id}",
    audience=MANAGES_DISCOUNTS,
    status=204,
)
def remove_referral(achievement_id: UUID, caller: Staff) -> None:
    """Leave a level without a referral discount."""
    configuring.remove(configuring.REFERRAL, str(achievement_id), actor=caller.actor)


def _view(entry: Entry[ReferralDiscount]) -> ReferralView:
    return ReferralView.of(entry, ACHIEVEMENTS.entries(fresh=True))
