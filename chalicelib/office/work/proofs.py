"""The proofs that data agree: what each proves, and, one at a time, what it found."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from chalicelib.kernel import ids
from chalicelib.kernel.permissions import Permission
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.pages import wrong
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.spanish.meanings import GATEWAYS
from chalicelib.office.visits import Visit
from chalicelib.office.work.proving import kinds
from chalicelib.office.work.proving.money import days_of
from chalicelib.office.work.proving.results import Proof

SLUG, TITLE = "proofs", "Pruebas de integridad"
MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
SPAN = ("from", "until")
"""Which days of gateways are shown."""
ASKED = "Se pidió la comparación: en unos minutos se ve aquí."


def shown(visit: Visit, *rest: str) -> Answer | None:
    """What is proved; or what one proof found. Nothing is asked of the API but that one."""
    match rest:
        case ():
            allowed = [each for each in kinds.ALL if visit.may(each.permission)]
            return rendering.page("work/proofs.html", TITLE, visit=visit, proofs=allowed)
        case (slug,):
            proof = _proof(visit, slug)
            return _page(visit, proof) if proof else None
    return None


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Have a day of a gateway compared, or the figures of a month."""
    proof = _proof(visit, *rest) if len(rest) == 1 else None
    if proof is None:
        return None
    if proof.slug == kinds.DAYS:
        body: dict[str, Any] = {name: visit.request.sent(name) for name in ("gateway", "day")}
        return _asked(visit, proof, f"{proof.path}compare/", body)
    if proof.slug == kinds.FIGURES:
        return _asked(visit, proof, proof.path, _month(visit.request.sent("month")))
    return None


def _proof(visit: Visit, slug: str) -> Proof | None:
    """A proof that the user may see."""
    found = next((each for each in kinds.ALL if each.slug == slug), None)
    return found if found is not None and visit.may(found.permission) else None


def _month(text: str) -> dict[str, Any]:
    """A month as browsers send one, for the API; what is none, the API refuses."""
    found = MONTH.fullmatch(text)
    return {"year": int(found[1]), "month": int(found[2])} if found is not None else {}


def _asked(visit: Visit, proof: Proof, path: str, body: Mapping[str, Any]) -> Answer:
    said = visit.caller.ask("POST", path, body, once=visit.key(body))
    if not said.is_well:
        return _page(visit, proof, said)
    span = {name: visit.request.sent(name) for name in SPAN if visit.request.sent(name)}
    return moved(f"{address_of(SLUG, proof.slug)}?{urlencode({'asked': '1', **span})}")


def _page(visit: Visit, proof: Proof, refused: Said | None = None) -> Answer:
    span = _span(visit) if proof.slug == kinds.DAYS else {}
    said = visit.caller.get(proof.path, **span)
    # Days that are none are said beside those of the last week.
    if said.status == HTTPStatus.BAD_REQUEST and span:
        refused, said = said, visit.caller.get(proof.path)
    if not said.is_well:
        return wrong.of(said, visit)
    return rendering.page(
        "work/proof.html",
        proof.title,
        visit=visit,
        status=refused.status if refused else HTTPStatus.OK,
        proof=proof,
        result=proof.read(visit, said.content),
        days=days_of(said.content) if proof.slug == kinds.DAYS else None,
        gateways=GATEWAYS,
        may_compare=visit.may(Permission.WRITES_MONEY),
        asks_months=proof.slug == kinds.FIGURES,
        month=visit.request.sent("month"),
        span={name: _of(visit, name) for name in SPAN},
        done=ASKED if visit.request.asked("asked") and not refused else "",
        error=refused.detail if refused else "",
        once=str(ids.new_id()),
    )


def _span(visit: Visit) -> dict[str, str]:
    return {name: _of(visit, name) for name in SPAN if _of(visit, name)}


def _of(visit: Visit, name: str) -> str:
    return visit.request.sent(name) or visit.request.asked(name)
