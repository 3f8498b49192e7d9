"""Messages of a bot, by Telegram (notifications book, 10 and appendix B)."""

import logging
import traceback
from io import BytesIO

import msgspec
import pytest
from PIL import Image

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import telegram as client
from chalicelib.kernel.errors import CasaAustinError
from local.providers.telegram import MOVED_TO, TOKEN, Telegram
from tests.support.contracts import contract

from .conftest import Configure

CHAT = "-100501"
TEXT = "📄 Comprobante 1\nTitular: Ñusta Ramos\nPor validar"


def picture(width: int = 60, height: int = 40) -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return file.getvalue()


def test_a_text_goes_to_its_chat(telegram: Telegram) -> None:
    assert client.send_text(client.chat("chat"), TEXT) == 1
    (reception,) = telegram.received
    assert reception.request.path == f"/bot{TOKEN}/sendMessage"
    assert msgspec.json.decode(reception.request.body) == {"chat_id": CHAT, "text": TEXT}
    assert reception.message is not None
    assert (reception.message.to, reception.message.text) == (CHAT, TEXT)


def test_a_picture_is_uploaded_with_its_text(telegram: Telegram) -> None:
    content = picture()
    assert client.send_photo(CHAT, content, "recibo ñ.png", "image/png", TEXT) == 1
    (reception,) = telegram.received
    photo = reception.request.parts["photo"]
    assert (photo.name, photo.content_type, photo.content) == ("recibo ñ.png", "image/png", content)
    assert reception.message is not None
    assert (reception.message.text, reception.message.picture[:2]) == (TEXT, b"\xff\xd8")


def test_a_document_is_uploaded_with_its_text(telegram: Telegram) -> None:
    content = b"%PDF-1.7\n\x00\xff"
    client.send_document(CHAT, content, "recibo.pdf", "application/pdf", TEXT)
    (reception,) = telegram.received
    assert reception.request.parts["document"].content == content
    assert reception.message is not None
    assert reception.message.text == f"{TEXT}\n📎 recibo.pdf"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7", client.PICTURE),
        (picture(2100, 100), client.PICTURE),
        (b"", "telegram file"),
        (picture() + b"\x00" * 10 * 1024 * 1024, "telegram file"),
    ],
)
def test_what_is_no_picture_may_still_be_a_document(
    telegram: Telegram, content: bytes, reason: str
) -> None:
    with pytest.raises(ServiceRefused) as refused:
        client.send_photo(CHAT, content, "recibo.png", "image/png", "")
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("purpose", "chat"),
    [*zip(client.PURPOSES, ("-100501", "-100502", "-100503", "-100504"), strict=True)],
)
def test_each_purpose_has_its_chat(telegram: Telegram, purpose: client.Purpose, chat: str) -> None:
    assert client.chat(purpose) == chat


@pytest.mark.parametrize("entered", ["", "No chat", "None", "12a", "-", "@abc"])
def test_what_is_no_chat_is_not_written_to(
    telegram: Telegram, configure: Configure, entered: str
) -> None:
    configure("telegram", **{**Telegram.account.values, "chat_id": entered})
    with pytest.raises(NotConfigured):
        client.chat("chat")
    assert client.chat("clients_chat") == "-100504"


@pytest.mark.parametrize("token", ["", "No token", TOKEN.replace(":", ""), f"{TOKEN}/x"])
def test_without_a_bot_nothing_is_sent(
    telegram: Telegram, configure: Configure, token: str
) -> None:
    configure("telegram", **{**Telegram.account.values, "bot_token": token})
    with pytest.raises(NotConfigured):
        client.send_text(CHAT, TEXT)
    assert not telegram.received


@pytest.mark.parametrize(
    ("chat", "reason"),
    [
        ("-100400", "telegram chat"),
        ("-100403", "telegram blocked"),
        ("-100404", "telegram account"),
    ],
)
def test_what_would_be_refused_again_is_a_refusal(
    telegram: Telegram, chat: str, reason: str
) -> None:
    with pytest.raises(ServiceRefused) as refused:
        client.send_text(chat, TEXT)
    assert refused.value.reason == reason
    assert len(telegram.received) == 1


@pytest.mark.parametrize(
    ("failure", "reason"),
    [("bad_token", "telegram account"), ("no_picture", client.PICTURE), ("invalid", "400")],
)
def test_a_refusal_says_why(telegram: Telegram, failure: str, reason: str) -> None:
    telegram.fail(failure)
    with pytest.raises(ServiceRefused) as refused:
        client.send_photo(CHAT, picture(), "recibo.png", "image/png", "")
    assert refused.value.reason == reason


def test_an_empty_text_is_refused(telegram: Telegram) -> None:
    with pytest.raises(ServiceRefused) as refused:
        client.send_text(CHAT, "")
    assert refused.value.reason == "telegram empty"


def test_a_group_that_moved_says_where_it_is(telegram: Telegram) -> None:
    with pytest.raises(client.Migrated) as moved:
        client.send_text("-100301", TEXT)
    assert moved.value.new_chat_id == str(MOVED_TO)
    client.send_text(moved.value.new_chat_id, TEXT)


def test_telegram_says_how_long_to_wait_and_is_not_asked_before(telegram: Telegram) -> None:
    with pytest.raises(ServiceUnavailable) as unavailable:
        client.send_text("-100429", TEXT)
    assert (unavailable.value.retry_after, unavailable.value.may_have_acted) == (5, False)
    telegram.fail("limited")
    with pytest.raises(ServiceUnavailable) as unavailable:
        client.send_text(CHAT, TEXT)
    assert unavailable.value.retry_after is None
    assert len(telegram.received) == 2


@pytest.mark.parametrize("failure", ["broken", "down", "reset", "garbage", "lost"])
def test_what_may_have_been_sent_is_not_repeated(telegram: Telegram, failure: str) -> None:
    telegram.fail(failure)
    with pytest.raises(ServiceUnavailable) as unavailable:
        client.send_text(CHAT, TEXT)
    assert unavailable.value.may_have_acted
    assert len(telegram.received) == 1


def test_a_long_text_and_a_long_caption_arrive_cut(telegram: Telegram) -> None:
    client.send_text(CHAT, "palabra " * 1000)
    client.send_photo(CHAT, picture(), "recibo.png", "image/png", "palabra " * 1000)
    texts = [reception.message.text for reception in telegram.received if reception.message]
    assert [len(text) <= most for text, most in zip(texts, (4096, 1024), strict=True)] == [True] * 2
    assert {text[-8:] for text in texts} == {"palabra…"}


@pytest.mark.parametrize("failure", ["bad_token", "broken", "reset", "garbage", "flood"])
def test_the_token_stands_in_no_log_and_no_error(
    telegram: Telegram,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    failure: str,
) -> None:
    # What AWS is simulated with logs every address of the process.
    monkeypatch.setattr(logging.getLogger("responses"), "disabled", True)
    telegram.fail(failure)
    with caplog.at_level(logging.INFO), pytest.raises(CasaAustinError) as failed:
        client.send_text(CHAT, TEXT)
    told = caplog.text + "".join(str(vars(record)) for record in caplog.records)
    told += "".join(traceback.format_exception(failed.value)) + repr(failed.value)
    assert TOKEN.partition(":")[2] not in told
    assert "sendMessage" in told


def test_requests_and_answers_are_what_telegram_describes(telegram: Telegram) -> None:
    published = contract("telegram-bot")
    client.send_text(CHAT, TEXT)
    client.send_photo(CHAT, picture(), "recibo.png", "image/png", TEXT)
    client.send_document(CHAT, b"%PDF-1.7", "recibo.pdf", "application/pdf", TEXT)
    for chat in telegram.troubled:
        with pytest.raises((ServiceRefused, ServiceUnavailable)):
            client.send_text(chat, TEXT)
    outcomes = ["200", "200", "200", "400", "403", "404", "429", "400"]
    assert [reception.outcome for reception in telegram.received] == outcomes
    for reception in telegram.received:
        published.check(reception)


@pytest.mark.parametrize("refusal", Telegram.refusals)
def test_refusals_are_what_telegram_describes(refusal: str) -> None:
    answer, published = Telegram.refusals[refusal], contract("telegram-bot")
    path = f"/bot{TOKEN}/sendPhoto"
    published.check_answer("POST", path, answer.status, "application/json", answer.body)
