"""Every field that the pages of the panel read of figures and of work on site is there and of its
form, with nothing, with a day and with a year of stays (panel book, 3.2, 4.1, 4.2, 4.6 and 4.8):
the panel crashes on a text where it formats a number, and on a list that is missing."""

import json
import math
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.insights.figures import service as figures
from chalicelib.kernel import clock
from tests.support.people import employ

from .circle import Circle, lima
from .searches.figures import fold

TODAY = date(2026, 3, 2)
Check = Callable[[Any], bool]
YEAR = "date_from=2026-03-01&date_to=2027-02-28"


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_amount(value: Any) -> bool:
    """A text with two decimals, which is printed as it comes."""
    return isinstance(value, str) and re.fullmatch(r"-?\d+\.\d\d", value) is not None


def is_name_of_a_house(value: Any) -> bool:
    return isinstance(value, str) and re.search(r"\d+", value) is not None


def is_list(value: Any) -> bool:
    return isinstance(value, list)


def is_day(value: Any) -> bool:
    return isinstance(value, str) and str(date.fromisoformat(value)) == value


def is_moment(value: Any) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


def is_one_of(*words: str) -> Check:
    return lambda value: value in words


def may_be_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


def all_are(check: Check, *fields: str, of: str = "") -> dict[str, Check]:
    """These fields, of the rows or the object `of`."""
    return {f"{of}.{field}" if of else field: check for field in fields}


PAGE: dict[str, Check] = {
    **all_are(is_number, "count", "actual", "total_paginas"),
    "results": is_list,
}
HOUSES, SELLERS = "free_days_per_house[]", "best_sellers[]"
DASHBOARD: dict[str, Check] = {
    "free_days_per_house": is_list,
    f"{HOUSES}.casa": is_name_of_a_house,
    f"{HOUSES}.property__background_color": is_text,
    **all_are(
        is_number,
        "dias_libres",
        "dias_ocupada",
        "noches_man",
        "dinero_facturado",
        "dinero_por_cobrar",
        of=HOUSES,
    ),
    **all_are(is_number, "free_days_total", "ocuppied_days_total", "noches_man"),
    **all_are(is_amount, "dinero_por_cobrar", "dinero_total_facturado", "puntos_canjeados"),
    "best_sellers": is_list,
    f"{SELLERS}.id": is_number,
    **all_are(is_text, "nombre", "apellido", of=SELLERS),
    f"{SELLERS}.ventas_soles": is_amount,
    f"{SELLERS}.foto_perfil": may_be_null(is_text),
}
MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
ROWS = "results[]"
STAYS: dict[str, Check] = {
    **PAGE,
    **all_are(is_text, "id", "client.first_name", "client.last_name", "property.name", of=ROWS),
    f"{ROWS}.origin": is_one_of("air", "aus", "client"),
    f"{ROWS}.price_sol": is_amount,
    f"{ROWS}.check_in_date": is_day,
    **all_are(may_be_null(is_text), "client.number_doc", "client.tel_number", of=ROWS),
}
TEAM: dict[str, Check] = {
    **PAGE,
    **all_are(is_text, "id", "full_name", "first_name", "phone", "status", of=ROWS),
    **all_are(may_be_null(is_text), "photo", "email", of=ROWS),
    f"{ROWS}.staff_type": is_one_of("cleaning", "maintenance", "both"),
    f"{ROWS}.tasks_today": is_number,
    f"{ROWS}.daily_rate": is_amount,
}
TASKS: dict[str, Check] = {
    **PAGE,
    **all_are(is_text, "id", "task_type", "property_name", "property_background_color", of=ROWS),
    **all_are(is_text, "description", "title", "estimated_duration", of=ROWS),
    f"{ROWS}.completion_notes": is_text,
    f"{ROWS}.status": is_one_of(
        "pending", "assigned", "in_progress", "completed", "cancelled", "needs_review"
    ),
    f"{ROWS}.priority": is_one_of("low", "medium", "high", "urgent"),
    f"{ROWS}.scheduled_date": is_day,
    f"{ROWS}.check_out_date": may_be_null(is_day),
    f"{ROWS}.staff_member": may_be_null(is_text),
    f"{ROWS}.actual_start_time": may_be_null(is_moment),
    f"{ROWS}.photos": is_list,
}
TIMES: dict[str, Check] = {
    **TASKS,
    f"{ROWS}.actual_end_time": is_moment,
    f"{ROWS}.actual_duration_display": is_text,
}
ENVELOPE: dict[str, Check] = {
    "success": lambda value: value is True,
    "generated_at": is_moment,
}
SEARCHES: dict[str, Check] = {
    **ENVELOPE,
    **all_are(
        is_number,
        "total_searches",
        "unique_clients_searching",
        "avg_searches_per_day",
        of="data.search_summary",
    ),
    # Null where no client searched: nothing of a hundred is not none.
    "data.search_summary.conversion_rate": may_be_null(is_number),
    "data.searches_by_weekday[].weekday": is_text,
    "data.searches_by_weekday[].searches_count": is_number,
    "data.searches_by_hour[].hour_label": is_text,
    "data.searches_by_hour[].searches_count": is_number,
    "data.daily_search_activity[].date": is_day,
    "data.daily_search_activity[].searches_count": is_number,
    "data.stay_duration_analysis[].duration_label": is_text,
    **all_are(
        is_number, "percentage", "searches_count", "avg_guests", of="data.stay_duration_analysis[]"
    ),
    "data.guest_count_analysis[].guest_range": is_text,
    "data.guest_count_analysis[].searches_count": is_number,
    "data.popular_checkin_dates[].checkin_date": is_day,
    **all_are(
        is_number,
        "searches_count",
        "unique_searchers",
        "avg_stay_duration",
        of="data.popular_checkin_dates[]",
    ),
    "data.top_searched_properties[].property_name": is_text,
    **all_are(is_number, "search_count", "percentage", of="data.top_searched_properties[]"),
    **all_are(is_text, "client_name", of="data.top_searching_clients[]"),
    "data.top_searching_clients[].client_email": may_be_null(is_text),
    "data.top_searching_clients[].search_count": is_number,
    "data.top_searching_clients[].last_search_date": is_moment,
    **all_are(is_text, "client_id", "client_name", of="data.searches_per_client[]"),
    "data.searches_per_client[].client_email": may_be_null(is_text),
    **all_are(is_number, "searches_count", "avg_guests_searched", of="data.searches_per_client[]"),
    "data.searches_per_client[].last_search_date": is_moment,
    "data.anonymous_ips_analysis.top_searching_ips": is_list,
    "data.anonymous_ips_analysis.top_searching_ips[].ip_last_4": is_text,
    **all_are(
        is_number,
        "search_count",
        "unique_dates",
        of="data.anonymous_ips_analysis.top_searching_ips[]",
    ),
    "data.anonymous_ips_analysis.top_searching_ips[].most_searched_property": may_be_null(is_text),
}
INCOME: dict[str, Check] = {
    **ENVELOPE,
    **all_are(
        is_number,
        "total_revenue",
        "avg_revenue_per_reservation",
        "total_reservations",
        "revenue_per_night",
        of="data.revenue_summary",
    ),
    **all_are(
        is_number,
        "revenue_growth_percentage",
        "reservations_growth_percentage",
        of="data.growth_metrics",
    ),
    "data.revenue_by_period[].period_label": is_text,
    "data.revenue_by_period[].revenue": is_number,
    "data.payment_distribution[].payment_method": is_text,
    "data.payment_distribution[].percentage": is_number,
    **all_are(
        is_number,
        "min_total_cost",
        "max_total_cost",
        "avg_total_cost",
        "avg_price_per_night",
        of="data.price_analysis",
    ),
    "data.price_analysis.price_distribution[].price_range": is_text,
    **all_are(
        is_number,
        "reservations_count",
        "percentage",
        of="data.price_analysis.price_distribution[]",
    ),
}
UPCOMING: dict[str, Check] = {
    **ENVELOPE,
    "data.top_upcoming_checkins": is_list,
    **all_are(is_day, "checkin_date", "weekday", of="data.top_upcoming_checkins[]"),
    **all_are(
        is_number,
        "total_searches",
        "client_searches",
        "anonymous_searches",
        "avg_stay_duration",
        of="data.top_upcoming_checkins[]",
    ),
}
IN_MONTH = "page=1&page_size=10&search=&year=2026&month=3&type=&exclude=man&from_check_in=true"
DONE = "task_type=checkout_cleaning&status=completed&page=1&page_size=50"
BOTH = "include_clients=true&include_anonymous=true"
READ: dict[str, dict[str, Check]] = {
    "dashboard?month=3&year=2026": DASHBOARD,
    "profit-resume/?year=2026": all_are(is_amount, *MONTHS.split()),
    f"reservations/?{IN_MONTH}": STAYS,
    "staff/?page=1&page_size=50&search=": TEAM,
    "tasks/?page=1&page_size=100": TASKS,
    "tasks/?page=1&page_size=100&date_from=2026-03-02": TASKS,
    f"tasks/?{DONE}": TIMES,
    f"stats/search-tracking?date_from=2026-02-01&date_to=2026-03-02&{BOTH}": SEARCHES,
    **{
        f"stats/ingresos?{YEAR}&period={period}&currency={currency}": INCOME
        for period, currency in (("day", "PEN"), ("week", "USD"), ("month", "PEN"))
    },
    "upcoming-checkins?days_ahead=60&limit=20&include_anonymous=true": UPCOMING,
}


def values(node: Any, path: str) -> Iterator[Any]:
    """What stands at a path; KeyError where it is missing. `rows[]` stands for each row."""
    head, _, rest = path.partition(".")
    value = node[head.removesuffix("[]")]
    for each in value if head.endswith("[]") else (value,):
        if rest:
            yield from values(each, rest)
        else:
            yield each


def no_number(name: str) -> None:
    """What JSON does not have, and browsers refuse: `NaN`, `Infinity`."""
    raise AssertionError(name)


def problems(circle: Circle, *, is_filled: bool) -> list[str]:
    """What the panel could not show; in a business that has something no list may be empty."""
    found = []
    for path, fields in READ.items():
        answer = circle.api.get(f"/api/v1/{path}", token="admin")
        assert answer.status_code == 200, (path, answer.body)
        body = json.loads(answer.body, parse_constant=no_number)
        for field, check in fields.items():
            shown = list(values(body, field))
            wrong = [each for each in shown if not check(each)]
            if wrong or (is_filled and not shown):
                found.append(f"{path}: {field}: {wrong[:1] or 'nothing'}")
    return found


def work(circle: Circle) -> None:
    """Somebody on site, who did something and has something else to do."""

    def sent(method: str, path: str, **body: Any) -> Any:
        answer = circle.api.request(method, f"/api/v1/{path}/", token="admin", json=body)
        assert answer.status_code in {200, 201}, answer.body
        return answer.json_body

    person = {"first_name": "Rosa", "last_name": "Quispe", "phone": "987654321"}
    member = sent("POST", "staff", staff_type="cleaning", daily_rate="80.00", **person)["id"]
    task = {
        "title": "Limpieza",
        "description": "",
        "task_type": "checkout_cleaning",
        "building_property": "Casa Austin 1",
        "scheduled_date": f"{TODAY}T09:00:00Z",
        "estimated_duration": "60",
        "requires_photo_evidence": False,
    }
    for staff_member in (member, ""):
        made = sent("POST", "tasks", staff_member=staff_member, **task)
    made = sent("POST", "tasks", staff_member=member, **task)
    for status in ("in_progress", "completed"):
        sent("PATCH", f"tasks/{made['id']}", status=status)


def search(circle: Circle, guest: dict[str, Any]) -> None:
    """A guest and a visitor search for a house."""
    body = {
        "check_in_date": str(TODAY + timedelta(days=20)),
        "check_out_date": str(TODAY + timedelta(days=22)),
        "guests": 3,
        "property": circle.house.property_id,
    }
    for token in (guest["id"], None):
        answer = circle.api.post("/api/v1/clients/track-search/", json=body, token=token)
        assert answer.status_code == 200, answer.body


def book(circle: Circle, guest: dict[str, Any], count: int) -> None:
    """So many stays, each a month after the one before."""
    for number in range(count):
        arrival = TODAY + timedelta(days=30 * number)
        stay = circle.book(
            guest,
            f"{300 + 400 * number}.50",
            check_in_date=str(arrival),
            check_out_date=str(arrival + timedelta(days=2)),
        )
        figures.count(stay["id"], now=clock.now())


def test_with_nothing_the_panel_shows_its_pages(circle: Circle) -> None:
    with clock.at(lima(str(TODAY))):
        assert problems(circle, is_filled=False) == []


@pytest.mark.parametrize("stays", [1, 12])
def test_with_stays_and_work_the_panel_shows_its_pages(circle: Circle, stays: int) -> None:
    employ(1, "Wilma", "admin")
    with clock.at(lima(str(TODAY), "09:00")):
        ana = circle.register("Ana")
        search(circle, ana)
        work(circle)
        book(circle, ana, stays)
    fold(f"{TODAY} 09:05")
    with clock.at(lima(str(TODAY))):
        assert problems(circle, is_filled=True) == []
