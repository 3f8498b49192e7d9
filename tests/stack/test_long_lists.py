"""A thousand stays in one answer, with a database that answers as quickly as DynamoDB does."""

from collections.abc import Iterator

import pytest

from bench import scene
from bench.scene import ADMINISTRATOR, NOW, Scene
from chalicelib.kernel import clock
from chalicelib.reservations import routes as reservations
from chalicelib.reservations.lists import routes as calendars
from chalicelib.web.application import Application
from local.aws.ministack import MiniStack
from tests.integration.long_lists import EVERYTHING, YEAR, describe, fill, rows_of, walked
from tests.support.http import Api


@pytest.fixture
def business(aws: MiniStack) -> Iterator[Scene]:
    with clock.at(NOW):
        made = scene.build(house_count=1, client_count=1)
        describe(made.houses[0], "Casa frente al mar.")
        fill(made.houses[0], made.client_ids[0], 1000)
        yield made


def test_a_thousand_stays_in_a_house_of_thirty_photos_are_one_answer(business: Scene) -> None:
    routers = (reservations.router, calendars.router)
    api = Api(Application("lists", routers=routers, resolver=lambda _: ADMINISTRATOR))

    for size in ("1000", "none"):
        [answer] = walked(api, EVERYTHING.format(size))
        shown = [row["property"] for row in rows_of(answer)]
        assert len(shown) == 1000
        assert [photo["order"] for photo in shown[0]["photos"]] == [3]
        assert shown[0]["photos"][0] == shown[0]["main_photo"]
        assert shown[0]["descripcion"] == "Casa frente al mar."
    [year] = walked(api, YEAR)
    assert len(rows_of(year)) == 1000
