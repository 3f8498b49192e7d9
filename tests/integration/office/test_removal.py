"""What taking an entry out would affect, beyond other settings."""

from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock, dates
from chalicelib.properties.types import House
from tests.integration.payments.conftest import ana, api, book, hold, house, monday, tokens
from tests.support import crew
from tests.support.office import Browser
from tests.support.tasks import new_task

__all__ = ["ana", "api", "book", "hold", "house", "monday", "tokens"]


def test_a_house_shows_the_stays_that_are_to_come(
    admin: Browser, house: House, hold: dict[str, Any]
) -> None:
    page = admin.get(f"properties/{house.property_id}/delete/")
    assert "Reservas (1): Ana Quispe" in page.text


def test_a_client_shows_theirs(admin: Browser, ana: Client, hold: dict[str, Any]) -> None:
    assert "Reservas (1): " in admin.get(f"clients/{ana.client_id}/delete/").text


def test_somebody_of_the_team_shows_what_they_are_to_do(admin: Browser, house: House) -> None:
    rosa, luz = crew.join("Rosa"), crew.join("Luz")
    new_task(
        dates.today(clock.now()),
        title="Podar las palmeras",
        member_id=rosa.member_id,
        property_id=house.property_id,
    )
    assert "Tareas (1): Podar las palmeras" in admin.get(f"staff/{rosa.member_id}/delete/").text
    assert "Nada más tiene que ver" in admin.get(f"staff/{luz.member_id}/delete/").text


@pytest.mark.parametrize("path", ["properties/x/delete/", "clients/x/delete/"])
def test_what_is_not_there_affects_nothing(admin: Browser, path: str) -> None:
    assert admin.get(path).status == 404
