"""Forms that stand open, and what is said to who saves them."""

from datetime import timedelta
from typing import Any

from chalice.test import HTTPResponse

from tests.support.http import Api

MINUTE = timedelta(minutes=1)
PEOPLE = {1: ("Elena", "Ríos", "admin"), 2: ("Luis", "Rojas", "vendedor")}


def opened(api: Api, path: str, token: str) -> dict[str, Any]:
    """The form of a stay as the panel fills it."""
    shown = api.get(path, token=token).json_body
    same = (
        "check_in_date",
        "check_out_date",
        "guests",
        "price_usd",
        "price_sol",
        "advance_payment",
        "advance_payment_currency",
        "full_payment",
        "temperature_pool",
        "late_checkout",
        "tel_contact_number",
        "comentarios_reservas",
        "status",
        "origin",
    )
    return {
        "property": shown["property"]["id"],
        "client": shown["client"]["id"],
        "seller": shown["seller"]["id"],
        "points_to_redeem": shown["points_redeemed"],
        **{name: shown[name] for name in same},
    }


def save(api: Api, path: str, token: str, form: dict[str, Any], **options: Any) -> HTTPResponse:
    return api.patch(path, token=token, form=form, **options)


def saved(api: Api, path: str, token: str, form: dict[str, Any]) -> dict[str, Any]:
    answer = save(api, path, token, form)
    assert answer.status_code == 200, answer.body
    body: dict[str, Any] = answer.json_body
    return body


def unseen(answer: HTTPResponse) -> set[str]:
    """The fields of a refusal."""
    assert (answer.status_code, answer.json_body["code"]) == (409, "unseen_changes"), answer.body
    return {change["field"] for change in answer.json_body["changes"]}
