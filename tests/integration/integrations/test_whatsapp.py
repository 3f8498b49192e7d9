"""Templates of WhatsApp."""

import msgspec
import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import whatsapp as client
from chalicelib.integrations.whatsapp import Component
from local.providers.http import Message
from local.providers.whatsapp import NUMBER, Template, Whatsapp
from tests.support.contracts import contract

from .conftest import Configure

PHONE = "+51999888777"
PAID = Template("pago_aprobado_ca", "es", "Hola {}, recibimos {}.")


def test_a_code_stands_in_the_text_and_behind_the_button(whatsapp: Whatsapp) -> None:
    assert client.send_code(PHONE, "482915").startswith("wamid.")
    [reception] = whatsapp.received
    assert reception.request.path == f"/v23.0/{NUMBER}/messages"
    assert msgspec.json.decode(reception.request.body) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "51999888777",
        "type": "template",
        "template": {
            "name": "codigo_verificacion_ca",
            "language": {"code": "es"},
            "components": [
                {"type": "body", "parameters": [{"type": "text", "text": "482915"}]},
                {
                    "type": "button",
                    "sub_type": "url",
                    "index": "0",
                    "parameters": [{"type": "text", "text": "482915"}],
                },
            ],
        },
    }
    assert reception.message == Message(
        PHONE, "Tu código de verificación de Casa Austin es 482915. No lo compartas con nadie."
    )


def test_a_template_is_filled_in_its_order(whatsapp: Whatsapp) -> None:
    whatsapp.templates[PAID.name, PAID.language] = PAID
    body = Component("body", ("Ñusta", "S/1776.00"))
    client.send_template(PHONE, PAID.name, PAID.language, (body,))
    message = whatsapp.received[-1].message
    assert message == Message(PHONE, "Hola Ñusta, recibimos S/1776.00.")


def test_version_template_and_language_are_settings(
    whatsapp: Whatsapp, configure: Configure
) -> None:
    other = Template("codigo_2", "es_PE", "Su código: {}", 1)
    whatsapp.templates[other.name, other.language] = other
    account = {**Whatsapp.account.values, "code_template": "codigo_2", "code_language": "es_PE"}
    configure("whatsapp", **account, graph_version="v24.0")
    client.send_code(PHONE, "482915")
    assert whatsapp.received[-1].request.path == f"/v24.0/{NUMBER}/messages"
    assert whatsapp.received[-1].message == Message(PHONE, "Su código: 482915")


@pytest.mark.parametrize("missing", ["access_token", "phone_number_id", "code_template"])
def test_without_an_account_nothing_is_sent(
    whatsapp: Whatsapp, configure: Configure, missing: str
) -> None:
    configure("whatsapp", **{**Whatsapp.account.values, missing: ""})
    with pytest.raises(NotConfigured):
        client.send_code(PHONE, "482915")
    assert not whatsapp.received


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [
        ("undeliverable", "graph 131026"),
        ("no_template", "graph 132001"),
        ("expired_token", "graph 190"),
        ("invalid", "400"),
    ],
)
def test_what_would_be_refused_again_is_a_refusal(
    whatsapp: Whatsapp, refusal: str, reason: str
) -> None:
    whatsapp.fail(refusal)
    with pytest.raises(ServiceRefused) as refused:
        client.send_code(PHONE, "482915")
    assert refused.value.reason == reason
    assert len(whatsapp.received) == 1


@pytest.mark.parametrize(
    "failure", ["throughput", "pair_rate", "transient", "broken", "reset", "garbage", "lost"]
)
def test_what_may_pass_later_is_no_refusal_and_is_not_repeated(
    whatsapp: Whatsapp, failure: str
) -> None:
    whatsapp.fail(failure)
    with pytest.raises(ServiceUnavailable):
        client.send_code(PHONE, "482915")
    assert len(whatsapp.received) == 1


def test_one_phone_is_not_sent_more_than_45_at_once(whatsapp: Whatsapp) -> None:
    for _ in range(45):
        client.send_code(PHONE, "482915")
    with pytest.raises(ServiceUnavailable):
        client.send_code(PHONE, "482915")
    client.send_code("+51999888778", "482915")


@pytest.mark.parametrize(
    ("components", "code"),
    [
        ((), 132_000),
        ((Component("body", ("1",)),), 132_000),
        ((Component("body", ("1",)), Component("button", ("2",), index=0)), 132_000),
        ((Component("body", ("1",)), Component("button", ("1",), index=1)), 132_000),
        ((Component("body", ("1" * 16,)), Component("button", ("1" * 16,), index=0)), 132_000),
    ],
)
def test_a_template_that_is_filled_wrongly_is_refused(
    whatsapp: Whatsapp, components: tuple[Component, ...], code: int
) -> None:
    with pytest.raises(ServiceRefused) as refused:
        client.send_template(PHONE, "codigo_verificacion_ca", "es", components)
    assert refused.value.reason == f"graph {code}"


def test_requests_and_answers_are_what_meta_describes(whatsapp: Whatsapp) -> None:
    published = contract("whatsapp-cloud")
    client.send_code(PHONE, "482915")
    for phone in ("+51999888726", "+51999888729"):
        with pytest.raises((ServiceRefused, ServiceUnavailable)):
            client.send_code(phone, "482915")
    with pytest.raises(ServiceRefused):
        client.send_template(PHONE, "nothing", "es", ())
    assert [reception.outcome for reception in whatsapp.received] == ["200", "400", "400", "404"]
    for reception in whatsapp.received:
        published.check(reception)


@pytest.mark.parametrize("refusal", Whatsapp.refusals)
def test_refusals_are_what_meta_describes(whatsapp: Whatsapp, refusal: str) -> None:
    answer = Whatsapp.refusals[refusal]
    path = f"/v23.0/{NUMBER}/messages"
    published = contract("whatsapp-cloud")
    published.check_answer("POST", path, answer.status, "application/json", answer.body)
