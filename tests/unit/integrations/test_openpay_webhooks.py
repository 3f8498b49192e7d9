"""OpenPay's webhooks are genuine, or they are nothing."""

import json
from base64 import b64encode
from typing import Any

import pytest

from chalicelib.integrations.notifications import NotGenuine, Notification
from chalicelib.integrations.openpay_webhooks import verified
from tests.support.contracts import vectors

USER, PASSWORD = "casa", "s3cret"


def basic(pair: str = f"{USER}:{PASSWORD}") -> str:
    return f"Basic {b64encode(pair.encode()).decode()}"


def take(body: Any, header: str | None = None, **others: str) -> Notification:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"authorization": basic() if header is None else header}
    kept = {"user": USER, "password": PASSWORD, **others}
    return verified(headers, content, **kept)


def charge(kind: str = "charge.succeeded", **others: Any) -> dict[str, Any]:
    date = "2026-11-27T10:00:00-05:00"
    return {"type": kind, "event_date": date, "transaction": {"id": "tr1"}, **others}


def test_the_published_credentials_are_genuine() -> None:
    header = vectors()["openpay"]["Authorization"]
    assert header == basic()
    assert take(charge(), header).gateway_id == "tr1"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic ",
        "Bearer Y2FzYTpzM2NyZXQ=",
        basic("casa:s3creT"),
        basic("casa:"),
        basic(":s3cret"),
        basic("casas3cret"),
        basic("casa:s3cret "),
        basic() + ",",
        f"{basic()}, {basic()}",
        basic()[:-1],
        "Basic ñ",
        "Basic \udcff",
        "Basic " + "A" * 100_000,
        "Y2FzYTpzM2NyZXQ=",
    ],
)
def test_no_other_credentials_are_genuine(header: str) -> None:
    with pytest.raises(NotGenuine):
        take(charge(), header)


@pytest.mark.parametrize("place", range(len("Y2FzYTpzM2NyZXQ=")))
def test_no_altered_byte_is_genuine(place: int) -> None:
    right = basic().removeprefix("Basic ")
    for other in "AZaz09+/=-":
        altered = right[:place] + other + right[place + 1 :]
        if altered == right:
            continue
        with pytest.raises(NotGenuine):
            take(charge(), f"Basic {altered}")


def test_no_header_is_not_genuine() -> None:
    with pytest.raises(NotGenuine):
        verified({}, b"{}", user=USER, password=PASSWORD)


@pytest.mark.parametrize("missing", [{"user": ""}, {"password": ""}, {"user": "", "password": ""}])
def test_without_credentials_of_ours_nothing_is_genuine(missing: dict[str, str]) -> None:
    kept = {"user": USER, "password": PASSWORD, **missing}
    with pytest.raises(NotGenuine):
        take(charge(), basic(f"{kept['user']}:{kept['password']}"), **missing)


@pytest.mark.parametrize(
    "kind",
    ["charge.created", "charge.succeeded", "charge.failed", "charge.cancelled", "charge.refunded",
     "chargeback.created", "chargeback.accepted", "chargeback.rejected"],
)  # fmt: skip
def test_every_event_of_a_charge_names_it(kind: str) -> None:
    assert take(charge(kind)).gateway_id == "tr1"


@pytest.mark.parametrize("kind", ["payout.created", "subscription.charge", "verification", "", 7])
def test_other_events_name_none(kind: Any) -> None:
    assert take(charge(kind)).gateway_id is None


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff", {}, charge(transaction=None), charge(transaction=[]),
             charge(transaction={"id": 7}), charge(transaction={"id": "../x"}),
             charge(transaction={"id": "t" * 65})],
)  # fmt: skip
def test_what_names_no_charge_is_nothing(body: Any) -> None:
    assert take(body).gateway_id is None


def test_the_code_that_verifies_the_address_is_kept() -> None:
    told = take({"type": "verification", "event_date": "x", "verification_code": "Ab3dEf"})
    assert (told.code, told.gateway_id) == ("Ab3dEf", None)
    assert take(charge(verification_code="Ab3dEf")).code is None
    for strange in ({"type": "verification", "verification_code": "a b\nc"},
                    {"type": "verification", "verification_code": 7}):  # fmt: skip
        assert take(strange).code is None


def test_the_same_delivery_has_the_same_name_and_no_other_has() -> None:
    assert take(charge()).delivery == take(charge()).delivery
    assert take(charge()).delivery != take(charge("charge.refunded")).delivery
