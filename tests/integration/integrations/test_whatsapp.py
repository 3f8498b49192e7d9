"""Templates of WhatsApp."""

import msgspec
import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import whatsapp as client
from chalicelib.integrations import whatsapp_webhooks
from chalicelib.integrations.whatsapp import Component
from chalicelib.integrations.whatsapp_webhooks import Status
from local.providers.http import Message
from local.providers.whatsapp import NUMBER, Whatsapp
from local.providers.whatsapp_templates import Template
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
    other = Template("codigo_2", "es_PE", "Su código: {}", 1, is_code=True)
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


@pytest.mark.parametrize(
    ("purpose", "texts", "read"),
    [
        (
            "payment_approved",
            ("Cliente Demo", "S/1776.00", "por tu estadía del 09/03/2027"),
            "Hola Cliente Demo, validamos tu pago de S/1776.00 por tu estadía del 09/03/2027. "
            "¡Te esperamos!",
        ),
        (
            "reservation_cancelled",
            ("Cliente Demo",),
            "Hola Cliente Demo, tu reserva en Casa Austin quedó cancelada.",
        ),
        ("welcome", ("Ñusta",), "¡Bienvenido, Ñusta!\nTu registro está listo."),
        (
            "event_winner",
            ("Cliente", "Sorteo de marzo", "una noche"),
            "¡Felicidades, Cliente! Ganaste en Sorteo de marzo: una noche.",
        ),
    ],
)
def test_each_purpose_has_its_template(
    whatsapp: Whatsapp, purpose: client.Purpose, texts: tuple[str, ...], read: str
) -> None:
    assert client.send(purpose, PHONE, texts).startswith("wamid.")
    assert whatsapp.received[-1].message == Message(PHONE, read)


def test_templates_are_what_the_secret_says(whatsapp: Whatsapp, configure: Configure) -> None:
    other = Template("hola_2", "es_PE", "Hola {}, entra en {}.", 1, header="Casa Austin")
    whatsapp.templates[other.name, other.language] = other
    changed = {
        "welcome_template": "hola_2",
        "welcome_language": "es_PE",
        "welcome_header": "0",
        "welcome_body": "2",
        "welcome_buttons": "1",
    }
    configure("whatsapp", **Whatsapp.account.values, **changed)
    client.send("welcome", PHONE, ("Ana", "la app", "ana-1", "one more"))
    read = "Casa Austin\nHola Ana, entra en la app."
    assert whatsapp.received[-1].message == Message(PHONE, read)
    with pytest.raises(ServiceRefused) as refused:
        client.send("welcome", PHONE, ("Ana",))
    assert refused.value.reason == "request"
    assert len(whatsapp.received) == 1


def test_a_text_of_several_lines_becomes_one(whatsapp: Whatsapp) -> None:
    client.send("welcome", PHONE, ("Ana\n María      Luz\t",))
    message = whatsapp.received[-1].message
    assert message is not None
    assert message.text.startswith("¡Bienvenido, Ana María Luz!")


def test_an_empty_text_and_a_number_that_is_none_are_not_sent(
    whatsapp: Whatsapp, configure: Configure
) -> None:
    with pytest.raises(ServiceRefused):
        client.send("welcome", PHONE, (" ",))
    configure("whatsapp", **Whatsapp.account.values, welcome_body="one")
    with pytest.raises(NotConfigured):
        client.send("welcome", PHONE, ("Ana",))
    assert not whatsapp.received


def test_a_template_of_another_size_than_metas_tells_somebody(
    whatsapp: Whatsapp, configure: Configure
) -> None:
    configure("whatsapp", **Whatsapp.account.values, payment_approved_body="2")
    with pytest.raises(ServiceRefused) as refused:
        client.send("payment_approved", PHONE, ("Ana", "S/1.00"))
    assert client.trouble_of(refused.value) == "alarm"


def test_who_writes_too_often_to_one_person_has_to_wait(whatsapp: Whatsapp) -> None:
    whatsapp.fail("pair_rate")
    with pytest.raises(ServiceUnavailable) as unavailable:
        client.send("welcome", PHONE, ("Ana",))
    assert unavailable.value.retry_after == 6
    assert client.trouble_of(unavailable.value) == "throttled"


@pytest.mark.parametrize(
    ("failure", "trouble"),
    [
        ("undeliverable", "recipient"),
        ("withheld", "recipient"),
        ("throughput", "throttled"),
        ("transient", "transient"),
        ("down", "transient"),
        ("expired_token", "alarm"),
        ("no_template", "alarm"),
        ("missing", "request"),
    ],
)
def test_every_error_says_what_to_do(whatsapp: Whatsapp, failure: str, trouble: str) -> None:
    whatsapp.fail(failure)
    with pytest.raises((ServiceRefused, ServiceUnavailable)) as failed:
        client.send("welcome", PHONE, ("Ana",))
    assert isinstance(failed.value, ServiceRefused | ServiceUnavailable)
    assert client.trouble_of(failed.value) == trouble


@pytest.mark.parametrize(
    ("end", "states"),
    [
        ("77", ["sent", "delivered", "read"]),
        ("27", ["sent", "delivered"]),
        ("49", ["sent", "failed"]),
    ],
)
def test_what_becomes_of_a_message_is_told(whatsapp: Whatsapp, end: str, states: list[str]) -> None:
    published = contract("whatsapp-cloud")
    name = client.send("welcome", PHONE[:-2] + end, ("Ana",))
    secrets = whatsapp_webhooks.secrets()
    told: list[Status] = []
    for delivery in whatsapp.courier.sent:
        headers = {**delivery.headers, "content-type": "application/json"}
        # The description demands the credentials of calls to Meta here, too.
        described = {**headers, "authorization": "Bearer x"}
        published.check_request("POST", "/whatsapp/webhooks", described, delivery.body)
        told += whatsapp_webhooks.statuses(headers, delivery.body, app_secret=secrets.app_secret)
    assert [status.state for status in told] == states
    assert {(status.message_id, status.phone) for status in told} == {(name, PHONE[:-2] + end)}
    assert told[-1].code == (131_049 if end == "49" else None)


def test_nothing_is_told_of_what_was_refused(whatsapp: Whatsapp) -> None:
    with pytest.raises(ServiceRefused):
        client.send("welcome", PHONE[:-2] + "26", ("Ana",))
    assert not whatsapp.courier.sent


@pytest.mark.parametrize("missing", ["app_secret", "verify_token"])
def test_without_secrets_no_webhook_is_heard(
    whatsapp: Whatsapp, configure: Configure, missing: str
) -> None:
    configure("whatsapp", **{**Whatsapp.account.values, missing: ""})
    with pytest.raises(NotConfigured):
        whatsapp_webhooks.secrets()
