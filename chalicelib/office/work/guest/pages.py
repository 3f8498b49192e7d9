"""The page of a guest."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from chalicelib.kernel import ids
from chalicelib.kernel.permissions import Permission
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.drawing import showing
from chalicelib.office.pages.sheets import Fact
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.spanish import words
from chalicelib.office.visits import Visit
from chalicelib.office.work.guest import brought, had, told

SLUG, FIGURES, AGAIN = "guest", "figures", "again"
"""The page; its part that has figures; and the field that says which message goes out again."""
NOT_SENT = "Su sesión se había cerrado y no se envió nada. Pulse el botón otra vez."
SENT = "Se envió otra vez."
READS = Permission.READS_CLIENT_FIGURES


def shown(visit: Visit, *rest: str) -> Answer | None:
    """What there is about a guest. That somebody read what they brought is noted in their history,
    so it is only shown to whoever asks for it."""
    match rest:
        case (client_id,):
            return _page(visit, client_id)
        case (client_id, part) if part == FIGURES and visit.may(READS):
            return _page(visit, client_id, has_figures=True)
    return None


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Tell the guest once more what they were told."""
    notice_id = visit.request.sent(AGAIN)
    if len(rest) != 1 or not notice_id:
        return None
    path = f"{told.path_of(rest[0])}{quote(notice_id, safe='')}/again/"
    said = visit.caller.ask("POST", path, once=visit.key({AGAIN: notice_id}))
    if said.is_well:
        return moved(f"{address_of(SLUG, rest[0])}?done={AGAIN}")
    return _page(visit, rest[0], refused=said)


def _page(
    visit: Visit, client_id: str, *, has_figures: bool = False, refused: Said | None = None
) -> Answer:
    client = visit.caller.read(f"/clients/{quote(client_id, safe='')}/")
    # The id of a record that was merged answers with the one that has everything of it.
    known_id = str(client["id"])
    is_lost = bool(visit.request.form) and refused is None
    return rendering.page(
        "work/guest.html",
        showing.name_of(client),
        visit=visit,
        status=refused.status if refused else HTTPStatus.OK,
        here=address_of(SLUG, known_id),
        form=visit.leads_to("clients", known_id),
        facts=_facts(visit, client),
        figures=brought.figures(visit, known_id) if has_figures else [],
        more=address_of(SLUG, known_id, FIGURES) if visit.may(READS) and not has_figures else "",
        blocks=list(filter(None, _blocks(visit, client))),
        told=told.messages(visit, known_id),
        once=str(ids.new_id()),
        notice=NOT_SENT if is_lost else "",
        error=(refused.detail or refused.message) if refused else "",
        done=SENT if visit.request.asked("done") == AGAIN else "",
    )


def _blocks(visit: Visit, client: Mapping[str, Any]) -> list[Any]:
    return [had.stays(visit, client), had.points(visit, client), brought.friends(visit, client)]


def _facts(visit: Visit, client: Mapping[str, Any]) -> list[Fact]:
    """What is known at a glance."""
    level, friend = client["level_info"], client["referred_by"]
    facts = [
        Fact("Documento", client["number_doc"]),
        Fact("Teléfono", client["tel_number"]),
        Fact("Correo", client["email"] or ""),
        Fact("Nivel", f"{level['name']}, desde el {_day(level['earned_at'])}" if level else ""),
        Fact("Código de referido", client["referral_code"] or ""),
        Fact("Quién lo refirió", _called(visit, friend), visit.leads_to(SLUG, friend or "")),
        *had.balance(visit, client),
    ]
    return [fact for fact in facts if fact.text not in ("", words.NOTHING)]


def _day(instant: str) -> str:
    return showing.instant(instant).partition(" ")[0]


def _called(visit: Visit, client_id: str | None) -> str:
    """What the guest is called who brought this one; empty without one."""
    if not client_id:
        return ""
    said = visit.caller.get(f"/clients/{quote(client_id, safe='')}/")
    return showing.name_of(said.content) if said.is_well else "Alguien que ya no está"
