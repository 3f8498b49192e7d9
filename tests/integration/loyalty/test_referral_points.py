"""The percentage of referral points: which one counts, and what the app reads."""

from datetime import timedelta
from decimal import Decimal

from chalicelib.kernel import clock
from chalicelib.loyalty.referral_points import service
from tests.support.http import Api

from .desk import NOW, welcome

PATH = "/api/v1/admin/referral-points/"
OWN = "/api/v1/clients/client-auth/referral-config/"


def define(api: Api, percentage: str, *, days: int = 0, **others: bool) -> str:
    with clock.at(NOW + timedelta(days=days)):
        made = api.post(PATH, json={"percentage": percentage, **others}, token="admin")
    assert made.status_code == 201, made.body
    return str(made.json_body["id"])


def test_without_a_setting_bringing_others_earns_nothing(api: Api) -> None:
    answer = api.get(OWN, token=welcome(1))
    assert answer.json_body == {"percentage": 0.0, "is_active": False}
    assert service.percentage(fresh=True) == 0


def test_the_newest_active_percentage_counts(api: Api) -> None:
    define(api, "10.00")
    newest = define(api, "7.50", days=1)
    define(api, "12.00", days=2, is_active=False)
    assert service.percentage(fresh=True) == Decimal("7.50")
    assert api.get(OWN, token=welcome(1)).json_body == {"percentage": 7.5, "is_active": True}
    rows = api.get(PATH, token="admin").json_body["results"]
    assert [row["percentage"] for row in rows] == ["12.00", "7.50", "10.00"]
    assert api.delete(PATH + newest + "/", token="admin").status_code == 204
    assert service.percentage(fresh=True) == Decimal("10.00")


def test_a_percentage_of_nothing_is_no_earning(api: Api) -> None:
    define(api, "0")
    assert api.get(OWN, token=welcome(1)).json_body == {"percentage": 0.0, "is_active": False}


def test_a_percentage_is_between_0_and_100_with_two_decimals(api: Api) -> None:
    for wrong in ("-1", "100.01", "7.555", "diez"):
        answer = api.post(PATH, json={"percentage": wrong}, token="admin")
        assert answer.status_code == 400, wrong
        assert "percentage" in answer.json_body


def test_only_administrators_set_it(api: Api) -> None:
    assert api.post(PATH, json={"percentage": "10"}, token="vendedor").status_code == 403
    assert api.get(OWN, token="admin").status_code == 401
