"""What the pages call each kind of thing, and what its list shows."""

from collections.abc import Mapping

import msgspec


class Title(msgspec.Struct, frozen=True):
    """What a kind of thing is called. add: the words that begin a new one. columns: what its list
    shows; nothing: the first fields that fit. tells: what the page is for."""

    many: str
    one: str
    add: str
    group: str
    tells: str
    columns: tuple[str, ...] = ()


HOUSES, PRICES, DISCOUNTS, GUESTS, BUSINESS = (
    "Casas",
    "Tarifas",
    "Descuentos",
    "Huéspedes",
    "Empresa",
)
GROUPS = (HOUSES, PRICES, DISCOUNTS, GUESTS, BUSINESS)
"""The groups of the menu, in their order."""
TITLES: Mapping[str, Title] = {
    "properties": Title(
        "Casas",
        "Casa",
        "Nueva casa",
        HOUSES,
        "Lo que los huéspedes leen de cada casa, sus horas y su capacidad.",
        (
            "name",
            "photos",
            "capacity_max",
            "included_guests",
            "hora_ingreso",
            "hora_salida",
            "special_dates",
        ),
    ),
    "property-pricing": Title(
        "Precios por noche",
        "Precios de una casa",
        "",
        HOUSES,
        "El precio de la noche, por temporada y día de la semana.",
        (
            "property_name",
            "weekday_low_season_usd",
            "weekend_low_season_usd",
            "weekday_high_season_usd",
            "weekend_high_season_usd",
            "special_dates_count",
        ),
    ),
    "special-dates": Title(
        "Fechas especiales",
        "Fecha especial",
        "Nueva fecha especial",
        HOUSES,
        "Noches con precio propio y estadía mínima.",
        (
            "property_name",
            "date_display",
            "description",
            "price_usd",
            "minimum_consecutive_nights",
            "is_active",
        ),
    ),
    "calendar-feeds": Title(
        "Calendarios de canales",
        "Calendario de un canal",
        "Nuevo calendario",
        HOUSES,
        "De dónde se lee lo que venden los canales.",
        ("property", "channel", "kind", "is_active"),
    ),
    "calendar-links": Title(
        "Calendarios que compartimos",
        "Calendario compartido",
        "Nuevo calendario compartido",
        HOUSES,
        "Direcciones con las que otros leen nuestras noches ocupadas.",
        ("name", "properties", "channel", "is_active"),
    ),
    "device-keys": Title(
        "Llaves de equipos",
        "Llave de un equipo",
        "Nueva llave",
        HOUSES,
        "Con qué entran las pantallas y los servicios de las casas.",
        ("name", "properties", "is_active", "created"),
    ),
    "bridges": Title(
        "Puentes de las casas",
        "Puente de una casa",
        "Nuevo puente",
        HOUSES,
        "Los equipos que cumplen en cada casa lo que se les pide.",
        ("name", "is_connected", "last_seen", "bridge_release", "is_active"),
    ),
    "devices": Title(
        "Dispositivos",
        "Dispositivo",
        "Nuevo dispositivo",
        HOUSES,
        "Luces, climas y demás aparatos de las casas, y quién los ve.",
        (
            "friendly_name",
            "property_id",
            "location",
            "device_type",
            "guest_accessible",
            "is_active",
        ),
    ),
    "seasons": Title(
        "Temporadas",
        "Temporada",
        "Nueva temporada",
        PRICES,
        "Cuándo rigen los precios de temporada alta y baja.",
        ("name", "season_type", "date_range_display", "is_active"),
    ),
    "services": Title(
        "Servicios adicionales",
        "Servicio adicional",
        "Nuevo servicio",
        PRICES,
        "Lo que se cobra además de las noches.",
        (
            "name",
            "price_usd",
            "service_type",
            "is_per_night",
            "is_per_person",
            "properties",
            "is_active",
        ),
    ),
    "cancellation-policies": Title(
        "Políticas de cancelación",
        "Política de cancelación",
        "Nueva política",
        PRICES,
        "Qué se devuelve cuando un huésped cancela.",
        (
            "name",
            "days_before_checkin",
            "refund_percentage",
            "properties",
            "is_default",
            "is_active",
        ),
    ),
    "late-checkout": Title(
        "Late checkout",
        "Late checkout de un día",
        "Nuevo día",
        PRICES,
        "Qué días se puede salir tarde, y a qué precio.",
        ("weekday", "name", "allows_late_checkout", "discount_value", "is_active"),
    ),
    "exchange-rates": Title(
        "Tipos de cambio",
        "Tipo de cambio",
        "Nuevo tipo de cambio",
        PRICES,
        "Cuántos soles vale un dólar.",
        ("usd_to_sol", "is_active", "created"),
    ),
    "discount-codes": Title(
        "Códigos de descuento",
        "Código de descuento",
        "Nuevo código",
        DISCOUNTS,
        "Códigos que los huéspedes escriben al cotizar.",
        (
            "code",
            "discount_type",
            "discount_value",
            "validity_display",
            "restriction_display",
            "used_count",
            "status_display",
        ),
    ),
    "automatic-discounts": Title(
        "Descuentos automáticos",
        "Descuento automático",
        "Nuevo descuento automático",
        DISCOUNTS,
        "Descuentos que se dan solos a quien cumple lo que piden.",
        (
            "name",
            "trigger",
            "discount_percentage",
            "validity_display",
            "required_achievements_display",
            "restriction_display",
            "is_active",
        ),
    ),
    "dynamic-discounts": Title(
        "Generadores de códigos",
        "Generador de códigos",
        "Nuevo generador",
        DISCOUNTS,
        "Con qué crea códigos el chatbot.",
        (
            "name",
            "prefix",
            "discount_percentage",
            "validity_days",
            "usage_limit",
            "restriction_display",
            "is_active",
        ),
    ),
    "welcome-discounts": Title(
        "Descuentos de bienvenida",
        "Descuento de bienvenida",
        "Nuevo descuento de bienvenida",
        DISCOUNTS,
        "El código que recibe quien se registra.",
        ("name", "discount_percentage", "validity_days", "restriction_display", "is_active"),
    ),
    "referral-discounts": Title(
        "Descuentos por referido",
        "Descuento por referido",
        "Nuevo descuento por referido",
        DISCOUNTS,
        "Lo que recibe en su primera reserva quien viene recomendado.",
        ("achievement", "discount_percentage", "is_active"),
    ),
    "achievements": Title(
        "Niveles",
        "Nivel",
        "Nuevo nivel",
        GUESTS,
        "Los niveles del programa y lo que pide cada uno.",
        (
            "name",
            "required_reservations",
            "required_referrals",
            "required_referral_reservations",
            "order",
            "is_active",
        ),
    ),
    "loyalty-messages": Title(
        "Mensajes del programa",
        "Mensaje del programa",
        "Nuevo mensaje",
        GUESTS,
        "Lo que los huéspedes leen junto a sus puntos.",
        ("mensaje", "activo"),
    ),
    "referral-points": Title(
        "Puntos por referido",
        "Porcentaje de puntos por referido",
        "Nuevo porcentaje",
        GUESTS,
        "Qué parte de lo pagado recibe en puntos quien recomendó.",
        ("percentage", "is_active", "created"),
    ),
    "events": Title(
        "Eventos y concursos",
        "Evento",
        "Nuevo evento",
        GUESTS,
        "Lo que se organiza para los huéspedes, y quién puede participar.",
        (
            "title",
            "image",
            "event_date",
            "registered_count",
            "pending_count",
            "winners",
            "status",
        ),
    ),
    "event-categories": Title(
        "Categorías de eventos",
        "Categoría de eventos",
        "Nueva categoría",
        GUESTS,
        "Con qué se ordenan los eventos.",
        ("name", "description", "icon", "color"),
    ),
    "airbnb-profits": Title(
        "Ingresos de Airbnb",
        "Ingreso de Airbnb",
        "Nuevo ingreso",
        BUSINESS,
        "Lo que cada casa ganó por Airbnb, mes a mes.",
        ("property", "month", "year", "profit_sol"),
    ),
    "users": Title(
        "Usuarios del personal",
        "Usuario",
        "Nuevo usuario",
        BUSINESS,
        "Quién entra al panel y a esta oficina, y qué puede hacer.",
        ("first_name", "last_name", "email", "groups", "is_active", "last_login"),
    ),
}


def title_of(slug: str) -> Title:
    """What a resource is called; a new one goes by its address until it has words here."""
    return TITLES.get(slug) or Title(slug, slug, f"Agregar {slug}", BUSINESS, "")
