"""What a referral code and a QR code tell, on the wire (reservations book, 7.2 and 7.3)."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.properties.photos.wire import main_of, shown
from chalicelib.reservations.lookups.types import CodeOwner, PicturedHouse, ScannedStay
from chalicelib.reservations.types import Stay
from chalicelib.web.formats import Address
from chalicelib.web.routing import PREFIX


class NotFoundAnswer(msgspec.Struct, kw_only=True):
    """Why a code tells nothing."""

    success: bool = False
    """Always false."""
    error: str
    """Why, in Spanish."""
    code: str | int
    """The same for programs."""


def not_found(error: CasaAustinError) -> NotFoundAnswer:
    """An error in the shape that the app reads."""
    return NotFoundAnswer(error=error.message, code=error.code)


class ActiveStay(msgspec.Struct, kw_only=True):
    """A stay that is under way."""

    property_name: str
    """The name of the house."""
    property_thumbnail: Address | None
    """The small picture of the house; null without one."""
    check_in_date: date
    """The day of arrival."""
    check_out_date: date
    """The first day on which others may arrive."""

    @classmethod
    def of(cls, stay: Stay, house: PicturedHouse, base_url: str) -> "ActiveStay":
        """The view of a stay."""
        picture = main_of(shown(house.photos, base_url))
        return cls(
            property_name=house.house.name,
            property_thumbnail=picture.image_thumbnail if picture is not None else None,
            check_in_date=stay.check_in,
            check_out_date=stay.blocked_until,
        )


class Inviter(msgspec.Struct, kw_only=True):
    """The client with a referral code."""

    first_name: str
    """The first of the given names."""
    last_name: str
    """The initial of the family name; the first family name for staff and the client."""
    facebook_linked: bool
    """Whether an account at Facebook is linked."""
    profile_picture: Address | None
    """The picture at Facebook, for staff and the client; null for others, and without one."""
    referral_discount_percentage: float
    """What the first stay of whoever comes by the code is cheaper, in per cent; 0 where nothing."""

    @classmethod
    def of(cls, owner: CodeOwner) -> "Inviter":
        """The view of a client."""
        client = owner.client
        last_name = spanish.first_word(client.last_name or "")
        initial = f"{last_name[:1].upper()}." if last_name else ""
        return cls(
            first_name=spanish.first_word(client.first_name),
            last_name=last_name if owner.is_known else initial,
            facebook_linked=client.facebook_id is not None,
            profile_picture=client.facebook_profile_picture if owner.is_known else None,
            referral_discount_percentage=float(owner.percentage),
        )


class CodeAnswer(msgspec.Struct, kw_only=True):
    """What a referral code tells."""

    success: bool = True
    """Always true."""
    client: Inviter
    """The client with the code."""
    active_reservations: list[ActiveStay]
    """The client's stays that are under way, for staff and the client; empty for others."""

    @classmethod
    def of(
        cls, owner: CodeOwner, house_of: Callable[[Stay], PicturedHouse], base_url: str
    ) -> "CodeAnswer":
        """The view of a code's owner."""
        return cls(
            client=Inviter.of(owner),
            active_reservations=[
                ActiveStay.of(stay, house_of(stay), base_url) for stay in owner.stays
            ],
        )


class Scanned(msgspec.Struct, kw_only=True):
    """What a QR code tells. One that carries a bare id tells the first name, the level and the
    dates only."""

    TEXTS_FROM: ClassVar = (Stay,)

    name: str | None
    """The first of the guest's given names; null without a guest."""
    facebook_photo: Address | None
    """The picture at Facebook; null without one."""
    facebook_link: bool
    """Whether an account at Facebook is linked."""
    referral_code: str | None
    """The code with which the guest brings others."""
    level: str | None
    """The name of the guest's highest level; null without one."""
    level_icon: str | None
    """Its emoji; null without a level."""
    referral_discount_percentage: float | None
    """What the first stay of whoever comes by the code is cheaper, in per cent; null where
    nothing."""
    property_name: str | None
    """The name of the house."""
    check_in_date: date
    """The day of arrival."""
    check_out_date: date
    """The first day on which others may arrive."""
    late_checkout: bool

    @classmethod
    def of(cls, scanned: ScannedStay, house_of: Callable[[Stay], PicturedHouse]) -> "Scanned":
        """The view of a stay that was scanned."""
        stay, client = scanned.stay, scanned.client
        trusted = client if scanned.is_signed else None
        percentage = scanned.percentage if trusted is not None else None
        level = client.level if client is not None else None
        return cls(
            name=None if client is None else spanish.first_word(client.first_name),
            facebook_photo=None if trusted is None else trusted.facebook_profile_picture,
            facebook_link=trusted is not None and trusted.facebook_id is not None,
            referral_code=None if trusted is None else trusted.referral_code,
            level=None if level is None else level.name,
            level_icon=None if level is None else level.icon,
            referral_discount_percentage=None if percentage is None else float(percentage),
            property_name=house_of(stay).house.name if scanned.is_signed else None,
            check_in_date=stay.check_in,
            check_out_date=stay.blocked_until,
            late_checkout=stay.late_checkout,
        )


class ScannedAnswer(msgspec.Struct, kw_only=True):
    """What a QR code tells."""

    success: bool = True
    """Always true."""
    data: Scanned
    """The stay of the code."""


class QrAnswer(msgspec.Struct, kw_only=True):
    """What to put into a QR code."""

    success: bool = True
    """Always true."""
    qr_token: str
    """The signed token of the stay; it counts while the stay is approved and not over."""
    qr_url: Address
    """The address that answers it."""

    @classmethod
    def of(cls, token: str, base_url: str) -> "QrAnswer":
        """The view of a token."""
        return cls(qr_token=token, qr_url=f"{base_url}{PREFIX}/qr/{token}/")
