"""What is done to one entry beside changing it: asked once more where nothing undoes it."""

from http import HTTPStatus
from urllib.parse import quote

from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.described.resources import Action, Resource
from chalicelib.office.drawing import showing
from chalicelib.office.entering import forms
from chalicelib.office.entering.forms import Typed
from chalicelib.office.pages import entries, sheets, wrong
from chalicelib.office.pages.sheets import Fact
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.spanish import titles, ways, words
from chalicelib.office.visits import Visit


def page(visit: Visit, resource: Resource, entry_id: str, name: str) -> Answer:
    """What an action would do, with the form that it takes."""
    action = resource.action(name)
    if action is None or not visit.may(action.takes):
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    again = visit.is_again
    typed = forms.typed_in(visit.request.form) if again else forms.defaults_of(action.fields)
    return _asked(visit, resource, entry_id, action, typed)


def done(visit: Visit, resource: Resource, entry_id: str, name: str) -> Answer:
    """Do it."""
    action = resource.action(name)
    if action is None or not visit.may(action.takes):
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    typed = forms.typed_in(visit.request.form)
    if visit.request.sent(entries.SEARCH_BUTTON):
        return _asked(visit, resource, entry_id, action, typed)
    values = forms.values_of(action.fields, typed, is_new=True)
    body = values | entries.sent_files(visit, action.fields)
    if action.names:
        body[action.names] = entry_id
    path = action.path_of(quote(entry_id, safe=""))
    once = visit.key(values) if action.is_once else ""
    said = visit.caller.ask(action.method, path, body or None, once=once)
    if not said.is_well:
        return _asked(visit, resource, entry_id, action, typed, said=said)
    if ways.act_of(resource, action).shows:
        return _told(visit, resource, entry_id, action, said)
    return moved(f"{address_of(resource.slug, entry_id)}?done=acted")


def _asked(
    visit: Visit,
    resource: Resource,
    entry_id: str,
    action: Action,
    typed: Typed,
    *,
    said: Said | None = None,
) -> Answer:
    act = ways.act_of(resource, action)
    return rendering.page(
        "action.html",
        act.text,
        visit=visit,
        status=said.status if said else HTTPStatus.OK,
        resource=resource,
        words=titles.title_of(resource.slug),
        entry=entry_id,
        act=act,
        form=sheets.form_of(visit, action.fields, typed, said=said),
    )


def _told(visit: Visit, resource: Resource, entry_id: str, action: Action, said: Said) -> Answer:
    """The answer to an action, which nothing shows later."""
    act = ways.act_of(resource, action)
    content = said.content if isinstance(said.content, dict) else {}
    return rendering.page(
        "told.html",
        act.text,
        visit=visit,
        resource=resource,
        words=titles.title_of(resource.slug),
        entry=entry_id,
        facts=[
            Fact(
                words.label(field.name),
                showing.whole(field, content[field.name], visit.name, content),
            )
            for field in action.tells
            if field.name in act.shows and field.name in content
        ],
    )
