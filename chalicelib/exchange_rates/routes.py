"""The administration of exchange rates: a history, of which one counts."""

from chalicelib.exchange_rates.service import EXCHANGE_RATES
from chalicelib.kernel.permissions import Permission
from chalicelib.web.crud import Resource, administration
from chalicelib.web.shapes import Field

router = administration(
    "exchange rates",
    Permission.MANAGES_PRICES,
    Resource(
        collection=EXCHANGE_RATES,
        path="/admin/exchange-rates",
        one="rate",
        many="exchange rates, the newest first",
        fields={"rate": Field("usd_to_sol")},
        texts={
            "add": "Enter a rate; it counts from now on, unless `is_active` is false.",
            "change": "Correct a rate, or let it count.",
            "remove": "Take a rate out of the history; the one that counts stays (409).",
            "activate": "Let a rate count instead of the one that did.",
        },
        actions={"activate": {"is_active": True}},
    ),
)
