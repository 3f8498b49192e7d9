"""What a client's own profile tells of discounts and levels (clients book, 6.1)."""

from datetime import datetime

from chalicelib.clients.profile import Parts, ReferredBy, WelcomeGift
from chalicelib.clients.records import PROFILE, ClientRecord, client_key
from chalicelib.clients.rules.identity import private_name
from chalicelib.cloud import store
from chalicelib.cloud.store import Found, Key
from chalicelib.discounts import records
from chalicelib.discounts.records import CODE, CodeRecord
from chalicelib.discounts.rules import display, eligibility
from chalicelib.discounts.rules.eligibility import GuestHistory
from chalicelib.discounts.service.proposing import worth_of_standing
from chalicelib.discounts.types import DiscountCode
from chalicelib.discounts.wire.generating import number
from chalicelib.kernel import dates, money
from chalicelib.loyalty import history, summary
from chalicelib.loyalty.shelves import ACHIEVEMENTS
from chalicelib.loyalty.standing import Standing, standing_in, standing_key


def parts_of(client: ClientRecord, now: datetime) -> Parts:
    """The parts of a client's profile, in one round of calls, and one more if the client brought
    others."""
    found = store.fetch_many(_keys(client))
    standing = standing_in(found, client.client_id)
    stats = history.stats_of(standing)
    levels = ACHIEVEMENTS.values()
    return Parts(
        referred_by_info=_referred_by(client, standing, found),
        level_info=summary.level_info(standing, stats, levels),
        achievements_stats=summary.achievement_stats(standing, stats, levels),
        welcome_discount=_welcome(client, found, now),
    )


def _keys(client: ClientRecord) -> list[Key]:
    keys = [standing_key(client.client_id)]
    if client.referred_by is not None:
        keys += [client_key(client.referred_by), standing_key(client.referred_by)]
    if client.welcome_code is not None:
        keys.append(records.code_key(client.welcome_code))
    return keys


def _referred_by(client: ClientRecord, standing: Standing, found: Found) -> ReferredBy | None:
    """Who brought the client, unless that client is gone."""
    if client.referred_by is None:
        return None
    referrer = found.get(ClientRecord, client.referred_by, PROFILE)
    if referrer is None or referrer.deleted_at is not None:
        return None
    info = ReferredBy(
        id=referrer.client_id,
        name=private_name(referrer.first_name, referrer.last_name),
        referral_code=referrer.referral_code,
        has_used_discount=standing.stays > 0,
    )
    if not info.has_used_discount:
        worth_of = standing_in(found, referrer.client_id)
        _add_worth(info, client.client_id, standing, worth_of)
    return info


def _add_worth(info: ReferredBy, client_id: str, standing: Standing, referrer: Standing) -> None:
    worth = worth_of_standing(referrer)
    guest = GuestHistory(
        client_id=client_id,
        stays=standing.stays,
        awaiting=standing.awaiting,
        first_stay_taken=standing.first_stay is not None,
        referral=worth,
    )
    info.discount_percentage = float(worth.discount_percentage if worth else money.ZERO)
    info.discount_available = eligibility.referral_refusal(guest) is None


def _welcome(client: ClientRecord, found: Found, now: datetime) -> WelcomeGift | None:
    """The client's own code, unless administrators withdrew it."""
    if client.welcome_code is None or client.welcome_issued_at is None:
        return None
    record = found.get(CodeRecord, records.account_of(client.welcome_code), CODE)
    if record is None or record.removed_at is not None:
        return None
    terms: DiscountCode = record.terms
    return WelcomeGift(
        code=terms.code,
        discount_percentage=float(terms.discount_value),
        valid_from=terms.start_date,
        valid_until=terms.end_date,
        min_amount_usd=number(terms.min_amount_usd),
        max_discount_usd=number(terms.max_discount_usd),
        restrictions=display.restrictions(terms),
        is_used=record.used_count > 0,
        is_expired=dates.today(now) > terms.end_date,
        issued_at=dates.in_lima(client.welcome_issued_at),
    )
