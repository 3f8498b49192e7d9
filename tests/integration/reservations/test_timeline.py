"""The timeline of a booking, as staff read it."""

from datetime import date
from typing import Any

import pytest

from chalicelib.cloud import usage
from chalicelib.cloud.transaction import Transaction
from chalicelib.properties.types import House
from chalicelib.sync.events import ChannelConflicts
from chalicelib.timeline import service
from tests.support.houses import new_house
from tests.support.http import Api

from .conftest import NOW, Order, day
from .lists_desk import LIST

NOBODY = "0b7f3a52-4ac8-4a0e-9d0e-7f0e9a3f1c00"


def timeline(api: Api, stay_id: str) -> list[dict[str, Any]]:
    answer = api.get(f"{LIST}{stay_id}/timeline/", token="seller")
    assert answer.status_code == 200, answer.body
    rows: list[dict[str, Any]] = answer.json_body
    return rows


def texts(api: Api, stay_id: str) -> list[str]:
    return [row["text"] for row in timeline(api, stay_id)]


def clash(house: House, *stay_ids: str) -> None:
    tx = Transaction(NOW)
    tx.emit(
        ChannelConflicts(
            conflict_id="k1",
            property_id=house.property_id,
            channel="Airbnb",
            check_in=date(2026, 4, 7),
            check_out=date(2026, 4, 9),
            reservation_ids=stay_ids,
        ),
        actor="system",
    )
    tx.commit()


def test_it_tells_what_happened_newest_first(api: Api, take: Order) -> None:
    stay = take(day(4, 6), day(4, 8))
    path = f"{LIST}{stay['id']}/"
    assert api.patch(path, token="seller", form={"check_out_date": day(4, 9)}).status_code == 200
    assert api.patch(path, token="seller", form={"status": "cancelled"}).status_code == 200
    told = texts(api, stay["id"])
    assert told[0] == "La reserva fue cancelada."
    assert told[1] == "La reserva cambió de noches o de casa: 6 al 9 de abril de 2026."
    assert told[-1].startswith("Se registró la reserva (Austin), 6 al 8 de abril de 2026")


def test_a_change_says_of_what_and_from_what_to_what(api: Api, take: Order) -> None:
    stay = take(day(4, 6), day(4, 8))
    other = new_house("Casa Austin 9")
    form = {"property": other.property_id, "guests": "2"}
    assert api.patch(f"{LIST}{stay['id']}/", token="admin", form=form).status_code == 200
    changes = {each["field"]: each for each in timeline(api, stay["id"])[0]["changes"]}
    assert (changes["guests"]["label"], changes["guests"]["old"], changes["guests"]["new"]) == (
        "Número de personas",
        4,
        2,
    )
    house = changes["property"]
    assert (house["old"], house["new"]) == ("Casa Austin 1", "Casa Austin 9")


def test_money_and_calendars_are_part_of_it(api: Api, take: Order, house: House) -> None:
    stay, neighbour = take(day(4, 6), day(4, 8)), take(day(4, 8), day(4, 10))
    clash(house, stay["id"])
    form = {"advance_payment": "500", "advance_payment_currency": "sol"}
    assert api.patch(f"{LIST}{stay['id']}/", token="seller", form=form).status_code == 200
    told = texts(api, stay["id"])
    assert "Se anotó un pago de S/ 500.00 según el personal." in told
    assert "El calendario de Airbnb vendió noches de esta reserva: 7 al 9 de abril de 2026." in told
    assert not [text for text in texts(api, neighbour["id"]) if "calendario" in text]


def test_it_shows_no_more_than_it_says(
    api: Api, take: Order, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay = take(day(4, 6), day(4, 8))
    clash(house, stay["id"])
    clash(house, stay["id"])
    monkeypatch.setattr(service, "MOST", 2)
    assert [row["event"] for row in timeline(api, stay["id"])] == ["channel.conflicts"] * 2


def test_a_removed_stay_keeps_its_timeline(api: Api, take: Order) -> None:
    stay = take(day(4, 6), day(4, 8))
    assert api.delete(f"{LIST}{stay['id']}/", token="admin").status_code == 204
    assert texts(api, stay["id"])[0].startswith("Se eliminó la reserva.")


def test_who_reads_none(api: Api, take: Order) -> None:
    stay = take(day(4, 6), day(4, 8))
    path = f"{LIST}{stay['id']}/timeline/"
    assert api.get(path).status_code == 401
    assert api.get(path, token="cleaner").status_code == 403
    for unknown in (NOBODY, "x"):
        assert api.get(f"{LIST}{unknown}/timeline/", token="admin").status_code == 404


def test_it_takes_three_rounds(api: Api, take: Order) -> None:
    stay = take(day(4, 6), day(4, 8))
    timeline(api, stay["id"])
    with usage.measured() as used:
        timeline(api, stay["id"])
    assert used.calls <= 5
