"""The frame of the stand-ins: what they take, remember, fail at and show."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import ClassVar

import pytest
import requests

from chalicelib.cloud import resources
from chalicelib.kernel import clock
from local.providers.failures import ANSWERS, FAILURES
from local.providers.http import Answer, Message, Reply, Request
from local.providers.provider import MOST_REMEMBERED, Account, Operation, Provider, Refusal
from local.providers.registry import PROVIDERS, environment
from local.providers.server import StandIns, serving

SECONDS = 10
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


class Post(Provider):
    """A post office."""

    name = "post"
    account = Account(secret="post", values={"key": "local"})
    refusals: ClassVar[Mapping[str, Answer]] = {"strike": Answer.of({"error": "strike"}, 409)}

    def operations(self) -> Sequence[Operation]:
        return (
            Operation("sendLetter", "POST", "/letters/{to}", self.send_letter),
            Operation("count", "GET", "/letters", self.count),
        )

    def send_letter(self, request: Request, to: str) -> Reply:
        if to == "nobody":
            raise Refusal(Answer.of({"error": "unknown"}, 404))
        return Reply(Answer.of({"sent": True}, 201), Message(to, request.form.get("text", "")))

    def count(self, _request: Request) -> Reply:
        return Reply(Answer.of({"letters": len(self.received)}))


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post) -> Iterator[StandIns]:
    with serving(post) as running:
        yield running


def send(server: StandIns, to: str = "ana", text: str = "Hola") -> requests.Response:
    return requests.post(f"{server.url}/post/letters/{to}", data={"text": text}, timeout=SECONDS)


def page(server: StandIns) -> str:
    answer = requests.get(f"{server.url}/messages/", timeout=SECONDS)
    assert answer.status_code == 200
    return answer.text


def test_a_service_answers_and_remembers(server: StandIns, post: Post) -> None:
    answer = send(server, text="Hola, Ñusta & compañía")
    assert (answer.status_code, answer.json()) == (201, {"sent": True})
    [reception] = post.received
    assert (reception.service, reception.operation, reception.outcome) == (
        "post",
        "sendLetter",
        "201",
    )
    assert reception.message == Message("ana", "Hola, Ñusta & compañía")
    assert reception.request.media_type == "application/x-www-form-urlencoded"


def test_names_in_a_path_arrive_as_they_were(server: StandIns, post: Post) -> None:
    send(server, to="a%2Fb%20%C3%B1")
    [reception] = post.received
    assert reception.message is not None
    assert reception.message.to == "a/b ñ"


def test_an_error_of_the_service_is_remembered_too(server: StandIns, post: Post) -> None:
    answer = send(server, to="nobody")
    assert (answer.status_code, answer.json()) == (404, {"error": "unknown"})
    assert [reception.outcome for reception in post.received] == ["404"]


@pytest.mark.parametrize("path", ["/post/letters/a/b", "/post/", "/post", "/post/cards"])
def test_what_the_service_does_not_know_it_does_not_find(server: StandIns, path: str) -> None:
    answer = requests.post(server.url + path, data={"text": "x"}, timeout=SECONDS)
    assert answer.status_code == 404


def test_the_least_recent_is_forgotten(post: Post) -> None:
    for number in range(MOST_REMEMBERED + 1):
        post.take(Request("GET", "/letters", {"n": str(number)}, {}, b""))
    assert len(post.received) == MOST_REMEMBERED
    assert post.received[0].request.query == {"n": "1"}


@pytest.mark.parametrize("failure", ANSWERS)
def test_a_service_fails_in_the_way_that_it_is_told(
    server: StandIns, post: Post, failure: str
) -> None:
    how = next(each for each in FAILURES if each == failure)
    post.fail(how)
    sent = requests.post(f"{server.url}/post/letters/ana", timeout=SECONDS, allow_redirects=False)
    assert sent.status_code == ANSWERS[how].status
    assert [reception.outcome for reception in post.received] == [failure]
    post.recover()
    assert send(server).status_code == 201


def test_a_failure_may_pass_by_itself(server: StandIns, post: Post) -> None:
    post.fail("down", times=2)
    assert [send(server).status_code for _ in range(3)] == [503, 503, 201]


def test_a_broken_connection_is_one(server: StandIns, post: Post) -> None:
    post.fail("reset")
    with pytest.raises(requests.ConnectionError):
        send(server)


def test_a_silent_service_says_nothing_until_the_end(post: Post) -> None:
    post.fail("silent")
    with serving(post) as server, pytest.raises(requests.Timeout):
        requests.post(f"{server.url}/post/letters/ana", timeout=(SECONDS, 0.05))


def test_a_service_refuses_in_its_own_way(server: StandIns, post: Post) -> None:
    post.fail("strike", times=1)
    answer = send(server)
    assert (answer.status_code, answer.json()) == (409, {"error": "strike"})
    assert post.received[-1].outcome == "strike"


def test_a_slow_service_answers_late(
    server: StandIns, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.providers.provider.SLOW_SECONDS", 0.3)
    post.fail("slow", times=1)
    with pytest.raises(requests.Timeout):
        requests.post(f"{server.url}/post/letters/ana", timeout=(SECONDS, 0.05))
    assert [reception.outcome for reception in post.received] == ["201"]
    post.fail("slow", times=1)
    assert send(server).status_code == 201


def test_a_request_may_come_twice(server: StandIns, post: Post) -> None:
    post.fail("doubled", times=1)
    assert send(server).status_code == 201
    assert [reception.message for reception in post.received] == [Message("ana", "Hola")] * 2


def test_an_answer_may_be_lost(server: StandIns, post: Post) -> None:
    post.fail("lost", times=1)
    with pytest.raises(requests.ConnectionError):
        send(server)
    [reception] = post.received
    assert (reception.outcome, reception.message) == ("201", Message("ana", "Hola"))


def test_a_failure_of_no_service_is_none(post: Post) -> None:
    with pytest.raises(ValueError, match="odd"):
        post.fail("odd")
    assert post.failing is None


def test_the_page_of_switches_has_every_failure_of_every_service(
    server: StandIns, post: Post
) -> None:
    post.fail("strike")
    shown = requests.get(f"{server.url}/failures/", timeout=SECONDS).text
    assert 'action="/failures/post"' in shown
    options = re.findall(r"<option[^>]*>(\w+)</option>", shown)
    assert options == ["working", *FAILURES, "strike"]
    assert "<option selected>strike</option>" in shown


def test_a_form_leads_back_to_the_page(server: StandIns, post: Post) -> None:
    address, html = f"{server.url}/failures/post", {"Accept": "text/html,*/*"}
    form = {"how": "strike", "times": "2"}
    answer = requests.post(address, form, headers=html, timeout=SECONDS, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/failures/")
    assert post.failing == "strike"
    requests.post(address, {"how": "working", "times": ""}, headers=html, timeout=SECONDS)
    assert post.failing is None


def test_failures_are_set_over_http(server: StandIns, post: Post) -> None:
    address = f"{server.url}/failures/post"
    answer = requests.post(f"{address}?how=down&times=1", timeout=SECONDS)
    assert answer.json() == {"service": "post", "failing": "down"}
    assert [send(server).status_code for _ in range(2)] == [503, 201]
    requests.post(f"{address}?how=limited", timeout=SECONDS)
    assert "post: failing, limited." in page(server)
    assert requests.delete(address, timeout=SECONDS).json()["failing"] is None
    assert "post: working." in page(server)


@pytest.mark.parametrize("query", ["", "?how=odd", "?how=odd&times=x"])
def test_a_failure_that_is_none_is_refused_with_those_that_are(
    server: StandIns, post: Post, query: str
) -> None:
    answer = requests.post(f"{server.url}/failures/post{query}", timeout=SECONDS)
    assert (answer.status_code, answer.json()) == (400, {"how": [*FAILURES, "strike"]})
    assert post.failing is None


@pytest.mark.parametrize("times", ["x", "0", "-1", "1.5"])
def test_times_that_are_no_number_are_refused_by_name(
    server: StandIns, post: Post, times: str
) -> None:
    answer = requests.post(f"{server.url}/failures/post?how=down&times={times}", timeout=SECONDS)
    assert answer.status_code == 400
    assert list(answer.json()) == ["times"]
    assert post.failing is None


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_switch_of_no_service_names_the_services(server: StandIns, method: str) -> None:
    answer = requests.request(method, f"{server.url}/failures/odd?how=down", timeout=SECONDS)
    assert (answer.status_code, answer.json()) == (404, {"service": ["post"]})


@pytest.mark.parametrize("path", ["/", "/failures/nobody", "/nobody/letters", "/favicon.ico"])
def test_elsewhere_there_is_nothing(server: StandIns, path: str) -> None:
    assert requests.get(server.url + path, timeout=SECONDS).status_code == 404


def test_messages_are_shown_newest_first_with_the_hour_of_lima(
    server: StandIns, post: Post
) -> None:
    with clock.at(NOW):
        post.take(Request("POST", "/letters/ana", {}, {}, b"text=early"))
    send(server, text="latest")
    shown = page(server)
    assert shown.index("latest") < shown.index("early")
    assert "2026-03-02 10:00:00" in shown


def test_what_was_sent_cannot_become_part_of_the_page(server: StandIns) -> None:
    send(server, to="%3Cb%3Eana", text="<script>alert('x')</script>&amp;")
    shown = page(server)
    assert "<script" not in shown
    assert "<b>" not in shown
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;amp;" in shown


def test_the_page_runs_no_script(server: StandIns) -> None:
    answer = requests.get(f"{server.url}/messages/", timeout=SECONDS)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_every_stand_in_has_a_client_and_a_secret(provider: type[Provider]) -> None:
    integration = import_module(f"chalicelib.integrations.{provider.name}")
    assert integration.SERVICE.name == provider.name
    assert provider.account.secret in resources.SECRETS
    variable = f"CASA_{provider.name.upper()}_URL"
    assert environment("http://x")[variable] == f"http://x/{provider.name}"


def test_each_stand_in_has_a_name_of_its_own() -> None:
    names = [provider.name for provider in PROVIDERS]
    assert len(set(names)) == len(names)
