"""What is sent to an outside service, and how its answer is read."""

import pytest

from chalicelib.cloud.http.calls import Call, File
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.kernel.errors import Refused, Unavailable
from local.providers.http import parts_of
from tests.support import servers
from tests.support.servers import answer

from .desk import READ, TOKEN, WRITE, Desk, Forecast


def test_an_answer_is_typed_and_what_nobody_asked_for_is_ignored(desk: Desk) -> None:
    desk.answers(answer(body=b'{"sky": "gris", "degrees": 17, "wind": {"knots": [4]}}'))
    assert desk.client().ask(READ, Forecast) == Forecast("gris", 17)
    [received] = desk.server.received
    assert (received.method, received.target) == ("GET", "/forecasts/lima")
    assert received.headers["authorization"] == f"Bearer {TOKEN}"


def test_json_arrives_as_json(desk: Desk) -> None:
    desk.client().send(WRITE)
    [received] = desk.server.received
    assert received.headers["content-type"] == "application/json"
    assert received.body == b'{"sky":"gris"}'


@pytest.mark.parametrize("text", ["á", "a=b&c=d%20+;", "🏆\n", ""])
def test_a_form_arrives_as_a_form(desk: Desk, text: str) -> None:
    desk.client().send(Call(operation="report", method="POST", path=("r",), form={"value": text}))
    [received] = desk.server.received
    assert received.headers["content-type"] == "application/x-www-form-urlencoded"
    assert received.form == {"value": [text]}


@pytest.mark.parametrize("name", ["recibo.jpg", 'Ñ "1"; x=2.jpg', "a\r\nX: y.jpg"])
def test_a_form_with_files_arrives_as_it_was(desk: Desk, name: str) -> None:
    content = b"\xff\xd8--\r\n\x00"
    desk.client().send(
        Call(
            operation="report",
            method="POST",
            path=("r",),
            form={"caption": "Año 🏆\n--"},
            files={"photo": File(name, "image/jpeg", content)},
        )
    )
    [received] = desk.server.received
    parts = parts_of(received.headers["content-type"], received.body)
    assert parts["caption"].text == "Año 🏆\n--"
    assert (parts["photo"].content_type, parts["photo"].content) == ("image/jpeg", content)
    assert parts.keys() == {"caption", "photo"}


def test_what_a_query_and_a_path_are_made_of_stays_in_its_place(desk: Desk) -> None:
    query = {"at": "a&b=c#d"}
    call = Call(operation="x", method="GET", path=("a/b", "ñ?x=#", "…"), query=query)
    desk.client().send(call)
    [received] = desk.server.received
    assert received.target == "/a%2Fb/%C3%B1%3Fx%3D%23/%E2%80%A6?at=a%26b%3Dc%23d"


@pytest.mark.parametrize("segment", ["", ".", ".."])
def test_a_segment_that_would_change_the_path_is_never_sent(desk: Desk, segment: str) -> None:
    with pytest.raises(ServiceRefused) as refusal:
        desk.client().send(Call(operation="x", method="GET", path=("users", segment)))
    assert (refusal.value.reason, desk.operations) == ("address", [])


def test_the_key_that_makes_a_call_happen_once_stands_where_the_service_reads_it(
    desk: Desk,
) -> None:
    call = Call(operation="pay", method="POST", path=("payments",), idempotency_key="k-1")
    desk.client(idempotency_header="X-Idempotency-Key").send(call)
    assert desk.server.received[0].headers["x-idempotency-key"] == "k-1"


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_one(desk: Desk, status: int) -> None:
    desk.answers(answer(status))
    desk.client().send(WRITE)


@pytest.mark.parametrize("status", [300, 305, 400, 401, 402, 403, 404, 409, 422])
def test_a_refusal_says_what_the_service_explained(desk: Desk, status: int) -> None:
    desk.answers(answer(status, b'{"sky": "negro", "degrees": 3}'))
    with pytest.raises(ServiceRefused) as refusal:
        desk.client().ask(READ, Forecast)
    assert isinstance(refusal.value, Refused)
    assert (refusal.value.service, refusal.value.status) == ("weather", status)
    assert refusal.value.details(Forecast) == Forecast("negro", 3)
    assert refusal.value.details(list[int]) is None
    assert len(desk.server.received) == 1


@pytest.mark.parametrize("status", [408, 429, 500, 501, 502, 503, 504, 507, 599])
def test_what_may_pass_later_is_told_apart(desk: Desk, status: int) -> None:
    desk.answers(answer(status))
    with pytest.raises(ServiceUnavailable) as failure:
        desk.client().send(WRITE)
    assert isinstance(failure.value, Unavailable)
    assert (failure.value.code, failure.value.reason) == ("outside_service", str(status))


def test_a_proxy_and_the_passwords_of_the_machine_have_no_say(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{servers.free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    desk.client().send(WRITE)
    assert len(desk.server.received) == 1


def test_no_cookie_is_carried_from_call_to_call(desk: Desk) -> None:
    desk.answers(answer(Set_Cookie="session=1; Path=/"))
    client = desk.client()
    client.send(READ)
    client.send(READ)
    assert all("cookie" not in request.headers for request in desk.server.received)
