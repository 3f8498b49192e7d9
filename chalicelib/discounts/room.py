"""Discounts and their codes."""

from chalicelib.cloud.rooms import Room, Uses

DISCOUNTS = "chalicelib.discounts"

ROOM = Room(
    name="discounts",
    paths={
        f"{DISCOUNTS}.generators.routes": (
            "properties/generate-discount",
            "properties/generate-simple-discount",
        ),
        f"{DISCOUNTS}.welcome.routes": (
            "clients/welcome-discount",
            "clients/client-auth/welcome-discount",
        ),
        f"{DISCOUNTS}.automatic.routes": (
            "property/automaticdiscount",
            "properties/automatic-discounts",
        ),
        f"{DISCOUNTS}.bot.routes": ("bot/global-discount",),
        f"{DISCOUNTS}.codes.routes": ("admin/discount-codes",),
        f"{DISCOUNTS}.routes": (
            "admin/automatic-discounts",
            "admin/dynamic-discounts",
            "admin/welcome-discounts",
            "admin/referral-discounts",
        ),
    },
    uses=Uses(
        reads=("clients", "ledgers", "properties"),
        writes=("clients", "directories", "ledgers", "properties"),
    ),
    emits=(
        "automatic_discount.removed",
        "automatic_discount.saved",
        "discount_code.changed",
        "discount_code.created",
        "discount_code.generated",
        "discount_code.removed",
        "dynamic_discount.removed",
        "dynamic_discount.saved",
        "referral_discount.removed",
        "referral_discount.saved",
        "welcome_discount.issued",
        "welcome_discount.removed",
        "welcome_discount.saved",
    ),
)
