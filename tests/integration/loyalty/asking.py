"""Points as guests and staff ask for them over HTTP."""

from typing import Any
from urllib.parse import urlencode

from tests.support.http import Api

from .desk import record_of

OWN = "/api/v1/clients/client-auth/points/"
OWN_HISTORY = OWN + "history/"
BALANCE = "/api/v1/clients/points/balance/"
HISTORY = "/api/v1/clients/points/history/"
REDEEM = "/api/v1/clients/points/redeem/"
ADJUST = "/api/v1/clients/points/adjust/"


def document_of(client_id: str) -> dict[str, str]:
    return {"document_type": "dni", "number_doc": record_of(client_id).number_doc}


def at(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}"


def adjust(api: Api, client_id: str, points: Any, reason: Any = "Regalo", **options: Any) -> Any:
    body = {"client_id": client_id, "points": points, "reason": reason}
    return api.post(ADJUST, json=body, **{"token": "admin", **options})


def redeem(api: Api, client_id: str, points: Any, reason: Any = "Late checkout") -> Any:
    body = {**document_of(client_id), "points_to_redeem": points, "reason": reason}
    return api.post(REDEEM, json=body, token="admin")


def kinds(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["transaction_type"], row["points"]) for row in rows]
