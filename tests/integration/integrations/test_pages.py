"""The page on which a person reads their one-time code, in a real browser."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from chalicelib.integrations import twilio, whatsapp
from local.providers.server import serving
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
    rows = re.findall(r"<tr>(.*?)</tr>", shown, re.DOTALL)[1:]
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


@pytest.mark.parametrize("page", ["messages", "failures"])
def test_the_pages_can_be_looked_at(address: str, tmp_path: Path, page: str) -> None:
    assert browser.picture(f"{address}/{page}/", tmp_path).startswith(PNG)


def test_a_service_fails_as_a_person_chooses(address: str, tmp_path: Path) -> None:
    shown = browser.document(f"{address}/failures/", tmp_path)
    assert re.findall(r'action="/failures/(\w+)"', shown) == ["twilio", "whatsapp"]
    assert "<option>max_sends</option>" in shown
    assert "<option>undeliverable</option>" in shown
