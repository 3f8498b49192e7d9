"""Moving in the settings, the houses and their photos."""

from collections import Counter, defaultdict
from typing import Any

import msgspec

from chalicelib.catalogue.collections import Collection
from chalicelib.catalogue.records import REMOVED, EntryRecord
from chalicelib.cloud.store import Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.automatic.service import AUTOMATIC
from chalicelib.discounts.codes import records as codes
from chalicelib.discounts.codes import rules as code_rules
from chalicelib.discounts.codes import service as code_service
from chalicelib.discounts.generators.service import GENERATORS
from chalicelib.discounts.referral.service import REFERRAL
from chalicelib.discounts.types import DiscountCode
from chalicelib.discounts.welcome.service import WELCOME
from chalicelib.exchange_rates.service import EXCHANGE_RATES
from chalicelib.exchange_rates.types import ExchangeRate
from chalicelib.imports.moving.planning import Plan
from chalicelib.imports.moving.rules import houses, settings
from chalicelib.imports.moving.rules.values import flag, made, text, whole
from chalicelib.imports.moving.types import Row
from chalicelib.imports.moving.writing import Piece, entry, piece
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.messages.service import MESSAGES
from chalicelib.loyalty.referral_points.service import REFERRAL_POINTS
from chalicelib.properties.houses.service import FORM, HOUSES
from chalicelib.properties.photos.reading import PHOTOS
from chalicelib.properties.types import House
from chalicelib.rates.late_checkout.service import LATE_CHECKOUT
from chalicelib.rates.policies.service import POLICIES
from chalicelib.rates.seasons.service import SEASONS
from chalicelib.rates.services.service import SERVICES
from chalicelib.reservations.types import BLOCKING

HOUSE, PHOTO, CODE = "property.property", "property.propertyphoto", "property.discountcode"
RATES, SPECIAL = "property.propertypricing", "property.specialdatepricing"
EXCHANGE_RATE, LEVEL = "property.exchangerate", "clients.achievement"
SIMPLE: tuple[tuple[str, Any, Any], ...] = (
    ("property.seasonpricing", SEASONS, settings.season),
    ("property.additionalservice", SERVICES, settings.service),
    ("property.cancellationpolicy", POLICIES, settings.policy),
    ("property.latecheckoutconfig", LATE_CHECKOUT, settings.late_checkout),
    ("property.referraldiscountbylevel", REFERRAL, settings.referral_discount),
    ("clients.referralpointsconfig", REFERRAL_POINTS, settings.referral_points),
    ("clients.mensajefidelidad", MESSAGES, settings.message),
    ("property.automaticdiscount", AUTOMATIC, settings.automatic),
    ("property.dynamicdiscountconfig", GENERATORS, settings.generator),
    ("property.welcomediscountconfig", WELCOME, settings.welcome),
)
"""Models whose rows are an entry each, its collection, and what makes it."""
MODELS = (*(model for model, _, _ in SIMPLE), HOUSE, PHOTO, CODE, RATES, SPECIAL, EXCHANGE_RATE)
WIRE_NAMES = {
    "property": "property_ids",
    "properties": "property_ids",
    "image_url": "external_url",
    "days_before_checkin": "days_before_check_in",
}


def all_houses(plan: Plan) -> list[Piece]:
    """The houses with their prices and special dates."""
    rates = {text(row, "property"): row for row in plan.rows(RATES)}
    special = defaultdict(list)
    for row in plan.rows(SPECIAL):
        special[text(row, "property")].append(row)
    found = plan.each(
        HOUSE,
        lambda row: houses.house(row, rates.get(row.key), special.get(row.key, ())),
        with_deleted=True,
    )
    rows = {value.property_id: row for row, value in found}
    _refuse_parts(plan, set(rows))
    pieces = []
    for house in houses.with_own_players([value for _, value in found]):
        row = rows[house.property_id]
        if text(row, "player_id") and house.player_id is None:
            plan.report.note(row, "another house has the player: left out")
        fits = plan.fitting(row, HOUSES, house, {wire: name for name, wire in FORM.items()})
        if fits is not None:
            plan.houses.add(house.property_id)
            parts = [RATES] * (row.key in rates) + [SPECIAL] * len(special.get(row.key, ()))
            pieces.append(_house(row, fits, tuple(parts)))
    return pieces


def all_photos(plan: Plan) -> list[Piece]:
    """The photos of houses that are there."""
    return [
        each for each in _entries(plan, PHOTO, PHOTOS, houses.photo) if _has_house(plan, each.row)
    ]


def _has_house(plan: Plan, row: Row) -> bool:
    is_there = text(row, "property") in plan.houses
    if not is_there:
        plan.report.refuse(row, "its house did not move")
    return is_there


def _house(row: Row, house: House, parts: tuple[str, ...]) -> Piece:
    """A house; one that was deleted is remembered as such, since stays name it."""
    written = msgspec.structs.replace(entry(row, HOUSES, house), parts=parts)
    if not flag(row, "deleted"):
        return written

    def write() -> None:
        if HOUSES.unknown([house.property_id]):
            written.write()
        HOUSES.remove(house.property_id, actor=PAST)

    removed = Key(EntryRecord, REMOVED, HOUSES.kind_of(house.property_id))
    return msgspec.structs.replace(written, places=(removed,), write=write)


def all_settings(plan: Plan) -> list[Piece]:
    """Levels, rates and everything else that administrators keep."""
    found = plan.each(LEVEL, settings.level, with_deleted=True)
    pieces = [entry(row, LEVELS, value) for row, value in found]
    pieces += _exchange_rates(plan)
    for model, collection, make in SIMPLE:
        pieces += _entries(plan, model, collection, make)
    return pieces + _codes(plan)


def levels(plan: Plan) -> dict[str, Any]:
    """The levels of the export, by id."""
    return {row.key: value for row, value in plan.each(LEVEL, settings.level, with_deleted=True)}


def _entries(plan: Plan, model: str, collection: Collection[Any], make: Any) -> list[Piece]:
    pieces = []
    for row, value in plan.each(model, make):
        fits = plan.fitting(row, collection, value, WIRE_NAMES)
        pieces += [] if fits is None else [entry(row, collection, fits)]
        if flag(row, "is_active") and not getattr(value, "is_active", True):
            plan.report.note(row, "has no houses, so it was void: switched off")
    return pieces


def _exchange_rates(plan: Plan) -> list[Piece]:
    """The newest of the active ones counts; it comes first, since one always has to."""
    found = plan.each(EXCHANGE_RATE, settings.exchange_rate)
    active = [(made(row), row.key) for row, value in found if value.is_active]
    newest = max(active, default=None)
    if newest is not None and len(active) > 1:
        for row, value in found:
            if value.is_active and row.key != newest[1]:
                plan.report.note(row, "a newer rate is active, too: switched off")

    def counted(value: ExchangeRate) -> ExchangeRate:
        is_newest = newest is not None and value.rate_id == newest[1]
        return msgspec.structs.replace(value, is_active=is_newest)

    ordered = sorted(found, key=lambda each: not counted(each[1]).is_active)
    return [entry(row, EXCHANGE_RATES, counted(value)) for row, value in ordered]


def _codes(plan: Plan) -> list[Piece]:
    carried = uses(plan)
    pieces = []
    for row, value in plan.each(CODE, settings.code):
        if text(row, "code") != value.code:
            plan.report.note(row, "written in capitals")
        if flag(row, "is_active") and not value.is_active:
            plan.report.note(row, "has no houses, so it was void: switched off")
        code = _limited(plan, row, value, carried[value.code])
        try:
            code = code_rules.checked(code, Problems())
        except Invalid as error:
            plan.report.refuse(row, f"breaks the limits of {', '.join(error.fields)}")
            continue
        pieces.append(_code(plan, row, code))
    return pieces


def _code(plan: Plan, row: Row, code: DiscountCode) -> Piece:
    def put(tx: Transaction) -> None:
        code_service.put(tx, code, actor=PAST)

    return piece(plan, row, codes.code_key(code.code), put)


def uses(plan: Plan) -> Counter[str]:
    """How many stays that count carry each code."""
    return Counter(
        (text(row, "discount_code_used") or "").upper()
        for row in plan.rows("reservation.reservation", with_deleted=True)
        if text(row, "status") in BLOCKING and not flag(row, "deleted")
    )


def _limited(plan: Plan, row: Row, code: DiscountCode, carried: int) -> DiscountCode:
    """A code that may be used as often again as it might: stays that carry it count here, and what
    else it was used for lowers its limit."""
    used = whole(row, "used_count") or 0
    if code.usage_limit is None or used == carried:
        return code
    left = max(code.usage_limit - used, 0)
    plan.report.note(row, f"was used {used} times, and {carried} stays carry it: {left} uses left")
    limit = carried + left
    if limit == 0:
        return msgspec.structs.replace(code, usage_limit=1, is_active=False)
    return msgspec.structs.replace(code, usage_limit=limit)


def _refuse_parts(plan: Plan, present: set[str]) -> None:
    """Prices and special dates are parts of their houses, and move with them."""
    for model in (RATES, SPECIAL):
        for row in plan.rows(model):
            if text(row, "property") not in present:
                plan.report.refuse(row, "its house is not in the export")
