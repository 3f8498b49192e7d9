"""Our cards in address books that others write, and what we make of their answers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from chalicelib.cloud import clients
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.cloud.settings import settings
from chalicelib.integrations import nextcloud
from chalicelib.kernel import cache
from local.providers.nextcloud import Nextcloud
from tests.support.outside import connected
from tests.support.peers import radicale, sabredav

from .address_book import CLIENTS, Team

MAKE = (
    '<?xml version="1.0"?><D:mkcol xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><D:set>'
    "<D:prop><D:resourcetype><D:collection/><C:addressbook/></D:resourcetype></D:prop></D:set>"
    "</D:mkcol>"
)
USER, PASSWORD = "team", "secret"
PERSON = (USER, PASSWORD)
OF_RADICALE = f"/{USER}/contacts/"
OF_SABREDAV = f"/remote.php/dav/addressbooks/users/{USER}/contacts/"


@contextmanager
def book_of_radicale(folder: Path) -> Iterator[tuple[str, str]]:
    """Where Radicale answers, and the path of a new book there."""
    with radicale(folder) as address:
        url = f"{address}{OF_RADICALE}"
        made = requests.request("MKCOL", url, data=MAKE, auth=PERSON, timeout=30)
        assert made.status_code == 201, made.text
        yield address, OF_RADICALE


@contextmanager
def book_of_sabredav(folder: Path) -> Iterator[tuple[str, str]]:
    """The same at SabreDAV."""
    with sabredav(folder) as address:
        yield address, OF_SABREDAV


@pytest.fixture(params=[book_of_radicale, book_of_sabredav])
def server(
    aws: None, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Team, str]]:
    """A team whose book is at a server of others, and the address of that book."""
    with request.param(tmp_path) as (address, path), connected(Nextcloud()):
        monkeypatch.setenv("CASA_NEXTCLOUD_URL", address)
        book = {"address": f"https://contacts.example{path}", "user": USER, "password": PASSWORD}
        clients.client("secretsmanager").put_secret_value(
            SecretId=settings().name("nextcloud"),
            SecretString=json.dumps({**book, "uid_prefix": "casa-austin"}),
        )
        cache.forget_all()
        yield Team(Nextcloud()), f"{address}{path}"


def test_cards_appear_change_and_go(server: tuple[Team, str]) -> None:
    team, address = server
    ana, luz = team.register("Ana"), team.register("Luz", last_name="Ñáñez; Díaz, \\ Ñ")
    assert team.sync("contacts_at_midnight")
    shown = requests.get(f"{address}{luz.client_id}.vcf", auth=PERSON, timeout=30)
    assert shown.status_code == 200
    assert "FN:🥚 Luz Ñáñez\\; (0 P)" in shown.content.decode()
    before = nextcloud.listed(nextcloud.account())
    assert before.keys() == {ana.client_id, luz.client_id}

    assert team.sync()
    assert nextcloud.listed(nextcloud.account()) == before, "nothing is written again"

    team.api.patch(f"{CLIENTS}{ana.client_id}/", token="admin", json={"first_name": "Rosa"})
    assert team.sync()
    after = nextcloud.listed(nextcloud.account())
    assert after[luz.client_id] == before[luz.client_id]
    assert after[ana.client_id] != before[ana.client_id]

    assert team.api.delete(f"{CLIENTS}{luz.client_id}/", token="admin").status_code == 204
    assert team.sync()
    assert nextcloud.listed(nextcloud.account()).keys() == {ana.client_id}


def test_a_write_that_is_meant_for_another_state_is_refused(server: tuple[Team, str]) -> None:
    account = nextcloud.account()
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:x\r\nN:A;;;;\r\nFN:A\r\nEND:VCARD\r\n"
    nextcloud.put(account, "x", card, tag=None)
    for tag in (None, '"another"'):
        with pytest.raises(nextcloud.Changed):
            nextcloud.put(account, "x", card, tag=tag)
    with pytest.raises(nextcloud.Changed):
        nextcloud.remove(account, "x", tag='"another"')
    nextcloud.remove(account, "x", tag=nextcloud.listed(account)["x"])
    with suppress(nextcloud.Changed):
        nextcloud.remove(account, "x", tag='"gone"')
    with pytest.raises(ServiceRefused):
        nextcloud.put(account, "y", "no card", tag=None)


HREF = "<d:href>/remote.php/dav/addressbooks/users/local/contacts/{}</d:href>"
BOOK = f"<d:response>{HREF.format('')}</d:response>"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "no list",
        '<d:multistatus xmlns:d="DAV:"></d:multistatus>',
        f'<d:multistatus xmlns:d="DAV:">{BOOK}<d:response>{HREF.format("a.vcf")}</d:response>'
        "</d:multistatus>",
        f'<!DOCTYPE x [<!ENTITY a "a">]><d:multistatus xmlns:d="DAV:">{BOOK}</d:multistatus>',
        '<d:multistatus xmlns:d="DAV:"><d:response><d:href>/elsewhere/</d:href></d:response>'
        "</d:multistatus>",
    ],
)
def test_what_is_no_list_of_the_book_is_not_believed(aws: None, answer: str) -> None:
    class Broken(Nextcloud):
        """Answers something else."""

        def list_cards(self, request: object) -> object:  # type: ignore[override]
            from local.providers.http import Answer, Reply

            return Reply(Answer(207, answer.encode()))

    with connected(Broken()), pytest.raises(ServiceUnavailable):
        nextcloud.listed(nextcloud.account())
