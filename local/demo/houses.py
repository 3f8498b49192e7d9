"""The houses and what is sold with them, in the numbers of the pricing book (2, 9, 15, 18)."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.kernel import clock, ids
from chalicelib.kernel.places import Place
from chalicelib.properties.houses import service as houses
from chalicelib.properties.prices import service as prices
from chalicelib.properties.special_dates.rules import DateInput
from chalicelib.properties.special_dates.service import save_special_date
from chalicelib.properties.types import House, Rates
from chalicelib.rates.late_checkout.service import LATE_CHECKOUT
from chalicelib.rates.policies.service import POLICIES
from chalicelib.rates.seasons.service import SEASONS
from chalicelib.rates.services.service import SERVICES
from chalicelib.rates.types import (
    POOL_HEATING,
    CancellationPolicy,
    LateCheckoutRule,
    Season,
    Service,
)

Usd = Decimal
CHECK_IN, CHECK_OUT = time(15), time(11)
FIRST_HOUSE = Place(Decimal("-12.3290"), Decimal("-76.8260"))
ONE_STREET = Decimal("0.0040")
"""Degrees from one house to the next: more than what counts as being on site."""
FORMER_RATES = ((540, "3.790"), (330, "3.720"), (150, "3.765"), (20, "3.750"))
"""PEN for a USD, and since how many days ago."""


class Sketch(msgspec.Struct, frozen=True):
    """A house before it exists. `rates`: weekday and weekend low, weekday and weekend high."""

    title: str
    description: str
    capacity: int
    bedrooms: tuple[str, ...]
    bathrooms: int
    rates: tuple[int, int, int, int]
    extra_guest: int
    color: str
    features: tuple[str, ...]
    swap_group: str | None = None

    @property
    def busiest_night(self) -> int:
        """The dearest ordinary night."""
        return self.rates[3]


SHARED = ("Piscina temperada", "Parrilla y caja china", "WiFi de fibra óptica", "Cochera privada")
SKETCHES = (
    Sketch(
        "Frente al mar en Punta Hermosa",
        "Casa de playa de dos pisos con piscina, terraza techada y vista completa al mar. "
        "A tres minutos a pie de la orilla, pensada para familias y grupos de amigos.",
        10,
        ("1 cama king", "2 camas queen", "2 camarotes"),
        3,
        (100, 150, 180, 240),
        10,
        "#2E86AB",
        (*SHARED, "Vista al mar", "Mesa de billar"),
    ),
    Sketch(
        "Patio, palmeras y piscina",
        "Una casa fresca alrededor de un patio con palmeras. Cocina equipada, comedor para "
        "catorce personas y una sala de juegos para los chicos.",
        14,
        ("1 cama king", "2 camas queen", "1 cama queen y 1 plaza y media", "2 camarotes"),
        4,
        (120, 165, 195, 260),
        15,
        "#F18F01",
        (*SHARED, "Sala de juegos", "Fogata"),
        "jardin",
    ),
    Sketch(
        "La casa grande para celebrar",
        "Nuestra casa más amplia: doble piscina, terraza con bar y equipo de sonido. Ideal para "
        "cumpleaños y reuniones de empresa, con personal de apoyo a pedido.",
        24,
        ("2 suites con cama king", "3 dormitorios con 2 camas queen", "2 camarotes dobles"),
        6,
        (210, 290, 320, 420),
        20,
        "#C73E1D",
        (*SHARED, "Bar exterior", "Equipo de sonido", "Personal de apoyo"),
    ),
    Sketch(
        "Atardeceres en la terraza",
        "Casa luminosa con terraza para el atardecer y piscina de borde infinito. Gemela de "
        "Casa Austin 2, con un dormitorio adicional en la planta baja.",
        15,
        ("1 cama king", "2 camas queen", "2 camas de plaza y media", "1 camarote"),
        4,
        (125, 170, 200, 265),
        15,
        "#3B8B5A",
        (*SHARED, "Borde infinito", "Hamacas"),
        "jardin",
    ),
)

HIGH_SEASONS = (("Verano", (12, 15), (3, 15)), ("Fiestas Patrias", (7, 25), (7, 31)))
SPECIAL_DATES = (
    (1, 1, "Año Nuevo", "1.50", 1),
    (2, 14, "San Valentín", "1.25", 1),
    (7, 28, "Fiestas Patrias", "1.60", 2),
    (7, 29, "Fiestas Patrias", "1.60", 1),
    (12, 24, "Nochebuena", "1.40", 1),
    (12, 25, "Navidad", "1.40", 1),
    (12, 31, "Noche de Año Nuevo", "2.25", 3),
)
"""Month, day, name, the price as a multiple of the dearest ordinary night, least nights."""

WEEKDAYS = ("Lunes", "Martes", "Miércoles", "Jueves", "Viernes", "Sábado", "Domingo")
LATE_DISCOUNTS = (10, 10, 10, 10, None, None, 15)
"""Per cent off a late checkout by weekday; None where there is none (pricing book, 9)."""


def make_houses(actor: str) -> list[House]:
    """The four houses with their prices; the cheaper facts of the catalogue come with them."""
    made = [_make_house(number, sketch, actor) for number, sketch in enumerate(SKETCHES, 1)]
    _make_seasons(actor)
    _make_services(actor)
    _make_policies(actor)
    _make_late_checkout(actor)
    return made


def set_exchange_rates(now: datetime, actor: str) -> None:
    """The rates of the last year and a half, the oldest first; the last one counts."""
    for days, rate in FORMER_RATES:
        with clock.at(now - timedelta(days=days)):
            set_exchange_rate(Decimal(rate), actor=actor)


def _make_house(number: int, sketch: Sketch, actor: str) -> House:
    house = houses.create_house(_details(number, sketch), actor=actor).value
    weekday, weekend, high_weekday, high_weekend = (Usd(rate) for rate in sketch.rates)
    rates = Rates(
        weekday_low=weekday,
        weekend_low=weekend,
        weekday_high=high_weekday,
        weekend_high=high_weekend,
    )
    prices.set_rates(house.property_id, rates, actor=actor)
    for month, day, name, multiple, least in SPECIAL_DATES:
        save_special_date(
            house.property_id,
            DateInput(
                month=month,
                day=day,
                price_usd=_in_tens(sketch.busiest_night * Decimal(multiple)),
                description=name,
                minimum_nights=least,
            ),
            actor=actor,
        )
    return house


def _in_tens(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("1E1")) + Decimal("0.00")


def _details(number: int, sketch: Sketch) -> dict[str, Any]:
    address = f"https://pool.casaaustin.test/{number}"
    return dict(  # noqa: C408 - the fields of a house by their names
        name=f"Casa Austin {number}",
        title=sketch.title,
        description=sketch.description,
        location="Playa Los Pulpos, Punta Hermosa, Lima",
        airbnb_url=f"https://www.airbnb.com/calendar/ical/{number}.ics?s=local",
        latitude=FIRST_HOUSE.latitude - number * ONE_STREET,
        longitude=FIRST_HOUSE.longitude,
        capacity_max=sketch.capacity,
        included_guests=1,
        bedrooms=len(sketch.bedrooms),
        bathrooms=sketch.bathrooms,
        bedroom_details={f"Dormitorio {n}": beds for n, beds in enumerate(sketch.bedrooms, 1)},
        features=sketch.features,
        check_in_time=CHECK_IN,
        check_out_time=CHECK_OUT,
        price_from=Usd(sketch.rates[0]),
        extra_guest_usd=Usd(sketch.extra_guest),
        background_color=sketch.color,
        pool_on_url=f"{address}/on",
        pool_off_url=f"{address}/off",
        player_id=f"ca{number}",
        swap_group=sketch.swap_group,
    )


def _make_seasons(actor: str) -> None:
    for name, start, end in HIGH_SEASONS:
        season = Season(
            season_id=ids.new_id(),
            name=name,
            season_type="high",
            start_month=start[0],
            start_day=start[1],
            end_month=end[0],
            end_day=end[1],
        )
        SEASONS.save(season, actor=actor)


def _make_services(actor: str) -> None:
    def service(name: str, usd: int, description: str) -> Service:
        return Service(
            service_id=ids.new_id(), name=name, price_usd=Usd(usd), description=description
        )

    pool = service("Piscina temperada", 50, "La piscina a 28 °C durante toda la estadía.")
    breakfast = service("Desayuno", 15, "Jugo, frutas, pan de la zona y huevos al gusto.")
    for each in (
        msgspec.structs.replace(pool, is_per_night=True, post_action=POOL_HEATING),
        msgspec.structs.replace(breakfast, is_per_night=True, is_per_person=True),
        service("Limpieza", 25, "Una limpieza a fondo a mitad de la estadía."),
        service("Traslado al aeropuerto", 30, "Un trayecto, hasta cuatro pasajeros."),
    ):
        SERVICES.save(each, actor=actor)


def _make_policies(actor: str) -> None:
    for name, days, refund, is_default in (
        ("Flexible", 15, 100, False),
        ("Moderada", 7, 50, True),
        ("Sin devolución", 0, 0, False),
    ):
        policy = CancellationPolicy(
            policy_id=ids.new_id(),
            name=name,
            days_before_check_in=days,
            refund_percentage=Decimal(refund),
            description=f"Devolución del {refund} % al cancelar con {days} días o más.",
            is_default=is_default,
        )
        POLICIES.save(policy, actor=actor)


def _make_late_checkout(actor: str) -> None:
    for weekday, discount in enumerate(LATE_DISCOUNTS):
        rule = LateCheckoutRule(
            weekday=weekday,
            name=WEEKDAYS[weekday],
            allowed=discount is not None,
            discount_value=Decimal(discount or 0),
        )
        LATE_CHECKOUT.save(rule, actor=actor)
