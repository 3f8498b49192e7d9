"""Whatever call of DynamoDB fails, a guest is registered wholly or not at all, and no code is sent
twice."""

from decimal import Decimal
from itertools import count

import msgspec
import pytest
from chalice.test import HTTPResponse

from chalicelib.accounts.passwords import hashing
from chalicelib.clients import records as clients
from chalicelib.clients import service
from chalicelib.cloud.keyed import keyed
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes.records import code_of
from chalicelib.discounts.types import WelcomeDiscountConfig
from chalicelib.discounts.welcome.service import WELCOME
from chalicelib.guests.codes import records
from chalicelib.guests.codes import service as codes
from chalicelib.guests.codes.types import Purpose, Whom
from chalicelib.kernel import cache, clock
from tests.integration.clients.desk import CLIENTS, Desk, event_names
from tests.support import deliveries, failures
from tests.support.failures import EVER, Failure, at_every_call
from tests.support.http import Api
from tests.support.settings import put

from .phones import AUTH, PASSWORD, Phones

CODE = "482915"
TROUBLES = (
    failures.conflict(EVER),
    failures.unprocessed(EVER),
    failures.throttled("ThrottlingException", EVER),
    failures.unreachable(),
    failures.answer_never_comes(),
)
REFUSALS = {409, 503}


class Scene(msgspec.Struct, frozen=True):
    """Somebody with a code that was sent to their phone."""

    document: dict[str, str]
    phone: str
    address: str
    whom: Whom

    @property
    def is_used(self) -> bool:
        """Whether the code was used up."""
        return not records.codes_for(self.whom)


def sent(number: int, purpose: Purpose) -> Scene:
    """A code that was sent."""
    document = {"document_type": "dni", "number_doc": f"{40_000_000 + number}"}
    phone, address = f"+519870{number:05}", f"192.0.{number // 200}.{number % 200}"
    about = "" if purpose == "registration" else f"client#dni#{document['number_doc']}"
    whom = Whom(purpose, phone, about)
    codes.request(whom, is_real=True, counts=(phone,), address=address, now=clock.now())
    [record] = records.codes_for(whom)
    record.hashed = keyed(f"{record.secret_of}#{CODE}")
    tx = Transaction(clock.now())
    tx.put(record)
    tx.commit()
    cache.forget_all()
    return Scene(document, phone, address, whom)


@pytest.mark.soak
@pytest.mark.parametrize("failure", TROUBLES, ids=lambda failure: failure.name)
def test_a_guest_is_registered_wholly_or_not_at_all(api: Api, failure: Failure) -> None:
    put(
        WELCOME,
        WelcomeDiscountConfig(
            config_id="w1", name="Bienvenida", discount_percentage=Decimal(15), is_active=True
        ),
    )
    numbers = count(1)

    def register(scene: Scene) -> HTTPResponse:
        body = {
            **scene.document,
            "first_name": "Luis",
            "last_name": "Paredes",
            "email": "luis@example.com",
            "tel_number": scene.phone,
            "sex": "m",
            "date": "1991-02-03",
            "otp_code": CODE,
            "password": PASSWORD,
            "confirm_password": PASSWORD,
        }
        return api.post(f"{CLIENTS}complete-register/", json=body, address=scene.address)

    def check(scene: Scene, answer: HTTPResponse) -> None:
        succeeded = answer.status_code == 201
        assert succeeded or answer.status_code in REFUSALS, answer.body
        owner = clients.owner_of_document("dni", scene.document["number_doc"])
        assert (owner is not None) == scene.is_used
        assert succeeded <= (owner is not None)
        if owner is None:
            assert register(scene).status_code == 201
            return
        client = service.find(owner)
        assert client.password is not None
        assert client.welcome_code is None or code_of(client.welcome_code) is not None
        happened = event_names(owner)
        assert happened.count("client.created") == 1
        assert happened.count("welcome_discount.issued") == (client.welcome_code is not None)

    assert at_every_call(failure, lambda: sent(next(numbers), "registration"), register, check) > 0


@pytest.mark.soak
@pytest.mark.parametrize("failure", TROUBLES, ids=lambda failure: failure.name)
def test_a_password_is_set_wholly_or_not_at_all(api: Api, desk: Desk, failure: Failure) -> None:
    numbers = count(1)

    def prepare() -> Scene:
        number = next(numbers)
        desk.register(number_doc=f"{40_000_000 + number}", tel_number=f"+519870{number:05}")
        return sent(number, "setup")

    def set_password(scene: Scene) -> HTTPResponse:
        body = {**scene.document, "otp_code": CODE, "password": PASSWORD}
        return api.post(f"{AUTH}setup-password/", json=body, address=scene.address)

    def check(scene: Scene, answer: HTTPResponse) -> None:
        succeeded = answer.status_code == 200
        assert succeeded or answer.status_code in REFUSALS, answer.body
        owner = clients.owner_of_document("dni", scene.document["number_doc"])
        assert owner is not None
        client = service.find(owner)
        is_set = client.password is not None
        assert is_set == scene.is_used
        assert succeeded <= is_set
        happened = event_names(owner)
        assert happened.count("client.password_set") == happened.count("session.revoked") == is_set
        if is_set:
            assert hashing.verify(PASSWORD, client.password)
        else:
            assert set_password(scene).status_code == 200

    assert at_every_call(failure, prepare, set_password, check) > 0


@pytest.mark.soak
@pytest.mark.parametrize("failure", TROUBLES, ids=lambda failure: failure.name)
def test_no_code_is_sent_twice_by_one_provider(api: Api, phones: Phones, failure: Failure) -> None:
    numbers = count(1)

    def request() -> tuple[str, str]:
        number = next(numbers)
        answer = api.post(
            f"{AUTH}request-otp-registration/",
            json={"tel_number": f"9870{number:05}"},
            address=f"192.0.2.{number}",
        )
        assert answer.status_code == 200, answer.body
        phones.publish()
        [message] = phones.waiting()
        return f"+519870{number:05}", message

    def send(scene: tuple[str, str]) -> list[str]:
        return deliveries.consume("codes", [scene[1]])

    def check(scene: tuple[str, str], again: list[str]) -> None:
        phone, message = scene
        assert deliveries.consume("codes", again) == []
        assert deliveries.consume("codes", [message]) == []
        assert [to for to, _ in phones.messages()].count(phone) <= 1

    assert at_every_call(failure, request, send, check) > 0
