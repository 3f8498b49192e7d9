"""The names that belong to a DNI."""

import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import identity as client
from chalicelib.integrations.identity import Names
from local.providers.identity import Identity, person
from tests.support.contracts import contract

from .conftest import Configure

DNI = "45678912"


def test_a_dni_has_names_and_nothing_else(identity: Identity) -> None:
    expected = person(DNI)
    assert client.names_of(DNI) == Names(
        expected["first_name"], expected["first_last_name"], expected["second_last_name"]
    )
    [reception] = identity.received
    assert reception.request.query == {"numero": DNI}


@pytest.mark.parametrize("refusal", [None, "not_found", "bad_dni"])
def test_nobody_is_no_error(identity: Identity, refusal: str | None) -> None:
    if refusal:
        identity.fail(refusal)
    assert client.names_of("45678910" if refusal is None else DNI) is None
    assert len(identity.received) == 1


@pytest.mark.parametrize("failure", ["limited", "broken", "down", "garbage", "reset"])
def test_a_service_that_recovers_is_called_again(identity: Identity, failure: str) -> None:
    identity.fail(failure, times=1)
    assert client.names_of(DNI) is not None


@pytest.mark.parametrize("failure", ["limited", "broken", "down", "garbage", "reset"])
def test_an_outage_is_one(identity: Identity, failure: str) -> None:
    identity.fail(failure)
    with pytest.raises(ServiceUnavailable):
        client.names_of(DNI)
    assert len(identity.received) == 2


def test_a_wrong_credential_is_refused(identity: Identity, configure: Configure) -> None:
    configure("identity", access_token="odd")
    with pytest.raises(ServiceRefused):
        client.names_of(DNI)


def test_without_a_credential_nobody_is_called(identity: Identity, configure: Configure) -> None:
    configure("identity")
    with pytest.raises(NotConfigured):
        client.names_of(DNI)
    assert not identity.received


def test_requests_and_answers_are_what_the_service_describes(identity: Identity) -> None:
    published = contract("identity-and-rates-pe")
    client.names_of(DNI)
    client.names_of("45678910")
    assert [reception.outcome for reception in identity.received] == ["200", "404"]
    for reception in identity.received:
        published.check(reception)


@pytest.mark.parametrize("refusal", Identity.refusals)
def test_refusals_are_what_the_service_describes(identity: Identity, refusal: str) -> None:
    answer = Identity.refusals[refusal]
    published = contract("identity-and-rates-pe")
    published.check_answer("GET", "/v1/reniec/dni", answer.status, "application/json", answer.body)
