"""Administrators export clients: who is in the file, what stands in it, and who learns of it."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from chalice.test import HTTPResponse

from chalicelib.clients.exporting import records as exports
from chalicelib.clients.exporting import service as exporting
from chalicelib.clients.exporting.rules import COLUMNS
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.cloud import events, objects
from chalicelib.cloud.events import Plain
from chalicelib.kernel import ids
from tests.support import deliveries
from tests.support.failures import answer_never_comes, at_every_call, unreachable
from tests.support.http import Api
from tests.support.outbox import Outbox
from tests.support.points import give

from .desk import NOW, Desk

PATH = "/api/v1/clients/export/"


@pytest.fixture
def outbox(aws: None) -> Outbox:
    return Outbox()


def ask(desk: Desk, file_format: str, **filters: str) -> HTTPResponse:
    return desk.api.post(PATH, json={"format": file_format, **filters}, token=desk.token)


def show(desk: Desk, export_id: str) -> Any:
    answer = desk.api.get(f"{PATH}{export_id}/", token=desk.token)
    assert answer.status_code == 200, answer.body
    return answer.json_body


def exported(desk: Desk, outbox: Outbox, file_format: str, **filters: str) -> tuple[Any, bytes]:
    """An export once it is ready, and its file."""
    taken = ask(desk, file_format, **filters)
    assert taken.status_code == 202, taken.body
    assert taken.json_body["status"] == "preparing"
    outbox.settle()
    ready = show(desk, taken.json_body["id"])
    assert ready["status"] == "ready"
    return ready, objects.get(f"exports/{ready['id']}.{file_format}")


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_rows(content: bytes) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    titles, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def test_a_csv_has_all_clients_with_their_accents(admin: Desk, desk: Desk, outbox: Outbox) -> None:
    ana = desk.register(first_name="Ñusta", last_name="Álvarez", comentarios_clientes="Pagó; «ok»")
    give(ana["id"], "75.00")
    desk.register(number_doc="45678902", first_name="Luis", last_name="Rojas")

    ready, content = exported(admin, outbox, "csv")

    assert content.startswith(b"\xef\xbb\xbf"), "Excel needs the mark to read accents"
    first, second = csv_rows(content)
    assert ready["rows"] == 2
    assert first == {
        "Id": ana["id"],
        "Tipo de documento": "dni",
        "Número de documento": "45678901",
        "Nombres": "Ñusta",
        "Apellidos": "Álvarez",
        "Representante legal": "",
        "Documento del representante": "",
        "Sexo": "f",
        "Correo electrónico": "maria@example.com",
        "Fecha de nacimiento": "1990-05-17",
        "Teléfono": "51987654321",
        "Nivel": "",
        "Puntos": "75.00",
        "Vencimiento de los puntos": "2027-01-05 12:00",
        "Código de referido": ana["referral_code"],
        "Referido por (id)": "",
        "Fecha de registro": "2026-01-05 12:00",
        "Último ingreso": "",
        "Comentarios": "Pagó; «ok»",
    }
    assert second["Nombres"] == "Luis"


def test_a_sheet_has_texts_as_texts_and_points_as_numbers(
    admin: Desk, desk: Desk, outbox: Outbox
) -> None:
    ana = desk.register(number_doc="00123456", first_name="Ñusta")
    give(ana["id"], "1234.50")
    _, content = exported(admin, outbox, "xlsx")
    (row,) = sheet_rows(content)
    assert list(row) == list(COLUMNS)
    assert row["Número de documento"] == "00123456"
    assert row["Teléfono"] == "51987654321"
    assert (row["Nombres"], row["Puntos"], row["Nivel"]) == ("Ñusta", 1234.5, None)


@pytest.mark.parametrize("notes", ["=2+3", "+51", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_cell_is_a_formula(admin: Desk, desk: Desk, outbox: Outbox, notes: str) -> None:
    desk.register(comentarios_clientes=notes)
    _, as_csv = exported(admin, outbox, "csv")
    assert csv_rows(as_csv)[0]["Comentarios"] == f"'{notes}"
    _, as_sheet = exported(admin, outbox, "xlsx")
    cell = openpyxl.load_workbook(BytesIO(as_sheet)).active.cell(2, len(COLUMNS))
    assert (cell.value, cell.data_type, cell.quotePrefix) == (notes, "s", True)


def test_an_export_has_whom_the_list_has_in_its_order(
    admin: Desk, desk: Desk, outbox: Outbox
) -> None:
    ensure_technical_clients(now=NOW)
    for number, name in enumerate(("Zoila", "Ana", "Óscar")):
        born = "2000-01-05" if name != "Óscar" else "2000-03-01"
        desk.register(number_doc=str(45_000_000 + number), first_name=name, date=born)
    gone = desk.register(number_doc="45000009", first_name="Ana María")
    assert admin.remove(gone["id"]).status_code == 204
    for filters in (
        {},
        {"ordering": "first_name"},
        {"ordering": "-created"},
        {"search": "ana"},
        {"search": "quispe", "ordering": "-first_name"},
        {"search": "?!"},
        {"bd": "today", "ordering": "first_name"},
        {"bd": "today", "search": "zoila"},
    ):
        _, content = exported(admin, outbox, "csv", **filters)
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        listed = [row["id"] for row in admin.page(query)["results"]]
        assert [row["Id"] for row in csv_rows(content)] == listed, filters


def test_an_empty_export_has_its_titles(admin: Desk, outbox: Outbox) -> None:
    ready, content = exported(admin, outbox, "xlsx", search="nadie")
    assert ready["rows"] == 0
    assert sheet_rows(content) == []


def test_the_address_is_signed_and_ends(admin: Desk, desk: Desk, outbox: Outbox) -> None:
    desk.register()
    ready, _ = exported(admin, outbox, "csv")
    assert f"exports/{ready['id']}.csv" in ready["url"]
    assert "X-Amz-Expires=900" in ready["url"]
    assert "clientes-2026-01-05.csv" in ready["url"]


def test_an_export_is_told_without_a_word_of_a_person(
    admin: Desk, desk: Desk, outbox: Outbox
) -> None:
    desk.register()
    ready, _ = exported(admin, outbox, "csv", search="María")
    (told,) = events.timeline(f"export#{ready['id']}")
    assert (told.name, told.actor) == ("clients.exported", "staff#1")
    assert told.event == {
        "type": "clients.exported",
        "export_id": ready["id"],
        "file_format": "csv",
        "rows": 1,
        "is_filtered": True,
    }
    assert "María" not in str(told)


def test_no_one_else_has_the_file(api: Api, admin: Desk, desk: Desk, outbox: Outbox) -> None:
    desk.register()
    assert ask(desk, "csv").status_code == 403
    assert api.post(PATH, json={"format": "csv"}).status_code == 401
    ready, _ = exported(admin, outbox, "csv")
    assert api.get(f"{PATH}{ready['id']}/", token=desk.token).status_code == 403
    unknown = api.get(f"{PATH}{ids.new_id()}/", token=admin.token)
    assert unknown.status_code == 404
    with pytest.raises(Exception, match="exportación"):
        exporting.find(ready["id"], actor="staff#77")


def test_what_is_wrong_is_named(admin: Desk) -> None:
    for wrong in ({"format": "pdf"}, {}, {"format": "csv", "ordering": "points"}):
        answer = admin.api.post(PATH, json=wrong, token=admin.token)
        assert answer.status_code == 400, wrong
        assert {"format", "ordering"} & set(answer.json_body)


def test_one_key_is_one_export(admin: Desk, outbox: Outbox) -> None:
    answers = [
        admin.api.post(
            PATH, json={"format": "csv"}, token=admin.token, headers={"Idempotency-Key": "one"}
        )
        for _ in range(2)
    ]
    assert answers[0].json_body == answers[1].json_body
    commands = [each for each in outbox.settle() if each.name == "clients.export"]
    assert len(commands) == 1


@pytest.mark.soak
def test_a_worker_that_is_cut_at_any_call_goes_on(admin: Desk, desk: Desk, outbox: Outbox) -> None:
    desk.register()

    def prepare() -> Plain:
        ask(admin, "csv")
        (waiting,) = (each for each in outbox.waiting() if each.name == "clients.export")
        return waiting

    def act(waiting: Plain) -> None:
        deliveries.take(waiting)

    def check(waiting: Plain, _: None) -> None:
        # The queue hands the message out again, a second time for nothing.
        assert deliveries.take(waiting)
        assert deliveries.take(waiting)
        export_id = waiting.event["export_id"]
        assert show(admin, export_id)["rows"] == 1
        assert len(events.timeline(f"export#{export_id}")) == 1

    assert at_every_call(unreachable(), prepare, act, check) > 2
    assert at_every_call(answer_never_comes(), prepare, act, check) > 0


def test_an_export_that_is_older_than_a_day_is_gone() -> None:
    assert timedelta(days=1) == exports.KEPT
    assert exports.KEPT.total_seconds() > exporting.ADDRESS_SECONDS
