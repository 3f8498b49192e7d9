"""Doing something at once to the entries that are marked in a list."""

from collections.abc import Sequence
from http import HTTPStatus

from chalicelib.office import rendering
from chalicelib.office.described.resources import Resource
from chalicelib.office.entering import bulk
from chalicelib.office.entering.bulk import Deed
from chalicelib.office.pages import lists, wrong
from chalicelib.office.pages.lists import Told
from chalicelib.office.requests import Answer, moved
from chalicelib.office.spanish import titles
from chalicelib.office.visits import Visit

MOST = 100
"""More are not done at once: each takes a request, and somebody waits."""
CHOOSE = "Elija qué hacer con lo marcado."
MARK = "Marque al menos una fila."
ONE = "Marque una sola fila: esto rige para una a la vez."
TOO_MANY = f"Marque {MOST} filas como máximo."


def back(visit: Visit, _: Resource) -> Answer:
    """The list, for whoever opens the address that forms are sent to."""
    return moved(lists.address(visit))


def sent(visit: Visit, resource: Resource) -> Answer:
    """Do what was chosen, once whoever chose is sure where it cannot be undone."""
    deed, marked = _chosen(visit, resource), _marked(visit)
    problem = _problem(deed, marked)
    if deed is None or problem:
        return lists.page(visit, resource, told=Told(text=problem or CHOOSE, is_bad=True))
    if deed.is_grave and not visit.request.sent("sure"):
        return asked(visit, resource)
    return lists.page(visit, resource, told=_done(visit, resource, deed, marked))


def asked(visit: Visit, resource: Resource) -> Answer:
    """What would be done to which entries: asked before it is done, and by whoever sent the list
    from a session that was over."""
    deed = _chosen(visit, resource)
    if deed is None:
        return lists.page(visit, resource, told=Told(text=CHOOSE, is_bad=True))
    entries = [(each, _name(visit, resource, each)) for each in _marked(visit)[:MOST]]
    return rendering.page(
        "bulk.html",
        f"{deed.text}: {titles.title_of(resource.slug).many.lower()}",
        visit=visit,
        resource=resource,
        words=titles.title_of(resource.slug),
        deed=deed,
        entries=entries,
        once=visit.request.sent("_once"),
        address=lists.below(visit, lists.BULK),
    )


def _chosen(visit: Visit, resource: Resource) -> Deed | None:
    name = visit.request.sent("deed")
    return next((deed for deed in bulk.deeds_of(visit, resource) if deed.name == name), None)


def _marked(visit: Visit) -> list[str]:
    return list(dict.fromkeys(value for name, value in visit.request.form if name == "entry"))


def _problem(deed: Deed | None, marked: Sequence[str]) -> str:
    if deed is None:
        return CHOOSE
    if not marked:
        return MARK
    if deed.is_single and len(marked) > 1:
        return ONE
    return TOO_MANY if len(marked) > MOST else ""


def _done(visit: Visit, resource: Resource, deed: Deed, marked: Sequence[str]) -> Told:
    """What became of each; one that is refused keeps no other back."""
    refused = []
    for entry_id in marked:
        said = bulk.do(visit, resource, deed, entry_id)
        # Who clicks twice finds nothing the second time, and it is gone as was asked.
        is_gone = deed.takes_out and said.status == HTTPStatus.NOT_FOUND
        if not (said.is_well or is_gone):
            why = said.detail or said.message or wrong.FAILED[1]
            refused.append(f"{_name(visit, resource, entry_id)}: {why}")
    done = len(marked) - len(refused)
    text = f"{deed.text}: {done} {'hecho' if done == 1 else 'hechos'}"
    if refused:
        text += f", {len(refused)} no."
    return Told(text=text if refused else f"{text}.", details=refused, is_bad=bool(refused))


def _name(visit: Visit, resource: Resource, entry_id: str) -> str:
    said = visit.entry(resource, entry_id)
    return visit.called(resource, said.content) if said.is_well else entry_id
