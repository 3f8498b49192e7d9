"""Discounts and their codes."""

from chalicelib.cloud.rooms import Room, Uses

ROUTES = "chalicelib.discounts.routes"

ROOM = Room(
    name="discounts",
    paths={
        f"{ROUTES}.generating": (
            "properties/generate-discount",
            "properties/generate-simple-discount",
        ),
        f"{ROUTES}.welcome": ("clients/welcome-discount", "clients/client-auth/welcome-discount"),
        f"{ROUTES}.automatic": ("property/automaticdiscount", "properties/automatic-discounts"),
        f"{ROUTES}.bot": ("bot/global-discount",),
        f"{ROUTES}.admin_codes": ("admin/discount-codes",),
        f"{ROUTES}.admin_automatic": ("admin/automatic-discounts",),
        f"{ROUTES}.admin_dynamic": ("admin/dynamic-discounts",),
        f"{ROUTES}.admin_welcome": ("admin/welcome-discounts",),
        f"{ROUTES}.admin_referral": ("admin/referral-discounts",),
    },
    uses=Uses(
        reads=("clients", "ledgers", "properties"),
        writes=("clients", "ledgers", "properties"),
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
