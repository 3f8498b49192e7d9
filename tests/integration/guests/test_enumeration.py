"""Nobody learns from an answer, or from the work that it takes, who is a guest."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from chalice.test import HTTPResponse

from bench.watching import watching
from chalicelib.accounts.passwords import hashing
from chalicelib.kernel import clock
from tests.integration.clients.desk import CLIENTS, NOW, Desk
from tests.support.http import Api

from .phones import MARIA, PASSWORD, STRANGER, Phones, body_of, request_code, set_password, sign_in
from .test_sign_in import write

Ask = Callable[[Api, dict[str, str]], HTTPResponse]
APPLICANT = {
    "first_name": "Luis",
    "last_name": "Paredes",
    "email": "luis@example.com",
    "tel_number": "987111222",
    "sex": "m",
    "date": "1991-02-03",
}
COMPLETE = {"otp_code": "12345", "password": PASSWORD, "confirm_password": PASSWORD}


def _post(path: str, **values: str) -> Ask:
    def ask(api: Api, document: dict[str, str]) -> HTTPResponse:
        return api.post(f"{CLIENTS}{path}/", json={**document, **values})

    return ask


QUESTIONS: dict[str, Ask] = {
    "sign in": lambda api, document: sign_in(api, document, password="otra"),
    "request a code": request_code,
    "forgot": lambda api, document: request_code(api, document, path="forgot-password"),
    "set up": lambda api, document: set_password(api, "12345", document),
    "reset": lambda api, document: set_password(api, "12345", document, path="reset-password"),
    "apply": _post("public-register", **APPLICANT),
    "register": _post("complete-register", **APPLICANT, **COMPLETE),
    "register in public": _post("public-register", **APPLICANT, **COMPLETE),
}
"""What strangers can ask of a document, each with an answer of one kind."""


@pytest.fixture
def former(desk: Desk, admin: Desk) -> dict[str, str]:
    """The document of a deleted client."""
    document = {**MARIA, "number_doc": "45678903"}
    client_id = desk.register(**document)["id"]
    write(client_id, password=hashing.hash(PASSWORD))
    assert admin.remove(client_id).status_code == 204
    return document


@pytest.fixture
def documents(desk: Desk, former: dict[str, str]) -> list[dict[str, str]]:
    """Those of a guest with a password, of one without, of a former one, and of nobody."""
    client_id = desk.register()["id"]
    write(client_id, password=hashing.hash(PASSWORD))
    without = {**MARIA, "number_doc": "45678902"}
    desk.register(**without, tel_number="51911111111")
    return [MARIA, without, former, STRANGER]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("is_requested", [False, True], ids=["", "after a code"])
def test_a_document_is_answered_like_any_other(
    api: Api,
    documents: list[dict[str, str]],
    phones: Phones,
    question: str,
    is_requested: bool,
) -> None:
    if is_requested:
        if question in {"request a code", "forgot"}:
            pytest.skip("a second request is too soon for anybody")
        for document in documents:
            request_code(api, document)
            phones.deliver()
    answers, calls = [], []
    for document in documents:
        with watching() as watch:
            answers.append(QUESTIONS[question](api, document))
        calls.append((watch.rounds, sorted(watch.calls)))
    assert len({answer.status_code for answer in answers}) == 1
    shown = [{**body_of(answer), "phone_masked": "", "client_id": ""} for answer in answers]
    assert all(each == shown[0] for each in shown)
    assert all(made == calls[0] for made in calls), calls


@pytest.mark.parametrize("path", ["request-otp", "forgot-password"])
def test_who_applies_learns_nothing_of_the_document(
    api: Api, documents: list[dict[str, str]], phones: Phones, path: str
) -> None:
    """The answer shows the end of the phone that was typed, not of another's."""
    answers = []
    for minute, document in enumerate(documents):
        with clock.at(NOW + timedelta(minutes=minute)):
            assert QUESTIONS["apply"](api, document).status_code == 201
            answers.append(body_of(request_code(api, document, path=path)))
    assert all(each == answers[0] for each in answers)
    assert answers[0]["phone_masked"] == "***1222"


def test_only_verify_document_tells_and_it_is_limited(
    api: Api, documents: list[dict[str, str]]
) -> None:
    answers = [api.post(f"{CLIENTS}verify-document/", json=each) for each in documents]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404]
