"""What queues gave up: looked at, sent again, discarded with a reason."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.drawing import showing
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.visits import Visit

SLUG = "dead-letters"
PATH = "/admin/dead-letters/"
AGAIN, DISCARD = "again", "discard"
ALL = "-all"
"""What follows the word of a button for all messages; for a single one it is `:` and its id."""
KINDS = {"event": "Evento", "command": "Orden", "file": "Archivo", "other": "Otro"}
SUBJECTS = {
    "client": "Cliente",
    "command": "Orden",
    "reservation": "Reserva",
    "task": "Tarea",
    "discount_code": "Código",
    "property": "Casa",
    "house": "Casa",
    "member": "Persona",
    "registration": "Inscripción",
    "event": "Evento de huéspedes",
}


class Fact(msgspec.Struct, frozen=True):
    """Something that a message says of itself."""

    label: str
    text: str


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message. is_chosen: whether it was marked in a form that comes back."""

    message_id: str
    title: str
    subject: str
    why: str
    where: str
    is_known: bool
    is_chosen: bool
    facts: tuple[Fact, ...]


def shown(visit: Visit, *rest: str) -> Answer | None:
    """All queues, or what one of them holds."""
    match rest:
        case ():
            return _queues(visit)
        case (queue,):
            return _letters(visit, queue)
    return None


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Send messages of a queue again, or discard them."""
    match rest:
        case (queue,):
            return _done(visit, queue)
    return None


def _queues(visit: Visit) -> Answer:
    told = visit.caller.read(PATH)
    return rendering.page(
        "work/dead_letters.html",
        "Mensajes muertos",
        visit=visit,
        full=[each for each in told if each["count"]],
        empty=[each for each in told if not each["count"]],
    )


def _letters(visit: Visit, queue: str, refused: Said | None = None) -> Answer:
    path = f"{PATH}{quote(queue, safe='')}/"
    told = visit.caller.read(path)
    decided = visit.caller.get(f"{path}decisions/")
    request = visit.request
    chosen = {value for name, value in request.form if name == "letter"}
    return rendering.page(
        "work/dead_letter_queue.html",
        f"Mensajes muertos: {queue}",
        visit=visit,
        status=200 if refused is None else refused.status,
        name=queue,
        back=told["queue"],
        count=told["count"],
        letters=[_letter(each, chosen) for each in told["letters"]],
        decisions=[_decision(visit, each) for each in decided.content] if decided.is_well else [],
        reason=request.sent("reason"),
        error="" if refused is None else _text_of(refused),
        told=_told(request.asked("did"), request.asked("count"), request.asked("missing")),
    )


def _done(visit: Visit, queue: str) -> Answer:
    request = visit.request
    button, _, only = request.sent("_do").partition(":")
    what = button.removesuffix(ALL)
    # What came since the page was opened may be sent again unseen, and is never discarded so.
    if what not in {AGAIN, DISCARD} or button == f"{DISCARD}{ALL}":
        return _letters(visit, queue)
    chosen = [only] if only else [value for name, value in request.form if name == "letter"]
    body: dict[str, Any] = {"all": True} if button.endswith(ALL) else {"message_ids": chosen}
    if what == DISCARD:
        body["reason"] = request.sent("reason")
    said = visit.caller.ask("POST", f"{PATH}{quote(queue, safe='')}/{what}/", body)
    if not said.is_well:
        return _letters(visit, queue, said)
    count, missing = len(said.content["done"]), len(said.content["missing"])
    return moved(f"{address_of(SLUG, queue)}?did={what}&count={count}&missing={missing}")


def _text_of(refused: Said) -> str:
    reasons = [text for texts in refused.fields.values() for text in texts]
    return f"Motivo: {' '.join(reasons)}" if reasons else refused.message


def _told(did: str, count: str, missing: str) -> str:
    """What became of a form, once it led back here."""
    verbs = {AGAIN: "Volvieron a su cola", DISCARD: "Se descartaron"}
    if did not in verbs or not count.isdigit():
        return ""
    if (count, missing) == ("0", "0"):
        return "No se marcó ningún mensaje."
    gone = f" Ya no estaban: {missing}." if missing.isdigit() and missing != "0" else ""
    return f"{verbs[did]}: {count}.{gone}"


def _letter(told: Mapping[str, Any], chosen: set[str]) -> Letter:
    return Letter(
        message_id=told["message_id"],
        title=told["event"] or KINDS[told["kind"]],
        subject=_subject(told["subject"] or ""),
        why=told["error"] or "",
        where=told["place"] or "",
        is_known=told["is_known"],
        is_chosen=told["message_id"] in chosen,
        facts=tuple(_facts(told)),
    )


def _facts(told: Mapping[str, Any]) -> list[Fact]:
    facts = [
        Fact("Qué es", KINDS[told["kind"]]),
        Fact("Para", told["subscription"] or ""),
        Fact("Lo causó", told["actor"] or ""),
        Fact("Ocurrió", _at(told["happened_at"])),
        Fact("Enviado por primera vez", _at(told["sent_at"])),
        Fact("Veces recibido", str(told["received"])),
        Fact("Falló por última vez", _at(told["failed_at"])),
        *(Fact(each["name"], each["id"]) for each in told["names"]),
        Fact("Evento", told["event_id"] or ""),
        Fact("En el registro (correlation_id)", told["correlation_id"] or ""),
        Fact("Mensaje", told["message_id"]),
    ]
    return [each for each in facts if each.text]


def _subject(subject: str) -> str:
    kind, mark, name = subject.partition("#")
    return f"{SUBJECTS.get(kind, kind)} {name}" if mark else subject


def _decision(visit: Visit, told: Mapping[str, Any]) -> dict[str, str]:
    kind, _, number = told["actor"].partition("#")
    who = visit.names("users").get(number, told["actor"]) if kind == "staff" else kind
    return {
        "at": _at(told["at"]),
        "who": who,
        "what": "Descartado" if told["discarded"] else "Enviado otra vez",
        "message": told["subscription"] or told["message_id"],
        "reason": told["reason"] or "",
    }


def _at(text: str | None) -> str:
    return showing.instant(text) if text else ""
