"""Levels, discounts and codes of the demonstration (pricing book, 8.4 and 15)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.discounts.automatic.service import AUTOMATIC
from chalicelib.discounts.codes.service import CODES
from chalicelib.discounts.generators.service import GENERATORS
from chalicelib.discounts.referral.service import REFERRAL
from chalicelib.discounts.types import (
    AutomaticDiscount,
    DiscountCode,
    DynamicDiscountConfig,
    ReferralDiscount,
    Trigger,
    WelcomeDiscountConfig,
)
from chalicelib.discounts.welcome.service import WELCOME
from chalicelib.kernel import clock, dates, ids
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership import awarding
from chalicelib.loyalty.messages.service import MESSAGES
from chalicelib.loyalty.messages.types import LoyaltyMessage
from chalicelib.loyalty.referral_points.service import REFERRAL_POINTS
from chalicelib.loyalty.referral_points.types import ReferralPoints
from chalicelib.properties.types import House

LADDER = (
    ("Huevo", "🥚", (0, 0, 0), "5.00"),
    ("Bronce", "🥉", (1, 0, 0), "7.50"),
    ("Plata", "🥈", (3, 0, 0), "10.00"),
    ("Oro", "🥇", (3, 1, 1), "12.50"),
    ("Diamante", "💎", (10, 3, 5), "15.00"),
)
"""Name, icon; required stays, friends and friends' stays; what a friend's first stay is worth."""

TRIGGERS: tuple[tuple[str, Trigger, str, int], ...] = (
    ("Mes de cumpleaños", "birthday", "10.00", 50),
    ("Cliente frecuente", "returning", "5.00", 30),
    ("Primera reserva", "first_time", "15.00", 75),
    ("Último minuto", "last_minute", "20.00", 100),
)
CODE_TERMS: tuple[tuple[str, str, int, dict[str, Any]], ...] = (
    ("NUEVARESERVA", "15.00", 50, {"max_discount_usd": Decimal(100)}),
    ("SEMANA20", "20.00", 50, {"restrict_weekdays": True}),
    ("WEEKEND15", "15.00", 80, {"restrict_weekends": True}),
    ("GENERAL10", "10.00", 30, {}),
)

MESSAGE = "Cada estadía suma el 5 % en puntos: un punto es un sol en su próxima reserva."


def make_levels(actor: str) -> None:
    """The levels, and the referral discount of each."""
    for order, (name, icon, (stays, friends, friends_stays), worth) in enumerate(LADDER):
        level = Achievement(
            achievement_id=ids.new_id(),
            name=name,
            icon=icon,
            required_reservations=stays,
            required_referrals=friends,
            required_referral_reservations=friends_stays,
            order=order,
        )
        LEVELS.save(level, actor=actor)
        discount = ReferralDiscount(
            achievement_id=level.achievement_id, discount_percentage=Decimal(worth)
        )
        REFERRAL.save(discount, actor=actor)


def make_discounts(houses: Iterable[House], now: datetime, actor: str) -> None:
    """Every kind of discount, as of `now`."""
    _make_automatic(actor)
    _make_codes(now, actor)
    dynamic = DynamicDiscountConfig(
        config_id=ids.new_id(),
        name="Chatbot",
        prefix="BOT",
        discount_percentage=Decimal("10.00"),
        max_discount_usd=Decimal("60.00"),
        property_ids=frozenset(house.property_id for house in houses),
    )
    GENERATORS.save(dynamic, actor=actor)
    welcome = WelcomeDiscountConfig(
        config_id=ids.new_id(),
        name="Bienvenida",
        discount_percentage=Decimal("10.00"),
        max_discount_usd=Decimal("80.00"),
        restrict_weekdays=True,
        promotional_subtitle="Para tu primera estadía de domingo a jueves",
        is_active=True,
    )
    WELCOME.save(welcome, actor=actor)


def make_loyalty(actor: str) -> None:
    """What friends' stays bring, and what guests read of the program."""
    points = ReferralPoints(referral_points_id=ids.new_id(), percentage=Decimal("10.00"))
    REFERRAL_POINTS.save(points, actor=actor)
    message = LoyaltyMessage(loyalty_message_id=ids.new_id(), text=MESSAGE)
    MESSAGES.save(message, actor=actor)


def award_levels(client_ids: Iterable[str], now: datetime) -> None:
    """What the events of the stays will find done: each guest's levels."""
    with clock.at(now):
        for client_id in client_ids:
            awarding.follow(client_id, now=now)


def _make_automatic(actor: str) -> None:
    for name, trigger, percentage, cap in TRIGGERS:
        discount = AutomaticDiscount(
            discount_id=ids.new_id(),
            name=name,
            trigger=trigger,
            discount_percentage=Decimal(percentage),
            max_discount_usd=Decimal(cap),
        )
        AUTOMATIC.save(discount, actor=actor)


def _make_codes(now: datetime, actor: str) -> None:
    today = dates.today(now)
    for text, percentage, minimum, details in CODE_TERMS:
        code = DiscountCode(
            **{
                "code": text,
                "description": f"Código {text}",
                "discount_value": Decimal(percentage),
                "min_amount_usd": Decimal(minimum),
                "start_date": today,
                "end_date": today + timedelta(days=365),
                **details,
            }
        )
        CODES.save(code, actor=actor)
