"""Referral codes and QR codes over HTTP (clients book, 10.6)."""

from datetime import timedelta
from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.permissions import Permission
from chalicelib.reservations.lookups import service
from chalicelib.reservations.lookups.wire import (
    CodeAnswer,
    NotFoundAnswer,
    QrAnswer,
    Scanned,
    ScannedAnswer,
    not_found,
)
from chalicelib.web.audiences import CLIENT, PUBLIC, staff
from chalicelib.web.limits import Limit
from chalicelib.web.routing import RequestInfo, Router

router = Router("referrals")
# The codes of the first years have three digits that can be guessed.
CODES = Limit("referral codes", most=20, within=timedelta(minutes=10), by="address")
SCANS = Limit("qr codes", most=60, within=timedelta(minutes=10), by="address")


@router.get(
    "/clients/by-referral-code/{referral_code}",
    audience=PUBLIC,
    limits=(CODES,),
    envelope=not_found,
    problem=NotFoundAnswer,
)
def client_by_code(referral_code: str, caller: Caller | None, request: RequestInfo) -> CodeAnswer:
    """Who brings others with a code, and what it is worth.

    Strangers get the first name and an initial. Stays that are under way are shown to staff and to
    the client only, from 12:00 on the day of arrival until 11:00 on the last one.
    """
    owner = service.by_code(referral_code, caller=caller, now=clock.now())
    return CodeAnswer.of(owner, service.house_of, request.base_url)


@router.get(
    "/qr/{qr_token}",
    audience=PUBLIC,
    limits=(SCANS,),
    envelope=not_found,
    problem=NotFoundAnswer,
)
def scan(qr_token: str) -> ScannedAnswer:
    """What a QR code tells of a stay, while that is approved and not over.

    A bare id of a stay, as old codes carry it, tells the first name, the level and the dates only.
    """
    found = service.scanned(qr_token, now=clock.now())
    return ScannedAnswer(data=Scanned.of(found, service.house_of))


@router.get(
    "/clients/client-auth/reservations/{reservation_id}/qr",
    audience=CLIENT,
    envelope=not_found,
    problem=NotFoundAnswer,
)
def own_qr(reservation_id: UUID, caller: Guest, request: RequestInfo) -> QrAnswer:
    """What to put into the QR code of a stay of the signed-in client."""
    token = service.own_token(str(reservation_id), caller=caller, now=clock.now())
    return QrAnswer.of(token, request.base_url)


@router.get("/reservations/{reservation_id}/qr", audience=staff(Permission.READS_STAYS))
def stay_qr(reservation_id: UUID, request: RequestInfo) -> QrAnswer:
    """What to put into the QR code of a stay."""
    token = service.token_of(str(reservation_id), now=clock.now())
    return QrAnswer.of(token, request.base_url)
