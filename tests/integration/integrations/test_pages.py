"""The page on which a person reads their one-time code, in a real browser."""

import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
import requests
from PIL import Image, ImageChops

from chalicelib.integrations import telegram, twilio, whatsapp
from chalicelib.kernel import clock
from local.providers.cards import Payment
from local.providers.mercadopago import MercadoPago
from local.providers.openpay import OpenPay
from local.providers.server import serving
from local.providers.telegram import Telegram
from local.providers.twilio import Twilio
from local.providers.whatsapp import Whatsapp
from tests.support import browser
from tests.support.outside import connected

PHONE = "+51999888777"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def address(aws: None) -> Iterator[str]:
    """Where the pages are, after a code was sent by text message and one by WhatsApp."""
    providers = (Twilio(), Whatsapp())
    with connected(*providers), serving(*providers) as pages:
        twilio.start_verification(PHONE, "482915")
        whatsapp.send_code(PHONE, "730468")
        yield pages.url


def test_a_person_reads_the_code_that_was_sent(address: str, tmp_path: Path) -> None:
    shown = browser.document(f"{address}/messages/", tmp_path)
    sent, told = shown.split("<h2>Webhooks</h2>")
    assert "<td>whatsapp</td><td>delivered</td>" in told
    rows = re.findall(r"<tr>(.*?)</tr>", sent, re.DOTALL)[1:]
    cells = [
        [
            unescape(re.sub("<.*?>", "", cell))
            for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
        ]
        for row in rows
    ]
    assert [(cell[1], cell[3], cell[4], cell[5]) for cell in cells] == [
        (
            "whatsapp",
            PHONE,
            "Tu código de verificación de Casa Austin es 730468. No lo compartas con nadie.",
            "200",
        ),
        ("twilio", PHONE, "Casa Austin: su código de verificación es 482915", "201"),
    ]


def test_a_person_sees_the_picture_that_was_sent(aws: None, tmp_path: Path) -> None:
    bot, file = Telegram(), BytesIO()
    Image.new("RGB", (600, 400), "teal").save(file, "PNG")
    with connected(bot), serving(bot) as pages:
        telegram.send_photo("-100501", file.getvalue(), "recibo.png", "image/png", "Comprobante 1")
        seen = Image.open(BytesIO(browser.picture(f"{pages.url}/messages/", tmp_path)))
    red, green, _ = seen.convert("RGB").split()
    # A page is white and black: what is green and not red is the picture, 240 by 160 points.
    assert sum(ImageChops.subtract(green, red).histogram()[100:]) > 35_000


@pytest.mark.parametrize("page", ["messages", "failures", "payments", "sheets"])
def test_the_pages_can_be_looked_at(address: str, tmp_path: Path, page: str) -> None:
    assert browser.picture(f"{address}/{page}/", tmp_path).startswith(PNG)


def test_a_service_fails_as_a_person_chooses(address: str, tmp_path: Path) -> None:
    shown = browser.document(f"{address}/failures/", tmp_path)
    assert re.findall(r'action="/failures/(\w+)"', shown) == ["twilio", "whatsapp"]
    assert "<option>max_sends</option>" in shown
    assert "<option>undeliverable</option>" in shown


def test_a_person_sees_payments_and_ends_them(tmp_path: Path) -> None:
    gateway, now = OpenPay(), clock.now()
    gateway.charged(
        Payment(
            id="tr1",
            reference="RES-7-1",
            amount=Decimal("1234.50"),
            token="process-approve-1",
            description="Reserva",
            email="ana@example.com",
            created=now,
            updated=now,
        )
    )
    with serving(MercadoPago(), gateway) as pages:
        shown = browser.document(f"{pages.url}/payments/", tmp_path)
        assert "<td>S/ 1,234.50</td><td>in_process</td><td>process-approve</td>" in shown
        buttons = re.findall(r'formaction="(/payments/openpay/tr1/\w+)"', shown)
        assert [button.rpartition("/")[2] for button in buttons] == ["approve", "reject"]
        requests.post(pages.url + buttons[0], timeout=10)
        shown = browser.document(f"{pages.url}/payments/", tmp_path)
        assert "<td>S/ 1,234.50</td><td>approved</td>" in shown
