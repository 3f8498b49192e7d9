"""What a list and its forms say beside the fields, and how the fields of long forms are grouped."""

from collections.abc import Mapping, Sequence

import msgspec

from chalicelib.office.entering.inputs import Input

INSTEAD = "Los días de llegada que se escriben valen en lugar de las otras dos restricciones."
NOTES: Mapping[str, str] = {
    "seasons": "Una temporada rige para todas las casas, y vuelve cada año en las mismas fechas.",
    "exchange-rates": "Rige un tipo de cambio a la vez: al activar uno, los demás dejan de regir.",
    "welcome-discounts": "Rige un descuento de bienvenida a la vez.",
    "dynamic-discounts": (
        "No marque a la vez las llegadas de domingo a jueves y las de viernes o sábado: "
        "ningún día cumpliría ambas. El prefijo no cambia después de crear el generador."
    ),
    "automatic-discounts": INSTEAD,
    "discount-codes": INSTEAD,
    "referral-discounts": "Hay una fila por nivel de quien recomienda.",
    "cancellation-policies": "Una sola política vale cuando ninguna otra corresponde.",
    "late-checkout": "Cambie lo que haga falta en la tabla y guarde al final.",
}
"""By resource."""
DAYS = ("restrict_weekdays", "restrict_weekends", "specific_weekdays")
LIMITS = ("min_amount_usd", "max_discount_usd", "usage_limit", "apply_only_to_base_price")
GROUPS: Mapping[str, Sequence[tuple[str, Sequence[str]]]] = {
    "properties": (
        ("Lo básico", ("name", "titulo", "descripcion", "background_color", "swap_group")),
        ("Ubicación", ("location", "latitude", "longitude")),
        (
            "Alojamiento",
            (
                "capacity_max",
                "included_guests",
                "dormitorios",
                "banos",
                "detalle_dormitorios",
                "caracteristicas",
            ),
        ),
        (
            "Horas y precios",
            (
                "hora_ingreso",
                "hora_salida",
                "devices_from",
                "precio_desde",
                "precio_extra_persona",
                "advance_percentage",
            ),
        ),
        ("Direcciones", ("airbnb_url", "on_temperature_pool_url", "off_temperature_pool_url")),
        ("Música", ("player_id", "music_from")),
    ),
    "property-pricing": (
        ("Temporada baja", ("weekday_low_season_usd", "weekend_low_season_usd")),
        ("Temporada alta", ("weekday_high_season_usd", "weekend_high_season_usd")),
    ),
    "discount-codes": (
        ("El código", ("code", "description", "discount_type", "discount_value", "is_active")),
        ("Vigencia", ("start_date", "end_date")),
        ("Días de llegada", DAYS),
        ("Límites", LIMITS),
        ("Para quién", ("properties", "client")),
    ),
    "automatic-discounts": (
        ("El descuento", ("name", "description", "trigger", "discount_percentage", "is_active")),
        ("Vigencia", ("start_date", "end_date")),
        ("Días de llegada", DAYS),
        ("Límites", LIMITS),
        ("Para quién", ("required_achievements",)),
    ),
    "dynamic-discounts": (
        ("El generador", ("name", "prefix", "discount_percentage", "validity_days", "is_active")),
        ("Días de llegada", DAYS),
        ("Límites", LIMITS),
        ("Para qué casas", ("properties",)),
    ),
    "welcome-discounts": (
        ("El descuento", ("name", "discount_percentage", "validity_days", "is_active")),
        ("Lo que se dice", ("promotional_message", "promotional_subtitle")),
        ("Días de llegada", DAYS),
        ("Límites", LIMITS),
        ("Para qué casas", ("properties",)),
    ),
}
"""By resource: what a group of its form is called, and its fields."""
REST = "Otros datos"


class Group(msgspec.Struct, frozen=True):
    """Inputs that belong together; without a legend where a form is not parted."""

    legend: str
    inputs: Sequence[Input]


def note_of(slug: str) -> str:
    """What is said of a resource wherever it is listed or written; mostly nothing."""
    return NOTES.get(slug, "")


def grouped(slug: str, inputs: Sequence[Input]) -> list[Group]:
    """The inputs of a form in its groups; those of no group come last."""
    if slug not in GROUPS:
        return [Group("", inputs)]
    left = {each.field.name: each for each in inputs}
    groups = [
        Group(legend, [left.pop(name) for name in names if name in left])
        for legend, names in GROUPS[slug]
    ]
    groups.append(Group(REST, list(left.values())))
    return [group for group in groups if group.inputs]
