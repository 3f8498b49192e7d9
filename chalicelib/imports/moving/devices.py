"""Moving in the telephones of guests and staff, so that who was told things is told them still."""

from collections.abc import Callable

from msgspec.structs import replace

from chalicelib.cloud.transaction import Transaction
from chalicelib.imports.moving.planning import Plan
from chalicelib.imports.moving.rules import devices as rules
from chalicelib.imports.moving.rules.values import text
from chalicelib.imports.moving.types import Row
from chalicelib.imports.moving.writing import Piece, piece
from chalicelib.integrations import expo
from chalicelib.kernel.errors import Conflict
from chalicelib.notifications.devices import records
from chalicelib.notifications.devices.rules import MOST_DEVICES
from chalicelib.notifications.devices.types import Device
from chalicelib.notifications.types import Audience

OF_GUEST, OF_STAFF = "clients.pushtoken", "clients.adminpushtoken"
MODELS = (OF_GUEST, OF_STAFF)


def all_devices(plan: Plan) -> list[Piece]:
    """Telephones whose owners moved in and are there, with their ids."""
    return [
        *_devices(plan, OF_GUEST, "client", lambda row: _guest(plan, row)),
        *_devices(plan, OF_STAFF, "staff", lambda row: _staff(plan, row)),
    ]


def _devices(
    plan: Plan, model: str, audience: Audience, account_of: Callable[[Row], str | None]
) -> list[Piece]:
    pieces = []
    for row, device in plan.each(model, rules.device):
        account = account_of(row)
        if not expo.is_token(device.token):
            plan.report.refuse(row, "its token is none of Expo's")
        elif account is None:
            plan.report.refuse(row, "its owner did not move, or was deleted")
        else:
            pieces.append(_device(plan, row, device, audience, account))
    return pieces


def _guest(plan: Plan, row: Row) -> str | None:
    client = plan.clients.get(text(row, "client") or "")
    is_there = client is not None and client.deleted_at is None
    return client.account_id if client is not None and is_there else None


def _staff(plan: Plan, row: Row) -> str | None:
    user = text(row, "user") or ""
    return f"staff#{user}" if user.isdecimal() and int(user) in plan.users else None


def _device(plan: Plan, row: Row, device: Device, audience: Audience, account: str) -> Piece:
    def put(tx: Transaction) -> None:
        kept = records.owners([account])
        owner = kept.of(account)
        if len(owner.devices) >= MOST_DEVICES:
            raise Conflict
        found = sorted((*owner.devices, device), key=lambda each: each.created, reverse=True)
        records.give_token(tx, audience, device.token, to=account, before=None)
        kept.write(tx, replace(owner, devices=tuple(found)))

    return piece(plan, row, records.token_key(audience, device.token), put)
