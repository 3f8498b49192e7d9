"""The way from a quote to a stay: the form of a new one, filled in with what was quoted."""

from urllib.parse import urlencode

from chalicelib.office.described import resources
from chalicelib.office.entering import forms
from chalicelib.office.requests import address_of
from chalicelib.office.visits import Visit
from chalicelib.pricing.quotes.wire.shapes import HouseQuoteView, QuoteData
from chalicelib.rates.types import POOL_HEATING

STAYS = "reservations"
ARRIVAL, DEPARTURE, GUESTS = "check_in_date", "check_out_date", "guests"
"""Called alike by a quote and by a stay."""
CLIENT = "client_id"
"""Whom a quote is for."""


def address(visit: Visit, data: QuoteData) -> str:
    """Where the quoted stay is added; empty where the quote is not of one house that is free, or
    whoever looks adds no stays."""
    is_one = len(data.properties) == 1 and data.properties[0].available
    if not is_one or not visit.may(resources.all_of_them()[STAYS].adds):
        return ""
    (quoted,) = data.properties
    told = {
        "property": quoted.property_id,
        "client": visit.request.asked(CLIENT),
        ARRIVAL: visit.request.asked(ARRIVAL),
        DEPARTURE: visit.request.asked(DEPARTURE),
        GUESTS: str(quoted.total_guests),
        "price_usd": f"{quoted.final_price_with_services_usd:.2f}",
        "price_sol": f"{quoted.final_price_with_services_sol:.2f}",
        "temperature_pool": forms.YES if _is_heated(quoted) else "",
    }
    query = urlencode({name: text for name, text in told.items() if text})
    return f"{address_of(STAYS, 'new')}?{query}"


def _is_heated(quoted: HouseQuoteView) -> bool:
    """Whether the pool is heated for the quoted price."""
    charged = {each.service_id for each in quoted.selected_additional_services}
    return any(
        each.post_action == POOL_HEATING and each.service_id in charged
        for each in quoted.additional_services
    )
