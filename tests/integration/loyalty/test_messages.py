"""The message of the loyalty program over HTTP."""

from datetime import timedelta

from chalicelib.kernel import cache, clock
from tests.support.http import Api

from .desk import NOW

PATH = "/api/v1/admin/loyalty-messages/"
SHOWN = "/api/v1/mensaje-fidelidad/"


def write(api: Api, text: str, *, days: int = 0, **others: bool) -> str:
    with clock.at(NOW + timedelta(days=days)):
        made = api.post(PATH, json={"mensaje": text, **others}, token="admin")
    assert made.status_code == 201, made.body
    return str(made.json_body["id"])


def shown(api: Api) -> object:
    cache.forget_all()
    answer = api.get(SHOWN)
    assert answer.status_code == 200
    return answer.json_body


def test_without_a_message_the_text_is_empty(api: Api) -> None:
    assert shown(api) == {"mensaje": ""}


def test_everybody_reads_the_newest_active_message(api: Api) -> None:
    write(api, "Gana el 5 % de cada estadía en puntos.")
    newest = write(api, "Tus puntos valen soles: ¡úsalos!", days=1)
    write(api, "Próximamente…", days=2, activo=False)
    assert shown(api) == {"mensaje": "Tus puntos valen soles: ¡úsalos!"}
    switched = api.patch(f"{PATH}{newest}/", json={"activo": False}, token="admin")
    assert switched.json_body["activo"] is False
    assert shown(api) == {"mensaje": "Gana el 5 % de cada estadía en puntos."}


def test_a_message_has_at_most_255_characters(api: Api) -> None:
    write(api, "a" * 255)
    for wrong in ("", "a" * 256, None):
        answer = api.post(PATH, json={"mensaje": wrong}, token="admin")
        assert answer.status_code == 400, wrong
        assert "mensaje" in answer.json_body


def test_only_administrators_write_it(api: Api) -> None:
    assert api.post(PATH, json={"mensaje": "Hola"}, token="vendedor").status_code == 403
    assert api.post(PATH, json={"mensaje": "Hola"}).status_code == 401
