"""Texts that staff paste into WhatsApp (pricing book, section 11; panel book, 4.7)."""

from decimal import Decimal

from chalicelib.pricing.quotes.rules import wording
from chalicelib.pricing.quotes.rules.quote import HouseQuote, quote_all
from chalicelib.pricing.quotes.rules.requests import StayRequest

from .book import CATALOGUE, HOUSE_1, HOUSE_2, STAY4, change, days, quote, stay

TIP = "💡 De domingo a jueves es más económico para grupos de hasta 5 personas"


def offers(request: StayRequest, taken: tuple[str, ...] = ()) -> tuple[HouseQuote, ...]:
    nights = set(request.nights())
    return quote_all(CATALOGUE, request, {f"house-{number}": nights for number in taken})


def test_the_first_message_names_the_dates() -> None:
    request = stay("2026-12-01", "2026-12-03")
    assert wording.message1(offers(request), request) == "📅 Del 1 al 3 de diciembre de 2026"


def test_small_groups_on_a_weekend_get_a_tip() -> None:
    assert wording.message1(offers(STAY4), STAY4) == f"📅 Del 16 al 19 de abril de 2026\n{TIP}"
    five = change(STAY4, guests=5)
    assert wording.message1(offers(five), five) == "📅 Del 16 al 19 de abril de 2026"


def test_month_and_year_are_named_for_both_ends_only_when_they_differ() -> None:
    months = stay("2026-04-27", "2026-05-01", 5)
    years = stay("2026-12-28", "2027-01-03", 5)
    assert wording.message1(offers(months), months) == "📅 Del 27 de abril al 1 de mayo de 2026"
    assert (
        wording.message1(offers(years), years)
        == "📅 Del 28 de diciembre de 2026 al 3 de enero de 2027"
    )


def test_the_second_message_prices_each_available_house() -> None:
    assert wording.message2(offers(STAY4, taken=("3",))) == (
        "🏠 Casa Austin 1: *$535.00* ó *S/.2006.25*\n🏠 Casa Austin 2: *$450.00* ó *S/.1687.50*"
    )


def test_services_are_not_in_the_price_of_the_second_message() -> None:
    offer = quote(STAY4, chosen_services=["pool"])
    assert wording.message2([offer]) == "🏠 Casa Austin 1: *$535.00* ó *S/.2006.25*"


def test_prices_of_five_figures_have_no_thousands_separator() -> None:
    villa = change(HOUSE_2, name="Villa", price_from=Decimal("12345.60"))
    request = stay("2026-04-16", "2026-04-17")
    assert wording.message2([quote(request, villa)]) == "🏠 Villa: *$12345.60* ó *S/.46296.00*"


def test_both_messages_say_something_when_nothing_is_available() -> None:
    none = offers(STAY4, taken=("1", "2", "3"))
    assert wording.message1(none, STAY4) == (
        "📅 Del 16 al 19 de abril de 2026\n❌ No hay casas disponibles para estas fechas"
    )
    assert wording.message2(none) == "Te sugerimos probar con otras fechas 🙏"


def test_a_house_says_why_it_is_not_available() -> None:
    assert wording.availability_message(quote(STAY4)).startswith("La casa está disponible")
    taken = quote(STAY4, occupied=days("2026-04-16"))
    assert wording.availability_message(taken).startswith("La casa no está disponible")
    small = quote(change(STAY4, guests=11))
    assert "10 huéspedes" in wording.availability_message(small)


def test_a_plain_available_stay_needs_no_recommendation() -> None:
    assert wording.house_recommendations(quote(change(STAY4, guests=1))) == []


def test_a_house_recommends_what_fits_the_stay() -> None:
    heated = change(HOUSE_1, pool_on_url="https://hooks.example/on")
    week = quote(stay("2026-04-16", "2026-04-23", 11), heated)
    assert len(wording.house_recommendations(week)) == 5
    assert "Puede solicitar la piscina temperada." in wording.house_recommendations(week)


def test_a_high_subtotal_is_one_of_500_dollars_or_more() -> None:
    hint = "Reserve con anticipación para asegurar sus fechas."
    exactly = change(HOUSE_2, price_from=Decimal("500.00"))
    below = change(HOUSE_2, price_from=Decimal("499.99"))
    night = stay("2026-04-16", "2026-04-17")
    assert hint in wording.house_recommendations(quote(night, exactly))
    assert hint not in wording.house_recommendations(quote(night, below))


def test_the_general_hints_count_the_houses() -> None:
    assert wording.general_recommendations(offers(STAY4), STAY4) == []
    assert wording.general_recommendations(offers(STAY4, taken=("1",)), STAY4) == [
        "2 de 3 casas disponibles."
    ]
    none = offers(STAY4, taken=("1", "2", "3"))
    assert wording.general_recommendations(none, STAY4) == [
        "No hay casas disponibles en esas fechas; pruebe con otras."
    ]


def test_long_stays_and_large_groups_get_a_general_hint() -> None:
    request = stay("2026-04-16", "2026-04-30", guests=8)
    assert len(wording.general_recommendations(offers(request), request)) == 2
