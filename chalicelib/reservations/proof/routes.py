"""The last proof of the nights of houses, for administrators, and what it leaves to staff."""

from chalicelib.kernel import clock
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses.service import house_names
from chalicelib.reservations.proof import service
from chalicelib.reservations.proof.records import PROOFS
from chalicelib.reservations.proof.wire import ContestedStay, NightsProofs, NightsProofView
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("reservations: staff")


@router.get("/reservations/proof", audience=staff(Permission.WRITES_STAYS_OF_OTHERS))
def nights_proof() -> NightsProofs:
    """Whether every stay had its nights last night, and every night one stay.

    With it, which stays shared nights. Stays that were moved in so stand in
    `GET /reservations/contested/`.
    """
    last, running = PROOFS.both()
    return NightsProofs(NightsProofView.of(last), NightsProofView.of(running))


@router.get("/reservations/contested", audience=staff(Permission.READS_STAYS))
def list_contested() -> list[ContestedStay]:
    """The stays that were moved in without nights which others had, the latest arrival first.

    Those that the last proof found and that staff have not seen to since, five hundred at most.
    """
    found = service.contested(now=clock.now())
    names = house_names({each.stay.property_id for each in found})
    return [ContestedStay.of(each.stay, each.nights, names) for each in found]
