"""What chats of the business read, word for word (notifications book, 10 and 16)."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from chalicelib.notifications.telegram import rules, texts
from chalicelib.notifications.telegram.types import ChatLevels, ChatPayment, ChatStay
from chalicelib.notifications.texts.types import ClientFacts, StayFacts

STAY = StayFacts(
    reservation_id="0b8f0f4e-8c2f-4d0b-9a55-2f6f1f5e8a22",
    client_id="7c0f3f0a-2d1e-4b57-9a55-0c6f1f5e8a11",
    property_name="Casa 1",
    client_name="Cliente Uno Demo Dos",
    check_in=date(2027, 3, 9),
    check_out=date(2027, 3, 12),
    departure=date(2027, 3, 12),
    late_checkout=False,
    guests=4,
    price_usd=Decimal("1480.00"),
    price_sol=Decimal("1776.00"),
    advance=Decimal("120.00"),
    advance_currency="usd",
    status="incomplete",
    origin="aus",
)
ABOUT = ChatStay(
    stay=STAY, phone="51999888777", birth_date=date(1990, 3, 9), today=date(2027, 3, 1)
)
CLIENT = ClientFacts(
    client_id=STAY.client_id,
    client_name="Cliente Uno Demo Dos",
    document_type="dni",
    number_doc="00000000",
    email="",
    tel_number="51999888777",
    referral_code="DEMO23",
    referred_by_id="",
    referred_by_name="",
    is_password_set=False,
)
PAID = ChatPayment(about=ABOUT, amount=Decimal("1776.00"), currency="sol", gateway_id="1234567890")


def of(**fields: object) -> ChatStay:
    return replace(ABOUT, stay=replace(STAY, **fields))


def test_t1_a_stay_that_staff_sold() -> None:
    assert texts.sold(ABOUT) == (
        "📞 Canal Austin\n"
        "Casa: Casa 1\n"
        "Titular: Cliente Uno Demo Dos\n"
        "Entra: Martes 9 de marzo\n"
        "Sale: Viernes 12 de marzo\n"
        "Huéspedes: 4\n"
        "Piscina temperada: No\n"
        "Total: $1,480.00 USD / S/1,776.00\n"
        "Adelanto: $120.00 USD\n"
        "Contacto: +51999888777"
    )


@pytest.mark.parametrize(
    ("origin", "head"),
    [
        ("client", "💻 Canal Cliente Web"),
        ("air", "🏠 Canal Airbnb"),
        ("aus", "📞 Canal Austin"),
        ("man", "🔧 Canal Mantenimiento"),
    ],
)
def test_t1_names_the_channel(origin: str, head: str) -> None:
    assert texts.sold(of(origin=origin)).splitlines()[0] == head


def test_t1_has_an_advance_in_its_currency_and_no_line_for_a_telephone_that_is_nobodys() -> None:
    about = replace(of(advance=Decimal(260), advance_currency="sol"), phone="")
    assert texts.sold(about).splitlines()[-2:] == [
        "Total: $1,480.00 USD / S/1,776.00",
        "Adelanto: S/260.00",
    ]


def test_t2_a_stay_that_a_guest_asked_for() -> None:
    assert texts.requested(of(origin="client", temperature_pool=True)) == (
        "💻 Solicitud desde la web\n"
        "Titular: Cliente Uno Demo Dos\n"
        "Casa: Casa 1\n"
        "Entra: Martes 9 de marzo\n"
        "Sale: Viernes 12 de marzo\n"
        "Huéspedes: 4\n"
        "Piscina temperada: Sí\n"
        "Total: S/1,776.00\n"
        "Contacto: +51999888777"
    )


def test_t3_a_stay_of_today() -> None:
    assert texts.arriving_today(ABOUT) == (
        "⏰ Para hoy en Casa 1\n"
        "Titular: Cliente Uno Demo Dos\n"
        "Entra: Martes 9 de marzo\n"
        "Sale: Viernes 12 de marzo\n"
        "Huéspedes: 4\n"
        "Piscina temperada: No"
    )


def test_t4_a_stay_with_its_guest() -> None:
    assert texts.in_full(ABOUT) == (
        "🏡 Casa 1\n"
        "Titular: Cliente Uno Demo Dos\n"
        "Cumpleaños: 9 de marzo (cumple 37)\n"
        "Entra: Martes 9 de marzo\n"
        "Sale: Viernes 12 de marzo\n"
        "Huéspedes: 4\n"
        "Piscina temperada: No\n"
        "https://wa.me/51999888777"
    )


@pytest.mark.parametrize(
    ("today", "age"),
    [(date(2027, 3, 9), 37), (date(2027, 3, 10), 38), (date(2027, 12, 31), 38)],
)
def test_t4_counts_to_the_next_birthday(today: date, age: int) -> None:
    assert f"(cumple {age})" in texts.in_full(replace(ABOUT, today=today))


def test_t4_of_a_guest_whose_birthday_nobody_knows() -> None:
    assert "Cumpleaños" not in texts.in_full(replace(ABOUT, birth_date=None))


def test_t5_a_voucher() -> None:
    assert texts.voucher(ABOUT, 2) == (
        "📄 Comprobante 2\n"
        "Titular: Cliente Uno Demo Dos\n"
        "Casa: Casa 1\n"
        "Entra: Martes 9 de marzo\n"
        "Sale: Viernes 12 de marzo\n"
        "Total: S/1,776.00\n"
        "Contacto: +51999888777\n"
        f"Por validar · Reserva {STAY.reservation_id}"
    )


def test_t6_a_stay_paid_by_card() -> None:
    assert texts.card_paid(PAID) == (
        "💳 Pago con tarjeta\n"
        "Titular: Cliente Uno Demo Dos\n"
        "Casa: Casa 1\n"
        "Entra: Martes 9 de marzo\n"
        "Sale: Viernes 12 de marzo\n"
        "Pagado: S/1,776.00\n"
        "Transacción: 1234567890\n"
        "Contacto: +51999888777\n"
        "Aprobado automáticamente"
    )


def test_t7_a_service_paid_by_card() -> None:
    bought = texts.service_paid(replace(PAID, service="late_checkout", amount=Decimal(100)))
    assert bought.splitlines()[0] == "🛎 Salida tardía"
    assert "Pagado: S/100.00" in bought
    assert (
        bought.splitlines()[1:]
        == texts.card_paid(replace(PAID, amount=Decimal(100))).splitlines()[1:]
    )


def test_t8_a_new_client() -> None:
    assert texts.client_created(CLIENT) == (
        "👤 Cliente nuevo\n"
        "Cliente: Cliente Uno Demo Dos\n"
        "DNI 00000000\n"
        "Correo: sin correo\n"
        "Contacto: +51999888777\n"
        "Contraseña: No\n"
        "Código de referido: DEMO23"
    )


def test_t9_a_client_who_can_sign_in() -> None:
    assert texts.password_set(replace(CLIENT, document_type="cex", number_doc="AB1")) == (
        "🔑 Contraseña creada\n"
        "Cliente: Cliente Uno Demo Dos\n"
        "CE AB1\n"
        "Contacto: +51999888777\n"
        "Ya puede iniciar sesión"
    )


def test_t10_levels_that_were_reached() -> None:
    assert texts.level_earned(ChatLevels(client=CLIENT, levels=("🥈 Plata", "🥇 Oro"))) == (
        "🎖 Nuevos logros\nCliente: Cliente Uno Demo Dos\nDNI 00000000\n🏆 🥈 Plata\n🏆 🥇 Oro"
    )


def test_t11_a_hold_that_expired() -> None:
    assert texts.expired(ABOUT) == (
        "⌛ Reserva vencida\n"
        "Titular: Cliente Uno Demo Dos\n"
        "Casa: Casa 1\n"
        "Entra: Martes 9 de marzo\n"
        "Sale: Viernes 12 de marzo\n"
        "Motivo: no llegó el comprobante a tiempo\n"
        f"Anulación automática · Reserva {STAY.reservation_id}"
    )


def test_a_late_checkout_leaves_on_its_day_of_departure() -> None:
    late = of(late_checkout=True, check_out=date(2027, 3, 13))
    assert "Sale: Viernes 12 de marzo" in texts.sold(late)


def test_a_new_stay_is_told_where_it_concerns_somebody() -> None:
    day = date(2027, 3, 9)
    assert rules.of_new_stay("client", day, date(2027, 3, 1)) == ["stay_requested", "stay_in_full"]
    assert rules.of_new_stay("air", day, day) == ["stay_sold", "arrival_today", "stay_in_full"]


@pytest.mark.parametrize(("day", "is_near"), [(9, True), (10, True), (11, False), (8, False)])
def test_a_hold_of_near_nights(day: int, is_near: bool) -> None:
    assert rules.is_near(date(2027, 3, day), date(2027, 3, 9)) is is_near
