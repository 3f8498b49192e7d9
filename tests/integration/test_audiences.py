"""Whom each route serves: every route with every kind of caller.

A new route is refused here until its audience is a decision: public ones are listed by name.
"""

import json
from uuid import UUID

import pytest

from chalicelib import entry
from chalicelib.clients import service as clients
from chalicelib.clients.types import Details
from chalicelib.cloud import secrets
from chalicelib.kernel import clock, permissions
from chalicelib.kernel.callers import Bearer, Bridge, Caller, Device, Guest, Shared, Staff
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.kernel.permissions import Permission
from chalicelib.web.routing import Route
from chalicelib.web.signatures import KEY, SIGNATURE, TIMESTAMP, Signed
from tests.support.http import Api

PUBLIC = {
    "GET ",
    "GET /achievements",
    "GET /bot/global-discount",
    "GET /bot/levels",
    "GET /clients/by-referral-code/{referral_code}",
    "GET /clients/referral-ranking",
    "GET /clients/referral-ranking/current",
    "GET /clients/referral-stats",
    "GET /clients/welcome-discount/status",
    "GET /events",
    "GET /events/activity-feed",
    "GET /events/activity-feed/recent",
    "GET /events/activity-feed/stats",
    "GET /events/categories",
    "GET /events/coming",
    "GET /events/past",
    "GET /events/{event_id}",
    "GET /events/{event_id}/contest/leaderboard",
    "GET /events/{event_id}/image/{size}",
    "GET /events/{event_id}/participants",
    "GET /events/{event_id}/participants/winners",
    "GET /get-api-token-clients",
    "GET /get-ics",
    "GET /media/{photo_id}/{size}",
    "GET /mensaje-fidelidad",
    "GET /music/health",
    "GET /photos",
    "GET /photos/{photo_id}",
    "GET /properties/{property_id}/photos",
    "GET /properties/automatic-discounts",
    "GET /properties/calculate-late-checkout",
    "GET /properties/calculate-pricing",
    "GET /property",
    "GET /property/automaticdiscount/{discount_id}",
    "GET /property/{slug}",
    "GET /property/{slug}/calendar-occupancy",
    "GET /qr/{qr_token}",
    "GET /schema",
    "GET /schema/docs",
    "GET /schema/docs/{asset}",
    "GET /test",
    "PATCH /prop/check-avaible",
    "POST /clients/client-auth/facebook-login",
    "POST /clients/client-auth/forgot-password",
    "POST /clients/client-auth/login",
    "POST /clients/client-auth/request-otp",
    "POST /clients/client-auth/request-otp-registration",
    "POST /clients/client-auth/reset-password",
    "POST /clients/client-auth/setup-password",
    "POST /clients/complete-register",
    "POST /clients/public-register",
    "POST /clients/track-search",
    "POST /clients/verify-document",
    "POST /login",
    "POST /prop/check-avaible",
    "POST /reniec/lookup/public",
    "POST /token/refresh",
}
# Whoever sends there has no token, but a signature or credentials that the route verifies.
PROVIDERS = {
    "GET /webhooks/whatsapp",
    "POST /webhooks/mercadopago",
    "POST /webhooks/openpay",
    "POST /webhooks/whatsapp",
}
EDGE_CODES = {"not_genuine", "token_not_valid", "permission_denied"}
SESSION = "5a0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"
NOBODY = "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"
STAFF: dict[str, Caller] = {
    "admin": Staff(901, ("admin",), SESSION),
    "vendedor": Staff(902, ("vendedor",), SESSION),
    "mantenimiento": Staff(903, ("mantenimiento",), SESSION),
    "no group": Staff(904, (), SESSION),
}
# Whom each permission is for, decided here once more: rights are not changed by accident.
OF_ALL = ("admin", "vendedor", "mantenimiento")
OF_SALES = ("admin", "vendedor")
GROUPS_WITH = {
    **dict.fromkeys(Permission, ("admin",)),
    **dict.fromkeys((Permission.USES_PANEL, Permission.READS_CALENDAR), OF_ALL),
    **dict.fromkeys((Permission.READS_STAYS, Permission.WRITES_STAYS), OF_SALES),
    **dict.fromkeys((Permission.READS_CLIENTS, Permission.WRITES_CLIENTS), OF_SALES),
    **dict.fromkeys((Permission.QUOTES_FOR_CLIENTS, Permission.MANAGES_PHOTOS), OF_SALES),
    **dict.fromkeys((Permission.READS_WORK, Permission.ASSIGNS_WORK), OF_SALES),
    Permission.READS_FIGURES: OF_SALES,
    Permission.RECEIVES_NOTICES: OF_SALES,
    Permission.DOES_WORK: OF_ALL,
}
STRANGERS = {"anonymous": 401, "unknown": 401}
# The status with which the edge turns a caller away; those not named are let in.
EVERYBODY = ("bot", "guest", "device", "bridge", "share", *STAFF)


def all_but(*callers: str) -> dict[str, int]:
    """Everybody who sends a token or a key is turned away, but these."""
    return {**STRANGERS, **{each: 401 for each in EVERYBODY if each not in callers}}


TURNED_AWAY = {
    "public": {},
    "staff or client": all_but("guest", *STAFF),
    "bot": all_but("bot"),
    "provider": dict.fromkeys(("anonymous", "unknown", *EVERYBODY), 401),
    "client": all_but("guest"),
    "client or share": all_but("guest", "share"),
    "device": all_but("device"),
    "bridge": all_but("bridge"),
    "staff": all_but(*STAFF),
    "staff or bot": all_but("bot", *STAFF),
    "staff or device": all_but("device", *STAFF),
    "staff, client or share": all_but("guest", "share", *STAFF),
}
ROUTES = entry.application().open_all()
CALLERS = ("anonymous", "unknown", *EVERYBODY)
WRONG = {"wrong": "field"}


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


@pytest.fixture
def api(aws: None) -> Api:
    details = Details(
        document_type="dni",
        number_doc="40000001",
        first_name="Ana",
        last_name="Quispe",
        email="ana@example.com",
        tel_number="51987654321",
    )
    # The guest exists: to itself, a client that does not is signed out.
    guest = clients.create(details, now=clock.now(), actor="system")
    known = {
        **STAFF,
        "guest": Guest(guest.client_id, SESSION),
        "device": Device("d1"),
        "bridge": Bridge(NOBODY),
        "share": Shared(NOBODY, NOBODY),
        "auditor": Staff(905, ("auditor",), SESSION),
    }

    def resolve(token: str) -> Bearer:
        if token not in known:
            raise Unauthenticated
        return known[token]

    return Api(entry.application(resolve))


def test_the_public_routes_are_these() -> None:
    assert {name_of(route) for route in ROUTES if route.audience.name == "public"} == PUBLIC


def test_the_routes_of_providers_are_these() -> None:
    assert {name_of(route) for route in ROUTES if route.audience.name == "provider"} == PROVIDERS


def test_every_route_names_an_audience_of_the_table() -> None:
    assert {route.audience.name for route in ROUTES} <= TURNED_AWAY.keys()


def test_every_group_is_tried() -> None:
    assert permissions.GROUPS.keys() <= STAFF.keys()


def test_no_two_routes_answer_one_request() -> None:
    names = [name_of(route) for route in ROUTES]
    assert len(names) == len(set(names))
    assert len({route.name for route in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_a_route_serves_its_audience_and_nobody_else(route: Route, api: Api) -> None:
    answers = {caller: turned_away(api, route, caller) for caller in CALLERS}
    expected = TURNED_AWAY[route.audience.name] | refused_groups(route)
    assert answers == {caller: expected.get(caller) for caller in CALLERS}


def refused_groups(route: Route) -> dict[str, int]:
    """The staff who lack the permission of a route."""
    permission = route.audience.permission
    if permission is None:
        return {}
    return {group: 403 for group in STAFF if group not in GROUPS_WITH[permission]}


def test_a_new_group_may_read_stays_and_not_write_them(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        permissions.GROUPS, "auditor", frozenset({Permission.USES_PANEL, Permission.READS_STAYS})
    )
    stay = f"/api/v1/reservations/{NOBODY}/"
    assert api.get("/api/v1/reservations/", token="auditor").status_code == 200
    assert api.get(stay, token="auditor").status_code == 404
    assert api.post("/api/v1/reservations/", token="auditor", json=WRONG).status_code == 403
    assert api.patch(stay, token="auditor", json=WRONG).status_code == 403
    assert api.delete(stay, token="auditor").status_code == 403
    assert api.get("/api/v1/clients/", token="auditor").status_code == 403


def turned_away(api: Api, route: Route, caller: str) -> int | None:
    """The status with which the edge refuses a caller, or None where it lets the request in.

    The request is wrong in every way beyond its caller, so that one that is let in does nothing.
    """
    path = route.path
    for name, declared in route.signature.path.items():
        path = path.replace(f"{{{name}}}", NOBODY if declared is UUID else "000")
    wire = f"/api/v1{path}/"
    token = None if caller in {"anonymous", "bot"} else caller
    headers = signed(route.method, wire) if caller == "bot" else {}
    answer = api.request(route.method, wire, token=token, headers=headers, json=WRONG)
    # Outside services do not answer here.
    assert answer.status_code < 500 or answer.status_code == 503, answer.body
    is_refused = answer.status_code in {401, 403} and answer.json_body["code"] in EDGE_CODES
    return answer.status_code if is_refused else None


def signed(method: str, path: str) -> dict[str, str]:
    """The headers of a request that a bot signs."""
    timestamp = str(clock.now().timestamp())
    key = secrets.secret("bots")["k1"]
    signature = Signed(method, path, json.dumps(WRONG).encode()).signature(key, timestamp)
    return {KEY: "k1", TIMESTAMP: timestamp, SIGNATURE: signature}
