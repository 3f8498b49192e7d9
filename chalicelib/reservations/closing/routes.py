"""Deleting houses and clients over HTTP; what else is done with them is their own rooms'."""

from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.reservations.closing import service as closing
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("reservations: closing")


@router.delete(
    "/admin/properties/{property_id}", audience=staff(Permission.MANAGES_HOUSES), status=204
)
def delete_house(property_id: UUID, caller: Staff) -> None:
    """Take a house off the site. Its past stays keep it, and its slug stays taken.

    While stays are to come it is a conflict (409, `stays_to_come`) that lists them under
    `reservations`. A deleted house can be restored.
    """
    closing.delete_house(str(property_id), actor=caller.actor, now=clock.now())


@router.delete("/clients/{client_id}", audience=staff(Permission.DELETES_CLIENTS), status=204)
def delete_client(client_id: UUID, caller: Staff) -> None:
    """Take a client out of every list; the document stays theirs.

    While stays are to come it is a conflict (409, `stays_to_come`) that lists them under
    `reservations`. A deleted client can be restored.
    """
    closing.delete_client(
        str(client_id),
        actor=caller.actor,
        now=clock.now(),
        with_hidden=caller.may(Permission.READS_HIDDEN_CLIENTS),
    )
