"""Moving in stays, with their payments and the names of their receipts."""

from collections import defaultdict

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.imports.moving.people import NOBODY, POINTS, nobody, put_nobody
from chalicelib.imports.moving.planning import Plan
from chalicelib.imports.moving.rules import stays as rules
from chalicelib.imports.moving.rules.stays import Known
from chalicelib.imports.moving.rules.values import day, instant, price, text
from chalicelib.imports.moving.settings import CODE, uses
from chalicelib.imports.moving.types import Row
from chalicelib.imports.moving.writing import Piece, piece
from chalicelib.kernel.callers import PAST
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.receipts import records as receipts
from chalicelib.reservations.receipts.rules import MOST_FILES
from chalicelib.reservations.stays.records import stay_key
from chalicelib.reservations.stays.service import bring_in
from chalicelib.reservations.types import Award, Stay

STAY, RECEIPT, CHARGE = (
    "reservation.reservation",
    "reservation.rentalreceipt",
    "reservation.paymenttoken",
)
MODELS = (STAY, RECEIPT, CHARGE)


class Stays:
    """The stays of an export: `found` by id, `conflicts` those that lack nights, each with the id
    of the stay that has them."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        known = _known(plan)
        made = plan.each(STAY, lambda row: rules.stay(row, known, plan.now), with_deleted=True)
        housed = [(row, stay) for row, stay in made if stay.property_id in plan.houses]
        for row, stay in made:
            if stay.property_id not in plan.houses:
                plan.report.refuse(row, "its house did not move")
        self._rows = {stay.reservation_id: row for row, stay in housed}
        ordered, conflicts = rules.with_nights(stay for _, stay in housed)
        self.found = {stay.reservation_id: stay for stay in ordered}
        self.conflicts = [(stay.reservation_id, owner) for stay, owner in conflicts]
        self._note_oddities()

    def pieces(self) -> list[Piece]:
        """What writes them."""
        charges = self._of_stays(CHARGE)
        codes = {text(row, "code") for row in self._plan.rows(CODE)}
        known_codes = {str(code).upper() for code in codes if code} & uses(self._plan).keys()
        found = []
        if any(stay.client_id == NOBODY for stay in self.found.values()):
            row = next(r for r in self._rows.values() if self.found[r.key].client_id == NOBODY)
            # Not a row of the export.
            found.append(msgspec.structs.replace(put_nobody(self._plan, row), row=NO_ROW))
        for stay_id, stay in self.found.items():
            row = self._rows[stay_id]
            stay_with_money, payments = rules.paid(stay, row, charges[stay_id])
            self._note_charges(charges[stay_id], payments)
            uses_code = stay.blocks and stay.discount_code_used in known_codes
            written = self._piece(row, stay_with_money, payments, uses_code=uses_code)
            parts = (CHARGE,) * len(charges[stay_id])
            found.append(msgspec.structs.replace(written, parts=parts))
        return found + self._receipts()

    def _piece(
        self, row: Row, stay: Stay, payments: tuple[Payment, ...], *, uses_code: bool
    ) -> Piece:
        def put(tx: Transaction) -> None:
            bring_in(tx, stay, actor=PAST, payments=payments, uses_code=uses_code)

        return piece(self._plan, row, stay_key(stay.reservation_id), put)

    def _receipts(self) -> list[Piece]:
        found = []
        for stay_id, rows in self._of_stays(RECEIPT).items():
            found += [_receipt(self._plan, row, stay_id) for row in rows[:MOST_FILES]]
            for row in rows[MOST_FILES:]:
                self._plan.report.refuse(row, "the stay has as many files as one may")
        return found

    def _of_stays(self, model: str) -> dict[str, list[Row]]:
        by_stay: dict[str, list[Row]] = defaultdict(list)
        for row in self._plan.rows(model):
            stay_id = text(row, "reservation") or ""
            if stay_id in self.found and (model == CHARGE or text(row, "file")):
                by_stay[stay_id].append(row)
            else:
                self._plan.report.refuse(row, "names no file, or no stay of the export")
        return by_stay

    def _note_charges(self, charges: list[Row], payments: tuple[Payment, ...]) -> None:
        """Charges move as payments of their stays, or are named where the advance has no room."""
        paid = {payment.payment_id for payment in payments}
        for row in charges:
            if row.key not in paid:
                said = f"charge of {price(row, 'amount')} PEN: the advance of its stay is another"
                self._plan.report.note(row, said)

    def _note_oddities(self) -> None:
        report = self._plan.report
        for stay_id, owner in self.conflicts:
            nights = ", ".join(map(str, self.found[stay_id].lacks))
            report.note(self._rows[stay_id], f"CONFLICT: stay {owner} has its nights {nights}")
        for stay_id, stay in self.found.items():
            row = self._rows[stay_id]
            if not rules.rate_is_known(row):
                report.note(row, "has no price in USD: its rate is unknown")
            ends = day(row, "check_out_date")
            if ends is not None and ends <= stay.check_in:
                report.note(row, "ends before it begins: kept without nights")
            if stay.client_id == NOBODY:
                report.note(row, "has no guest: kept under a client without a name")


NO_ROW = Row(model="(stays without a guest)", pk="", fields={})


def _known(plan: Plan) -> Known:
    awards: dict[str, list[Award]] = defaultdict(list)
    for row in plan.rows(POINTS):
        kind, stay, client = (
            text(row, name) for name in ("transaction_type", "reservation", "client")
        )
        if kind in ("earned", "referral") and stay and client in plan.clients:
            awards[stay].append(Award(client, kind, price(row, "points")))  # type: ignore[arg-type]
    return Known(
        clients=plan.clients,
        users=frozenset(plan.users),
        awards={stay: tuple(each) for stay, each in awards.items()},
        nobody=nobody(plan.now).client_id,
    )


def _receipt(plan: Plan, row: Row, stay_id: str) -> Piece:
    """A receipt, whose file may follow."""
    added = instant(row, "created") or plan.now

    def put(tx: Transaction) -> None:
        receipts.add_left_behind(tx, stay_id, row.key, added=added, by=PAST)

    return piece(plan, row, receipts.receipt_key(stay_id, row.key), put)
