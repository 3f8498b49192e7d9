"""The administration of referral discounts. One is addressed by the id of its level."""

from collections.abc import Sequence
from functools import partial

from chalicelib.catalogue.types import Entry
from chalicelib.discounts.referral.service import REFERRAL
from chalicelib.discounts.referral.wire import LEVEL, LevelOf, level_of
from chalicelib.discounts.types import ReferralDiscount
from chalicelib.discounts.wire import ActiveQuery
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource, select
from chalicelib.web.routing import Router

router = Router("discounts")


def _page(query: ActiveQuery) -> tuple[Sequence[Entry[ReferralDiscount]], int]:
    entries = REFERRAL.entries(fresh=True)
    ranks = {level_id: rank for rank, level_id in enumerate(LEVELS.entries())}
    in_order = sorted(entries.values(), key=lambda entry: ranks.get(entry.entry_id, len(ranks)))
    return select(in_order, query)


Resource(
    REFERRAL,
    path="/admin/referral-discounts",
    one="referral discount",
    many="referral discounts, in the order of the levels; those of removed levels last",
    reads=staff(Permission.READS_SETTINGS),
    writes=staff(Permission.MANAGES_DISCOUNTS),
    has_own_key=True,
    extra=(LevelOf, partial(level_of, partial(LEVELS.entries, fresh=True))),
    query=ActiveQuery,
    page=_page,
    fields={"achievement_id": LEVEL},
    texts={
        "add": "Give a level its referral discount.",
        "remove": "Leave a level without a referral discount.",
    },
).add_to(router)
