"""Which discounts a request could have, for whom it is made (pricing book, 8.1).

Configurations come from the catalogue; the client, the membership and the code are read by the
caller in its own round (`keys_to_read`), so a quote pays for them no extra call. Only a guest
who was referred and never stayed costs one more: the level of the referrer.
"""

from datetime import date, datetime

import msgspec

from chalicelib.clients.types import Client
from chalicelib.cloud.store import Found, Key
from chalicelib.discounts.automatic.service import AUTOMATIC
from chalicelib.discounts.choosing import rules
from chalicelib.discounts.choosing.rules import DiscountRequest, Proposal
from chalicelib.discounts.codes import records, uses
from chalicelib.discounts.codes import rules as code_rules
from chalicelib.discounts.codes.records import CodeRecord
from chalicelib.discounts.codes.uses import Room
from chalicelib.discounts.referral.service import worth_of_referrer
from chalicelib.discounts.types import GuestHistory, ReferralDiscount, RequestedStay
from chalicelib.kernel.errors import Invalid
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.membership.records import membership_in, membership_key
from chalicelib.loyalty.membership.types import Membership

OWN_DISCOUNT = "Descuento para usted"
UNKNOWN_CODE = "El código de descuento no existe."


class UnknownCode(Invalid):
    """The discount code that was typed does not exist, or is another client's."""

    code = "unknown_code"

    def __init__(self) -> None:
        super().__init__(UNKNOWN_CODE, fields={"discount_code": [UNKNOWN_CODE]})


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """The proposals for a request, and why the code that was typed is not among them.

    typed: the code, tidy; None when none was typed. code_room: where it has room, as judged.
    membership: of the client, if one was named.
    """

    proposals: tuple[Proposal, ...] = ()
    typed: str | None = None
    code_room: Room | None = None
    code_error: str | None = None
    membership: Membership = Membership()


NOTHING_PROPOSED = Proposed()


def keys_to_read(client_id: str | None, code_text: str | None) -> list[Key]:
    """What `propose` looks for in what the caller reads, beside the client."""
    keys = [] if client_id is None else [membership_key(client_id)]
    code = _possible_code(code_text)
    return keys if code is None else [*keys, *records.keys_of(code)]


def propose(
    found: Found,
    client: Client | None,
    code_text: str | None,
    *,
    stay: RequestedStay,
    now: datetime,
    is_secret: bool = False,
) -> Proposed:
    """Judge every discount for a request. `client` is whom it is for, if anybody in particular;
    `found` holds what `keys_to_read` named. With `is_secret` the names of discounts do not tell
    what the client has them for."""
    membership = Membership() if client is None else membership_in(found, client.client_id)
    guest = None if client is None else _guest(client, membership, stay.today, now)
    code = _code(found, code_text, client)
    room = None if code is None else uses.room_of(code, now)
    proposals = rules.propose(
        DiscountRequest(stay=stay, guest=guest),
        AUTOMATIC.values(),
        code.terms if code is not None else None,
        room.used if room is not None else 0,
    )
    return Proposed(
        proposals=_anonymous(proposals, stay) if is_secret else proposals,
        typed=_possible_code(code_text),
        code_room=room,
        code_error=UNKNOWN_CODE if code is None and (code_text or "").strip() else None,
        membership=membership,
    )


def _anonymous(proposals: tuple[Proposal, ...], stay: RequestedStay) -> tuple[Proposal, ...]:
    """The proposals, those by one name which a stranger would not have: a birthday or a level is
    the client's own affair."""
    strangers = rules.propose(DiscountRequest(stay=stay), AUTOMATIC.values())
    public = {each.key for each in strangers if each.refusal is None}
    return tuple(
        each
        if each.source == "discount_code" or each.key in public
        else msgspec.structs.replace(each, name=OWN_DISCOUNT)
        for each in proposals
    )


def tidy(text: str | None) -> str | None:
    """A code as it is looked up; None for none at all."""
    return code_rules.tidy(text or "") or None


def _possible_code(text: str | None) -> str | None:
    """The tidy code, if it is written as codes are: nothing else is looked up."""
    tidy = code_rules.tidy(text or "")
    return tidy if code_rules.TEXT.fullmatch(tidy) else None


def _code(found: Found, text: str | None, client: Client | None) -> CodeRecord | None:
    """The code that was typed, unless it was withdrawn or is another's."""
    code = _possible_code(text)
    record = None if code is None else records.code_in(found, code)
    if record is None:
        return None
    return record if code_rules.is_for(record.terms, client) else None


def _guest(client: Client, membership: Membership, today: date, now: datetime) -> GuestHistory:
    achievements = LEVELS.values()
    active = {level.achievement_id for level in achievements if level.is_active}
    born = client.birth_date
    return GuestHistory(
        client_id=client.client_id,
        birth_month=born.month if born is not None else None,
        stays=membership.stays,
        has_stayed=membership.has_stayed(today),
        awaiting=membership.awaiting,
        first_stay_taken=membership.has_discounted_stay(now),
        levels=membership.levels & active,
        is_referred=client.referred_by is not None,
        referral=_referral(client, membership, now),
    )


def _referral(client: Client, membership: Membership, now: datetime) -> ReferralDiscount | None:
    """What the referrer's level is worth; not looked up for a guest who cannot have it."""
    has_stay = membership.stays or membership.awaiting or membership.has_discounted_stay(now)
    if client.referred_by is None or has_stay:
        return None
    return worth_of_referrer(client.referred_by)
