"""What happens to a stay that has points."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.support.http import Api

from .conftest import day

HOUR = timedelta(hours=1)
PRICE = {"price_sol": "380", "price_usd": "100"}
LATER = {"check_in_date": day(4, 20), "check_out_date": day(4, 22)}
NIGHTS = (day(5, 4), day(5, 6))
End = Callable[[Api, str], Any]


def patch(api: Api, stay: str, **form: str) -> Any:
    return api.patch(f"/api/v1/reservations/{stay}/", token="admin", form=form)


def cancel(api: Api, stay: str) -> Any:
    return patch(api, stay, status="cancelled")


def remove(api: Api, stay: str) -> Any:
    return api.delete(f"/api/v1/reservations/{stay}/", token="admin")


def give_up(api: Api, stay: str) -> Any:
    path = f"/api/v1/clients/client-auth/reservations/{stay}/cancel/"
    return api.post(path, token="ana")


def reopen(api: Api, stay: str) -> Any:
    return api.post(f"/api/v1/reservations/{stay}/reopen/", token="admin")


def refusal(answer: Any, field: str = "points_to_redeem") -> str:
    """The code of a 400 that names the field."""
    assert answer.status_code == 400, answer.body
    errors = answer.json_body.get("errors", answer.json_body)
    assert field in errors
    return str(answer.json_body["code"])
