"""The words of notifications (notifications book, 2.1 and 5), each kind as it is declared."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.integrations.expo import MOST_BYTES, Message, size_of
from chalicelib.notifications.texts import formats, others, staff, stays
from chalicelib.notifications.texts.catalogue import BY_NAME, TEMPLATES
from chalicelib.notifications.texts.types import ClientFacts, StayNews, Template

EVERY = pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda each: each.key)
LONG = "María José de los Ángeles Ñahui " * 20


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (formats.long_date(date(2027, 3, 9)), "9 de marzo del 2027"),
        (formats.weekday_date(date(2027, 3, 9)), "Martes 9 de marzo"),
        (formats.short_date(date(2027, 3, 9)), "09/03/2027"),
        (formats.usd(Decimal("1550")), "$1,550.00 USD"),
        (formats.usd(Decimal(0)), "$0.00 USD"),
        (formats.pen(Decimal("2072")), "S/2,072.00"),
        (formats.in_currency(Decimal("260"), "sol"), "S/260.00"),
        (formats.in_currency(Decimal("260"), "usd"), "$260.00 USD"),
        (formats.people(1), "1 persona"),
        (formats.people(4), "4 personas"),
        (formats.points(Decimal("50.025")), "50.03"),
        (formats.points(Decimal("45.00")), "45"),
        (formats.full_name("Constructora SAC", None), "Constructora SAC"),
        (formats.full_name("", None), "Sin cliente"),
        (formats.full_name(" Ana ", "Quispe"), "Ana Quispe"),
    ],
)
def test_values_are_written_as_people_read_them(shown: str, text: str) -> None:
    assert shown == text


@EVERY
def test_every_kind_says_what_it_is(template: Template[Any]) -> None:
    content = template.content(template.sample)

    assert content.data["type"] == content.data["notification_type"] == template.key
    assert content.data["screen"] == template.screen
    assert content.title
    assert content.body
    for word in ("None", "{", "Decimal", "UNSET"):
        assert word not in content.title + content.body
    assert content.title.count("!") <= 1


@EVERY
def test_every_kind_fits_a_push_whatever_the_names(template: Template[Any]) -> None:
    facts = template.sample
    if isinstance(facts, StayNews):
        long = replace(facts.now, property_name=LONG, client_name=LONG, seller_name=LONG)
        facts = replace(facts, now=long, before=long)
    elif isinstance(facts, ClientFacts):
        facts = replace(facts, client_name=LONG, referred_by_name=LONG)
    content = template.content(facts)

    essential = {name: content.data[name] for name in ("type", "notification_type", "screen")}
    message = Message(to="x", title=content.title, body=content.body, data=essential)
    assert size_of(message) <= MOST_BYTES


def test_names_of_the_system_before_mean_the_same_kinds() -> None:
    assert BY_NAME["reservation_cancelled"] == "payment_cancelled"
    assert BY_NAME["admin_reservation_advance_changed"] == "admin_advance_changed"
    for key in ("dates", "price", "guests"):
        assert BY_NAME[f"admin_reservation_{key}_changed"] == f"admin_{key}_changed"
    assert all(BY_NAME[key] == key for key in TEMPLATES)


def test_what_concerns_a_stay_cannot_be_turned_off() -> None:
    kept = {key for key, each in TEMPLATES.items() if not each.can_be_muted}

    assert {"payment_approved", "reservation_deleted", "reservation_created"} <= kept
    assert not kept & {"points_earned", "welcome_discount", "admin_status_changed"}


def test_a_reminder_of_the_departure_names_the_hour() -> None:
    usual = stays.DEPARTURE.content(stays.NEWS)
    late = replace(stays.SAMPLE, late_checkout=True)
    content = stays.DEPARTURE.content(StayNews(now=late, before=late))

    assert "Hora máxima: 11:00 AM" in usual.body
    assert "Hora máxima: 1:00 PM" in content.body
    assert (content.data["late_checkout"], content.data["checkout_time"]) == (True, "1:00 PM")


def test_points_are_told_as_the_example_has_them() -> None:
    earned = others.EARNED.content(
        replace(others.EARNED.sample, points=Decimal("50.025"), balance=Decimal("1000.00"))
    )
    bonus = others.REFERRAL.content(replace(others.REFERRAL.sample, points=Decimal("100.05")))

    assert earned.data["points"] == "50.03"
    assert "Saldo: 1000 puntos" in earned.body
    assert (bonus.data["points"], bonus.data["referred_name"]) == ("100.05", "Cliente Uno")
    assert bonus.body.startswith("Cliente Uno se hospedó gracias a ti.")


def test_a_new_client_is_told_with_the_short_name_of_the_document() -> None:
    facts = replace(
        staff.CLIENT.sample,
        document_type="cex",
        referred_by_id="0d9b1c36-6a4f-4a53-8a53-6a2b3e7f9c21",
        referred_by_name="Cliente Uno Demo Dos",
    )

    content = staff.CLIENT.content(facts)

    assert content.body.splitlines() == [
        "Cliente Uno Demo Dos",
        "CE 00000000 · +51999888777",
        "Lo invitó Cliente Uno Demo Dos",
    ]
    assert content.data["referred_by_name"] == "Cliente Uno Demo Dos"


def test_why_a_payment_does_not_count_is_said_where_staff_said_it() -> None:
    news = replace(stays.NEWS, reason="El monto no coincide")

    content = stays.CANCELLED.content(news)

    assert "Motivo: El monto no coincide" in content.body
    assert content.data["reason"] == "El monto no coincide"
    assert "Motivo" not in stays.CANCELLED.content(stays.NEWS).body
