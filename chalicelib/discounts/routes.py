"""The administration of discounts of every kind but codes."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.catalogue.types import Entry
from chalicelib.discounts.automatic.admin_wire import REQUIRED_LEVELS, AutomaticInWords
from chalicelib.discounts.automatic.service import AUTOMATIC
from chalicelib.discounts.generators.service import GENERATORS
from chalicelib.discounts.referral.service import REFERRAL, by_level
from chalicelib.discounts.referral.wire import LEVEL, LevelOf
from chalicelib.discounts.types import ReferralDiscount
from chalicelib.discounts.welcome.service import WELCOME
from chalicelib.discounts.wire import DAYS, ActiveQuery, Restricted
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.properties.houses.service import names_in
from chalicelib.properties.houses.wire import FOR_HOUSES
from chalicelib.web.crud import Resource, administration, select


def _levels(_: Sequence[Entry[Any]]) -> Mapping[str, Entry[Achievement]]:
    return LEVELS.entries(fresh=True)


def _page(query: ActiveQuery) -> tuple[Sequence[Entry[ReferralDiscount]], int]:
    return select(by_level(), query)


router = administration(
    "discounts",
    Permission.MANAGES_DISCOUNTS,
    Resource(
        collection=AUTOMATIC,
        path="/admin/automatic-discounts",
        one="automatic discount",
        many="automatic discounts, by name",
        query=ActiveQuery,
        fields={"required_achievements": REQUIRED_LEVELS, "specific_weekdays": DAYS},
        extra=AutomaticInWords,
        lookup=_levels,
        texts={
            "add": "Make an automatic discount; quotes know it within 30 seconds.",
            "remove": "Remove an automatic discount. Stays that have it keep it.",
        },
    ),
    Resource(
        collection=GENERATORS,
        path="/admin/dynamic-discounts",
        one="generator of codes",
        many="generators of codes, by name",
        query=ActiveQuery,
        fields={"property_ids": FOR_HOUSES, "specific_weekdays": DAYS},
        extra=Restricted,
        lookup=names_in,
        texts={
            "add": "Make a generator of codes. No two have the same name, whatever its case.",
            "change": "Change the fields that are sent, except the prefix.",
            "remove": "Remove a generator. The codes that it made stay.",
        },
    ),
    Resource(
        collection=WELCOME,
        path="/admin/welcome-discounts",
        one="welcome discount",
        many="welcome discounts, newest first",
        query=ActiveQuery,
        fields={"property_ids": FOR_HOUSES, "specific_weekdays": DAYS},
        extra=Restricted,
        lookup=names_in,
        texts={
            "add": "Make a welcome discount; an active one takes the place of the former.",
            "change": "Change the fields that are sent; an active one takes the place of the "
            "former.",
            "remove": "Remove a welcome discount. The codes that it gave stay.",
        },
    ),
    # One is addressed by the id of its level.
    Resource(
        collection=REFERRAL,
        path="/admin/referral-discounts",
        one="referral discount",
        many="referral discounts, in the order of the levels; those of removed levels last",
        query=ActiveQuery,
        page=_page,
        has_own_key=True,
        fields={"achievement_id": LEVEL},
        extra=LevelOf,
        lookup=_levels,
        texts={
            "add": "Give a level its referral discount.",
            "remove": "Leave a level without a referral discount.",
        },
    ),
)
