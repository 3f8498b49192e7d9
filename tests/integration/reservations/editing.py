"""What staff set of a stay."""

from typing import Any

from chalice.test import HTTPResponse

from tests.support.http import Api


def staff_sets(api: Api, stay: dict[str, Any], **fields: str) -> HTTPResponse:
    return api.patch(f"/api/v1/reservations/{stay['id']}/", token="admin", form=fields)
