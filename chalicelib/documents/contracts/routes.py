"""Contracts over HTTP (reservations book, section 8)."""

from datetime import timedelta
from uuid import UUID

from chalicelib.documents.contracts import service
from chalicelib.documents.contracts.wire import (
    ContractProblem,
    ContractVersion,
    disposition,
    problem,
)
from chalicelib.documents.drawing.files import MEDIA
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff, staff_or_client
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Reply, Router

router = Router("contracts")
READS_STAYS = Permission.READS_STAYS
CONTRACTS = Limit("contracts", most=120, within=timedelta(hours=1))


@router.get(
    "/reservations/{reservation_id}/contrato",
    audience=staff_or_client(READS_STAYS),
    limits=(CONTRACTS,),
    envelope=problem,
    problem=ContractProblem,
    media=MEDIA,
    conflicts=True,
)
def contract(reservation_id: UUID, caller: Caller) -> Reply:
    """The contract of an approved stay, as PDF: for staff, and for its own guest.

    It says what the stay is now. Where anything in it changed since the last time, a new version is
    made, which takes a second, and a few after a pause; former versions are kept. There is none for
    a stay that is not approved, that is nobody's who could sign, or before somebody entered who
    rents out (409).
    """
    found = service.contract_of(str(reservation_id), caller=caller, now=clock.now())
    return Reply(found.file, MEDIA, headers={"Content-Disposition": disposition(found.house)})


@router.get("/reservations/{reservation_id}/contrato/versions", audience=staff(READS_STAYS))
def versions(reservation_id: UUID) -> list[ContractVersion]:
    """The versions of a stay's contract, the newest first; those of a removed stay too."""
    return [ContractVersion.of(each) for each in service.versions_of(str(reservation_id))]
