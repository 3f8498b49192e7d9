"""Who may have a discount, and when (pricing book, 8.2 to 8.4; B7, B8, B9, B14, B17, B25).

Each function answers why not, in Spanish, or None. Nothing here depends on the house: that is
asked when a discount meets a stay (`choosing`).
"""

from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from chalicelib.discounts.types import (
    AutomaticDiscount,
    CheckInDays,
    DiscountCode,
    ReferralDiscount,
    Trigger,
)
from chalicelib.kernel.dates import is_weekend_night

TOMORROW = timedelta(days=1)
SIGN_IN = "Requiere iniciar sesión como cliente."


class GuestHistory(msgspec.Struct, frozen=True, kw_only=True):
    """The client whom a quote is for, as discounts judge one.

    stays: approved stays, past and to come; has_stayed: one of them is over.
    awaiting: stays whose payment is being looked at.
    first_stay_taken: another booking carries the discount of the first stay.
    levels: ids of the active levels held.
    referral: what the level of the referrer is worth; None without a referrer or a worth.
    """

    client_id: str
    birth_month: int | None = None
    stays: int = 0
    has_stayed: bool = False
    awaiting: int = 0
    first_stay_taken: bool = False
    levels: frozenset[str] = frozenset()
    is_referred: bool = False
    referral: ReferralDiscount | None = None


def weekday_refusal(days: CheckInDays, check_in: date) -> str | None:
    """Why guests who arrive on that day may not have it; specific weekdays win."""
    if days.specific_weekdays:
        allowed = check_in.weekday() in days.specific_weekdays
    elif days.restrict_weekdays and days.restrict_weekends:
        allowed = False
    elif days.restrict_weekdays:
        allowed = not is_weekend_night(check_in)
    else:
        allowed = is_weekend_night(check_in) or not days.restrict_weekends
    return None if allowed else "No se aplica al día de la semana del ingreso."


def code_refusal(
    code: DiscountCode, used_count: int, client_id: str | None, check_in: date, today: date
) -> str | None:
    """Why a code may not be used today (Lima) for that check-in, the first failure of 8.2."""
    return (
        _redemption_refusal(code, today)
        or weekday_refusal(code, check_in)
        or _use_refusal(code, used_count, client_id)
    )


def automatic_refusal(
    discount: AutomaticDiscount, guest: GuestHistory | None, check_in: date, today: date
) -> str | None:
    """Why an automatic discount does not apply (8.3); its dates bound the check-in (B26)."""
    if discount.start_date is not None and check_in < discount.start_date:
        return f"Vale para ingresos desde el {discount.start_date:%d/%m/%Y}."
    if discount.end_date is not None and check_in > discount.end_date:
        return f"Vale para ingresos hasta el {discount.end_date:%d/%m/%Y}."
    return (
        weekday_refusal(discount, check_in)
        or _level_refusal(discount, guest)
        or _trigger_refusal(discount, guest, check_in, today)
    )


def referral_refusal(guest: GuestHistory) -> str | None:
    """Why a referred guest does not get the discount of the first stay (8.4; clients, 10.3)."""
    worthless = "El nivel de quien lo refirió no otorga descuento."
    return first_stay_refusal(guest) or (worthless if guest.referral is None else None)


def first_stay_refusal(guest: GuestHistory) -> str | None:
    """Why a discount of the first stay is not for this guest: a stay that was approved, or whose
    payment is being looked at, is a first one already; and one booking carries it at a time."""
    if guest.stays or guest.awaiting:
        return "Solo se aplica a la primera reserva."
    if guest.first_stay_taken:
        return "Otra reserva ya lleva el descuento de primera reserva."
    return None


def _redemption_refusal(code: DiscountCode, today: date) -> str | None:
    if not code.is_active:
        return "El código de descuento no está activo."
    if today < code.start_date:
        return f"El código es válido desde el {code.start_date:%d/%m/%Y}."
    if today > code.end_date:
        return f"El código venció el {code.end_date:%d/%m/%Y}."
    return None


def _use_refusal(code: DiscountCode, used_count: int, client_id: str | None) -> str | None:
    if code.owner_id is not None and code.owner_id != client_id:
        return "El código es personal: inicie sesión con la cuenta que lo recibió."
    if code.usage_limit is not None and used_count >= code.usage_limit:
        return "El código alcanzó su límite de usos."
    return None


def _level_refusal(discount: AutomaticDiscount, guest: GuestHistory | None) -> str | None:
    if not discount.required_achievements:
        return None
    if guest is None:
        return SIGN_IN
    if discount.required_achievements.isdisjoint(guest.levels):
        return "El cliente no tiene ninguno de los niveles requeridos."
    return None


def _trigger_refusal(
    discount: AutomaticDiscount, guest: GuestHistory | None, check_in: date, today: date
) -> str | None:
    if discount.trigger == "global_promotion":
        return None
    if discount.trigger == "last_minute":
        if today <= check_in <= today + TOMORROW:
            return None
        return "Solo para ingresos de hoy o mañana."
    if guest is None:
        return SIGN_IN
    if discount.trigger == "loyalty":
        is_unset = not discount.required_achievements
        return "El descuento no tiene niveles configurados." if is_unset else None
    return _OF_GUEST[discount.trigger](guest, check_in)


def _birthday(guest: GuestHistory, check_in: date) -> str | None:
    if guest.birth_month == check_in.month:
        return None
    return "El ingreso no es en el mes de su cumpleaños."


def _returning(guest: GuestHistory, _check_in: date) -> str | None:
    return None if guest.has_stayed else "El cliente aún no se ha hospedado."


def _first_time(guest: GuestHistory, _check_in: date) -> str | None:
    return first_stay_refusal(guest)


_OF_GUEST: dict[Trigger, Callable[[GuestHistory, date], str | None]] = {
    "birthday": _birthday,
    "returning": _returning,
    "first_time": _first_time,
}
