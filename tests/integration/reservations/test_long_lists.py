"""Lists that are longer than one answer: whatever their size, there is an answer, and all rows."""

import pytest

from chalicelib.clients.types import Client
from chalicelib.properties.types import House
from chalicelib.web import pages
from tests.support.http import Api

from ..long_lists import EVERYTHING, PHOTOS_EACH, YEAR, describe, fill, rows_of, walked


@pytest.mark.parametrize("size", ["1000", "120", "none"])
def test_a_list_that_passes_what_an_answer_holds_goes_on_at_its_next(
    api: Api, house: House, ana: Client, size: str
) -> None:
    describe(house, "ñ" * 10_000)
    fill(house, ana.client_id, 150)

    answers = list(walked(api, EVERYTHING.format(size)))

    rows = [row for answer in answers for row in rows_of(answer)]
    assert len(answers) > 1
    assert len({row["id"] for row in rows}) == len(rows) == 150
    assert [row["check_in_date"] for row in rows] == sorted(row["check_in_date"] for row in rows)


def test_one_stay_shows_every_photo_of_its_house(api: Api, house: House, ana: Client) -> None:
    describe(house, "Casa frente al mar.")
    fill(house, ana.client_id, 1)
    [row] = rows_of(api.get(EVERYTHING.format("1"), token="seller"))

    detail = api.get(f"/api/v1/reservations/{row['id']}/", token="seller").json_body

    assert len(detail["property"]["photos"]) == PHOTOS_EACH


def test_a_calendar_that_passes_what_an_answer_holds_goes_on_at_its_next(
    api: Api, house: House, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer holds a year of some eighty houses; here it holds much less."""
    monkeypatch.setattr(pages, "MOST_BYTES", 20_000)
    fill(house, ana.client_id, 60)

    answers = list(walked(api, YEAR))

    rows = [row for answer in answers for row in rows_of(answer)]
    assert len(answers) > 1
    assert len({row["id"] for row in rows}) == len(rows) == 60
