"""Where a call may go: public addresses, with encryption; a stand-in only on a machine of ours."""

import socket
from ipaddress import ip_network
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.cloud.http import addresses
from chalicelib.cloud.http.addresses import is_public
from chalicelib.cloud.http.calls import Call
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from tests.support import servers
from tests.support.servers import answer

from .desk import READ, TOKEN, Desk, Forecast

REDIRECTS = [301, 302, 303, 307, 308]
FOLLOW = msgspec.structs.replace(READ, redirects=3)
PRIVATE = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
    "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
    "::/127", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "fc00::/7",
    "fe80::/10", "ff00::/8",
]  # fmt: skip


@given(st.sampled_from(PRIVATE).flatmap(lambda text: st.ip_addresses(network=ip_network(text))))
def test_no_address_of_a_private_network_is_public(address: Any) -> None:
    assert not is_public(str(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "54.233.0.1", "2606:4700::1111", "1.0.0.1"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.fixture
def at_home(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A service that no stand-in replaces."""
    monkeypatch.delenv("CASA_WEATHER_URL")
    return desk


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f000001", "127.1",
        "[::ffff:127.0.0.1]",
    ],
)  # fmt: skip
def test_a_name_that_leads_to_this_machine_is_not_called(at_home: Desk, host: str) -> None:
    call = Call(operation="feed", method="GET", url=f"https://{host}:{at_home.server.port}/x")
    with pytest.raises((ServiceRefused, ServiceUnavailable)) as refusal:
        at_home.client(attempts=1).send(call)
    assert getattr(refusal.value, "reason", None) in {"address", "name"}
    assert at_home.server.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://93.184.216.34/x",
        "ftp://93.184.216.34/x",
        "file:///etc/passwd",
        "https://ana:secret@93.184.216.34/x",
        "https:///x",
        "//93.184.216.34/x",
        "https://[::1",
        "x",
    ],
)
def test_an_address_without_encryption_or_with_a_password_is_not_called(
    at_home: Desk, url: str
) -> None:
    with pytest.raises(ServiceRefused) as refusal:
        at_home.client().send(Call(operation="feed", method="GET", url=url))
    assert refusal.value.reason == "address"


def test_a_name_that_changes_its_mind_gets_no_request(
    at_home: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look-up, which is checked, says a public address; the second one this machine."""
    port = at_home.server.port
    looked_up = [("93.184.216.34", port), ("127.0.0.1", port)]

    def look_up(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", looked_up.pop(0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(ServiceRefused) as refusal:
        at_home.client().send(READ)
    assert refusal.value.reason == "address"
    assert (at_home.server.received, looked_up) == ([], [])


@pytest.mark.parametrize("status", REDIRECTS)
def test_a_redirect_is_not_followed_unless_the_call_says_so(desk: Desk, status: int) -> None:
    desk.answers(answer(status, Location="/elsewhere"), answer(body=b"{}"))
    with pytest.raises(ServiceRefused) as refusal:
        desk.client().send(READ)
    assert refusal.value.status == status
    assert len(desk.server.received) == 1


@pytest.mark.parametrize("status", REDIRECTS)
def test_a_followed_redirect_stays_with_the_service(desk: Desk, status: int) -> None:
    body = b'{"sky": "gris", "degrees": 1}'
    desk.answers(answer(status, Location="/b?c=d"), answer(body=body))
    assert desk.client().ask(FOLLOW, Forecast).degrees == 1
    assert [request.target for request in desk.server.received] == ["/forecasts/lima", "/b?c=d"]
    assert desk.server.received[1].headers["authorization"] == f"Bearer {TOKEN}"


def test_a_redirect_to_a_private_address_leads_nowhere(desk: Desk) -> None:
    with servers.serving() as elsewhere:
        for scheme in ("http", "https"):
            location = f"{scheme}://127.0.0.1:{elsewhere.port}/"
            desk.answers(answer(302, Location=location))
            with pytest.raises(ServiceRefused) as refusal:
                desk.client().send(FOLLOW)
            assert refusal.value.reason == "address"
        assert elsewhere.connections == 0


@pytest.mark.parametrize("location", ["http://[::1", "ftp://x/y", "https://a:b@c/"])
def test_a_redirect_to_what_is_no_address_leads_nowhere(desk: Desk, location: str) -> None:
    desk.answers(answer(302, Location=location))
    with pytest.raises(ServiceRefused):
        desk.client().send(FOLLOW)


def test_redirects_in_a_circle_come_to_an_end(desk: Desk) -> None:
    desk.answers(answer(302, Location="/again"))
    with pytest.raises(ServiceRefused):
        desk.client().send(FOLLOW)
    assert len(desk.server.received) == 1 + FOLLOW.redirects


def test_what_changes_something_is_never_sent_elsewhere(desk: Desk) -> None:
    desk.answers(answer(307, Location="/elsewhere"))
    call = Call(operation="pay", method="POST", path=("p",), redirects=3, repeatable=True)
    with pytest.raises(ServiceRefused):
        desk.client().send(call)
    assert len(desk.server.received) == 1


def test_a_stand_in_replaces_the_host_of_any_address(desk: Desk) -> None:
    call = Call(operation="feed", method="GET", url="https://calendars.example/a%2Fb.ics?s=1")
    desk.client().send(call)
    assert desk.server.received[0].target == "/a%2Fb.ics?s=1"


@pytest.mark.parametrize(
    ("variables", "reaches"),
    [
        ({}, True),
        ({addresses.LAMBDA: "casa-x-sync"}, False),
        ({addresses.LAMBDA: "casa-x-sync", addresses.AWS_ADDRESS: "http://127.0.0.1:4566"}, True),
        ({addresses.LAMBDA: "casa-x-sync", addresses.AWS_ADDRESS: "https://x.example"}, False),
    ],
)
def test_in_aws_a_stand_in_is_no_way_into_the_private_network(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], reaches: bool
) -> None:
    for name in (addresses.LAMBDA, addresses.AWS_ADDRESS):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    if reaches:
        desk.client().send(READ)
    else:
        with pytest.raises(ServiceRefused):
            desk.client().send(READ)
    assert bool(desk.server.connections) == reaches


def test_a_stand_in_with_a_path_keeps_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASA_WEATHER_URL", f"{desk.server.url}/weather/")
    desk.client().send(READ)
    assert desk.server.received[0].target == "/weather/forecasts/lima"
