"""The page of the payments that the gateways of cards keep, and what a person does to them there.

`POST /payments/<service>/<id>/approve` (or `reject`) ends a payment in process, `charge_back` lets
a bank take back one that was approved, `POST /payments/<service>/webhooks?how=late` says how the
gateway's webhooks come from now on.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from html import escape
from http import HTTPStatus

from chalicelib.kernel.dates import LIMA
from local.providers import telling
from local.providers.cards import CardStandIn, Payment, Refund
from local.providers.courier import Delivery
from local.providers.http import Answer, Request
from local.providers.pages import document
from local.providers.provider import Provider

REFRESH_SECONDS = 5
MOST_WEBHOOKS = 50
ACTIONS: Mapping[str, Callable[[CardStandIn, Payment], None]] = {
    "approve": partial(CardStandIn.end, is_approved=True),
    "reject": partial(CardStandIn.end, is_approved=False),
    "charge_back": CardStandIn.charge_back,
}
OFFERED = {"in_process": ("approve", "reject"), "approved": ("charge_back",)}
"""What can be done to a payment, by its state."""
TABLE = """<p>What the gateways of cards keep, newest first. Cards are tokens that begin with a
word: <code>approve-1</code>, <code>reject-expired-1</code>, <code>process-approve-1</code>.
What the product sent is on <a href="/messages/">the page of messages</a>.</p>
<table>
<thead><tr><th>At (Lima)</th><th>Gateway</th><th>What</th><th>Amount</th><th>State</th><th>Card</th>
<th>Reference</th><th>Id</th><th></th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<h2>Webhooks</h2>
{switches}
<table>
<thead><tr><th>At (Lima)</th><th>Gateway</th><th>Event</th><th>Payment</th><th>Answer</th></tr>
</thead>
<tbody>
{webhooks}
</tbody>
</table>"""


def page(providers: Sequence[Provider]) -> str:
    """The page, with the payments of every gateway."""
    gateways = [each for each in providers if isinstance(each, CardStandIn)]
    kept = [(gateway, payment) for gateway in gateways for payment in _payments(gateway)]
    rows = [row for gateway, payment in kept for row in _rows(gateway, payment)]
    webhooks = [_webhook(gateway, each) for gateway in gateways for each in _latest(gateway)]
    content = TABLE.format(
        rows=_newest(rows),
        switches="\n".join(telling.switches(each, "payments") for each in gateways),
        webhooks=_newest(webhooks),
    )
    return document("Payments", content, REFRESH_SECONDS)


def change(providers: Mapping[str, Provider], place: str, request: Request) -> Answer:
    """Do what somebody asks for at a place below the page."""
    name, _, rest = place.partition("/")
    gateway = providers.get(name)
    if not isinstance(gateway, CardStandIn):
        known = [each for each, found in providers.items() if isinstance(found, CardStandIn)]
        return Answer.of({"service": known}, HTTPStatus.NOT_FOUND)
    answer = telling.changed(gateway, request) if rest == telling.WEBHOOKS else _act(gateway, rest)
    return telling.back(answer, "payments", request)


def _act(gateway: CardStandIn, place: str) -> Answer:
    identifier, _, action = place.partition("/")
    payment = gateway.payments.get(identifier)
    if payment is None or action not in ACTIONS:
        return Answer.of({"action": [*ACTIONS]}, HTTPStatus.NOT_FOUND)
    if action not in OFFERED.get(payment.state, ()):
        return Answer.of({"state": payment.shown}, HTTPStatus.CONFLICT)
    with gateway.turn:
        ACTIONS[action](gateway, payment)
    return Answer.of({"service": gateway.name, "id": payment.id, "state": payment.shown})


def _payments(gateway: CardStandIn) -> list[Payment]:
    with gateway.turn:
        return list(gateway.payments.values())


def _latest(gateway: CardStandIn) -> list[Delivery]:
    return list(gateway.courier.sent)[-MOST_WEBHOOKS:]


def _newest(rows: list[tuple[datetime, str]]) -> str:
    rows.reverse()
    rows.sort(key=lambda each: each[0], reverse=True)
    return "\n".join(row for _, row in rows)


def _rows(gateway: CardStandIn, payment: Payment) -> list[tuple[datetime, str]]:
    state = payment.shown if payment.reason is None else f"{payment.shown}: {payment.reason}"
    shown = [
        *(_time(payment.created), gateway.name, "payment", _money(payment.amount), state),
        *(payment.word, payment.reference, payment.id),
    ]
    buttons = "".join(
        telling.BUTTON.format(
            address=f"/payments/{gateway.name}/{payment.id}/{action}",
            state="",
            text=action.replace("_", " ").capitalize(),
        )
        for action in OFFERED.get(payment.state, ())
    )
    rows = [(payment.created, _row(shown, _form(buttons)))]
    return rows + [(each.at, _refund(gateway, payment, each)) for each in payment.refunds]


def _refund(gateway: CardStandIn, payment: Payment, refund: Refund) -> str:
    shown = [
        *(_time(refund.at), gateway.name, "refund", _money(refund.amount), "given back"),
        *(payment.word, payment.reference, f"{refund.id} of {payment.id}"),
    ]
    return _row(shown, "")


def _webhook(gateway: CardStandIn, delivery: Delivery) -> tuple[datetime, str]:
    shown = [_time(delivery.at), gateway.name, delivery.event, delivery.about]
    return delivery.at, _row([*shown, delivery.outcome])


def _row(cells: Sequence[str], *written: str) -> str:
    every = [*map(escape, cells), *written]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in every)}</tr>"


def _form(buttons: str) -> str:
    return f'<form method="post">{buttons}</form>' if buttons else ""


def _money(amount: Decimal) -> str:
    return f"S/ {amount:,.2f}"


def _time(at: datetime) -> str:
    return at.astimezone(LIMA).strftime("%Y-%m-%d %H:%M:%S")
