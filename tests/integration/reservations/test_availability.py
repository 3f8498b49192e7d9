"""Whether a house is free: the public calendar, and what the panel asks while dates are typed."""

import pytest

from chalicelib.properties.types import House
from tests.support.http import Api

from .conftest import Order, day


def test_the_public_calendar_tells_when_and_never_who(api: Api, take: Order, house: House) -> None:
    take(day(4, 6), day(4, 8))
    take(day(4, 8), day(4, 10))
    take(day(4, 20), day(4, 21))

    path = f"/api/v1/property/{house.slug}/calendar-occupancy/"
    answer = api.get(f"{path}?year=2026&month=4")

    assert answer.json_body["data"]["occupancy"] == [
        {"start_date": day(4, 6), "end_date": day(4, 10), "blocked": True},
        {"start_date": day(4, 20), "end_date": day(4, 21), "blocked": True},
    ]
    one_day = api.get(f"{path}?year=2026&month=4&day=20").json_body["data"]["occupancy"]
    assert len(one_day) == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?year=x", 400), ("?year=2026&day=3", 400), ("?year=2026&month=2&day=30", 400)],
)
def test_the_public_calendar_refuses_what_is_no_date(
    api: Api, house: House, query: str, status: int
) -> None:
    answer = api.get(f"/api/v1/property/{house.slug}/calendar-occupancy/{query}")
    assert (answer.status_code, answer.json_body["success"]) == (status, False)


def test_the_public_calendar_says_which_part_of_the_date_is_wrong(api: Api, house: House) -> None:
    path = f"/api/v1/property/{house.slug}/calendar-occupancy/"
    assert api.get(f"{path}?year=x&month=13").json_body == {
        "success": False,
        "error": "Año: Se requiere un número entero válido. Mes: Debe ser 12 o menos.",
    }


def test_the_public_calendar_knows_slugs_only(api: Api, house: House) -> None:
    path = f"/api/v1/property/{house.property_id}/calendar-occupancy/?year=2026"
    assert api.get(path).status_code == 404


def test_a_stay_that_is_moved_is_not_in_its_own_way(api: Api, take: Order, house: House) -> None:
    stay = take(day(4, 6), day(4, 8))
    form = {
        "property": house.property_id,
        "check_in_date": day(4, 7),
        "check_out_date": day(4, 9),
        "reservation_id": stay["id"],
    }

    assert api.patch("/api/v1/prop/check-avaible/", form=form).json_body["condition"] is True
    del form["reservation_id"]
    assert api.post("/api/v1/prop/check-avaible/", form=form).json_body["condition"] is False


def test_a_busy_house_is_a_conflict_that_the_panel_shows(
    api: Api, take: Order, house: House
) -> None:
    take(day(4, 6), day(4, 8))
    form = {
        "property": house.property_id,
        "check_in_date": day(4, 7),
        "check_out_date": day(4, 9),
    }
    answer = api.post("/api/v1/prop/check-avaible/", form=form)
    assert answer.status_code == 409
    assert answer.json_body["condition"] is False
    assert answer.json_body["message"] == "Propiedad no disponible para esa fecha"
    assert answer.json_body["detail"] == "Propiedad no disponible para esa fecha"


@pytest.mark.parametrize(
    ("check_in", "check_out"),
    [
        (None, None),
        (None, day(4, 9)),
        (day(4, 7), None),
        ("", day(4, 9)),
        ("Invalid Date", day(4, 9)),
        (day(4, 7), "Invalid Date"),
        (day(4, 7), "undefined"),
        (day(4, 7), "2026-04-"),
        (day(4, 7), "2026-04-31"),
        (day(4, 7), "0202-04-09"),
        ("0202-04-07", day(4, 9)),
        (day(4, 9), day(4, 7)),
        (day(4, 7), day(4, 7)),
        (day(4, 7), day(9, 7)),
    ],
)
def test_dates_that_are_still_typed_are_no_conflict(
    api: Api, take: Order, house: House, check_in: str | None, check_out: str | None
) -> None:
    take(day(4, 6), day(4, 10))
    dates = {"check_in_date": check_in, "check_out_date": check_out}
    form = {name: text for name, text in dates.items() if text is not None}
    answer = api.post("/api/v1/prop/check-avaible/", form={"property": house.property_id, **form})
    assert answer.status_code == 200, answer.body
    assert answer.json_body["message"]


def test_availability_needs_a_house(api: Api) -> None:
    form = {"check_in_date": day(4, 7), "check_out_date": day(4, 9)}
    answer = api.post("/api/v1/prop/check-avaible/", form=form)
    assert answer.status_code == 400
    assert "property" in answer.json_body
