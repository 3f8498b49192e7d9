"""The administration of events and of their categories (staff book, 4.1 and 7)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chalicelib.catalogue.types import Entry
from chalicelib.community.occasions import images, records, rules
from chalicelib.community.occasions import service as catalogue
from chalicelib.community.occasions.rules import Size
from chalicelib.community.occasions.service import CATEGORIES, OCCASIONS
from chalicelib.community.occasions.types import Places
from chalicelib.community.occasions.wire import FIELDS, CategoryShown, ImageForm, OccasionExtra
from chalicelib.community.types import Occasion
from chalicelib.kernel import decoding
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.permissions import Permission
from chalicelib.web import redirects
from chalicelib.web.audiences import PUBLIC, staff
from chalicelib.web.crud import Resource, administration
from chalicelib.web.pages import RestQuery, array_of
from chalicelib.web.routing import Reply, RequestInfo

MANAGES = staff(Permission.MANAGES_COMMUNITY)


def _places(entries: Sequence[Entry[Occasion]]) -> Mapping[str, Places]:
    return records.places_of(entry.entry_id for entry in entries)


EVENTS = Resource(
    collection=OCCASIONS,
    path="/admin/events",
    one="event",
    many="events, the last ones first",
    fields=FIELDS,
    extra=OccasionExtra,
    lookup=_places,
    texts={
        "add": "Add an event. Its slug is made of the title, unless it is sent. Once it is "
        "`published`, active and public, everybody sees it and the feed tells of it.",
        "change": "Change the fields that are sent. What counts in a contest that is over, and "
        "its deadline, stay as they are (409).",
        "remove": "Remove an event; who registered keeps seeing it.",
    },
)
router = administration(
    "community: events",
    Permission.MANAGES_COMMUNITY,
    Resource(
        collection=CATEGORIES,
        path="/admin/event-categories",
        one="category",
        many="categories of events, by name",
        texts={"remove": "Remove a category of which no event is."},
    ),
    EVENTS,
)


@router.post("/admin/events/{occasion_id}/image", audience=MANAGES, status=204)
def send_image(occasion_id: UUID, body: ImageForm, caller: Staff) -> None:
    """Give an event a picture: WebP and a small one are made of it, within seconds."""
    images.add(str(occasion_id), body.image.content, actor=caller.actor)


@router.delete("/admin/events/{occasion_id}/image", audience=MANAGES, status=204)
def remove_image(occasion_id: UUID, caller: Staff) -> None:
    """Let an event have no picture."""
    images.remove(str(occasion_id), actor=caller.actor)


@router.get("/events/categories", audience=PUBLIC)
def list_categories(query: RestQuery, request: RequestInfo) -> list[CategoryShown]:
    """The categories of events, by name."""
    found = [CategoryShown.of(each) for each in CATEGORIES.values()]
    return array_of(found[query.skip :], len(found), query, request.url)


@router.get("/events/{event_id}/image/{size}", audience=PUBLIC, status=302, media="text/html")
def show_image(event_id: str, size: str) -> Reply:
    """Lead to the picture of an event (`full`) or the small one (`thumb`), for an hour."""
    occasion = catalogue.find_listed(event_id)
    key = rules.key_of(occasion, decoding.converted(size, Size)) if size in rules.ENDINGS else None
    if key is None:
        raise NotFound
    return redirects.to_file(key)
